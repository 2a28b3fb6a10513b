"""A person objects from a line of their report, follows the case and takes it back; an agent does it for them; silence and refusal are told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
SAID = "登记的内容与文书不一致，请核对。"


def _sound(visitor: Any) -> None:
    assert Axe().run(visitor.page).response["violations"] == []
    for width in (320, 360, 640):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width


def _press(visitor: Any, selector: str) -> None:
    """By keyboard: to the link or button, and Enter."""
    visitor.page.locator(selector).first.focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def _dispute(visitor: Any) -> None:
    """On the page that unfolds the record: tick its first field, say what it ought to say, send it."""
    page = visitor.page
    claim = page.locator("details.offered[open] .claim").nth(1)
    more = claim.locator("textarea").first
    assert not more.is_visible(), "it opens beneath the tick"
    claim.locator("input[type=checkbox]").focus()
    page.keyboard.press("Space")
    assert more.is_visible()
    more.fill("与文书写的不同")
    claim.locator("textarea").last.fill("文书原件")
    page.check("[name=workflow][value=complaint]")
    page.fill("[name=words]", SAID)
    _press(visitor, "main form.raise button[type=submit]")


@pytest.mark.parametrize(("javascript", "language"), [(False, "zh"), (True, "en")])
def test_from_a_line_of_the_report_to_the_case_and_back(
    visit: Any, javascript: bool, language: str
) -> None:
    person = visit(width=360, javascript=javascript, language=language, dark=language == "en")
    person.sign_in("citizen")
    person.go("/my/reports/")
    _press(person, "#reports tbody a[href^='/my/reports/GX-']")
    assert person.page.locator("#lines tbody tr").count() > 0
    # one of them is in dispute by the story, and says since when
    assert person.page.locator("#lines .status.disputed").count() == 1
    _press(person, "#lines tbody a[href^='/my/cases/new/']")
    assert person.page.locator("details.offered[open]").count() == 1
    if javascript:
        _sound(person)
    # sent without a word it comes back with what is wrong, and with what was chosen
    person.page.locator("details.offered[open] .claim input[type=checkbox]").nth(1).check()
    _press(person, "main form.raise button[type=submit]")
    assert person.page.locator(".error-summary li").count() == 1
    assert person.page.locator("details.offered[open] .claim input:checked").count() == 1
    person.page.locator("details.offered[open] .claim input[type=checkbox]").nth(1).uncheck()
    _dispute(person)
    number = re.findall(r"YY(?:-\w{4}){3}", person.page.url)[0]
    assert SAID in person.text()
    assert person.page.locator("details.why").count() == 1
    person.page.locator("details.why summary").focus()
    person.page.keyboard.press("Enter")
    assert person.page.locator("details.why li").count() >= 3
    if javascript:
        _sound(person)
    # the same again is answered with the case there is
    person.go("/my/reports/")
    _press(person, "#reports tbody a[href^='/my/reports/GX-']")
    _press(person, "#lines tbody a[href^='/my/cases/new/']")
    _dispute(person)
    assert number in person.page.url
    assert person.page.url.endswith("?sent=there")
    person.go("/my/cases/")
    _press(person, f"#open a:has-text('{number}')")
    person.page.check("[name=take-back-sure]")
    _press(person, "main button[name=act][value=take-back]")
    assert {"zh": "已撤回", "en": "Taken back"}[language] in person.text()
    person.go("/my/cases/")
    assert person.page.locator(f"#over a:has-text('{number}')").count() == 1
    # the browser tells of the answer with what was wrong, and of nothing else
    assert [one for one in person.errors if "400" not in one] == []


def test_an_agent_objects_for_the_person_who_sees_it(visit: Any, site: Any) -> None:
    agent = site.people["resident"]
    person = visit(width=360)
    person.sign_in("citizen")
    person.go("/my/delegations/new/")
    assert "提出异议、投诉、信用修复" in person.text()
    person.page.fill("[name=name]", agent["name"])
    person.page.fill("[name=identifier]", agent["id_number"])
    person.page.check("[name=powers][value=raise-cases]")
    with person.page.expect_navigation():
        person.page.click("main form .actions button[type=submit]")
    mandate = re.findall(r"WT(?:-\w{4}){3}", person.page.url)[0]

    other = visit(width=360)
    other.sign_in("resident")
    other.go(f"/my/delegations/{mandate}/")
    other.page.select_option("[name=decision]", "accept")
    other.page.fill("[name=name]", agent["name"])
    with other.page.expect_navigation():
        other.page.click("main form .actions button[type=submit]")
    with other.page.expect_navigation():
        other.page.click("main .doors a >> nth=0")
    assert other.page.url.endswith(f"/for/{mandate}/cases/")
    assert "您正在代理" in other.text()
    _press(other, "aside a.button")
    other.page.locator("details.offered summary").last.click()
    _dispute(other)
    number = re.findall(r"YY(?:-\w{4}){3}", other.page.url)[0]
    assert "您正在代理" in other.text()
    _sound(other)

    person.go("/my/cases/")
    assert number in person.text()
    person.go(f"/my/cases/{number}/")
    person.page.check("[name=take-back-sure]")
    with person.page.expect_navigation():
        person.page.click("main button[name=act][value=take-back]")
    person.go(f"/my/delegations/{mandate}/")
    person.page.check("[name=sure]")
    with person.page.expect_navigation():
        person.page.click("main form .actions button[type=submit]")
    other.go(f"/for/{mandate}/cases/{number}/")
    assert "您现在不能代办" in other.text()
    assert number not in other.text()
    assert person.errors == []


REFUSED = """
from gongxin.interfaces.cli.house import open_house
open_house()
from gongxin.apps.cases.api import Claim, Given, act_in_case, confirm_draft, raise_cases
from gongxin.apps.access.api import open_own_file
from gongxin.apps.identity.api import Role, actor_by_login, create_account, system_actor
from datetime import UTC, datetime
at = datetime.now(UTC)
person = actor_by_login(login="citizen")
record = open_own_file(actor=person, now=at).records[-1]
officers = []
for login in ("case-1", "case-2"):
    create_account(login=login, password="a-long-enough-one-for-a-day", role=Role.OFFICER,
                   organ=record.source_code, actor=system_actor("test"), now=at)
    officers.append(actor_by_login(login=login))
