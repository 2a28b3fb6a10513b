"""An operator's table of working days: a YAML file that `GONGXIN_WORKING_DAYS` names.

    announced: [2027]
    days:
      - {day: 2027-01-01, works: false, zh: 元旦, en: New Year's Day}
      - {day: 2027-01-09, works: true, zh: 春节, en: Spring Festival}

It comes before the calendar that the program knows: for a year that was announced after the program was made, and for
days on which the offices of a place are closed or open otherwise than elsewhere. `announced` lists the years that are
whole with the days below; of other years single days may be listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from .bilingual import Text
from .working_days import OwnDay, WorkingCalendar
from .yaml_marks import Marked, NodePath, YamlRefused, load_marked

_KEYS = frozenset({"announced", "days"})
_DAY_KEYS = frozenset({"day", "works", "zh", "en"})
_YEARS = range(2000, 2200)


def read_working_days(path: Path) -> WorkingCalendar:
    """The table of the file. Raises YamlRefused with the line of the first thing that is wrong."""
    marked = load_marked(path)
    data = marked.data
    if (
        not isinstance(data, dict)
        or not set(data) <= _KEYS
        or not isinstance(data.get("days"), list)
    ):
        raise _refused(marked, (), "应有 announced 和 days 两项", "it has `announced` and `days`")
    years = data.get("announced") or []
    if not isinstance(years, list) or not all(type(one) is int and one in _YEARS for one in years):
        raise _refused(marked, ("announced",), "应为年份的列表", "it is a list of years")
    days: dict[date, OwnDay] = {}
    for place, (day, own) in enumerate(_days(marked)):
        if day in days:
            raise _refused(marked, ("days", place), "这一天已经列过", "that day is listed already")
        days[day] = own
    return WorkingCalendar(days=days, years=frozenset(years))


def _days(marked: Marked) -> Iterator[tuple[date, OwnDay]]:
    for place, raw in enumerate(marked.data["days"]):
        path: NodePath = ("days", place)
        if not isinstance(raw, dict) or set(raw) != _DAY_KEYS:
            raise _refused(
                marked, path, "应有 day、works、zh、en", "it has `day`, `works`, `zh` and `en`"
            )
        yield _day(marked, path, raw)


def _day(marked: Marked, path: NodePath, raw: dict[str, Any]) -> tuple[date, OwnDay]:
    try:
        day = date.fromisoformat(str(raw["day"]))
    except ValueError:
        raise _refused(
            marked, (*path, "day"), "不是日历上的日期", "it is no day of the calendar"
        ) from None
    works, zh, en = raw["works"], raw["zh"], raw["en"]
    if not isinstance(works, bool):
        raise _refused(marked, (*path, "works"), "应为 true 或 false", "it is true or false")
    if not (isinstance(zh, str) and zh and isinstance(en, str) and en):
        raise _refused(marked, path, "应写明中英文名称", "it has a name in both languages")
    return day, OwnDay(works, Text(zh, en))


def _refused(marked: Marked, path: NodePath, zh: str, en: str) -> YamlRefused:
    return YamlRefused(
        line=marked.line(path),
        what=Text(f"工作日表有误：{zh}。", f"The table of working days is wrong: {en}."),
        mend=Text(
            "请对照 docs/runbooks/clocks.md 改正。", "Compare it with docs/runbooks/clocks.md."
        ),
    )
