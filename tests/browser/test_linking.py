"""The link desk: proposed by one, weighed and confirmed by another, seen by the person, undone by two; by keyboard and at 200 %."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
HALF = 640
"""What remains of a window of 1280 px at 200 % zoom."""


def _type_numbers(page: Any, one: str, other: str) -> None:
    for place, number in (("one", one), ("other", other)):
        page.select_option(f"[name={place}_kind]", "citizen")
        page.fill(f"[name={place}_number]", number)


def _sound(visitor: Any) -> None:
    """No fault of accessibility, nothing wider than the window."""
    assert Axe().run(visitor.page).response["violations"] == []
    wide = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= visitor.page.viewport_size["width"]


def _send(page: Any) -> None:
    """By the keyboard alone."""
    page.focus("main form .actions button[type=submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _confirm(visitor: Any, address: str, one: str, other: str) -> None:
    visitor.page.goto(address)
    _sound(visitor)
    visitor.page.select_option("[name=decision]", "confirm")
    _type_numbers(visitor.page, one, other)
    _send(visitor.page)


def test_two_numbers_are_judged_one_seen_and_parted_again(visit: Any, site: Any) -> None:
    person, other = site.told.citizen, site.people["resident"]
    numbers = person["id_number"], other["id_number"]
    first = visit(width=HALF)
    first.sign_in("security")
    first.go("/workbench/links/")
    _sound(first)
    first.page.click("main a[href='/workbench/links/new/']")
    _sound(first)
    page = first.page
    page.select_option("[name=verdict]", "same")
    page.select_option("[name=kind]", "corrected")
    _type_numbers(page, *numbers)
    page.fill("[name=document]", "川测公户证〔2026〕77号")
    _send(page)
    assert "请填写「它证明什么」" in first.text()
    page.fill("[name=words]", "户籍机关证明号码已更正")
    _send(page)
    assert "它改变什么" in first.text()
    assert "待另一人确认" in first.text()
    address = page.url
    page.goto(address)
    assert page.locator("[name=decision] option[value=confirm]").count() == 0
    for personal in (person["name"], *numbers):
        assert personal not in page.content()

    second = visit(width=HALF, language="en", dark=True)
    second.sign_in("security-2")
    second.page.goto(address)
    assert "What it changes" in second.text()
    assert second.page.locator("#records tbody tr").count() >= 1
    second.page.select_option("[name=decision]", "confirm")
    _type_numbers(second.page, numbers[0], numbers[0])
    _send(second.page)
    assert "The two are one number" in second.text()
    _confirm(second, address, *numbers)
    assert "In force" in second.page.locator("#judgements").inner_text()

    citizen = visit(width=360)
    citizen.sign_in("citizen")
    citizen.go("/my/")
    assert "号码的关联判断" in citizen.text()
    assert "川测公户证〔2026〕77号" in citizen.text()
    assert numbers[1] not in citizen.page.content()
    _sound(citizen)

    first.page.goto(address)
    first.page.fill("[name=document]", "川测公户证〔2026〕78号")
    first.page.fill("[name=words]", "更正的是另一人的号码")
    _send(first.page)
    _confirm(second, first.page.url, *numbers)
    second.page.goto(address)
    assert "Undone" in second.text()
    citizen.go("/my/")
    assert "不是您的号码" in citizen.text()
    for visitor in (first, second, citizen):
        assert [error for error in visitor.errors if "400 (Bad Request)" not in error] == []


def test_a_circle_is_named_and_the_desk_works_without_javascript(visit: Any, site: Any) -> None:
    visitor = visit(javascript=False)
    visitor.sign_in("security")
    visitor.go("/workbench/links/new/")
    number = site.told.citizen["id_number"]
    page = visitor.page
    page.select_option("[name=verdict]", "same")
    page.select_option("[name=kind]", "upgraded")
    _type_numbers(page, number, number[:6] + number[8:17])
    page.fill("[name=document]", "川测公户证〔2026〕79号")
    page.fill("[name=words]", "十五位号码")
    page.click("main button[type=submit]")
    assert "两个号码是同一个号码" in visitor.text()
    visitor.go("/workbench/links/suggested/")
    assert "没有未处理的提示" in visitor.text()
