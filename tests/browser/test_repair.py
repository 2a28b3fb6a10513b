"""Repair in the browser: found, filed, granted by two officers, and gone from the own file, the officer's look-up and the report.

The person does it without JavaScript and by keyboard, on a phone; the pages are clean by axe in both languages and at 200 %.
The officers act through the operations that the workbench calls.
"""

from __future__ import annotations

import json
import re
from typing import Any

import icalendar
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
BEGIN = """
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from gongxin.interfaces.cli.house import open_house
open_house()
"""
FILED = (
    BEGIN
    + """
from tests.integration.access.town import Person, day, file_rows, penalty
row = penalty(Person({name!r}, {number!r}), {document!r}, CF_JDRQ=day(200))
file_rows(Path(tempfile.mkdtemp()), "administrative-penalty", [row])
"""
)
GRANTED = (
    BEGIN
    + """
from gongxin.apps.cases.api import Given, act_in_case, confirm_draft
from gongxin.apps.identity.api import actor_by_login
from tests.integration.access.town import CLERK_ORGAN, hire
now = datetime.now(UTC)
one, two = (hire("{login}-%d" % n, organ=CLERK_ORGAN) for n in (1, 2))
operator, number = actor_by_login(login="operator"), {number!r}
act_in_case(number=number, act="take-up", given=Given(), actor=operator, now=now)
given = Given(reason="罚款已经缴清，最短展示期限已满", evidence="缴款记录")
act_in_case(number=number, act={act!r}, given=given, actor=one, now=now)
confirm_draft(number=number, actor=two, now=now)
"""
)


def _filed(site: Any, document: str) -> None:
    person = site.told.citizen
    site.told.program(
        FILED.format(name=person["name"], number=person["id_number"], document=document)
    )


def _asked(visit: Any, document: str, **how: Any) -> tuple[Any, str]:
    """The person finds the record, reads both ways, and asks for repair; gives the number of the case."""
    person = visit(javascript=False, **how)
    person.sign_in("citizen")
    person.go("/my/")
    assert document in person.text()
    person.go("/my/repair/")
    card = person.page.locator("article.record").filter(has_text=document)
    said = card.inner_text()
    assert "什么都不办" in said
    assert "由认定单位自行核对" in said
    card.get_by_role("link", name=re.compile("申请修复")).focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.page.get_by_role("checkbox").focus()
    person.page.keyboard.press("Space")
    person.page.focus("main form button[type=submit]")
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    number = re.search(r"案件编号 (YY-[0-9A-Z-]+)", person.text())
    assert number, person.text()
    assert "修复办理中" in card.inner_text()
    return person, number[1]


def _looked_up(visit: Any, site: Any, case: str) -> str:
    """What the officer's whole answer shows of the citizen."""
    officer, person = visit(), site.told.citizen
    officer.sign_in("officer")
    officer.go("/workbench/look-up/")
    officer.page.select_option("[name=purpose]", "licence-review")
    officer.page.fill("[name=case_reference]", case)
    officer.page.fill("[name=name]", person["name"])
    officer.page.fill("[name=identifier]", person["id_number"])
    with officer.page.expect_navigation():
        officer.page.click("main .actions button[type=submit]")
    reason = officer.page.locator("main [name=reason]")
    if reason.count():
        reason.first.select_option(index=1) if reason.first.evaluate(
            "e => e.tagName"
        ) == "SELECT" else reason.first.check()
        with officer.page.expect_navigation():
            officer.page.locator("main form:has([name=reason]) button[type=submit]").click()
    return str(officer.text())


def _report(person: Any) -> str:
    """A report of now, as its data."""
    person.go("/my/reports/")
    with person.page.expect_navigation():
        person.page.locator("main form button[type=submit]").first.click()
    with person.page.expect_download() as waiting:
        person.page.get_by_role("link", name="下载 JSON").first.click()
    return json.dumps(json.loads(waiting.value.path().read_text("utf-8")), ensure_ascii=False)


def test_found_asked_for_granted_by_two_and_gone_everywhere(visit: Any, site: Any) -> None:
    document = "川示交罚〔2025〕901号"
    _filed(site, document)
    assert document in _looked_up(visit, site, "川测许受〔2026〕9011号")
    person, number = _asked(visit, document, width=360)
    assert document in _report(person)
    site.told.program(GRANTED.format(login="repair-a", number=number, act="grant"))
    for path in ("/my/", "/my/repair/"):
        person.go(path)
        assert document not in person.text()
    assert document not in _looked_up(visit, site, "川测许受〔2026〕9012号")
    assert document not in _report(person)


def test_refused_it_says_why_nothing_is_lost_and_may_be_asked_for_again(
    visit: Any, site: Any
) -> None:
    document = "川示交罚〔2025〕902号"
    _filed(site, document)
    person, number = _asked(visit, document)
    site.told.program(GRANTED.format(login="repair-b", number=number, act="refuse"))
    person.go("/my/repair/")
    card = person.page.locator("article.record").filter(has_text=document)
    assert "不予修复" in card.inner_text()
    assert "申请行政复议" in card.inner_text()
    assert card.get_by_role("link", name=re.compile("申请修复")).count() == 1


@pytest.mark.parametrize(
    ("language", "width", "dark"), [("zh", 360, False), ("en", 640, True), ("zh", 1440, False)]
)
def test_the_pages_are_clean_and_fit(
    visit: Any, site: Any, language: str, width: int, dark: bool
) -> None:
    document = f"川示交罚〔2025〕91{width}号"
    _filed(site, document)
    visitor = visit(language=language, width=width, dark=dark)
    visitor.sign_in("citizen")
    for path in ("/my/repair/", "APPLY"):
        if path == "APPLY":
            card = visitor.page.locator("article.record").filter(has_text=document)
            visitor.go(str(card.locator("a.button").get_attribute("href")))
        else:
            visitor.go(path)
        visitor.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(visitor.page)
        assert found.violations_count == 0, found.generate_report()
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
        assert ("free of charge" if language == "en" else "不收费") in visitor.text()
    assert visitor.errors == []


def test_the_calendar_file_is_taken_along(visit: Any, site: Any) -> None:
    _filed(site, "川示交罚〔2025〕903号")
    person = visit()
    person.sign_in("citizen")
    person.go("/my/repair/")
    with person.page.expect_download() as waiting:
        person.page.locator("a[href$='calendar.ics']").click()
    assert waiting.value.suggested_filename == "repair.ics"
    content = waiting.value.path().read_bytes()
    assert site.told.citizen["name"] not in content.decode()
    assert list(icalendar.Calendar.from_ical(content).walk("VEVENT"))
