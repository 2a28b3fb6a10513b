"""Reading feeds: which subscribers took what, and when each said that it is gone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

# By whom the release of a change was read for the first time: of each subscriber the one portion that it lies in.
_READ = """
SELECT l.line, s.id, r.at FROM unnest(%s::bigint[]) AS l(line)
CROSS JOIN feeds_subscription s
CROSS JOIN LATERAL (
    SELECT r.after, r.at FROM feeds_reading r WHERE r.subscription_id = s.id AND r.through >= l.line
    ORDER BY r.through LIMIT 1) r
WHERE r.after < l.line ORDER BY l.line, s.id
"""
_ACKNOWLEDGED = """
SELECT l.line, s.id, a.at FROM unnest(%s::bigint[]) AS l(line)
CROSS JOIN feeds_subscription s
CROSS JOIN LATERAL (
    SELECT a.after, a.at FROM feeds_acknowledgement a WHERE a.subscription_id = s.id AND a.through >= l.line
    ORDER BY a.through LIMIT 1) a
WHERE a.after < l.line
"""


@dataclass(frozen=True, slots=True)
class Told:
    """That a subscriber, by its key, took or acknowledged what a change says, and when."""

    line: int
    subscription: int
    at: datetime


def readings_of(lines: Collection[int]) -> list[Told]:
    """Who took these releases."""
    return _told(_READ, lines)


def acknowledgements_of(lines: Collection[int]) -> dict[tuple[int, int], datetime]:
    """When these take-downs were acknowledged, by change and subscriber."""
    return {(one.line, one.subscription): one.at for one in _told(_ACKNOWLEDGED, lines)}


def _told(sql: str, lines: Collection[int]) -> list[Told]:
    if not lines:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, [sorted(lines)])
        return [Told(*row) for row in cursor.fetchall()]
