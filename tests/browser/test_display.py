"""到期核验 in a browser: the newest figures for anybody, every night for operators and auditors; and the command by itself."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe

from gongxin.apps.display.api import Channel
from tests.integration.display.shown import without_any_end

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
HALF = 640
"""What remains of a window of 1280 px at 200 % zoom."""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_anybody_reads_the_newest_figures_without_javascript(visit: Any, language: str) -> None:
    visitor = visit(language=language, width=HALF, javascript=False)
    visitor.go("/ledger/")
    said = {
        "zh": ("过期仍可见：0。", "核对"),
        "en": ("Past its end and still visible: 0.", "checked"),
    }
    for words in said[language]:
        assert words in visitor.text()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= HALF


@pytest.mark.parametrize(("who", "language"), [("operator", "zh"), ("auditor", "en")])
def test_every_night_and_channel_by_keyboard(visit: Any, who: str, language: str) -> None:
    visitor = visit(language=language, width=HALF, dark=language == "en")
    visitor.sign_in(who)
    visitor.go("/workbench/health/")
    link = visitor.page.locator("nav a[href='/workbench/display/']")
    link.focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert Axe().run(visitor.page).response["violations"] == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= HALF
    rows = visitor.page.locator("#channels tbody tr")
    assert rows.count() >= 10
    assert {"zh": "批量查询的结果文件", "en": "Answers of a bulk look-up"}[
        language
    ] in visitor.text()
    assert visitor.page.locator("svg[role=img], figure svg").count() >= 1
    assert "监测用虚构人" not in visitor.page.content()
    assert visitor.errors == []


def test_the_command_checks_an_installation_and_finds_what_was_taken_away(story_copy: Any) -> None:
    clean = story_copy.run("display-check", "--json")
    assert clean.returncode == 0, clean.stderr
    said = json.loads(clean.stdout)
    assert said["expired_but_visible"] == 0
    assert len(said["channels"]) == len(Channel)
    assert all(one["checked"] > 0 and not one["blind"] for one in said["channels"])
    with psycopg.connect(story_copy.environment()["GONGXIN_OWNER_URL"], autocommit=True) as owner:
        (view,) = owner.execute("SELECT pg_get_viewdef('register_shown'::regclass)").fetchone()
        assert without_any_end(view) != view
        owner.execute(
            f"CREATE OR REPLACE VIEW register_shown WITH (security_invoker) AS {without_any_end(view)}"
        )
        found = story_copy.run("display", "check", "--json")
        assert found.returncode == 1  # the view tells, and the policy behind it holds yet
        assert _visible(found)["register"] > 100
        assert _visible(found)["look-up-answer"] == _visible(found)["api-file"] == 0
        (wall,) = owner.execute(
            "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polname = 'record_is_seen'"
        ).fetchone()
        assert without_any_end(wall) != wall
        owner.execute(
            f"ALTER POLICY record_is_seen ON register_record USING ({without_any_end(wall)})"
        )
    found = story_copy.run("display", "check", "--json")
    assert found.returncode == 1
    by_channel = _visible(found)
    assert by_channel["register"] > 100  # everybody's of ten years
    assert by_channel["look-up-answer"] == by_channel["api-file"] == 2
    assert by_channel["bulk"] == 0  # a kept yes ends by its own date as well
    assert "监测用虚构" not in found.stderr
    assert "519900" not in found.stdout + found.stderr


def _visible(check: Any) -> dict[str, int]:
    return {one["name"]: one["expired_but_visible"] for one in json.loads(check.stdout)["channels"]}
