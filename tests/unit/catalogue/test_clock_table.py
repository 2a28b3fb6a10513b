"""The golden table of clocks: every clock of the packs and of the test profiles, with the day on which it ends.

The days of `clock_table.csv` were computed by the program once and stand still since, those of objection, review and complaint by hand. Those under an announced calendar are
reckoned here a second time by a plain walk through the days, written apart; some were checked by hand.
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest
from chinese_calendar import is_workday

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


def _walked(start: date, length: str, kind: str) -> date:
    """Day by day. A duty or right that would end on a day off ends on the next working day (Civil Code, article 203)."""
    day = start
    for number, unit in re.findall(r"(\d+)-(working-day|day|month|year)", length):
        left = int(number)
        if unit in {"month", "year"}:
            total = day.year * 12 + day.month - 1 + left * (12 if unit == "year" else 1)
            year, month = total // 12, total % 12 + 1
            day = date(year, month, min(day.day, monthrange(year, month)[1]))
            continue
        while left:
            day += timedelta(days=1)
            left -= unit == "day" or is_workday(day)
    while kind in {"duty", "right"} and not is_workday(day):
        day += timedelta(days=1)
    return day


@pytest.mark.parametrize(
    "line",
    [line for line in TABLE if not line["calendar"]],
    ids=lambda line: f"{line['clock']}-{line['start']}",
)
def test_a_walk_through_the_days_ends_there_too(line: dict[str, str]) -> None:
    walked = _walked(date.fromisoformat(line["start"]), line["length"], line["kind"])
    assert walked == date.fromisoformat(line["last_day"])


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
