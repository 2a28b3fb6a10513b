"""Rewrite versions whose end of display an edition moved: the old one closes, one with the new end begins.

The view shows the new end without it. It is done slice by slice in the order in which versions lie on the disk, so that each
page is read and written once and not by every slice; each slice is a transaction of its own. What is left is found by the
versions themselves, so that it may be broken off anywhere and begun again: a version that is written anew to another page
meanwhile, its end as it was, is left to the next time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from gongxin.lib.row_security import Act, Kept

from ..queries import see
from ..types import EndsMoved, MovedRecord, Slice
from .load_statements import ONE_LOAD, PATIENCE, TICK

_PAGES = 300
"""How many pages of each partition a slice has: some tens of thousands of versions."""

# None to read while no edition in force has moved an end: that stands in the small table of moved ends.
PAGES = """
SELECT coalesce(max(pg_relation_size(relid) / current_setting('block_size')::int), 0)::int
FROM pg_partition_tree('register_record')
WHERE isleaf AND EXISTS (SELECT FROM register_moved_end WHERE begins <= statement_timestamp())
"""
# An end before the edition took force is that instant: until then it was shown. Its new end is asked for of each version by
# itself: the planner, who cannot see through row security, would compare every version with every end.
MOVE = """
WITH moving AS MATERIALIZED (
    SELECT register_record.subject_key, register_record.record_key, moved.ends
    FROM register_record CROSS JOIN LATERAL (
        SELECT min(greatest(m.ends, m.begins)) AS ends FROM register_moved_end m
        WHERE m.item = register_record.item AND m.shown_until = register_record.shown_until
          AND m.shown_from = register_record.shown_from
          AND m.adverse_class = coalesce(register_record.adverse_class, '')
          AND (m.doc_date IS NULL OR m.doc_date = register_record.doc_date)
          AND (m.valid_from IS NULL OR m.valid_from = register_record.valid_from)
          AND (m.valid_to IS NULL OR m.valid_to = register_record.valid_to)
          AND m.begins <= statement_timestamp() AND m.begins < register_record.shown_until) moved
    WHERE moved.ends IS NOT NULL AND register_record.recorded_to = 'infinity' AND register_record.status = 'live'
      AND register_record.ctid >= %(first)s::tid AND register_record.ctid < %(last)s::tid
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


def slices() -> Iterator[Slice]:
    """All pages that there are now, in parts, where an end was moved at all; versions that are written later know their end already."""
    with connection.cursor() as cursor:
        cursor.execute(PAGES)
        (pages,) = cursor.fetchone()
    parts = -(-pages // _PAGES)
    for part in range(parts):
        yield Slice(f"({part * _PAGES},0)", f"({(part + 1) * _PAGES},0)", part + 1, parts)


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