(raised,) = raise_cases(workflow="annulment", claims=[Claim(record.key, "", "应当撤下", "撤销决定书")],
                        words="决定已被撤销。", actor=person, now=at)
given = Given(reason="决定仍然有效，没有撤销文书", evidence="原决定和送达回证")
act_in_case(number=raised.number, act="refuse", given=given, actor=officers[0], now=at)
confirm_draft(number=raised.number, actor=officers[1], now=at)
"""


def test_after_a_refusal_the_ways_on_have_dates_and_lead_on(visit: Any, site: Any) -> None:
    site.told.program(REFUSED)
    person = visit(width=360)
    person.sign_in("citizen")
    person.go("/my/cases/")
    _press(person, "#over a:has-text('撤下被撤销的决定')")
    assert "决定仍然有效，没有撤销文书" in person.text()
    assert person.page.locator(".ways > li").count() == 2
    assert person.page.locator(".ways details.why").count() == 2
    assert person.page.locator(".ways time, .ways p:has-text('最后一日')").count() >= 2
    _sound(person)
    _press(person, ".ways a.button[href$='/reconsideration/']")
    assert person.page.locator(".claim input:checked").count() == 1
    assert person.page.locator(".claim textarea").first.input_value() == "应当撤下"
    _sound(person)
    person.page.fill("[name=words]", "不服，请复议机关审查。")
    _press(person, "main form.raise button[type=submit]")
    assert "行政复议转送" in person.text()
    assert "接着的案件" in person.text()
    person.page.check("[name=take-back-sure]")
    _press(person, "main button[name=act][value=take-back]")
    assert person.errors == []
