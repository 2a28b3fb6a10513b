"""Days to be remembered as a calendar file (iCalendar, RFC 5545) that every calendar program takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

_MAKER = "-//Gongxin//Public credit calendar//ZH"


@dataclass(frozen=True, slots=True)
class DayToRemember:
    """A day with what it is for; `of` and `what` tell it from others, so that a newer file moves the entry and adds none.

    `remind` sets an alarm for nine in the morning of that day.
    """

    of: str
    what: str
    day: date
    title: str
    words: str
    remind: bool = False


def calendar_file(*, title: str, days: Iterable[DayToRemember], now: datetime) -> bytes:
    """The file; days are whole days and shown as free, so that nothing else in the calendar is in their way."""
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    for one in days:
        calendar.add_component(_event(one, now))
    content: bytes = calendar.to_ical()
    return content


def _event(one: DayToRemember, now: datetime) -> Event:
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"gongxin:{one.of}:{one.what}")))
    event.add("dtstamp", now)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", one.title)
    event.add("description", one.words)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if one.remind:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.title)
        alarm.add("trigger", timedelta(hours=9))
        event.add_component(alarm)
    return event
