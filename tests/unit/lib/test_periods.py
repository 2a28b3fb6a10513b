"""When a period ends: the Civil Code's rule, and that one date and a column of dates agree on it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.lib.period_columns import last_day_expr, over_from_expr
from gongxin.lib.periods import (
    BEIJING,
    begins,
    last_day,
    last_day_before,
    over_from,
)

CASES = [
    ("2026-01-31", {"months": 1}, "2026-02-28"),
    ("2024-01-31", {"months": 1}, "2024-02-29"),
    ("2024-02-29", {"years": 1}, "2025-02-28"),
    ("2024-02-29", {"years": 4}, "2028-02-29"),
    ("2025-02-28", {"years": 3}, "2028-02-28"),
    ("2026-08-31", {"months": 3}, "2026-11-30"),
    ("2026-11-30", {"months": 3}, "2027-02-28"),
    ("2026-12-31", {"days": 1}, "2027-01-01"),
    ("2026-11-22", {"days": 0}, "2026-11-22"),
    ("2026-11-22", {"years": 1, "months": 1, "days": 10}, "2028-01-01"),
    ("2000-02-29", {"years": 100}, "2100-02-28"),
]


@pytest.mark.parametrize(("start", "length", "last"), CASES)
def test_the_last_day(start: str, length: dict[str, int], last: str) -> None:
    assert last_day(date.fromisoformat(start), **length) == date.fromisoformat(last)


def test_it_is_over_at_midnight_in_beijing_after_the_last_day() -> None:
    assert over_from(date(2026, 11, 22)) == datetime(2026, 11, 23, tzinfo=BEIJING)
    assert over_from(date(2026, 11, 22)) == datetime(2026, 11, 22, 16, tzinfo=UTC)


def test_the_last_year_of_the_calendar_means_without_end() -> None:
    assert over_from(date(9999, 12, 31)) is None
    assert over_from(date(9998, 12, 31)) == datetime(9999, 1, 1, tzinfo=BEIJING)


@settings(max_examples=300, deadline=None)
@given(
    start=st.dates(date(1800, 1, 1), date(2999, 12, 31)),
    days=st.integers(0, 4000),
    months=st.integers(0, 600),
    years=st.integers(0, 120),
)
def test_a_column_says_what_one_date_says(start: date, days: int, months: int, years: int) -> None:
    length = {"days": days, "months": months, "years": years}
    frame = (
        pl.DataFrame({"start": [start, None]})
        .select(last=last_day_expr(pl.col("start"), **length))
        .with_columns(over=over_from_expr(pl.col("last")))
    )
    expected = last_day(start, **length)
    assert frame["last"].to_list() == [expected, None]
    assert frame["over"].to_list() == [over_from(expected), None]


def test_a_column_knows_the_end_of_the_calendar() -> None:
    frame = pl.DataFrame({"day": [date(9999, 12, 31), date(9999, 1, 1), date(9998, 12, 31)]})
    over = frame.select(over_from_expr(pl.col("day"))).to_series().to_list()
    assert over == [None, None, over_from(date(9998, 12, 31))]


def test_every_day_of_a_leap_cycle_in_every_usual_length() -> None:
    days = pl.date_range(date(2023, 1, 1), date(2027, 12, 31), eager=True).alias("start")
    for length in ({"months": 3}, {"years": 1}, {"years": 3}, {"months": 13}, {"days": 30}):
        column = days.to_frame().select(last_day_expr(pl.col("start"), **length)).to_series()
        assert column.to_list() == [last_day(day, **length) for day in days]


@given(st.dates(max_value=date(9998, 12, 31), min_value=date(1, 1, 2)))
def test_the_last_day_of_what_is_over_is_the_one_it_was_made_from(day: date) -> None:
    over = over_from(day)
    assert over is not None
    assert last_day_before(over) == last_day_before(over.astimezone(UTC)) == day
    assert begins(day) < over
    assert last_day_before(begins(day)) == day - timedelta(days=1)
