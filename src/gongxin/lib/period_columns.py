"""When the periods of a column end: the rule of `periods`, as expressions of Polars.

Apart from it because every process reckons with dates and few check columns: Polars takes 0.4 s to import.
"""

from __future__ import annotations

import polars as pl

from .periods import LAST_YEAR


def last_day_expr(start: pl.Expr, *, days: int = 0, months: int = 0, years: int = 0) -> pl.Expr:
    """`last_day` for a column of dates. Polars, too, takes the month's last day where one is missing."""
    return start.dt.offset_by(f"{years * 12 + months}mo").dt.offset_by(f"{days}d")


def over_from_expr(last: pl.Expr) -> pl.Expr:
    """`over_from` for a column of dates, as timestamps with time zone UTC."""
    # China has one time zone without summer time, so the offset is a constant.
    instant = (
        last.cast(pl.Datetime("us"))
        .dt.offset_by("1d")
        .dt.offset_by("-8h")
        .dt.replace_time_zone("UTC")
    )
    return pl.when(last.dt.year() < LAST_YEAR).then(instant)
