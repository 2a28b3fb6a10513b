"""Which records are in dispute, and since when silence hides them: kept beside the records and never in them.

A mark is held by recorded time, as versions of records are, but by a clock of its own: an objection does not wait for a
load, and a reading says up to which mark it knew (`Instant.marks_at`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

# The mark `d` of a record as it is held, or was by the last mark that a reading knew; there is one at most.
MARK_NOW = "k.recorded_to = 'infinity'"
MARK_THEN = "k.recorded_from <= %(marks_at)s AND k.recorded_to > %(marks_at)s"
MARKED = """LEFT JOIN (
    SELECT k.subject_key AS whose, k.record_key AS which, k.marked_from, k.hides_at, k.over_at FROM register_mark k
    WHERE {held}) d ON d.whose = register_record.subject_key AND d.which = register_record.record_key"""

# Since when the record is in dispute, and whether nothing hides it, at the moment that stands for `{now}`.
DISPUTED_SINCE = "CASE WHEN d.marked_from <= {now} AND d.over_at > {now} THEN d.marked_from END"
UNHIDDEN = "(d.hides_at <= {now} AND d.over_at > {now}) IS NOT TRUE"

ONE_MARK = "SELECT pg_advisory_xact_lock(hashtext('gongxin.register.mark'))"
TICK_MARKS = """
INSERT INTO register_mark_clock (one, known_at) VALUES (true, %s)
ON CONFLICT (one) DO UPDATE
SET known_at = greatest(excluded.known_at, register_mark_clock.known_at + interval '1 microsecond')
RETURNING known_at
"""
_HELD = f"""
SELECT k.record_key, k.through FROM register_mark k
WHERE k.subject_key = %s AND k.record_key = ANY (%s) AND {MARK_NOW}
"""
_CLOSE = f"""
UPDATE register_mark k SET recorded_to = %s
WHERE k.subject_key = %s AND k.record_key = ANY (%s) AND {MARK_NOW}
"""
_SAY = """
INSERT INTO register_mark
    (subject_key, record_key, through, marked_from, hides_at, over_at, recorded_from, recorded_to)
VALUES (%s, %s, %s::jsonb, %s::timestamptz, %s::timestamptz, %s::timestamptz, %s, 'infinity')
"""

Through = dict[str, list[str]]
"""By the number of each case: since when it marks, from when it hides, from when it is over; each an instant or `infinity`."""


def marks_held(subject_key: UUID, records: list[UUID]) -> dict[UUID, Through]:
    """What stands of these records now, by case."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [subject_key, records])
        return {record: json.loads(through) for record, through in cursor}


def say_marks(subject_key: UUID, marks: Mapping[UUID, Through], *, recorded: datetime) -> None:
    """From `recorded` on each of these records is marked through these cases, or through none any more."""
    rows: list[list[Any]] = [
        [subject_key, record, json.dumps(through), *_together(through), recorded]
        for record, through in marks.items()
        if through
    ]
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [recorded, subject_key, list(marks)])
        cursor.executemany(_SAY, rows)


def next_mark(now: datetime) -> datetime:
    """The instant at which marks are recorded next, under the lock by which one marks at a time."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_MARK)
        cursor.execute(TICK_MARKS, [now])
        (recorded,) = cursor.fetchone()
    assert isinstance(recorded, datetime)
    return recorded


def _together(through: Through) -> tuple[str, str, str]:
    """What holds of a record that several cases dispute: marked and hidden from the first on, until the last is over.

    Instants are in UTC and of one length, so that they are in order as text; `infinity` comes after them.
    """
    marked, hides, over = zip(*through.values(), strict=True)
    return min(marked), min(hides), max(over)
