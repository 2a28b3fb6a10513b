"""When something that recurs is due next, by Beijing time; and how systemd spells that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from .periods import BEIJING

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Rhythm(Protocol):
    """How often something is due."""

    def after(self, moment: datetime) -> datetime:
        """The first time strictly after `moment` at which it is due."""

    @property
    def on_calendar(self) -> str:
        """The same as `OnCalendar=` of systemd.time(7)."""


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many minutes, a divisor of 60, counted from the full hour."""

    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 1 or 60 % self.minutes:
            raise ValueError("minutes that divide an hour")

    def after(self, moment: datetime) -> datetime:
        local = moment.astimezone(BEIJING)
        hour = local.replace(minute=0, second=0, microsecond=0)
        return hour + timedelta(minutes=(local.minute // self.minutes + 1) * self.minutes)

    @property
    def on_calendar(self) -> str:
        return f"*-*-* *:0/{self.minutes}:00" if self.minutes < 60 else "*-*-* *:00:00"


@dataclass(frozen=True, slots=True)
class Daily:
    """At this time of each day, or of one day of the week (Monday is 0)."""

    at: time
    weekday: int | None = None

    def after(self, moment: datetime) -> datetime:
        local = moment.astimezone(BEIJING)
        due = datetime.combine(local.date(), self.at, BEIJING)
        while due <= local or (self.weekday is not None and due.weekday() != self.weekday):
            due += timedelta(days=1)
        return due

    @property
    def on_calendar(self) -> str:
        day = "" if self.weekday is None else f"{_DAYS[self.weekday]} "
        return f"{day}*-*-* {self.at:%H:%M:%S} {BEIJING}"
