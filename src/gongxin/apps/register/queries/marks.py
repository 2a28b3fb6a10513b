"""Which records are in dispute, since when silence hides them, and what their subject says of them: kept beside the records and never in them.

A mark is held by recorded time, as versions of records are, but by a clock of its own: an objection does not wait for a
load, and a reading says up to which mark it knew (`Instant.marks_at`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from ..types import Statement

# The mark `d` of a record as it is held, or was by the last mark that a reading knew; there is one at most.
MARK_NOW = "k.recorded_to = 'infinity'"
MARK_THEN = "k.recorded_from <= %(marks_at)s AND k.recorded_to > %(marks_at)s"
MARKED = """LEFT JOIN (
    SELECT k.subject_key AS whose, k.record_key AS which, k.marked_from, k.hides_at, k.over_at, k.stated_from, k.statement_sealed FROM register_mark k
    WHERE {held}) d ON d.whose = register_record.subject_key AND d.which = register_record.record_key"""

# Since when the record is in dispute, since when its subject states what, and whether nothing hides it, at the moment that stands for `{now}`.
DISPUTED_SINCE = "CASE WHEN d.marked_from <= {now} AND d.over_at > {now} THEN d.marked_from END"
STATED = """CASE WHEN d.stated_from <= {now} THEN d.stated_from END AS stated_since,
           CASE WHEN d.stated_from <= {now} THEN d.statement_sealed END AS statement_sealed"""
UNHIDDEN = "(d.hides_at <= {now} AND d.over_at > {now}) IS NOT TRUE"

# One row for the whole register: whoever marks holds it until their transaction ends, so that marks are recorded in the order in which they are seen.
TICK_MARKS = """
INSERT INTO register_mark_clock (one, known_at) VALUES (true, %s)
ON CONFLICT (one) DO UPDATE
SET known_at = greatest(excluded.known_at, register_mark_clock.known_at + interval '1 microsecond')
RETURNING known_at
"""
_HELD = f"""
SELECT k.record_key, k.through, k.stated_by, k.stated_from, k.statement_sealed FROM register_mark k
WHERE k.subject_key = %s AND k.record_key = ANY (%s) AND {MARK_NOW}
"""
_CLOSE = f"""
UPDATE register_mark k SET recorded_to = %s
WHERE k.subject_key = %s AND k.record_key = ANY (%s) AND {MARK_NOW}
"""
_SAY = """
INSERT INTO register_mark
    (subject_key, record_key, through, marked_from, hides_at, over_at, stated_by, stated_from, statement_sealed,
     recorded_from, recorded_to)
VALUES (%s, %s, %s::jsonb, %s::timestamptz, %s::timestamptz, %s::timestamptz, %s, %s, %s, %s, 'infinity')
"""

NEVER = "infinity"
Through = dict[str, list[str]]
"""By the number of each case: since when it marks, from when it hides, from when it is over; each an instant or `infinity`."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a case says of a record: since when it is in dispute, from when on it is hidden, and when that is over; None is never."""

    marked_from: datetime | None
    hides_at: datetime | None
    over_at: datetime | None


class Stated(NamedTuple):
    """本人说明: by which case it stands beside a record, since when it is told, and the sealed words."""

    by: str
    since: datetime
    sealed: bytes


class Beside(NamedTuple):
    """What stands beside a record: the cases that dispute it, and the statement of its subject, if there is one."""

    through: Through
    stated: Stated | None


def held_beside(subject_key: UUID, records: list[UUID]) -> dict[UUID, Beside]:
    """What stands beside these records now; nothing stands beside one that is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [subject_key, records])
        return {
            record: Beside(
                json.loads(through), Stated(by, since, bytes(sealed)) if sealed else None
            )
            for record, through, by, since, sealed in cursor
        }


def say_beside(
    subject_key: UUID, marks: Mapping[UUID, Beside], *, held: Collection[UUID], recorded: datetime
) -> None:
    """From `recorded` on this stands beside each of these records, or nothing any more; something stands beside those `held` until then."""
    rows: list[list[Any]] = [
        [
            *(subject_key, record, json.dumps(one.through), *_together(one.through)),
            *(one.stated or ("", None, None)),
            recorded,
        ]
        for record, one in marks.items()
        if one.through or one.stated
    ]
    with connection.cursor() as cursor:
        if held:
            cursor.execute(_CLOSE, [recorded, subject_key, list(held)])
        cursor.executemany(_SAY, rows)


def next_mark(now: datetime) -> datetime:
    """The instant at which marks are recorded next; from here to the end of the transaction nobody else marks."""
    with connection.cursor() as cursor:
        cursor.execute(TICK_MARKS, [now])
        (recorded,) = cursor.fetchone()
    assert isinstance(recorded, datetime)
    return recorded


def statement_of(record: UUID) -> bytes:
    """To what a statement is bound: to its record, and apart from what the record says."""
    return record.bytes + b".statement"


def opened_statement(
    opened: Callable[[bytes, bytes], bytes],
    record: UUID,
    since: datetime | None,
    sealed: bytes | None,
) -> Statement | None:
    """What stands beside the record, opened as the subject's records are; None where nothing does."""
    if since is None or sealed is None:
        return None
    return Statement(opened(bytes(sealed), statement_of(record)).decode(), since)


def _together(through: Through) -> tuple[str, str, str]:
    """What holds of a record that several cases dispute: marked and hidden from the first on, until the last is over; by none, never.

    Instants are in UTC and of one length, so that they are in order as text; `infinity` comes after them.
    """
    if not through:
        return NEVER, NEVER, NEVER
    marked, hides, over = zip(*through.values(), strict=True)
    return min(marked), min(hides), max(over)
