"""A person lets a program of their own act, and ends it."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]


@pytest.mark.parametrize(("javascript", "language"), [(True, "zh"), (False, "en")])
def test_allowed_used_and_ended(visit: Any, site: Any, javascript: bool, language: str) -> None:
    person = visit(width=360, javascript=javascript, language=language)
    person.sign_in("citizen")
    page = person.page
    person.go("/my/programs/")
    page.focus("[name=label]")
    page.keyboard.type("my calendar")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    token = page.locator("main dd").first.inner_text().split()[0]
    assert len(token) == 43
    if javascript:
        assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    def call() -> int:
        return requests.get(
            f"{site.address}/api/v1/own/authorisations",
            headers={"Authorization": f"Bearer {token}"},
            timeout=10,
        ).status_code

    assert call() == 200
    person.go("/my/programs/")
    assert token not in page.content()  # it is shown once
    page.click("main table a:has-text('my calendar')")
    page.wait_for_url("**/my/programs/*/")
    page.check("[name=sure]")
    with page.expect_navigation():
        page.click("main form .actions button[type=submit]")
    assert call() == 401
    assert "my calendar" not in person.text()
    assert person.errors == []
