"""When a period ends: one rule, for one date in Python and for a column in Polars.

The rule of the Civil Code, art. 200-204: the day of the start does not count; a period in months or
years ends with the day of the last month that has the same number, and where there is none (31 April,
29 February) with that month's last day; the last day ends at midnight, Beijing time. So the instant
from which something is over is 00:00 (UTC+8) of the day after the last day.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta, timezone

import polars as pl

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


def last_day(start: date, *, days: int = 0, months: int = 0, years: int = 0) -> date:
    """The last day of a period that starts with `start`."""
    total = start.year * 12 + (start.month - 1) + months + 12 * years
    year, month = divmod(total, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day) + timedelta(days=days)


def over_from(last: date) -> datetime:
    """The instant from which a period with that last day is over."""
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=BEIJING)


def last_day_expr(start: pl.Expr, *, days: int = 0, months: int = 0, years: int = 0) -> pl.Expr:
    """`last_day` for a column of dates. Polars, too, takes the month's last day where one is missing."""
    return start.dt.offset_by(f"{years * 12 + months}mo").dt.offset_by(f"{days}d")


def over_from_expr(last: pl.Expr) -> pl.Expr:
    """`over_from` for a column of dates, as timestamps with time zone UTC."""
    # China has one time zone without summer time, so the offset is a constant.
    return (
        last.cast(pl.Datetime("us"))
        .dt.offset_by("1d")
        .dt.offset_by("-8h")
        .dt.replace_time_zone("UTC")
    )
