"""A sensitive purpose: one officer asks, a colleague of another unit agrees, and the first looks once."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
SECRET = "a-long-enough-one-for-a-day"
ORGAN, PURPOSE = "sc-organisation-department", "sichuan-civil-servant-review"


def _staff(site: Any, login: str, role: str, *more: str) -> str:
    done = site.told.run("account", "create", login, "--role", role, "--password", SECRET, *more)
    assert done.returncode == 0, done.stderr
    return login


def officers(
    visit: Any, site: Any, prefix: str, *, organ: str = ORGAN, purpose: str = PURPOSE
) -> tuple[str, str]:
    """Two officers of two units, whom two security administrators let look up for the purpose."""
    one, two = f"{prefix}-one", f"{prefix}-two"
    _staff(site, one, "officer", "--organ", organ, "--unit", "干部一处")
    _staff(site, two, "officer", "--organ", organ, "--unit", "干部监督处")
    proposer, confirmer = visit(), visit()
    proposer.sign_in(_staff(site, f"{prefix}-proposer", "security"), password=SECRET)
    confirmer.sign_in(_staff(site, f"{prefix}-confirmer", "security"), password=SECRET)
    for login in (one, two):
        proposer.go("/workbench/grants/new/")
        option = proposer.page.locator(f"[name=grantee] option:has-text('{login}')")
        proposer.page.select_option("[name=grantee]", option.get_attribute("value"))
        proposer.page.check(f"[name=purposes][value={purpose}]")
        today = proposer.page.evaluate(
            "new Date().toLocaleDateString('sv', {timeZone: 'Asia/Shanghai'})"
        )
        proposer.page.fill("[name=begins]", today)
        proposer.page.fill("[name=last_day]", today)
        with proposer.page.expect_navigation():
            proposer.page.click("main .actions button[type=submit]")
        confirmer.page.goto(proposer.page.url)
        confirmer.page.select_option("[name=decision]", "confirm")
        with confirmer.page.expect_navigation():
            confirmer.page.click("main .actions button[type=submit]")
    return one, two


def _ask(visitor: Any, site: Any, wants: str) -> str:
    person = site.told.citizen
    visitor.go("/workbench/look-up/")
    visitor.page.select_option("[name=purpose]", PURPOSE)
    visitor.page.fill("[name=case_reference]", "川测干〔2026〕第12号")
    visitor.page.fill("[name=name]", person["name"])
    visitor.page.fill("[name=identifier]", person["id_number"])
    with visitor.page.expect_navigation():
        visitor.page.click("main .actions button[type=submit]")
    assert Axe().run(visitor.page).response["violations"] == []
    visitor.page.select_option("[name=wants]", wants)
    visitor.page.fill("[name=grounds]", "拟任职人选，任前核查")
    with visitor.page.expect_navigation():
        visitor.page.click("main .actions button[type=submit]")
    assert "待另一处室同意" in visitor.text()
    return str(visitor.page.url)


def test_asked_agreed_to_by_another_unit_and_looked_at_once(visit: Any, site: Any) -> None:
    one, two = officers(visit, site, "cadre")
    person = site.told.citizen
    asker = visit()
    asker.sign_in(one, password=SECRET)
    address = _ask(asker, site, "answer")
    assert asker.page.locator("text=登记并查询").count() == 0
    assert Axe().run(asker.page).response["violations"] == []

    # without JavaScript, in English, by keyboard alone
    second = visit(language="en", javascript=False)
    second.sign_in(two, password=SECRET)
    second.go("/workbench/held/")
    assert "Waits for another unit" in second.text()
    with second.page.expect_navigation():
        second.page.click("text=Waits for another unit")
    shown = second.page.content()
    assert person["name"] not in shown
    assert person["id_number"] not in shown
    assert "干部一处" in shown
    second.page.focus("[name=decision]")
    second.page.keyboard.type("Agree")
    second.page.keyboard.press("Tab")
    with second.page.expect_navigation():
        second.page.keyboard.press("Enter")
    assert "Nothing waits for your answer" in second.text()

    asker.page.goto(address)
    assert "已同意" in asker.text()
    with asker.page.expect_navigation():
        asker.page.click("text=登记并查询")
    assert "凭证编号" in asker.text()
    assert Axe().run(asker.page).response["violations"] == []
    asker.page.goto(address)
    assert "已查询" in asker.text()
    assert asker.page.locator("text=登记并查询").count() == 0

    citizen = visit()
    citizen.sign_in("citizen")
    citizen.go("/my/looks/")
    assert "经干部监督处的查询人员同意" in citizen.text()
    assert two not in citizen.page.content()
    english = visit(language="en")
    english.sign_in("citizen")
    english.go("/my/looks/")
    assert "agreed to by an officer of 干部监督处" in english.text()


def test_declined_in_words_on_a_narrow_screen(visit: Any, site: Any) -> None:
    one, two = officers(visit, site, "line")
    asker, second = visit(), visit(width=360, dark=True)
    asker.sign_in(one, password=SECRET)
    address = _ask(asker, site, "weigh-the-record")
    second.sign_in(two, password=SECRET)
    second.page.goto(address)
    assert Axe().run(second.page).response["violations"] == []
    assert second.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    second.page.select_option("[name=decision]", "less-is-enough")
    with second.page.expect_navigation():
        second.page.click("main .actions button[type=submit]")
    asker.page.goto(address)
    assert "只需回答是否" in asker.text()
    assert asker.page.locator("text=登记并查询").count() == 0
    assert "拟任职人选" not in asker.text()
