"""Two security administrators grant an officer, and take it back; the officer feels both at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]


def _propose(security: Any) -> None:
    page = security.page
    security.go("/workbench/grants/")
    page.click("text=提出授权")
    page.click("main button[type=submit]")
    assert "请选择「人员或系统」" in security.text()
    assert "请选择「用途」" in security.text()
    page.select_option("[name=grantee]", index=1)
    page.check("[name=purposes][value=procurement-review]")
    page.check("[name=categories][value=administrative]")
    assert Axe().run(page).response["violations"] == []
    page.click("main button[type=submit]")
    assert "待另一人确认" in security.text()


def test_one_proposes_another_confirms_and_one_takes_back(visit: Any) -> None:
    first = visit()
    first.sign_in("security")
    _propose(first)
    address = first.page.url
    first.page.select_option("[name=decision]", "confirm")
    first.page.click("main button[type=submit]")
    assert "授权须由另一位安全管理员确认" in first.text()

    second = visit(language="en")
    second.sign_in("security-2")
    second.page.goto(address)
    second.page.select_option("[name=decision]", "confirm")
    second.page.click("main button[type=submit]")
    number = re.findall(r"/grants/(\d+)/", address)[0]
    row = second.page.locator(f"#grant-{number}")
    assert "In force" in row.inner_text()

    row.locator("a").last.click()
    assert Axe().run(second.page).response["violations"] == []
    second.page.select_option("[name=decision]", "withdraw")
    second.page.focus("[name=decision]")
    second.page.keyboard.press("Tab")
    second.page.keyboard.press("Enter")
    second.page.wait_for_url("**/workbench/grants/")
    assert "Withdrawn" in second.page.locator(f"#grant-{number}").inner_text()
    for visitor in (first, second):
        assert [error for error in visitor.errors if "400 (Bad Request)" not in error] == []


def test_an_officer_whose_account_is_closed_is_out_at_once(visit: Any, site: Any) -> None:
    site.told.run(
        *("account", "create", "leaver", "--role", "officer", "--organ", "sc-human-resources"),
        "--password", "a-long-enough-one-for-a-day",
    )  # fmt: skip
    leaver = visit()
    leaver.sign_in("leaver", password="a-long-enough-one-for-a-day")
    leaver.go("/workbench/look-up/")
    assert "查询台" in leaver.text()

    security = visit()
    security.sign_in("security")
    security.go("/workbench/accounts/")
    security.page.click("tr:has-text('leaver') a:has-text('停用')")
    security.page.click("main button[type=submit]")
    assert "请勾选" in security.text()
    security.page.check("[name=sure]")
    security.page.click("main button[type=submit]")
    assert "leaver" not in security.text()

    leaver.go("/workbench/look-up/")
    assert "/sign-in" in leaver.page.url
