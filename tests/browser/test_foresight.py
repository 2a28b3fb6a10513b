"""新版本预演 in a browser: an edition is loaded ahead of its day, and its page says what it would move; by keyboard, at 200 % zoom."""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
HALF = 640
"""What remains of a window of 1280 px at 200 % zoom."""


def coming(folder: Path) -> Path:
    """The national pack with another number, in force in ten days; ordinary penalties are shown for half a year then."""
    shutil.copytree(settings.PACKS_DIR / "national", folder / "national", dirs_exist_ok=True)
    header = folder / "national" / "pack.yaml"
    day = f"{datetime.now(UTC) + timedelta(days=10):%Y-%m-%d}"
    said = re.sub(r"edition: '[0-9.]+'", "edition: '9999.1'", header.read_text("utf-8"))
    header.write_text(re.sub(r"in_force_from: '[0-9-]+'", f"in_force_from: '{day}'", said), "utf-8")
    item = folder / "national" / "items" / "administrative-penalty.yaml"
    text = item.read_text("utf-8")
    assert "max: {years: 1}" in text
    item.write_text(text.replace("max: {years: 1}", "max: {months: 6}"), "utf-8")
    clocks = folder / "national" / "clocks.yaml"
    text = clocks.read_text("utf-8")
    assert "length: {working_days: 10}" in text
    clocks.write_text(
        text.replace("length: {working_days: 10}", "length: {working_days: 9}"), "utf-8"
    )
    return folder / "national"


@pytest.mark.parametrize(("who", "language"), [("operator", "zh"), ("auditor", "en")])
def test_what_an_edition_would_move_by_keyboard(
    visit: Any, site: Any, tmp_path: Path, who: str, language: str
) -> None:
    loaded = site.told.run("pack", "load", str(coming(tmp_path)))
    assert loaded.returncode == 0, loaded.stderr
    visitor = visit(language=language, width=HALF, dark=language == "en")
    visitor.sign_in(who)
    visitor.go("/workbench/health/")
    page = visitor.page
    for link in ("nav a[href='/workbench/foresight/']", "#waiting tbody a"):
        page.locator(link).first.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= HALF
    words = {
        "zh": ("新版本只会缩短，不会延长", "施行时即停止展示", "会变的期限"),
        "en": (
            "An edition shortens and never lengthens",
            "Ends when it takes force",
            "Clocks that would change",
        ),
    }
    for word in words[language]:
        assert word in visitor.text()
    assert page.locator("#lines tbody tr").count() >= 3
    assert page.locator("#clocks tbody tr").count() >= 1
    assert page.locator("figure svg").count() >= 1  # a small world: no item moves ten records
    with page.expect_download() as download:
        page.locator("a[href$='lines.csv']").first.press("Enter")
    download.value.save_as(tmp_path / "lines.csv")
    with (tmp_path / "lines.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert len(lines) == 1 + page.locator("#lines tbody tr").count()
    assert visitor.errors == []


def test_a_folder_is_asked_about_and_nothing_is_kept(site: Any, tmp_path: Path) -> None:
    """By the command, with the packs as they are but for a shorter period; the catalogue stays as it was."""
    place = coming(tmp_path)
    header = place / "pack.yaml"
    header.write_text(header.read_text("utf-8").replace("9999.1", "9999.2"), "utf-8")
    later = f"{datetime.now(UTC) + timedelta(days=20):%Y-%m-%d}"
    said = re.sub(
        r"in_force_from: '[0-9-]+'", f"in_force_from: '{later}'", header.read_text("utf-8")
    )
    header.write_text(said, "utf-8")
    done = site.told.run("pack", "whatif", str(place), "--json", "--csv", str(tmp_path / "out.csv"))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["records"] > 100
    assert found["ends_sooner"] + found["ends_at_once"] > 0
    assert (tmp_path / "out.csv").stat().st_size > 100
    assert site.told.run("pack", "whatif", "national:9999.2").returncode == 2
    settled = site.told.run("pack", "settle", "--json")
    assert (settled.returncode, json.loads(settled.stdout)["moved"]) == (0, 0)
