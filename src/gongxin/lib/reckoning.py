"""When a clock ends, and why: the rule of the Civil Code (art. 200-204) written down step by step.

1. The day of the start does not count (art. 201).
2. Days are counted on; working days are counted over weekends and holidays, make-up days with them; months and years
   end on the day of the same number, and where the month has none, on its last day (art. 202).
3. An extension goes on from the last day so reached.
4. What somebody has to do by a day that is none of work may be done on the next working day (art. 203). That is so for a
   duty and for a right; a limit, such as the end of a display, and a time for which something is kept end on the day itself.
5. The last day ends at midnight, Beijing time (art. 203).

Where the holidays of a year are not announced, the day is taken that favours the person: for what an organ has to do and
for a limit the earlier one, for what a person may do and for what is kept for them the later one. The explanation says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from .bilingual import Text, day_words
from .explanations import Explained, Explanation
from .periods import LAST_YEAR, Length, last_day
from .working_days import (
    OFFICIAL,
    WEEKEND,
    Reading,
    WorkingCalendar,
    add_working_days,
    next_working_day,
)


class ClockKind(StrEnum):
    """期限的性质: an organ's duty, a person's right, the longest something may last, or how long it is kept at least."""

    DUTY = "duty"
    RIGHT = "right"
    LIMIT = "limit"
    KEEP = "keep"

    @property
    def words(self) -> Text:
        """For people."""
        return _KINDS[self]

    @property
    def reading(self) -> Reading:
        """How a year without an announced calendar is read, so that the person has the better of it."""
        return Reading.EARLY if self in {ClockKind.DUTY, ClockKind.LIMIT} else Reading.LATE

    @property
    def moves_off_holidays(self) -> bool:
        """Whether a last day on which nobody works moves to the next working day."""
        return self in {ClockKind.DUTY, ClockKind.RIGHT}


_KINDS = {
    ClockKind.DUTY: Text("单位的义务", "An organ’s duty"),
    ClockKind.RIGHT: Text("本人的权利", "A person’s right"),
    ClockKind.LIMIT: Text("最长期限", "A limit"),
    ClockKind.KEEP: Text("最短期限", "A shortest time"),
}


def civil_code(article: int) -> Text:
    """An article of the Civil Code on periods, 200 to 204."""
    return Text(
        f"《民法典》第二百{'零' + '一二三四'[article - 201] if article > 200 else ''}条",
        f"Civil Code, art. {article}",
    )


HOLIDAYS = Text("国务院放假安排", "The State Council’s calendar of holidays")
_FOLLOWS = Text(
    "从次日起算：当日不计入。", "Counted from the day after: the day itself does not count."
)
_AT_ONCE = Text("应当当日完成。", "To be done on the same day.")
_ENDS = Text("最后一日到二十四时（北京时间）为止。", "The last day ends at midnight, Beijing time.")
_NO_END = Text("到九九九九年，即没有终点。", "Year 9999, which is no end.")
_WARNINGS = {
    Reading.EARLY: Text(
        "最后一日所在年份的放假安排尚未公布。这里只扣除周末，得出较早的一日，对本人有利。",
        "The holidays of a year it runs into are not announced. Only weekends are left out here, which gives the earlier day, in the person’s favour.",
    ),
    Reading.LATE: Text(
        "最后一日所在年份的放假安排尚未公布。这里把可能放假的日子都扣除，得出较晚的一日，对本人有利。",
        "The holidays of a year it runs into are not announced. Every day that may be one is left out here, which gives the later day, in the person’s favour.",
    ),
}


def reckon(
    *,
    start: date,
    length: Length,
    kind: ClockKind,
    begins: Text,
    extension: Length | None = None,
    calendar: WorkingCalendar = OFFICIAL,
) -> Explanation:
    """The end of a clock that `start` sets going. `begins` says what happened on that day.

    Raises ValueError or OverflowError where it ends after year 9999.
    """
    steps = [Explained(begins, civil_code(200), None, start)]
    if length == Length():
        steps.append(Explained(_AT_ONCE, before=start, after=start))
        return _ended(steps, start, kind, calendar, moves=False)
    steps.append(follows_step(start))
    last = start
    for part, extends in ((length, False), (extension, True)):
        if part is not None:
            counted = _counted(last, part, kind, calendar, extends=extends)
            steps += counted
            last = counted[-1].after or last
    return _ended(steps, last, kind, calendar, moves=kind.moves_off_holidays)


def length_words(length: Length) -> Text:
    """10 个工作日 / 10 working days."""
    for count, zh, en in (
        (length.years, "年", "year"),
        (length.months, "个月", "month"),
        (length.working_days, "个工作日", "working day"),
        (length.days, "日", "day"),
    ):
        if count:
            return Text(f"{count}{zh}", f"{count} {en}{'s' if count > 1 else ''}")
    return Text("当日", "the same day")


def follows_step(start: date) -> Explained:
    """The step to the day after, from which is counted."""
    return Explained(_FOLLOWS, civil_code(201), start, start + timedelta(days=1))


def period_step(start: date, length: Length) -> Explained:
    """The step over months, years or days, which are counted without a calendar of holidays."""
    last = last_day(start, days=length.days, months=length.months, years=length.years)
    words = length_words(length)
    if (length.months or length.years) and last.day != start.day:
        said = Text(
            f"{words.zh}：到期的月没有{start.day}日，以该月最后一日为最后一日。",
            f"{words.en}: the month in which it ends has no day {start.day}, so its last day is the last.",
        )
        return Explained(said, civil_code(202), start, last)
    if length.months or length.years:
        said = Text(
            f"{words.zh}：到期月的对应日为最后一日。",
            f"{words.en}: the day of the same number is the last.",
        )
        return Explained(said, civil_code(202), start, last)
    return Explained(
        Text(f"数{words.zh}。", f"{words.en} are counted."), civil_code(200), start, last
    )


def _counted(
    start: date, length: Length, kind: ClockKind, calendar: WorkingCalendar, *, extends: bool
) -> list[Explained]:
    """The steps over one length; the last of them leads to its last day."""
    if length.working_days:
        last = add_working_days(start, length.working_days, calendar, kind.reading)
        words, article = length_words(length), HOLIDAYS
        step = Explained(Text(f"数{words.zh}。", f"{words.en} are counted."), article, start, last)
        skipped = list(_skipped(start, last, calendar, kind.reading))
        made_up = list(_made_up(start, last, calendar))
        steps = [Explained(one, HOLIDAYS) for one in (*skipped, *made_up)]
    else:
        step, steps = period_step(start, length), []
    if extends:
        step = Explained(
            Text(f"依法延长，{step.words.zh}", f"Extended by law: {step.words.en}"),
            step.article,
            step.before,
            step.after,
        )
    return [*steps, step]


def _skipped(
    start: date, last: date, calendar: WorkingCalendar, reading: Reading
) -> Iterator[Text]:
    """What is left out between the two days: how many weekend days, and each holiday by its name."""
    days = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    why = [(calendar.day_off(day, reading), day) for day in days]
    weekend = sum(1 for name, _ in why if name == WEEKEND)
    if weekend:
        yield Text(
            f"跳过周末 {weekend} 天。",
            f"{weekend} {'day' if weekend == 1 else 'days'} of weekends left out.",
        )
    for name, run in groupby(why, key=lambda one: one[0]):
        if name is not None and name != WEEKEND:
            off = [day for _, day in run]
            spell = _spell(off[0], off[-1])
            yield Text(f"跳过{name.zh}：{spell.zh}。", f"{name.en} left out: {spell.en}.")


def _made_up(start: date, last: date, calendar: WorkingCalendar) -> Iterator[Text]:
    for n in range(1, (last - start).days + 1):
        day = start + timedelta(days=n)
        name = calendar.made_up(day)
        if name is not None:
            words = day_words(day)
            yield Text(
                f"{words.zh}是周末，因{name.zh}调休上班，计入。",
                f"{words.en}, a weekend day worked for {name.en}, counts.",
            )


def _spell(first: date, last: date) -> Text:
    one, other = day_words(first), day_words(last)
    return one if first == last else Text(f"{one.zh}至{other.zh}", f"{one.en} to {other.en}")


def _ended(
    steps: list[Explained], last: date, kind: ClockKind, calendar: WorkingCalendar, *, moves: bool
) -> Explanation:
    start = steps[0].after or last
    in_working_days = any(step.article == HOLIDAYS for step in steps)
    moved = next_working_day(last, calendar, kind.reading) if moves else last
    if moved != last:
        why = calendar.day_off(last, kind.reading) or WEEKEND
        words = Text(
            f"最后一日不是工作日（{why.zh}），顺延到下一个工作日。",
            f"The last day is none of work ({why.en}), so the next working day is the last.",
        )
        steps = [*steps, Explained(words, civil_code(203), last, moved)]
    ended = (
        Explained(_NO_END, before=moved)
        if moved.year >= LAST_YEAR
        else Explained(_ENDS, civil_code(203), moved, moved)
    )
    touched = (in_working_days and [start, moved]) or (moves and [last, moved]) or []
    known = all(calendar.announced(day) for day in touched)
    return Explanation((*steps, ended), moved, () if known else (_WARNINGS[kind.reading],))
