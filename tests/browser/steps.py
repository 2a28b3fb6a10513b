"""What several journeys do: find a page sound, go by keyboard, sign in as an officer who was hired, let days pass, have something done beside them."""

from __future__ import annotations

import json
from typing import Any

import psycopg
from axe_playwright_python.sync_playwright import Axe

SECRET = "a-long-enough-one-for-a-day"
SEND = "main form .actions button[type=submit]"
WIDTHS = (320, 360, 640)
"""In pixels: phones, and what remains of a window of 1280 px at 200 % zoom."""
BEGIN = """
import json, os
from pathlib import Path
from gongxin.interfaces.cli.house import now, open_house
open_house()
def say(what):
    Path(os.environ["GONGXIN_VAR"], "said.json").write_text(json.dumps(what, ensure_ascii=False))
"""
FILED = """
from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import file_row
from gongxin.interfaces.cli.story_determinations import penalty_by
cells = penalty_by({organ!r}, {whom!r}, ago={ago!r}, **{more!r})
receipt = file_row(item_code="administrative-penalty", organ={organ!r}, cells=cells, actor=system_actor("test"), now=now())
say({{"cells": cells, "batch": receipt.batch}})
"""
_MOMENTS = {
    "determinations_determination": (
        "number",
        ("proposed_at", "step_from", "timed_from", "lapses_at", "noticed_at", "defence_until"),
    ),
    "determinations_awaited": ("determination", ("begins_at", "due_at", "ends_at", "left_at")),
    "determinations_defence": ("determination", ("said_at",)),
    "determinations_step": ("determination", ("done_at",)),
    "measures_applied": ("number", ("proposed_at", "defend_until", "defended_at")),
}
"""Where a determination or a measure keeps when it was at its steps, by which column its number stands there."""


def sound(visitor: Any) -> None:
    """It breaks no rule of accessibility, and nothing but a framed table scrolls sideways at any width."""
    page = visitor.page
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    usual = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} px wide in a window of {width}"
    page.set_viewport_size(usual)


def press(visitor: Any, selector: str) -> None:
    """By keyboard: to the link or button, and Enter."""
    visitor.page.locator(selector).first.focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def send(visitor: Any, **given: str) -> None:
    """Fill in the page's form and send it by keyboard."""
    for name, value in given.items():
        field = visitor.page.locator(f"main [name={name}]")
        kind = field.first.evaluate("one => one.type")
        if kind == "radio":
            visitor.page.check(f"main [name={name}][value='{value}']")
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)
    press(visitor, SEND)


def officer(visit: Any, site: Any, login: str, organ: str, **how: Any) -> Any:
    """An officer of the organ, made by the command and signed in for the first time."""
    done = site.told.run(
        "account", "create", login, "--role", "officer", "--password", SECRET,
        "--organ", organ, "--unit", "业务处",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    visitor = visit(**how)
    visitor.sign_in(login, password=SECRET)
    return visitor


def done_beside(told: Any, program: str) -> Any:
    """What a program on this database says by `say`."""
    told.program(BEGIN + program)
    return json.loads((told.var / "said.json").read_text())


def days_pass(told: Any, number: str, days: int) -> None:
    """So many days go by for the determination or measure of that number: what was done in it was done as long ago."""
    with psycopg.connect(told.url) as database:
        moved = 0
        for table, (key, columns) in _MOMENTS.items():
            earlier = ", ".join(
                f"{one} = {one} - make_interval(days => %(days)s)" for one in columns
            )
            database.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            moved += database.execute(
                f"UPDATE {table} SET {earlier} WHERE {key} = %(number)s",
                {"days": days, "number": number},
            ).rowcount
            database.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        assert moved > 0, number


def troubles(*visitors: Any) -> list[str]:
    """What the consoles complained of, but for answers that say by their status what they say on the page."""
    known = ("400 (Bad Request)", "404 (Not Found)", "410 (Gone)")
    return [
        error
        for one in visitors
        for error in one.errors
        if not any(said in error for said in known)
    ]
