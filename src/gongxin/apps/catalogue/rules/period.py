"""How long adverse information may be shown: Order 36 of 2025 on credit repair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gongxin.lib.bilingual import Text
from gongxin.lib.periods import Length
from gongxin.lib.yaml_marks import NodePath

from ..enums import AdverseClass
from ..errors import Fault
from .rule import Rule
from .tree import Entry, PackTree, Raw, fields_of

DISPLAY_CAPS: Mapping[AdverseClass, Length] = {
    AdverseClass.MINOR: Length(months=3),
    AdverseClass.ORDINARY: Length(years=1),
    AdverseClass.SERIOUS: Length(years=3),
}
"""Order 36 of 2025: the longest display of each class. No pack can lift it, and a longer period of one counts as this."""

CLASSES = ("minor", "ordinary", "serious")
CAP_MONTHS = {str(one): cap.months + 12 * cap.years for one, cap in DISPLAY_CAPS.items()}
"""Longest display of each class: 3 months, 1 year, 3 years."""

_SHORTEST_DAYS = {"minor": 89, "ordinary": 365, "serious": 1095}
"""The shortest that the cap can be in days, so that a period in days never outlasts it."""

_DAYS_A_MONTH = 365.2425 / 12
_WORKING_DAYS_A_WEEK = 5
_NAMES = {
    "minor": Text(zh="轻微", en="minor"),
    "ordinary": Text(zh="一般", en="ordinary"),
    "serious": Text(zh="严重", en="serious"),
}


class DisplayPeriod(Rule):
    """The display of adverse information ends by itself, within the caps of Order 36: minor 3
    months, ordinary 1 year, serious 3 years, the exceptions of a sector too; no shortest period is longer than the longest.
    """

    id = "period"

    def check(self, tree: PackTree) -> Iterator[Fault]:
        for entry in tree.entries("item"):
            exceptions = entry.raw["display"].get("exceptions", [])
            places = [("display",), *(("display", "exceptions", n) for n in range(len(exceptions)))]
            for place, periods in zip(places, (entry.raw["display"], *exceptions), strict=True):
                yield from self._order(entry, place, periods)
                if entry.raw["nature"] == "adverse":
                    yield from self._ends(entry, place, periods)
            for index, exception in enumerate(exceptions):
                yield from self._told_by(entry, ("display", "exceptions", index), exception)

    def _told_by(self, entry: Entry, place: NodePath, exception: Raw) -> Iterator[Fault]:
        field = fields_of(entry.raw).get(exception["field"], {"required": True})
        if field.get("required") and not field.get("multiple"):
            return
        yield entry.file.fault(
            self.id,
            (*place, "field"),
            what=Text(
                zh=f"「{exception['field']}」可以为空或者有多个值，说不准是否属于例外。",
                en=f"`{exception['field']}` may be empty or hold several codes, so nobody can tell whether the exception holds.",
            ),
            mend=Text(zh="请改用必填的单值字段。", en="Name a required field with one code."),
        )

    def _order(self, entry: Entry, place: NodePath, periods: Raw) -> Iterator[Fault]:
        for key in (*CLASSES, "all"):
            period = periods.get(key)
            if not period or not period.get("min") or not isinstance(period["max"], dict):
                continue
            if about_days(period["min"]) > about_days(period["max"]):
                yield entry.file.fault(
                    self.id,
                    (*place, key),
                    what=Text(
                        zh="最短展示期限长于最长展示期限。",
                        en="The shortest display is longer than the longest.",
                    ),
                    mend=Text(zh="请改正 min 或 max。", en="Correct `min` or `max`."),
                )

    def _ends(self, entry: Entry, place: NodePath, periods: Raw) -> Iterator[Fault]:
        possible = possible_classes(entry.raw.get("class"))
        for name in CLASSES:
            key = name if name in periods else "all"
            if key == "all" and name not in possible:
                continue
            period = periods.get(key)
            if period is None:
                if len(place) == 1:  # where an exception has no word, the item's own periods hold
                    yield self._without_end(entry, place, name)
            elif period["max"] == "while-valid":
                yield self._without_end(entry, (*place, key), name)
            elif isinstance(period["max"], dict) and beyond_cap(name, period["max"]):
                yield self._beyond(entry, (*place, key), name)

    def _without_end(self, entry: Entry, path: NodePath, name: str) -> Fault:
        word, months = _NAMES[name], CAP_MONTHS[name]
        return entry.file.fault(
            self.id,
            path,
            at_key=True,
            what=Text(
                zh=f"{word.zh}失信信息的展示没有终点。",
                en=f"The display of {word.en} adverse information has no end.",
            ),
            mend=Text(
                zh=f"请写明最长期限，不超过 {months} 个月。",
                en=f"State the longest period, {months} months at most.",
            ),
        )

    def _beyond(self, entry: Entry, path: NodePath, name: str) -> Fault:
        word, months = _NAMES[name], CAP_MONTHS[name]
        return entry.file.fault(
            self.id,
            path,
            what=Text(
                zh=f"{word.zh}失信信息的展示期限超过《信用修复管理办法》的上限。",
                en=f"The display of {word.en} adverse information is longer than Order 36 allows.",
            ),
            mend=Text(zh=f"请改为不超过 {months} 个月。", en=f"Make it {months} months at most."),
        )


def possible_classes(rule: Raw | None) -> frozenset[str]:
    """Classes an adverse row of the item may get; all three where the item does not say."""
    if not rule:
        return frozenset(CLASSES)
    if "always" in rule:
        return frozenset({rule["always"]})
    named = {name for name in ("minor", "serious") if rule.get(name)}
    return frozenset(named | {rule.get("otherwise", "ordinary")})


def beyond_cap(name: str, length: dict[str, Any]) -> bool:
    """Whether a length can outlast the cap of its class."""
    months = int(length.get("months", 0)) + 12 * int(length.get("years", 0))
    if months:
        return months > CAP_MONTHS[name]
    return about_days(length) > _SHORTEST_DAYS[name]


def about_days(length: dict[str, Any]) -> float:
    """Mean number of days, to compare lengths in different units."""
    return (
        float(length.get("days", 0))
        + float(length.get("working_days", 0)) * 7 / _WORKING_DAYS_A_WEEK
        + float(length.get("months", 0)) * _DAYS_A_MONTH
        + float(length.get("years", 0)) * 12 * _DAYS_A_MONTH
    )
