"""我的记录: every record's time on one scale, drawn and listed.

As with `charts.py`, positions are percentages and the table beneath has the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from gongxin.lib.bilingual import Text

from .components import Cell, Column, Link, Row, Table
from .words import Words, day_text

_BEYOND = timedelta(days=90)
_VALID = Text("记录有效期间", "while it is valid")
_NONE = Text("—", "—")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """One record: decided, shown from, repair may be asked for from, and the last day (None: while it is valid)."""

    title: Words
    anchor: str
    decided: date | None
    start: date
    repair_from: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A record as it is drawn; everything in percent of the width."""

    title: Words
    x: str
    width: str
    repair: str | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timelines:
    """The records of a file on one scale, from the first day of any to the last. There is at least one."""

    template: ClassVar[str] = "components/timelines.html"

    now: date
    records: tuple[Lived, ...]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Every record as a bar, in the order of the list."""
        return tuple(self._bar(one) for one in self.records)

    @property
    def now_at(self) -> str:
        """Where today stands."""
        return f"{self._at(self.now):.2f}%"

    @property
    def scale(self) -> Text:
        """From when to when it reaches."""
        first, last = (day_text(day) for day in self._span())
        return Text(f"{first.zh}至{last.zh}", f"{first.en} to {last.en}")

    @property
    def table(self) -> Table:
        """The same days, to read and to copy."""
        return Table(
            name="timeline-days",
            caption=Text("我的记录：日期", "My records: dates"),
            columns=(
                Column(label=Text("记录", "Record")),
                Column(label=Text("文书日期", "Decided")),
                Column(label=Text("展示自", "Shown from")),
                Column(label=Text("自此可申请修复", "Repair may be asked for from")),
                Column(label=Text("最后一日，此后自动终止", "Last day; it then ends by itself")),
            ),
            rows=tuple(
                Row(
                    cells=(
                        Link(f"#{one.anchor}", one.title),
                        _day(one.decided),
                        one.start,
                        _day(one.repair_from),
                        one.end or _VALID,
                    )
                )
                for one in self.records
            ),
            compact=True,
        )

    def _bar(self, one: Lived) -> Bar:
        _, last = self._span()
        end = one.end or last
        left, right = self._at(one.start), self._at(max(end, one.start))
        shown = one.repair_from is not None and one.start < one.repair_from <= end
        return Bar(
            title=one.title,
            x=f"{left:.2f}%",
            width=f"{max(0.4, right - left):.2f}%",
            repair=f"{self._at(one.repair_from):.2f}%" if shown and one.repair_from else None,
            open=one.end is None,
        )

    def _at(self, day: date) -> float:
        first, last = self._span()
        return 1.5 + 97 * (day - first).days / max(1, (last - first).days)

    def _span(self) -> tuple[date, date]:
        days = [self.now, *(one.start for one in self.records)]
        ends = [one.end for one in self.records if one.end]
        return min(days), max([*days, *ends]) + (
            _BEYOND if len(ends) < len(self.records) else timedelta()
        )


def _day(day: date | None) -> Cell:
    return _NONE if day is None else day
