"""Working days: make-up days, long holidays, and years that are not announced."""

from datetime import date, timedelta

import pytest

from gongxin.lib.working_days import add_working_days, announced, is_working_day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 14), True),  # a Saturday made up for the Spring Festival
        (date(2026, 2, 17), False),
        (date(2026, 10, 10), True),
        (date(2026, 10, 8), True),
        (date(2026, 10, 7), False),
        (date(2026, 11, 27), True),
        (date(2026, 11, 28), False),
    ],
)
def test_the_announced_calendar(day: date, works: bool) -> None:
    assert announced(day)
    assert is_working_day(day) is works


def test_seven_working_days_over_the_national_holiday() -> None:
    # 28 to 30 September, then 8, 9, 10 (a Saturday that is worked) and 12 October
    assert add_working_days(date(2026, 9, 27), 7) == date(2026, 10, 12)
    assert add_working_days(date(2026, 9, 27), 0) == date(2026, 9, 27)


def test_a_year_that_is_not_announced_is_told_and_counted_by_weekdays() -> None:
    assert not announced(date(2090, 1, 2))
    assert is_working_day(date(2090, 1, 2))
    assert not is_working_day(date(2090, 1, 7))


def test_a_later_start_never_ends_earlier() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(364)]
    ends = [add_working_days(day, 7) for day in days]
    assert ends == sorted(ends)
