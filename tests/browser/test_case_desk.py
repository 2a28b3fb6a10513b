"""A case at the workbench: passed on, drafted by one officer, confirmed by another; by keyboard, in both languages, at 200 %, without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
SECRET = "a-long-enough-one-for-a-day"
REASON = "文书送达回证载明的当事人和金额与登记一致"
EVIDENCE = "送达回证和罚款缴纳凭证，存本单位案卷"
HALF = {"width": 640, "height": 450}
"""What remains of a window of 1280 px at 200 % zoom."""

# the citizen of the story disputes their newest record that somebody else could have erred about
RAISED = """
from datetime import UTC, datetime
from gongxin.interfaces.cli.house import open_house
open_house()
from gongxin.apps.access.api import open_own_file
from gongxin.apps.cases.api import Claim, raise_cases
from gongxin.apps.identity.api import Account, actor_of
now = datetime.now(UTC)
for account in Account.objects.filter(role="citizen").order_by("-id"):
    person = actor_of(account)
    record = next((one for one in open_own_file(actor=person, now=now).records if one.nature == "adverse" and one.source_code != "sc-human-resources"), None)
    if record is not None:
        field = [one.name for one in record.fields if one.name in record.content][-1]
        claims = [Claim(record.key, field, "应为另一个值", "缴款收据")]
        raise_cases(workflow="objection", claims=claims, words="登记的内容与文书不符", actor=person, now=now)
        break
else:
    raise SystemExit("nobody has an adverse record")
"""


def _clean(visitor: Any) -> None:
    assert Axe().run(visitor.page).response["violations"] == []
    wide = visitor.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide, visitor.page.url


def _press(visitor: Any, selector: str) -> None:
    """By keyboard alone."""
    visitor.page.locator(selector).first.focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def _officer(visit: Any, site: Any, login: str, organ: str, **how: Any) -> Any:
    done = site.told.run(
        "account", "create", login, "--role", "officer", "--password", SECRET,
        "--organ", organ, "--unit", "信用信息处",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    visitor = visit(**how)
    visitor.sign_in(login, password=SECRET)
    return visitor


def _raised(visit: Any, site: Any) -> tuple[str, str]:
    visit().sign_in("citizen")
    site.told.program(RAISED)
    with psycopg.connect(site.told.url) as database:
        row = database.execute(
            "SELECT number, organ FROM cases_case ORDER BY id DESC LIMIT 1"
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def test_from_the_queue_to_the_end(visit: Any, site: Any) -> None:
    number, organ = _raised(visit, site)
    place = f"/workbench/cases/{number}/"

    operator = visit(javascript=False)
    operator.sign_in("operator")
    operator.go("/workbench/cases/")
    _press(operator, f"#cases a[href='{place}']")
    assert "为什么是这一天" in operator.text()
    _press(operator, f"a[href='{place}pass-to-source/']")
    _press(operator, "main button[type=submit]")
    assert "来源单位核查" in operator.text()
    assert "您现在可以办理" not in operator.text(), "it waits for the source now"

    one = _officer(visit, site, "case-one", organ, width=360)
    one.go("/workbench/cases/")
    _clean(one)
    one.page.select_option("[name=at]", "objection:at-source")
    _press(one, "main form.filter button")
    _press(one, f"#cases a[href='{place}']")
    _clean(one)
    assert site.told.citizen["name"] not in one.page.content()
    assert site.told.citizen["id_number"] not in one.page.content()
    one.page.locator("details.why summary").first.focus()
    one.page.keyboard.press("Enter")
    assert one.page.locator("details.why[open] ol li").count() >= 2
    _press(one, f"a[href='{place}refuse/']")
    # none has ended, or of those of other stories no more than that they are few
    assert re.search(r"还没有办结的同类案件|少于 ?10", one.text())
    _press(one, "main form[method=post] button[type=submit]")
    assert "请填写「理由」" in one.text()
    assert "请选择「理由类型」" in one.text()
    assert Axe().run(one.page).response["violations"] == []
    one.page.select_option("[name=ground]", "as-document")
    one.page.fill("[name=reason]", REASON)
    one.page.fill("[name=evidence]", EVIDENCE)
    _press(one, "main form[method=post] button[type=submit]")
    assert "您的拟办等另一名经办人确认" in one.text()
    assert one.page.locator("button[value=confirm]").count() == 0

    two = _officer(visit, site, "case-two", organ, language="en", dark=True)
    two.go("/workbench/cases/?which=confirm")
    assert "for you to confirm" in two.text()
    _press(two, f"#cases a[href='{place}']")
    two.page.set_viewport_size(HALF)
    assert REASON in two.text()
    _press(two, "button[value=confirm]")
    assert "Refused" in two.text()
    assert "drafted by another officer" in two.text()
    assert "What you may do now" not in two.text()
    for path in (place, "/workbench/cases/", "/workbench/cases/figures/"):
        two.go(path)
        _clean(two)
    assert "How organs kept the times of cases" in two.text()

    stranger = visit()
    stranger.sign_in("officer")
    answers = []
    for path in (place, "/workbench/cases/YY-NONE/"):
        stranger.go(path)
        answers.append(stranger.text())
    assert answers[0] == answers[1]
    for visitor in (operator, one, two):
        assert [error for error in visitor.errors if "400 (Bad Request)" not in error] == []
