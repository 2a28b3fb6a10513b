"""An officer of a sector grades an organisation at the desk by keyboard and without JavaScript; what is not confirmed counts for nothing."""

from __future__ import annotations

import csv
from typing import Any
from urllib.parse import urlsplit

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


def _firm(visitor: Any) -> dict[str, str]:
    """An enterprise of the demonstration."""
    with (visitor.site.told.world / "organisations.csv").open(encoding="utf-8") as file:
        return next(row for row in csv.DictReader(file) if row["kind"] == "enterprise")


def test_an_officer_grades_an_organisation_and_does_not_confirm_it(visit: Any) -> None:
    officer = visit(width=360, javascript=False)
    firm = _firm(officer)
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
    place = urlsplit(officer.page.url).path

    # what judges pages is a script
    officer = visit(width=360)
    officer.sign_in("officer")
    officer.go(place)
    _sound(officer)
    assert officer.page.locator("[name=act][value=confirm]").count() == 0
    # nobody is inspected by a grade that another officer has not confirmed
    officer.go("/workbench/grades/supervision/labour-compliance/")
    assert firm["name"] not in officer.text()
    assert "没有这个等级的单位" in officer.text()
    _sound(officer)
    officer.go("/workbench/grades/")
    assert firm["name"] in officer.text()
    _sound(officer)
    assert [one for one in officer.errors if "400" not in one] == []
