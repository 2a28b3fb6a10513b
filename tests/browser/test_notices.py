"""A person is told of what is there: reads it, by keyboard and on a phone, and somebody else checks the code without signing in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]


def test_told_read_and_checked_by_anybody(visit: Any) -> None:
    person = visit(javascript=False, width=360)
    person.sign_in("citizen")
    person.go("/my/notices/")
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 360
    line = person.page.locator("#notices a").first
    line.focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    code = re.search(r"(?:[2-9A-HJKMNP-Z]{4}-){4}[2-9A-HJKMNP-Z]{4}", person.text())
    assert code is not None
    assert "这对您意味着什么" in person.text()
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 360

    anybody = visit(javascript=False)
    for typed, said in ((code[0].lower(), "真实"), (f"{code[0][:-1]}!", "不真实")):
        anybody.go("/notice-check/")
        anybody.page.fill("[name=code]", typed)
        with anybody.page.expect_navigation():
            anybody.page.keyboard.press("Enter")
        title = anybody.page.locator("main .notice-title").first.inner_text()
        assert title.removeprefix("请注意：").strip() == said
        assert code[0] not in anybody.page.url


def test_the_pages_have_no_faults_of_access(visit: Any) -> None:
    person = visit()
    person.sign_in("citizen")
    for path in ("/my/notices/", "/my/contacts/", "/notice-check/"):
        person.go(path)
        assert Axe().run(person.page).response["violations"] == []
    person.go("/my/notices/")
    person.go(person.page.locator("#notices a").first.get_attribute("href"))
    assert Axe().run(person.page).response["violations"] == []
