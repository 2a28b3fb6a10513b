"""Working days of the mainland: the State Council's calendar of holidays and make-up days.

The calendar of a year is announced in the autumn before. For a year that is not announced Mondays to
Fridays are taken for working days, and `announced` tells so: who shows such a day must say it.
"""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

_SATURDAY = 5


def announced(day: date) -> bool:
    """Whether the calendar of that day's year is known."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def is_working_day(day: date) -> bool:
    """Whether offices work on that day."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < _SATURDAY


def add_working_days(start: date, count: int) -> date:
    """The last day of a period of `count` working days; the day of the start does not count."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
