"""Recall a batch: every record it brought goes back to what the register knew before.

Nothing is deleted. A record the batch created gets a withdrawn version, which no reader shows; one
that it changed gets its earlier version again, as a new one. What a later batch has changed since
stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

RECALLED = """
CREATE TEMPORARY TABLE recalled ON COMMIT DROP AS
SELECT r.subject_key, r.record_key, r.version, before.version AS before
FROM register_record r
LEFT JOIN LATERAL (
    SELECT version FROM register_record p
    WHERE p.subject_key = r.subject_key AND p.record_key = r.record_key
      AND p.version < r.version AND p.batch_id <> r.batch_id
    ORDER BY p.version DESC LIMIT 1
) before ON true
WHERE r.batch_id = %(batch)s AND r.recorded_to = 'infinity' AND r.status = 'live'
"""

CLOSE = """
UPDATE register_record r SET recorded_to = %(now)s FROM recalled c
WHERE r.subject_key = c.subject_key AND r.record_key = c.record_key AND r.version = c.version
"""

# The version that holds from now on: a copy of the earlier one, or the recalled one, withdrawn.
REVERT = """
INSERT INTO register_record (
    subject_key, record_key, version, item, nature, adverse_class, status, source,
    doc_number, doc_organ, doc_date, valid_from, valid_to, shown_from, shown_until,
    recorded_from, batch_id, row_number, content_digest, content_sealed)
SELECT s.subject_key, s.record_key, c.version + 1, s.item, s.nature, s.adverse_class,
       CASE WHEN c.before IS NULL THEN 'withdrawn' ELSE s.status END, s.source,
       s.doc_number, s.doc_organ, s.doc_date, s.valid_from, s.valid_to, s.shown_from, s.shown_until,
       %(now)s, s.batch_id, s.row_number, s.content_digest, s.content_sealed
FROM recalled c
JOIN register_record s
  ON s.subject_key = c.subject_key AND s.record_key = c.record_key
 AND s.version = coalesce(c.before, c.version)
"""


@dataclass(frozen=True, slots=True)
class Recalled:
    """How many records were withdrawn and how many went back to an earlier version."""

    withdrawn: int
    restored: int


def recall_batch(*, batch_id: int, now: datetime) -> Recalled:
    """Undo the batch's records inside the caller's transaction, set-wise."""
    values = {"batch": batch_id, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(RECALLED, values)
        cursor.execute("SELECT count(*) FILTER (WHERE before IS NULL), count(before) FROM recalled")
        withdrawn, restored = cursor.fetchone()
        cursor.execute(CLOSE, values)
        cursor.execute(REVERT, values)
        cursor.execute("DROP TABLE recalled")
    return Recalled(withdrawn, restored)
