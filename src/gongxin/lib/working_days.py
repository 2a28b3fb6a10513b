"""Working days of the mainland: the State Council's calendar of holidays and make-up days, and what an operator adds.

The calendar of a year is announced in the autumn before. For a year that is not announced nobody can say which day is
worked, and this does not guess: there are two readings of such a year, and who asks says which of them is meant. Read
`EARLY`, Mondays to Fridays are worked and nothing is a holiday; read `LATE`, every day on which a public holiday can
fall is one. `announced` tells whether it matters: who shows such a day must say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from types import MappingProxyType

import chinese_calendar

from .bilingual import Text

_SATURDAY = 5
WEEKEND = Text("周末", "weekends")
HOLIDAY = Text("可能的法定节假日", "possible public holidays")

# Spring Festival begins between 21 January and 20 February, Dragon Boat lies between 28 May and 25 June, Mid-Autumn
# between 8 September and 8 October; each with the days that were joined to it in the years announced so far.
_MAY_BE_HOLIDAYS = (
    ((1, 1), (1, 3)),
    ((1, 19), (2, 28)),
    ((4, 2), (4, 7)),
    ((4, 29), (5, 7)),
    ((5, 27), (6, 27)),
    ((9, 7), (10, 9)),
    ((12, 30), (12, 31)),
)


class Reading(Enum):
    """How a year that is not announced is read."""

    EARLY = "early"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day of the operator's table: whether offices work on it, and why."""

    works: bool
    name: Text


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The announced calendar and, before it, an operator's table of `days`; `years` are whole with that table."""

    days: Mapping[date, OwnDay] = field(default_factory=lambda: MappingProxyType({}))
    years: frozenset[int] = frozenset()

    def announced(self, day: date) -> bool:
        """Whether it is known of that day whether it is worked."""
        if day in self.days or day.year in self.years:
            return True
        try:
            chinese_calendar.is_workday(day)
        except NotImplementedError:
            return False
        return True

    def day_off(self, day: date, reading: Reading = Reading.EARLY) -> Text | None:
        """Why offices do not work on that day; None where they do."""
        own = self.days.get(day)
        if own is not None:
            return None if own.works else own.name
        try:
            off, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:
            return self._day_off_unannounced(day, reading)
        if not off:
            return None
        return _named(name) if name else WEEKEND

    def made_up(self, day: date) -> Text | None:
        """What a weekend day is worked for; None for any other day."""
        own = self.days.get(day)
        if own is not None:
            return own.name if own.works and day.weekday() >= _SATURDAY else None
        try:
            off, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:
            return None
        return _named(name) if name and not off else None

    def works(self, day: date, reading: Reading = Reading.EARLY) -> bool:
        """Whether offices work on that day."""
        return self.day_off(day, reading) is None

    def _day_off_unannounced(self, day: date, reading: Reading) -> Text | None:
        if day.weekday() >= _SATURDAY:
            return WEEKEND
        if day.year in self.years or reading is Reading.EARLY:
            return None
        place = (day.month, day.day)
        may_be = any(first <= place <= last for first, last in _MAY_BE_HOLIDAYS)
        return HOLIDAY if may_be else None


OFFICIAL = WorkingCalendar()
"""The announced calendar alone."""


def announced(day: date, calendar: WorkingCalendar = OFFICIAL) -> bool:
    """Whether the calendar of that day's year is known."""
    return calendar.announced(day)


def is_working_day(day: date, calendar: WorkingCalendar = OFFICIAL) -> bool:
    """Whether offices work on that day; a year that is not announced is read early."""
    return calendar.works(day)


def add_working_days(
    start: date,
    count: int,
    calendar: WorkingCalendar = OFFICIAL,
    reading: Reading = Reading.EARLY,
) -> date:
    """The last day of a period of `count` working days; the day of the start does not count."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= calendar.works(day, reading)
    return day


def next_working_day(
    day: date, calendar: WorkingCalendar = OFFICIAL, reading: Reading = Reading.EARLY
) -> date:
    """That day where offices work on it, else the first after it on which they do."""
    while not calendar.works(day, reading):
        day += timedelta(days=1)
    return day


def _named(name: str) -> Text:
    return Text(chinese_calendar.Holiday(name).chinese, name)
