"""Timeliness and quality of what sources file, from the batches themselves: no job, nothing kept apart.

How much a source files is told as the ground of its shares, and counts for nothing: lists are in the
order of names, and no figure here grows with volume.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from gongxin.apps.catalogue.api import list_items
from gongxin.apps.identity.api import Actor, Role, check_role

from ..enums import Alarm
from .timeliness import due_day

LEAST_BATCHES = 3
"""A source that has filed fewer batches has no usual interval yet."""
QUIET_AFTER = 3.0
"""Times the usual interval without a batch."""
LATE_SHARE = 0.10
LEAST_VALID_SHARE = 0.95
LEAST_ROWS = 20
"""Of fewer rows a share says nothing."""

_FILED = """
WITH filed AS (
    SELECT source, item, status, received_at, received, accepted, superseding, withdrawn, duplicate,
           held, refused, in_time, late,
           received_at - lag(received_at) OVER (PARTITION BY source, item ORDER BY received_at) AS gap
    FROM intake_batch
    WHERE status IN ('loaded', 'recalled') AND received_at >= %(since)s AND channel <> 'canary'
      AND source = coalesce(%(source)s, source)
)
"""

_BY_SOURCE = (
    _FILED
    + """
SELECT source, item, count(*), count(*) FILTER (WHERE status = 'recalled'),
       sum(received), sum(refused), sum(accepted), sum(superseding - withdrawn), sum(withdrawn),
       sum(in_time), sum(late), max(received_at),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY gap)
FROM filed GROUP BY source, item ORDER BY source, item
"""
)

_BY_MONTH = (
    _FILED
    + """
SELECT to_char(received_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month,
       sum(received), sum(refused), sum(accepted), sum(superseding - withdrawn), sum(in_time), sum(late)
FROM filed GROUP BY month ORDER BY month
"""
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of rows, and the shares that follow; a share is None where there is nothing to share."""

    received: int
    refused: int
    accepted: int
    corrected: int
    in_time: int
    late: int

    @property
    def in_time_share(self) -> float | None:
        """及时率: of new facts since the source began, those filed within the item's clock."""
        return _share(self.in_time, self.in_time + self.late)

    @property
    def valid_share(self) -> float | None:
        """一次合格率: of rows received, those that were not sent back."""
        return _share(self.received - self.refused, self.received)

    @property
    def corrected_share(self) -> float | None:
        """更正率: corrections of earlier rows beside new ones."""
        return _share(self.corrected, self.corrected + self.accepted)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One item from one source. `usual_gap` is the median time between its batches."""

    source: str
    item: str
    batches: int
    recalled: int
    withdrawn: int
    figures: Figures
    last_filed: datetime
    usual_gap: timedelta | None
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """质量看板: what each source filed since a day, and the same by month (`2026-11`), oldest first."""

    since: datetime
    lines: tuple[SourceLine, ...]
    months: tuple[tuple[str, Figures], ...]

    @property
    def alarmed(self) -> tuple[SourceLine, ...]:
        """Lines that want someone's attention."""
        return tuple(line for line in self.lines if line.alarms)


def quality(*, actor: Actor, since: datetime, now: datetime, source: str | None = None) -> Quality:
    """The figures since that instant; a clerk sees their own organ's. Two statements."""
    check_role(actor, Role.CLERK, Role.OPERATOR, Role.AUDITOR)
    asked = {"since": since, "source": actor.organ if actor.role is Role.CLERK else source}
    within = {
        item.code: due_day(now.date(), item.update_within) - now.date() for item in list_items()
    }
    lines = []
    with connection.cursor() as cursor:
        cursor.execute(_BY_SOURCE, asked)
        for code, item, batches, recalled, *counts, last, gap in cursor:
            received, refused, accepted, corrected, withdrawn, in_time, late = counts
            figures = Figures(received, refused, accepted, corrected, in_time, late)
            quiet = _is_quiet(batches, now - last, gap, within.get(item, timedelta()))
            alarms = _alarms(figures, quiet=quiet)
            lines.append(
                SourceLine(code, item, batches, recalled, withdrawn, figures, last, gap, alarms)
            )
        cursor.execute(_BY_MONTH, asked)
        months = tuple((month, Figures(*counts)) for month, *counts in cursor)
    return Quality(since, tuple(lines), months)


def _alarms(figures: Figures, *, quiet: bool) -> tuple[Alarm, ...]:
    found = [Alarm.QUIET] if quiet else []
    timed = figures.in_time + figures.late
    if timed >= LEAST_ROWS and figures.late > LATE_SHARE * timed:
        found.append(Alarm.LATE)
    valid = figures.valid_share
    if figures.received >= LEAST_ROWS and valid is not None and valid < LEAST_VALID_SHARE:
        found.append(Alarm.REFUSED)
    return tuple(found)


def _is_quiet(batches: int, silent: timedelta, gap: timedelta | None, within: timedelta) -> bool:
    """Whether nothing has come for much longer than usual, and longer than the item's clock allows."""
    if gap is None or batches < LEAST_BATCHES:
        return False
    return silent > max(QUIET_AFTER * gap, within)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
