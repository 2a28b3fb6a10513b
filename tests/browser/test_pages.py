"""Every page, as it stands in a browser: width, zoom, contrast and structure, language, console."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

PUBLIC = [
    "/",
    "/ledger/",
    "/verify",
    "/notice-check/",
    "/sign-in",
    "/catalogue/",
    "/catalogue/clocks/",
    "/catalogue/measures/",
    "/catalogue/measures/bidding-bar/",
    "/catalogue/measures/documents-later/",
    "/catalogue/administrative-penalty/",
    "/register/",
    "/register/?q=示例",
    "/register/?q=SLHD",
    "/register/?q=澄江路桥",
    "ORGANISATION",
    "ENTRY",
    "GONE",
    "/register/take-downs/",
    "/tips/",
    "/tips/follow/",
    "/tips/figures/",
    "/no-such-page",
]
OWN = {
    "citizen": [
        "/my/",
        "/my/cases/",
        "/my/cases/new/",
        "OBJECT",
        "CASE",
        "/my/determinations/",
        "/my/commitments/",
        "/my/commitments/new/own-initiative/",
        "COMMITTED",
        "/my/measures/",
        "/my/notices/",
        "NOTICE",
        "/my/contacts/",
        "/my/looks/",
        "LOOK",
        "QUESTION",
        "/my/recalls/",
        "/my/authorisations/",
        "/my/authorisations/new/authorised-look-up/",
        "/my/delegations/",
        "/my/delegations/new/",
        "/my/programs/",
        "/my/reports/",
        "REPORT",
        "/my/repair/",
    ],
    "clerk": [
        "/workbench/",
        "/workbench/intake/",
        "/workbench/intake/columns/",
        "RECEIPT",
        "/workbench/intake/B20260101-000001/",
        "/workbench/look-up/",
        "/workbench/factors/",
        "/workbench/factors/new/",
    ],
    "officer": [
        "/workbench/look-up/",
        "/workbench/authorisations/",
        "/workbench/raise/",
        "/workbench/raise/source/administrative-penalty/",
        "/workbench/raise/window/administrative-penalty/",
        "/workbench/held/",
        "/workbench/bulk/",
        "/workbench/cases/",
        "/workbench/cases/figures/",
        "/workbench/commitments/",
        "/workbench/commitments/new/certificate-replaced/",
        "COMMITTED-DESK",
        "/workbench/determinations/",
        "/workbench/determinations/new/serious-market/",
        "/workbench/grades/",
        "/workbench/grades/new/labour-compliance/",
        "/workbench/grades/supervision/labour-compliance/",
        "DETERMINING",
        "LISTED",
        "/workbench/measures/",
        "/workbench/counter/",
        "/workbench/questions/",
        "/workbench/recalls/",
        "/workbench/publications/",
        "/workbench/tips/",
        "TIP",
        "/workbench/tips/rewards/",
        "BUNDLE",
        "/workbench/later/",
        "/workbench/later/new/",
        "/workbench/bulk/new/",
        "/workbench/provider/",
    ],
    "officer-4": [
        "/workbench/measures/",
        "MEASURE",
    ],
    "operator": [
        "/workbench/cases/",
        "/workbench/health/",
        "/workbench/display/",
        "/workbench/foresight/",
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
        "/workbench/feeds/",
        "/workbench/feeds/new/",
        "/workbench/tips/officers/",
        "/workbench/tips/officers/new/",
        "/workbench/tips/officers/1/",
        "/workbench/mandates/",
        "/workbench/mandates/new/",
        "/workbench/erasures/",
        "/workbench/erasures/new/",
        "/workbench/links/",
        "/workbench/links/new/",
        "/workbench/destructions/",
        "/workbench/destructions/due/",
        "/workbench/destructions/new/",
        "/workbench/holds/",
        "/workbench/holds/new/",
        "/workbench/links/suggested/",
        "/workbench/accounts/",
    ],
    "auditor": [
        "/workbench/cases/figures/",
        "/workbench/questions/",
        "/workbench/recalls/",
        "/workbench/later/",
        "/workbench/measures/",
        "/workbench/erasures/",
        "/workbench/links/",
        "/workbench/display/",
        "/workbench/foresight/",
    ],
}
LOOKS = {"LOOK": "问为什么查|Ask why", "QUESTION": "已答复|Answered"}
"""Lines of a person's looks, by what their links say: not asked about, and answered."""
LINKED = {
    "OBJECT": ("/my/", "article.record a[href^='/my/cases/new/']"),
    "NOTICE": ("/my/notices/", "#notices a"),
    "CASE": ("/my/cases/", "table a[href^='/my/cases/YY-']"),
    "COMMITTED": ("/my/commitments/", "#commitments a"),
    "COMMITTED-DESK": ("/workbench/commitments/", "#commitments a"),
    "DETERMINING": ("/workbench/determinations/", "#determinations a[href*='/RD-']"),
    "TIP": ("/workbench/tips/", "#tips a[href*='/JB-']"),
    "LISTED": ("/workbench/determinations/", "#determinations tr:has(.status.done) a"),
    "BUNDLE": ("/workbench/publications/", "#bundles tr:has(.status.done) a"),
    "MEASURE": ("/workbench/measures/", "#applied a"),
    "ORGANISATION": ("/register/?q=澄江路桥", "#organisations a"),
    "ENTRY": ("ORGANISATION", "#entries a"),
    "REPORT": ("/my/reports/", "#reports a[href^='/my/reports/GX-']:not([href*='.'])"),
}
"""Pages to which another one leads: where, and by which link."""
REFUSED = {
    ("public", "/no-such-page"),
    ("public", "/register/?q=示例"),
    ("public", "GONE"),
    ("clerk", "/workbench/intake/B20260101-000001/"),
    ("clerk", "/workbench/look-up/"),
}
"""Pages that say what is wrong; the browser's console says so too, once."""
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
    elif path in LINKED:
        place, link = LINKED[path]
        _open(visitor, place)
        visitor.go(visitor.page.locator(link).first.get_attribute("href"))
    elif path == "GONE":
        with psycopg.connect(visitor.site.told.url) as database:
            found = database.execute("SELECT number FROM publication_take_down LIMIT 1").fetchone()
        visitor.go(f"/register/entries/{found[0]}/")
    elif path in LOOKS:
        visitor.go("/my/looks/")
        lines = visitor.page.locator("#looks a").filter(has_text=re.compile(LOOKS[path]))
        while not lines.count():  # others have looked since, and it stands on a later page
            visitor.page.click("a[rel=next]")
        visitor.go(lines.first.get_attribute("href"))
    else:
        visitor.go(path)


