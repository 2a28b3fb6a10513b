"""A look that the law has told later: asked for, agreed to by another unit, sealed in the person's list, told when it ends."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from .test_sensitive import SECRET, officers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
PURPOSE = "judicial-assistance"
CASE = "（2026）川9999执8812号"
COURT = "示例市中级人民法院"


def _send(visitor: Any) -> None:
    with visitor.page.expect_navigation():
        visitor.page.click("main .actions button[type=submit]")


def _answer(visitor: Any, address: str, words: str) -> None:
    visitor.page.goto(address)
    visitor.page.select_option("[name=decision]", words)
    _send(visitor)


def _look(asker: Any, second: Any, site: Any) -> None:
    """One look for the case, to which the other unit agrees."""
    person = site.told.citizen
    asker.go("/workbench/look-up/")
    asker.page.select_option("[name=purpose]", PURPOSE)
    asker.page.fill("[name=case_reference]", CASE)
    asker.page.fill("[name=name]", person["name"])
    asker.page.fill("[name=identifier]", person["id_number"])
    _send(asker)
    asker.page.select_option("[name=wants]", "purpose-needs-the-file")
    asker.page.fill("[name=grounds]", "协助执行，附执行裁定书")
    _send(asker)
    address = asker.page.url
    _answer(second, address, "agree")
    asker.page.goto(address)
    with asker.page.expect_navigation():
        asker.page.click("text=登记并查询")
    assert person["name"] in asker.text()


def test_sealed_until_it_ends_and_then_told(visit: Any, site: Any) -> None:
    one, two = officers(visit, site, "later", organ="sc-human-resources", purpose=PURPOSE)
    asker, second = visit(), visit(width=360, dark=True)
    asker.sign_in(one, password=SECRET)
    second.sign_in(two, password=SECRET)
    asker.go("/workbench/later/new/")
    asker.page.select_option("[name=purpose]", PURPOSE)
    asker.page.fill("[name=case_reference]", CASE)
    asker.page.fill("[name=authority]", COURT)
    asker.page.fill("[name=document]", "（2026）川9999执8812号之一")
    assert Axe().run(asker.page).response["violations"] == []
    _send(asker)
    assert "待另一处室同意" in asker.text()
    address = asker.page.url
    second.page.goto(address)
    assert Axe().run(second.page).response["violations"] == []
    assert second.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    _answer(second, address, "agree")
    _look(asker, second, site)

    citizen = visit()
    citizen.sign_in("citizen")
    citizen.go("/my/looks/")
    assert f"决定机关：{COURT}" in citizen.text()
    assert CASE not in citizen.page.content()
    assert Axe().run(citizen.page).response["violations"] == []
    english = visit(language="en", javascript=False)
    english.sign_in("citizen")
    english.go("/my/looks/")
    assert "Told later by law" in english.text()

    _answer(asker, address, "end")
    assert "提前结束，已告知" in asker.text()
    citizen.go("/my/looks/")
    assert CASE in citizen.text()
    assert "曾依法暂缓告知" in citizen.text()
