"""A person lets a neighbour act for them: given, accepted, used, seen, ended, and refused at the next click."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]


def _sound(visitor: Any) -> None:
    assert Axe().run(visitor.page).response["violations"] == []
    wide = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= visitor.page.viewport_size["width"]


def _submit(visitor: Any) -> None:
    with visitor.page.expect_navigation():
        visitor.page.click("main form .actions button[type=submit]")


@pytest.mark.parametrize("javascript", [True, False])
def test_given_accepted_used_seen_and_ended(visit: Any, site: Any, javascript: bool) -> None:
    agent = site.people["resident"]
    person = visit(width=360)
    person.sign_in("citizen")
    person.go("/my/delegations/new/")
    boxes = person.page.locator("[name=powers]")
    assert [box.is_checked() for box in boxes.all()] == [False] * 7
    _sound(person)
    person.page.fill("[name=name]", agent["name"])
    person.page.fill("[name=identifier]", agent["id_number"])
    person.page.check("[name=powers][value=see-file]")
    person.page.check("[name=powers][value=see-looks]")
    _submit(person)
    number = re.findall(r"WT(?:-\w{4}){3}", person.page.url)[0]
    assert "待接受或确认" in person.text()
    _sound(person)

    other = visit(width=360, javascript=javascript)
    other.sign_in("resident")
    other.go("/my/delegations/")
    with other.page.expect_navigation():
        other.page.click(f"main a:has-text('{number}')")
    assert site.told.citizen["name"] not in other.page.content()
    other.page.select_option("[name=decision]", "accept")
    other.page.fill("[name=name]", "端木珩玥")
    _submit(other)
    assert "与委托人写的不一致" in other.text()
    other.page.select_option("[name=decision]", "accept")
    other.page.fill("[name=name]", agent["name"])
    other.page.focus("main form .actions button[type=submit]")
    with other.page.expect_navigation():
        other.page.keyboard.press("Enter")
    assert "有效" in other.text()

    other.page.click("main .doors a >> nth=0")
    other.page.wait_for_url(re.compile(f"/for/{number}/"))
    assert "您正在代理" in other.text()
    assert site.told.citizen["name"] in other.text()
    if javascript:
        _sound(other)
    nav = other.page.locator("header nav a").all_inner_texts()
    assert "报告" not in nav
    other.go(f"/for/{number}/reports/")
    assert "您现在不能代办" in other.text()
    second = other.context.new_page()
    second.goto(f"{other.site.address}/my/delegations/")
    assert "您正在代理" not in second.inner_text("main")
    other.go(f"/for/{number}/looks/")
    assert "您正在代理" in other.text()

    person.go("/my/looks/")
    assert person.page.locator(f"tr:has-text('您的代理人'):has-text('{number}')").count() >= 2
    person.go(f"/my/delegations/{number}/")
    person.page.check("[name=sure]")
    _submit(person)
    assert "已终止" in person.text()
    other.page.reload()
    assert "您现在不能代办" in other.text()
    assert site.told.citizen["name"] not in other.page.content()
