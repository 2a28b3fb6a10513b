"""What of the register may be destroyed, and what a legal hold covers. Keys and days alone; nothing here is opened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from gongxin.lib.row_security import Act, Kept

from ..types import KeptFor
from . import see

LIVE_HOLDS = "(SELECT * FROM register_legal_hold WHERE lifted_at IS NULL AND ends_at > statement_timestamp())"
_COVERS = """h.subject_key = {r}.subject_key OR h.record_key = {r}.record_key OR h.batch_id = {r}.batch_id
    OR (h.item = {r}.item AND h.source = {r}.source) OR h.doc_number = {r}.doc_number"""

# A hold on any version of a record covers the record. Holds are few: they are joined to the versions of one record at a time.
_HELD = f"""EXISTS (
    SELECT FROM register_record v JOIN {LIVE_HOLDS} h ON {_COVERS.format(r="v")}
    WHERE v.subject_key = {{r}}.subject_key AND v.record_key = {{r}}.record_key)"""

# Where each record stands whose clocks have run out: the day on which its time began is that of the end of display, or of
# what was recorded last, whichever is later; all clocks that name it must have ended before today (Civil Code, art. 201
# and 202: the day of the start does not count, and a month without that day ends with its last).
FIND_DUE = f"""
CREATE TEMPORARY TABLE due_record ON COMMIT DROP AS
WITH clock AS (
    SELECT * FROM unnest(%(items)s::text[], %(lengths)s::interval[]) AS c(item, length)
)
SELECT r.subject_key, r.record_key, r.version, r.item, r.source, d.last_day,
       {_HELD.format(r="r")} AS held
FROM register_record r
CROSS JOIN LATERAL (
    SELECT (CASE WHEN r.status = 'live'
            THEN greatest(r.shown_until - interval '1 microsecond', r.recorded_from)
            ELSE r.recorded_from END AT TIME ZONE 'Asia/Shanghai')::date AS began OFFSET 0) b
CROSS JOIN LATERAL (
    SELECT max((b.began + c.length)::date) AS last_day FROM clock c WHERE c.item = r.item) d
WHERE r.recorded_to = 'infinity' AND r.item = ANY(%(items)s) AND d.last_day < %(today)s
  AND (%(source)s::text IS NULL OR r.source = %(source)s)
  AND (%(before)s::date IS NULL OR d.last_day < %(before)s)
"""

_SUBJECT_HELD = f"""
SELECT EXISTS (SELECT FROM {LIVE_HOLDS} h WHERE h.subject_key = %(subject)s)
    OR EXISTS (SELECT FROM {LIVE_HOLDS} h JOIN register_record r ON {_COVERS.format(r="r")}
               WHERE r.subject_key = %(subject)s)
"""
_SUBJECTS_HELD = f"""
SELECT subject_key FROM {LIVE_HOLDS} h WHERE subject_key = ANY(%(subjects)s)
UNION
SELECT r.subject_key FROM {LIVE_HOLDS} h JOIN register_record r ON {_COVERS.format(r="r")}
WHERE r.subject_key = ANY(%(subjects)s)
"""
_BATCHES_HELD = f"""
SELECT b.place FROM unnest(%(batches)s::bigint[], %(items)s::text[], %(sources)s::text[])
    WITH ORDINALITY AS b(batch_id, item, source, place)
JOIN {LIVE_HOLDS} h ON h.batch_id = b.batch_id OR (h.item = b.item AND h.source = b.source)
UNION
SELECT b.place FROM unnest(%(batches)s::bigint[]) WITH ORDINALITY AS b(batch_id, place)
WHERE EXISTS (SELECT FROM {LIVE_HOLDS} h WHERE coalesce(h.subject_key, h.record_key) IS NOT NULL
              OR h.doc_number IS NOT NULL)
  AND EXISTS (SELECT FROM register_record r JOIN {LIVE_HOLDS} h
              ON h.subject_key = r.subject_key OR h.record_key = r.record_key OR h.doc_number = r.doc_number
              WHERE r.batch_id = b.batch_id)
"""


def find_due(
    *,
    kept: Collection[KeptFor],
    today: date,
    source: str | None = None,
    before: date | None = None,
) -> None:
    """Put the records of these items whose time to be kept is over into the temporary table `due_record`, held ones marked.

    It lasts for the transaction, which is bound to the act of destroying by this.
    """
    see(None, Kept(), act=Act.DESTROY)
    with connection.cursor() as cursor:
        cursor.execute(
            FIND_DUE,
            {
                "items": [one.item for one in kept],
                "lengths": [one.interval for one in kept],
                "today": today,
                "source": source,
                "before": before,
            },
        )


_STANDING = f"""
SELECT g.place, r.version IS DISTINCT FROM g.version, {_HELD.format(r="g")}
FROM unnest(%(subjects)s::uuid[], %(records)s::uuid[], %(versions)s::int[])
    WITH ORDINALITY AS g(subject_key, record_key, version, place)
LEFT JOIN register_record r ON r.subject_key = g.subject_key AND r.record_key = g.record_key
    AND r.recorded_to = 'infinity'
"""


def must_stay(
    *, subjects: Sequence[UUID], records: Sequence[UUID], versions: Sequence[int]
) -> tuple[frozenset[int], frozenset[int]]:
    """Of the records that stood at these versions: the places of those that were touched since, and of those that are held."""
    see(None, Kept(), act=Act.DESTROY)
    with connection.cursor() as cursor:
        cursor.execute(
            _STANDING,
            {"subjects": list(subjects), "records": list(records), "versions": list(versions)},
        )
        rows = cursor.fetchall()
    touched = frozenset(place - 1 for place, changed, _ in rows if changed)
    return touched, frozenset(place - 1 for place, _, held in rows if held)


def is_held(*, subject_key: UUID) -> bool:
    """Whether a legal hold lies on the subject or on anything that is held about them."""
    see([subject_key], Kept(), act=Act.DESTROY)
    with connection.cursor() as cursor:
        cursor.execute(_SUBJECT_HELD, {"subject": subject_key})
        return bool(cursor.fetchone()[0])


def held_subjects(*, subject_keys: Collection[UUID]) -> frozenset[UUID]:
    """Those of the subjects on whom, or on anything of whom, a legal hold lies: what shows their records stays with them."""
    see(None, Kept(), act=Act.DESTROY)
    with connection.cursor() as cursor:
        cursor.execute(_SUBJECTS_HELD, {"subjects": sorted(subject_keys)})
        return frozenset(key for (key,) in cursor.fetchall())


def held_batches(*, batches: Sequence[tuple[int | None, str, str]]) -> frozenset[int]:
    """The places in the list of those batches, by number in the book, item and source, that a legal hold covers.

    A hold on a record, a subject or a case document covers the batches that filed them.
    """
    if not batches:
        return frozenset()
    see(None, Kept(), act=Act.DESTROY)
    with connection.cursor() as cursor:
        cursor.execute(
            _BATCHES_HELD,
            {
                "batches": [batch for batch, _, _ in batches],
                "items": [item for _, item, _ in batches],
                "sources": [source for _, _, source in batches],
            },
        )
        return frozenset(place - 1 for (place,) in cursor.fetchall())


def held_documents(*, documents: Collection[str]) -> frozenset[str]:
    """Those of the case documents on which a legal hold lies."""
    see([], act=Act.HOLD)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT doc_number FROM {LIVE_HOLDS} h WHERE doc_number = ANY(%s)",
            [sorted(documents)],
        )
        return frozenset(one for (one,) in cursor.fetchall())
