"""A sector's officers grade an organisation at the desk by keyboard, and read their list of classified supervision; no JavaScript is needed."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
WHY = "展示期内没有办法写明的记录，按规则定级。"


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


SEND = "main form .actions button[type=submit]"


def test_two_officers_grade_an_organisation(visit: Any, story: Any) -> None:
    firm = story.organisation
    officer = visit(width=360, javascript=False)
    officer.sign_in("officer")
    officer.go("/workbench/grades/")
    _press(officer, ".doors a[href*='/grades/new/']")
    _press(officer, SEND)
    assert officer.page.locator(".error-summary li").count() == 2
    officer.page.fill("[name=name]", firm["name"])
    officer.page.fill("[name=code]", firm["uscc"])
    _press(officer, SEND)
    assert "规则逐条记录得出的等级" in officer.text()
    officer.page.check("[name=act][value=decide]")
    officer.page.select_option("[name=grade]", "A")
    officer.page.fill("[name=words]", WHY)
    _press(officer, SEND)
    assert "等本单位另一名经办人确认" in officer.text()
    assert "不告诉其他单位" in officer.text()
    place = officer.page.url

    second = visit(width=1440, language="en", dark=True)
    second.sign_in("officer-2")
    second.page.goto(place)
    _sound(second)
    second.page.check("[name=act][value=confirm]")
    _press(second, SEND)
    assert "In force" in second.text()
    second.go("/workbench/grades/supervision/labour-compliance/")
    assert firm["name"] in second.text()
    assert "drawn at random" in second.text()
    _sound(second)
    assert [one for one in [*officer.errors, *second.errors] if "400" not in one] == []
