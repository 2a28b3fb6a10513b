"""查询限额: how many people an officer may look up before somebody else looks at it.

What this is for: one officer with their own certificate made 471 look-ups a working day for eight months and
sold them. Nobody handles so many cases; who has a case for each look-up is never held up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

WINDOW = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Limits:
    """Distinct subjects without a matching case: an alarm at so many a day, a stop at so many in seven days."""

    alarm_a_day: int
    stop_in_window: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A subject whom the officer looked up in the window."""

    subject: UUID
    first_at: datetime
    case_known: bool


@dataclass(frozen=True, slots=True)
class Spending:
    """What one more look-up makes of the budget."""

    today: int
    in_window: int
    alarm: bool
    stop: bool


def spend(
    *,
    seen: Iterable[Seen],
    subject: UUID,
    case_known: bool,
    day_began: datetime,
    released_at: datetime | None,
    limits: Limits,
) -> Spending:
    """Judge a look-up at `subject`, after those in `seen`, which began within the window.

    Subjects with a matching case cost nothing, nor does a subject looked up before; a release begins the count anew.
    """
    counted = {
        one.subject: one.first_at
        for one in seen
        if not one.case_known and (released_at is None or one.first_at > released_at)
    }
    is_new = not case_known and subject not in counted
    in_window = len(counted) + is_new
    today = sum(first_at >= day_began for first_at in counted.values()) + is_new
    stop = is_new and in_window >= limits.stop_in_window
    return Spending(
        today=today, in_window=in_window, alarm=is_new and today >= limits.alarm_a_day, stop=stop
    )
