"""The golden table of clocks: every clock of the packs and of the test profiles, with a day that somebody has reckoned.

`clock_table.csv` was reviewed line by line against the State Council's calendars of 2024 to 2026. It is not made by a program.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from gongxin.apps.catalogue.operations.check_packs import check_packs, sound_packs
from gongxin.apps.catalogue.types import Clock
from gongxin.lib.bilingual import Text
from gongxin.lib.reckoning import reckon

HERE = Path(__file__).parent
PROFILES = HERE.parents[1] / "fixtures" / "profiles"
PLACES = (HERE.parents[2] / "packs", PROFILES)
TREES = sound_packs(PLACES)
CLOCKS = {
    entry.raw["code"]: Clock.from_pack(tree.code, entry.raw)
    for tree in TREES
    for entry in tree.entries("clocks")
}
with (HERE / "clock_table.csv").open(encoding="utf-8") as _file:
    TABLE = list(csv.DictReader(_file))


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line['clock']}-{line['start']}")
def test_it_ends_on_the_day_that_was_reckoned(line: dict[str, str]) -> None:
    clock = CLOCKS[line["clock"]]
    extension = clock.extension.length if line["extended"] and clock.extension else None
    why = reckon(
        start=date.fromisoformat(line["start"]),
        length=clock.length,
        kind=clock.kind,
        begins=Text("起", "start"),
        extension=extension,
    )
    assert why.last_day == date.fromisoformat(line["last_day"])
    assert bool(why.warnings) is (line["calendar"] == "unannounced")
    assert clock.kind == line["kind"]
    assert [step.after for step in why.steps if step.after][-1] == why.last_day


def test_no_clock_is_left_out_and_every_extension_is_tried() -> None:
    assert {line["clock"] for line in TABLE} == set(CLOCKS)
    extended = {line["clock"] for line in TABLE if line["extended"]}
    assert extended == {code for code, clock in CLOCKS.items() if clock.extension}


def test_the_profiles_load_and_are_marked() -> None:
    assert check_packs([PROFILES]) == []
    marked = {tree.code for tree in TREES if tree.header.get("test_profile")}
    assert marked == {"shanghai", "shandong", "henan", "zhejiang", "shenzhen"}


def test_what_is_not_the_law_s_own_number_says_where_it_is_from() -> None:
    others = [clock for clock in CLOCKS.values() if not clock.by_law]
    assert {"repair-acceptance", "repair-answer", "sichuan-repair", "huainan-repair"} <= {
        clock.code for clock in others
    }
    assert all(clock.note for clock in others)
