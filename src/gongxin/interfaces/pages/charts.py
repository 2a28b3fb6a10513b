"""Small charts: bars, columns and lines as plain SVG, told apart by pattern, not by colour alone.

A chart is always followed by its figures as a table. Across the page positions are percentages,
down the page `rem`: the drawing fits any width, and its letters keep the reader's size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from gongxin.lib.bilingual import Text

from .components import Cell, Column, Row, Table
from .words import Words, number_in

Kind = Literal["bar", "column", "line"]

MOST_SERIES = 4
"""As many patterns as can be told apart."""

PLOT_HEIGHT = 12.0
"""Height of columns and lines, in rem."""

PLOT_LEFT, PLOT_RIGHT = 13.0, 99.0
"""Where the plot begins and ends, in percent: left of it stand the figures of the scale."""

HEAD = 1.0
MOST_LABELS = 6
BAR_STEP = 1.1
ITEM = Text("项目", "Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One measured thing; `values` go with the chart's rows, None where nothing was measured."""

    label: Text
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One drawn value. `x`, `width` in percent; `y`, `height` in rem."""

    series: int
    x: str
    y: str
    width: str
    height: str
    words: str
    row: Words


@dataclass(frozen=True, slots=True)
class Stroke:
    """A piece of a line between two values."""

    series: int
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word at a place."""

    x: str
    y: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What is drawn and, beneath it, listed.

    `name` makes ids and anchors and is unique on a page. `about` says what the figures show. Values
    are not negative; raises ValueError otherwise, and for series of the wrong length or number.
    """

    template: ClassVar[str] = "components/chart.html"

    name: str
    title: Text
    unit: Text
    rows: tuple[Words, ...]
    series: tuple[Series, ...]
    kind: Kind = "bar"
    about: Text
    row_label: Text = ITEM
    decimals: int = 0

    def __post_init__(self) -> None:
        if not 1 <= len(self.series) <= MOST_SERIES:
            raise ValueError(f"a chart shows one to {MOST_SERIES} series, not {len(self.series)}")
        for series in self.series:
            if len(series.values) != len(self.rows):
                raise ValueError(f"series {series.label.en!r} has not one value for each row")
            if any(value is not None and value < 0 for value in series.values):
                raise ValueError(f"series {series.label.en!r} has a negative value")

    @property
    def top(self) -> float:
        """The end of the scale: a round number at or above the greatest value."""
        most = max((value or 0 for series in self.series for value in series.values), default=0)
        return round_up(most)

    @property
    def ticks(self) -> tuple[Label, ...]:
        """Lines of the scale, with their figures."""
        return tuple(
            Label("0", _rem(self._y(self.top * share)), _short(self.top * share))
            for share in (0.0, 0.25, 0.5, 0.75, 1.0)
        )

    @property
    def height(self) -> str:
        """Of the drawing of columns or lines, in rem."""
        return _rem(HEAD + PLOT_HEIGHT + 1.7)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every value as a column or a point of a line."""
        draw = self._column if self.kind == "column" else self._point
        return tuple(
            draw(row, number, value)
            for row in range(len(self.rows))
            for number, series in enumerate(self.series)
            if (value := series.values[row]) is not None
        )

    @property
    def bars(self) -> tuple[tuple[Words, tuple[Mark, ...]], ...]:
        """Each row with its bars; the row's words stand above them as text that can wrap."""
        return tuple(
            (
                words,
                tuple(
                    self._bar(row, number, value)
                    for number, series in enumerate(self.series)
                    if (value := series.values[row]) is not None
                ),
            )
            for row, words in enumerate(self.rows)
        )

    @property
    def bars_height(self) -> str:
        """Of one row's bars, in rem."""
        return _rem(len(self.series) * BAR_STEP)

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """The pieces of the lines; a gap stays a gap."""
        if self.kind != "line":
            return ()
        pieces = []
        for number, series in enumerate(self.series):
            for row in range(len(self.rows) - 1):
                here, there = series.values[row], series.values[row + 1]
                if here is not None and there is not None:
                    one, two = self._point(row, number, here), self._point(row + 1, number, there)
                    pieces.append(Stroke(number, one.x, one.y, two.x, two.y))
        return tuple(pieces)

    @property
    def row_labels(self) -> tuple[Label, ...]:
        """Words under columns and lines: at most six, evenly."""
        step = math.ceil(len(self.rows) / MOST_LABELS)
        return tuple(
            Label(_percent(self._middle(row)), _rem(HEAD + PLOT_HEIGHT + 1.3), words)
            for row, words in enumerate(self.rows)
            if row % step == 0
        )

    @property
    def table(self) -> Table:
        """The same figures, to read and to copy."""
        return Table(
            name=f"{self.name}-figures",
            caption=Text(
                zh=f"{self.title.zh}：数据（{self.unit.zh}）",
                en=f"{self.title.en}: figures ({self.unit.en})",
            ),
            columns=(
                Column(label=self.row_label),
                *(Column(label=series.label, number=True) for series in self.series),
            ),
            rows=tuple(
                Row(cells=(words, *(self._figure(series.values[row]) for series in self.series)))
                for row, words in enumerate(self.rows)
            ),
            compact=True,
        )

    def _figure(self, value: float | None) -> Cell:
        return Text("未统计", "not measured") if value is None else number_in(value, self.decimals)

    def _y(self, value: float) -> float:
        return HEAD + PLOT_HEIGHT * (1 - value / self.top)

    def _slot(self) -> float:
        return (PLOT_RIGHT - PLOT_LEFT) / max(1, len(self.rows))

    def _middle(self, row: int) -> float:
        return PLOT_LEFT + self._slot() * (row + 0.5)

    def _bar(self, row: int, number: int, value: float) -> Mark:
        # Bars end at 82 %, so that each figure stands behind its bar and within the page.
        return Mark(
            series=number,
            x=_percent(82 * value / self.top),
            y=_rem(number * BAR_STEP),
            width=_percent(max(0.4, 82 * value / self.top)),
            height=_rem(0.85),
            words=number_in(value, self.decimals),
            row=self.rows[row],
        )

    def _column(self, row: int, number: int, value: float) -> Mark:
        width = self._slot() * 0.72 / len(self.series)
        left = self._middle(row) - width * len(self.series) / 2 + width * number
        return Mark(
            series=number,
            x=_percent(left),
            y=_rem(self._y(value)),
            width=_percent(width * 0.94),
            height=_rem(PLOT_HEIGHT * value / self.top),
            words=number_in(value, self.decimals),
            row=self.rows[row],
        )

    def _point(self, row: int, number: int, value: float) -> Mark:
        return Mark(
            series=number,
            x=_percent(self._middle(row)),
            y=_rem(self._y(value)),
            width="0",
            height="0",
            words=number_in(value, self.decimals),
            row=self.rows[row],
        )


def round_up(value: float) -> float:
    """The next of 1, 2, 4, 5, 8 or 10 times a power of ten: its quarters read well."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    for step in (1, 2, 4, 5, 8, 10):
        if value <= step * power * (1 + 1e-9):
            return step * power
    return 10 * power


def _short(value: float) -> str:
    return number_in(round(value, 2)) if value < 100 else number_in(Decimal(round(value)))


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _rem(value: float) -> str:
    return f"{value:.3f}rem"
