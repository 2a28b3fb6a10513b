"""Rewrite versions whose end of display an edition moved: the old one closes, one with the new end begins.

The view shows the new end without it. It is done slice by slice of the subjects' keys, each in a transaction of its own;
what is left is found by the versions themselves, so that it may be broken off anywhere and begun again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from gongxin.lib.row_security import Act, Kept

from ..queries import see
from ..queries.counts import subjects_estimated
from ..types import EndsMoved, MovedRecord, Slice
from .load_statements import ONE_LOAD, PATIENCE, TICK

_SUBJECTS = 8_000
"""About how many subjects a slice has."""
_KEYS = 2**128

# An end before the edition took force is that instant: until then it was shown.
MOVE = """
WITH moving AS MATERIALIZED (
    SELECT register_record.subject_key, register_record.record_key, min(greatest(m.ends, m.begins)) AS ends
    FROM register_record JOIN register_moved_end m
      ON m.item = register_record.item AND m.shown_until = register_record.shown_until
     AND m.shown_from = register_record.shown_from
     AND m.adverse_class = coalesce(register_record.adverse_class, '')
     AND (m.doc_date IS NULL OR m.doc_date = register_record.doc_date)
     AND (m.valid_from IS NULL OR m.valid_from = register_record.valid_from)
     AND (m.valid_to IS NULL OR m.valid_to = register_record.valid_to)
     AND m.begins <= statement_timestamp() AND m.begins < register_record.shown_until
    WHERE register_record.recorded_to = 'infinity' AND register_record.status = 'live'
      AND register_record.subject_key BETWEEN %(first)s AND %(last)s
    GROUP BY 1, 2
), closed AS (
    UPDATE register_record r SET recorded_to = greatest(%(now)s, r.recorded_from + interval '1 microsecond')
    FROM moving c
    WHERE r.subject_key = c.subject_key AND r.record_key = c.record_key AND r.recorded_to = 'infinity'
    RETURNING r.*, c.ends
), begun AS (
    INSERT INTO register_record (
        subject_key, record_key, version, item, nature, adverse_class, status, source, doc_number, doc_organ,
        doc_date, valid_from, valid_to, shown_from, shown_until, recorded_from, batch_id, row_number,
        content_digest, content_sealed)
    SELECT subject_key, record_key, version + 1, item, nature, adverse_class, status, source, doc_number, doc_organ,
           doc_date, valid_from, valid_to, shown_from, ends, recorded_to, batch_id, row_number,
           content_digest, content_sealed
    FROM closed
    RETURNING subject_key, record_key, item, version, content_digest, shown_until
)
SELECT count(*), count(*) FILTER (WHERE shown_until <= statement_timestamp()),
       sha256(coalesce(string_agg(
           uuid_send(record_key) || int4send(version) || uuid_send(content_digest), ''::bytea
           ORDER BY record_key), ''::bytea)),
       coalesce(json_agg(json_build_array(
           subject_key, record_key, item, shown_until <= statement_timestamp())), '[]')
FROM begun
"""


def slices(*, subjects: int | None = None) -> Iterator[Slice]:
    """The keys of all subjects, in parts of about as many; the keys are hashes, so that they lie evenly."""
    parts = max(1, (subjects_estimated() if subjects is None else subjects) // _SUBJECTS)
    for number in range(parts):
        first, following = _KEYS * number // parts, _KEYS * (number + 1) // parts
        yield Slice(UUID(int=first), UUID(int=following - 1), number + 1, parts)


def move_ends(*, within: Slice, now: datetime) -> EndsMoved:
    """Rewrite what is due within a slice. Must run in a transaction of the caller, who records the event."""
    see(None, Kept(), act=Act.LOAD)
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE, [settings.LOCK_TIMEOUT])
        cursor.execute(ONE_LOAD)
        cursor.execute(TICK, [now])
        (recorded,) = cursor.fetchone()
        cursor.execute(MOVE, {"first": within.first, "last": within.last, "now": recorded})
        moved, ended, digest, records = cursor.fetchone()
    return EndsMoved(
        moved,
        ended,
        bytes(digest).hex(),
        tuple(MovedRecord(UUID(who), UUID(key), *more) for who, key, *more in records),
    )
