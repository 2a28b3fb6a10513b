"""When a period ends: one rule, here for one date; `period_columns` has it for a column in Polars.

The rule of the Civil Code, art. 200-204: the day of the start does not count; a period in months or
years ends with the day of the last month that has the same number, and where there is none (31 April,
29 February) with that month's last day; the last day ends at midnight, Beijing time. So the instant
from which something is over is 00:00 (UTC+8) of the day after the last day.

Forms write 9999-12-31 for "without end". An instant after it is none that a calendar of four-digit
years can name, so it is the absence of an end here too.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")

LAST_YEAR = 9999


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time in exactly one unit."""

    days: int = 0
    working_days: int = 0
    months: int = 0
    years: int = 0


def last_day(start: date, *, days: int = 0, months: int = 0, years: int = 0) -> date:
    """The last day of a period that starts with `start`. Raises ValueError or OverflowError after year 9999."""
    total = start.year * 12 + (start.month - 1) + months + 12 * years
    year, month = divmod(total, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day) + timedelta(days=days)


def over_from(last: date) -> datetime | None:
    """The instant from which a period with that last day is over; None for a last day in year 9999."""
    if last.year >= LAST_YEAR:
        return None
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=BEIJING)


def begins(day: date) -> datetime:
    """The first instant of that day."""
    return datetime.combine(day, time(), tzinfo=BEIJING)


def last_day_before(over: datetime) -> date:
    """The reverse of `over_from`: the last day of what is over from that instant on."""
    return (over.astimezone(BEIJING) - timedelta(microseconds=1)).date()
