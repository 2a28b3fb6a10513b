"""Three administrators agree to a destruction list, one of them beside a hold; by keyboard, in both languages, at twice the size."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

AGED = """
from gongxin.interfaces.cli.house import open_house
open_house()
from tests.integration.retention.old import aged
# of nobody whom another test of the story asks about
aged("register_record", where=(
    "item = 'administrative-penalty' AND get_byte(uuid_send(record_key), 0) < 64"
    " AND NOT EXISTS (SELECT FROM ledger_event e WHERE e.subject_key = register_record.subject_key)"
))
"""


def _clean(visitor: Any) -> None:
    assert Axe().run(visitor.page).response["violations"] == []
    wide = visitor.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide, visitor.page.url


def _answer(visitor: Any, decision: str, **given: str) -> None:
    visitor.page.select_option("[name=decision]", decision)
    for name, value in given.items():
        field = visitor.page.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    visitor.page.focus("main button[type=submit]")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def test_a_list_from_what_is_due_to_the_week_of_waiting(visit: Any, site: Any) -> None:
    site.told.program(AGED)
    first = visit()
    first.sign_in("security")
    first.go("/workbench/destructions/")
    first.page.click("text=已满保存期限的内容")
    assert "行政处罚" in first.text()
    _clean(first)
    first.go("/workbench/destructions/new/")
    with first.page.expect_navigation():
        first.page.click("main button[type=submit]")
    assert "请选择「销毁什么」" in first.text()
    _clean(first)
    first.page.select_option("[name=thing]", "record")
    first.page.select_option("[name=item]", "administrative-penalty")
    first.page.fill("[name=before]", "2099-01-01")
    first.page.fill("[name=document]", "川信办〔2026〕31号")
    with first.page.expect_navigation():
        first.page.click("main button[type=submit]")
    assert "待审核" in first.text()
    address = first.page.url
    assert first.page.locator("[name=decision] option").all_inner_texts()[1:] == ["撤回，不销毁"]
    _clean(first)

    second = visit(language="en")
    second.sign_in("security-2")
    second.page.goto(address)
    second.page.select_option("[name=decision]", "take-out")
    with second.page.expect_navigation():
        second.page.click("main button[type=submit]")
    assert "Give the places." in second.text()
    _clean(second)
    _answer(second, "take-out", places="1", reason="dispute")
    assert "A dispute or case is not over" in second.text()
    _answer(second, "approve")
    assert "Waiting for a second reviewer" in second.text()
    _clean(second)

    third = visit()
    third.sign_in("security-3")
    third.page.goto(address)
    third.page.set_viewport_size({"width": 640, "height": 450})  # 1280 pixels at 200 %
    _answer(third, "approve")
    assert "等待期满" in third.text()
    _clean(third)
    for visitor in (first, second, third):
        assert [error for error in visitor.errors if "400 (Bad Request)" not in error] == []


def test_a_hold_is_placed_by_one_and_lifted_by_another(visit: Any) -> None:
    first = visit(language="en")
    first.sign_in("auditor")
    first.go("/workbench/holds/new/")
    _clean(first)
    first.page.select_option("[name=matter]", "document")
    first.page.fill("[name=value]", "川示交罚〔2026〕0000号")
    first.page.select_option("[name=ground]", "litigation")
    first.page.fill("[name=document]", "（2026）川9999行初7号")
    first.page.fill(
        "[name=last_day]",
        first.page.evaluate("new Date(Date.now() + 9 * 864e5).toISOString().slice(0, 10)"),
    )
    with first.page.expect_navigation():
        first.page.click("main button[type=submit]")
    assert "Holds" in first.text()
    assert first.page.locator("[name=decision]").count() == 0
    address = first.page.url
    _clean(first)
    second = visit()
    second.sign_in("security")
    second.go("/workbench/holds/")
    assert "1 项保全将在 30 日内到期" in second.text()
    _clean(second)
    second.page.goto(address)
    _answer(second, "lift")
    assert "已解除" in second.text()
    _clean(second)
