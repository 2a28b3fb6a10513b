"""Why was I looked up? Looked up by one, asked by the person, answered by another; and silence that the page tells."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
SECRET = "a-long-enough-one-for-a-day"
ORGAN = "sc-human-resources"
SAID = "您申请道路运输从业资格，窗口按规定核对近三年的不利记录。"


def _looked_up(visit: Any, site: Any, case: str) -> None:
    """The officer looks at the citizen for that case."""
    officer, person = visit(), site.told.citizen
    officer.sign_in("officer")
    officer.go("/workbench/look-up/")
    officer.page.select_option("[name=purpose]", "licence-review")
    officer.page.fill("[name=case_reference]", case)
    officer.page.fill("[name=name]", person["name"])
    officer.page.fill("[name=identifier]", person["id_number"])
    with officer.page.expect_navigation():
        officer.page.click("main .actions button[type=submit]")


def _asked(visit: Any, case: str, **how: Any) -> Any:
    """The person opens the line of that case and asks; without JavaScript, by keyboard alone."""
    person = visit(javascript=False, **how)
    person.sign_in("citizen")
    person.go("/my/looks/")
    line = person.page.locator("#looks tbody tr").filter(has_text=case).locator("a").last
    line.focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    assert case in person.text()
    person.page.focus("main button[type=submit]")
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    return person


def _colleague(visit: Any, site: Any, login: str, **how: Any) -> Any:
    done = site.told.run(
        "account", "create", login, "--role", "officer", "--password", SECRET,
        "--organ", ORGAN, "--unit", "业务审核处",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    visitor = visit(**how)
    visitor.sign_in(login, password=SECRET)
    return visitor


def test_asked_by_the_person_and_answered_by_another_than_who_looked(visit: Any, site: Any) -> None:
    case = "川测许受〔2026〕3517号"
    _looked_up(visit, site, case)
    person = _asked(visit, case)
    assert "已问，单位最迟应在" in person.text()
    look = urlsplit(person.page.url).path.rsplit("/", 2)[-2]
    place = f"/workbench/questions/{look}/"

    officer = visit()
    officer.sign_in("officer")
    officer.go(place)
    assert "请本单位另一人答复" in officer.text()
    assert officer.page.locator("textarea").count() == 0

    colleague = _colleague(visit, site, "why-answers", width=360)
    colleague.go("/workbench/questions/")
    with colleague.page.expect_navigation():
        colleague.page.locator(f"a[href='{place}']").click()
    assert Axe().run(colleague.page).response["violations"] == []
    assert colleague.page.evaluate("document.documentElement.scrollWidth") <= 360
    shown = colleague.page.content()
    assert case in shown
    assert site.told.citizen["name"] not in shown
    assert site.told.citizen["id_number"] not in shown
    colleague.page.select_option("[name=reason]", "own-matter")
    colleague.page.fill("[name=said]", f"{SAID} {site.told.citizen['id_number']}")
    with colleague.page.expect_navigation():
        colleague.page.click("main .actions button[type=submit]")
    assert "居民身份证号码" in colleague.text()
    assert Axe().run(colleague.page).response["violations"] == []
    colleague.page.fill("[name=said]", SAID)
    with colleague.page.expect_navigation():
        colleague.page.click("main .actions button[type=submit]")

    person.page.reload()
    assert SAID in person.text()
    assert "办理本人申请或参与的事项" in person.text()
    assert person.errors == []


def test_silence_is_told_to_the_person_and_counted_for_the_organ(visit: Any, site: Any) -> None:
    case = "川测许受〔2026〕3518号"
    _looked_up(visit, site, case)
    person = _asked(visit, case, language="en", width=360)
    look = urlsplit(person.page.url).path.rsplit("/", 2)[-2]
    with psycopg.connect(site.told.url) as database:
        database.execute(
            "UPDATE rights_look_question SET asked_at = asked_at - interval '60 days',"
            " due_at = due_at - interval '60 days' WHERE look = %s",
            [look],
        )
    person.page.reload()
    assert "No answer came by" in person.text()
    assert "complain" in person.text()
    again = visit(language="en", width=360, dark=True)
    again.sign_in("citizen")
    again.go(urlsplit(person.page.url).path)
    assert "No answer came by" in again.text()
    assert Axe().run(again.page).response["violations"] == []
    assert again.page.evaluate("document.documentElement.scrollWidth") <= 360

    auditor = visit()
    auditor.sign_in("auditor")
    auditor.go("/workbench/questions/")
    assert auditor.page.locator("svg").count() > 0
    row = auditor.page.locator("table tbody tr").filter(has_text="提问").first.inner_text()
    figures = [int(cell) for cell in row.split()[-4:]]
    assert figures[2] == 1, row
    assert auditor.errors == []