WIDTHS = (320, 360, 640, 768, 1440)
"""In pixels. 640 is what remains of a 1280 px window at 200 % zoom; 320 of 640."""
DESK = 1280


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("who", WHO)
def test_a_page_fits_says_its_language_and_breaks_no_rule_of_accessibility(
    visit: Any, who: str, language: str
) -> None:
    """In Chinese it is opened in the narrowest window, which then grows; in English, dark, in the widest, which shrinks."""
    widths = WIDTHS if language == "zh" else WIDTHS[::-1]
    visitor = visit(width=widths[0], language=language, dark=language == "en")
    axe = Axe()
    for path in _pages(visitor, who):
        _set_width(visitor, widths[0])
        _open(visitor, path)
        page = visitor.page
        if (who, path) in REFUSED:
            (said,) = visitor.errors
            assert re.search(r"\b4(0[034]|10)\b", said), path
            visitor.errors.clear()
        assert page.get_attribute("html", "lang") == {"zh": "zh-Hans", "en": "en"}[language]
        assert page.locator("h1").count() == 1, path
        assert page.title()
        for width in widths:
            _set_width(visitor, width)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{path} is {wide} px wide in a window of {width}"
        _set_width(visitor, DESK)
        found = axe.run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
    assert visitor.errors == []


def _set_width(visitor: Any, width: int) -> None:
    visitor.page.set_viewport_size({"width": width, "height": 900})


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
