"""A record's life drawn as a line, from its first day to its last.

Only geometry and words; the SVG stands in `components/lifeline.html`. Positions are percentages, so
that the line grows with the page while its strokes and letters keep their size.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from gongxin.lib.bilingual import Text

from .words import day_text

EDGE = 1.5
"""Free percent at either end, for the end marks."""

MANY_YEARS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeLine:
    """Display of a record from `start` to `end`, seen on `now`.

    `end` is the last day; None means as long as the record is valid. `repair_from` is the first day
    on which repair may be asked for.
    """

    template: ClassVar[str] = "components/lifeline.html"

    start: date
    end: date | None
    now: date
    repair_from: date | None = None

    @property
    def title(self) -> Text:
        """What the line is of."""
        return Text("展示期限", "Display period")

    @property
    def over_words(self) -> Text:
        """What is said of the last day once it has passed."""
        return Text("止，已结束", "ended")

    @property
    def ended(self) -> bool:
        """The last day has passed: the record is neither shown nor used."""
        return self.end is not None and self.now > self.end

    @property
    def started(self) -> bool:
        """The first day has come."""
        return self.now >= self.start

    def at(self, day: date) -> str:
        """Where `day` stands on the line, in percent of its width."""
        first, last = self._span()
        share = (day - first).days / max(1, (last - first).days)
        return f"{EDGE + (100 - 2 * EDGE) * min(1.0, max(0.0, share)):.2f}%"

    def _span(self) -> tuple[date, date]:
        first = min(self.start, self.now)
        if self.end is None:
            rest = max(90, (self.now - first).days // 4)
            return first, date.fromordinal(max(self.start, self.now).toordinal() + rest)
        return first, max(self.end, self.now)

    @property
    def start_at(self) -> str:
        """Position of the first day."""
        return self.at(self.start)

    @property
    def end_at(self) -> str:
        """Position of the last day, or of the open end."""
        return self.at(self.end or self._span()[1])

    @property
    def now_at(self) -> str:
        """Position of today."""
        return self.at(self.now)

    @property
    def lived_to(self) -> str:
        """Where the full part of the line stops."""
        return self.end_at if self.ended else self.now_at if self.started else self.start_at

    @property
    def lived(self) -> str:
        """Width of the full part."""
        return f"{float(self.lived_to[:-1]) - float(self.start_at[:-1]):.2f}%"

    @property
    def whole(self) -> str:
        """Width of the line from first to last day."""
        return f"{float(self.end_at[:-1]) - float(self.start_at[:-1]):.2f}%"

    @property
    def repair_at(self) -> str | None:
        """Position of the first day for repair, while that day matters."""
        if self.repair_from is None or self.ended or self.repair_from <= self.start:
            return None
        return self.at(self.repair_from)

    @property
    def now_anchor(self) -> str:
        """Which side of the mark the word for today keeps to, so that it stays within the page."""
        place = float(self.now_at[:-1])
        return "start" if place < 12 else "end" if place > 88 else "middle"

    @property
    def years(self) -> tuple[str, ...]:
        """Positions of the New Year's days; every fifth on a long line."""
        first, last = self._span()
        step = 5 if last.year - first.year > MANY_YEARS else 1
        return tuple(
            self.at(date(year, 1, 1))
            for year in range(first.year + 1, last.year + 1)
            if year % step == 0
        )

    @property
    def sentence(self) -> Text:
        """What the line says, for those who do not see it and for print."""
        start, now = day_text(self.start), day_text(self.now)
        if self.end is None:
            return Text(
                zh=f"自{start.zh}起，在记录有效期间展示。",
                en=f"Shown from {start.en}, for as long as the record is valid.",
            )
        end = day_text(self.end)
        if self.ended:
            return Text(
                zh=f"自{start.zh}起，至{end.zh}止，已经结束，不再展示或使用。",
                en=f"From {start.en} to {end.en}. It has ended and is neither shown nor used.",
            )
        left = (self.end - self.now).days
        rest = Text(
            zh="今天是最后一天。" if left == 0 else f"还有 {left} 天。",
            en="Today is the last day."
            if left == 0
            else f"{left} {'day' if left == 1 else 'days'} left.",
        )
        return Text(
            zh=f"自{start.zh}起，至{end.zh}止。今天是{now.zh}，{rest.zh}",
            en=f"From {start.en} to {end.en}. Today is {now.en}. {rest.en}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine(LifeLine):
    """A time within which somebody has to act, from the day on which it began to its last day; drawn as a record's life is."""

    @property
    def title(self) -> Text:
        """What the line is of."""
        return Text("办理期限", "Time to act")

    @property
    def over_words(self) -> Text:
        """What is said of the last day once it has passed."""
        return Text("止，已超期", "missed")

    @property
    def sentence(self) -> Text:
        """What the line says, for those who do not see it and for print."""
        assert self.end is not None
        start, end = day_text(self.start), day_text(self.end)
        if self.ended:
            return Text(
                f"自{start.zh}起，最迟{end.zh}，已经超期。",
                f"From {start.en}, due by {end.en}, which has passed.",
            )
        left = (self.end - self.now).days
        rest = Text("今天是最后一天。", "Today is the last day.")
        if left:
            rest = Text(f"还有 {left} 天。", f"{left} {'day' if left == 1 else 'days'} left.")
        return Text(
            f"自{start.zh}起，最迟{end.zh}。{rest.zh}",
            f"From {start.en}, due by {end.en}. {rest.en}",
        )
