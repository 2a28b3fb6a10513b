"""Every page, as it stands in a browser: width, zoom, contrast and structure, language, console."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

PUBLIC = [
    "/",
    "/ledger/",
    "/verify",
    "/sign-in",
    "/catalogue/",
    "/catalogue/clocks/",
    "/catalogue/administrative-penalty/",
]
OWN = {
    "citizen": [
        "/my/",
        "/my/looks/",
        "LOOK",
        "QUESTION",
        "/my/authorisations/",
        "/my/authorisations/new/authorised-look-up/",
        "/my/delegations/",
        "/my/delegations/new/",
        "/my/programs/",
        "/my/reports/",
    ],
    "clerk": ["/workbench/intake/", "/workbench/intake/columns/", "RECEIPT"],
    "officer": [
        "/workbench/look-up/",
        "/workbench/authorisations/",
        "/workbench/held/",
        "/workbench/bulk/",
        "/workbench/questions/",
        "/workbench/later/",
        "/workbench/later/new/",
        "/workbench/bulk/new/",
        "/workbench/provider/",
    ],
    "operator": [
        "/workbench/health/",
        "/workbench/display/",
        "/workbench/ledger/",
        "/workbench/review/",
        "/workbench/quality/",
        "/workbench/packs/",
        "/workbench/packs/items/honour/",
        "RECALL",
    ],
    "security": [
        "/workbench/grants/",
        "/workbench/grants/new/",
        "/workbench/grants/1/",
        "/workbench/mandates/",
        "/workbench/mandates/new/",
        "/workbench/erasures/",
        "/workbench/erasures/new/",
        "/workbench/links/",
        "/workbench/links/new/",
        "/workbench/accounts/",
    ],
    "auditor": [
        "/workbench/questions/",
        "/workbench/later/",
        "/workbench/erasures/",
        "/workbench/links/",
        "/workbench/display/",
    ],
}
LOOKS = {"LOOK": "问为什么查|Ask why", "QUESTION": "已答复|Answered"}
"""Lines of a person's looks, by what their links say: not asked about, and answered."""
WHO = ["public", *OWN]


def _pages(visitor: Any, who: str) -> list[str]:
    if who == "public":
        return PUBLIC
    visitor.sign_in(who)
    return OWN[who]


def _open(visitor: Any, path: str) -> None:
    if path in {"RECEIPT", "RECALL"}:
        visitor.go("/workbench/intake/")
        address = visitor.page.locator("#batches a[href^='/workbench/intake/B']").last
        more = "recall/" if path == "RECALL" else ""
        visitor.go(f"{address.get_attribute('href')}{more}")
    elif path in LOOKS:
        visitor.go("/my/looks/")
        line = visitor.page.locator("#looks a").filter(has_text=re.compile(LOOKS[path])).first
        visitor.go(line.get_attribute("href"))
    else:
        visitor.go(path)


# 640 px is what remains of a 1280 px window at 200 % zoom; 320 px of 640
@pytest.mark.parametrize("width", [320, 360, 640, 768, 1440])
@pytest.mark.parametrize("who", WHO)
def test_nothing_scrolls_sideways_but_a_table_in_its_frame(
    visit: Any, who: str, width: int
) -> None:
    visitor = visit(width=width)
    for path in _pages(visitor, who):
        _open(visitor, path)
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} px wide in a window of {width}"
    assert visitor.errors == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("who", WHO)
def test_no_accessibility_rule_is_broken(visit: Any, who: str, language: str) -> None:
    visitor = visit(language=language, dark=language == "en")
    axe = Axe()
    for path in _pages(visitor, who):
        _open(visitor, path)
        found = axe.run(visitor.page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
    assert visitor.errors == []


@pytest.mark.parametrize("who", WHO)
def test_every_page_says_its_language_and_has_one_heading(visit: Any, who: str) -> None:
    for language, tag in (("zh", "zh-Hans"), ("en", "en")):
        visitor = visit(language=language)
        for path in _pages(visitor, who):
            _open(visitor, path)
            assert visitor.page.get_attribute("html", "lang") == tag
            assert visitor.page.locator("h1").count() == 1, path
            assert visitor.page.title()


def test_large_print_and_dark_survive_navigation_without_javascript(visit: Any) -> None:
    visitor = visit(javascript=False)
    visitor.go("/")
    visitor.page.click("header summary")
    visitor.page.click("button[name=print][value=large]")
    visitor.page.click("header summary")
    visitor.page.click("button[name=theme][value=dark]")
    visitor.go("/verify")
    assert visitor.page.get_attribute("html", "data-print") == "large"
    assert visitor.page.get_attribute("html", "data-theme") == "dark"
