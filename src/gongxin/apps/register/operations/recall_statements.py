"""The SQL of a recall."""

# The versions of the batch that are current, and when each ends; kept for the three steps after it.
ENDING = """
CREATE TEMPORARY TABLE ending ON COMMIT DROP AS
SELECT subject_key, record_key, version, recorded_from,
       greatest(%(now)s, recorded_from + interval '1 microsecond') AS ended,
       false AS restored
FROM register_record
WHERE batch_id = %(batch)s AND recorded_to = 'infinity' AND status IN ('live', 'withdrawn')
"""

CLOSE = """
UPDATE register_record r SET recorded_to = e.ended FROM ending e
WHERE r.subject_key = e.subject_key AND r.record_key = e.record_key AND r.recorded_to = 'infinity'
"""

# What was before is the newest earlier version of a batch that stands, and none from before a case corrected the fact;
# without one the fact is recalled: shown to nobody, and open to be filed again.
REPLACE = """
WITH replacing AS (
    SELECT e.subject_key, e.record_key, e.version + 1 AS version, e.ended, b.recorded_to AS taken,
           b.standing
    FROM ending e CROSS JOIN LATERAL (
        SELECT r.recorded_to, s.standing
        FROM register_record r CROSS JOIN LATERAL (
            SELECT r.batch_id <> ALL (%(gone)s) AND NOT EXISTS (
                SELECT FROM register_correction c
                WHERE c.subject_key = r.subject_key AND c.record_key = r.record_key
                  AND c.recorded_at > r.recorded_from) AS standing) s
        WHERE r.subject_key = e.subject_key AND r.record_key = e.record_key
          AND r.version <= e.version AND (s.standing OR r.version = e.version)
        ORDER BY s.standing DESC, r.version DESC LIMIT 1) b
), marked AS (
    UPDATE ending e SET restored = p.standing FROM replacing p
    WHERE e.subject_key = p.subject_key AND e.record_key = p.record_key
)
INSERT INTO register_record (
    subject_key, record_key, version, item, nature, adverse_class, status, source, doc_number, doc_organ,
    doc_date, valid_from, valid_to, shown_from, shown_until, recorded_from, batch_id, row_number,
    content_digest, content_sealed)
SELECT r.subject_key, r.record_key, p.version, r.item, r.nature, r.adverse_class,
       CASE WHEN p.standing THEN r.status ELSE 'recalled' END,
       r.source, r.doc_number, r.doc_organ, r.doc_date, r.valid_from, r.valid_to, r.shown_from,
       r.shown_until, p.ended, r.batch_id, r.row_number, r.content_digest, r.content_sealed
FROM replacing p JOIN register_record r
  ON r.subject_key = p.subject_key AND r.record_key = p.record_key AND r.recorded_to = p.taken
"""

# A role goes with the batch that named it, unless another record of the organisation still stands.
FORGET_ROLES = """
DELETE FROM register_link l WHERE l.batch_id = %(batch)s AND NOT EXISTS (
    SELECT FROM register_record r
    WHERE r.subject_key = l.subject_key AND r.recorded_to = 'infinity' AND r.status = 'live'
      AND r.batch_id <> %(batch)s)
"""

# The digest is over every version written, in the order of their keys: record key, version, content digest.
OUTCOME = """
SELECT count(*) FILTER (WHERE NOT e.restored), count(*) FILTER (WHERE e.restored),
       sha256(coalesce(string_agg(
           uuid_send(r.record_key) || int4send(r.version) || uuid_send(r.content_digest), ''::bytea
           ORDER BY r.record_key), ''::bytea))
FROM ending e JOIN register_record r
  ON r.subject_key = e.subject_key AND r.record_key = e.record_key AND r.recorded_to = 'infinity'
"""

# What the batch said is shown to nobody any more, whether or not something stood there before it.
ENDED = "SELECT subject_key, array_agg(record_key), array_agg(recorded_from) FROM ending GROUP BY subject_key"

# A case ends display, sharing and use for good: the version that was current closes, and one that says so begins.
END = """
WITH closed AS (
    UPDATE register_record r SET recorded_to = greatest(
        %(now)s, r.recorded_from + interval '1 microsecond')
    WHERE r.subject_key = %(subject)s AND r.record_key = ANY (%(records)s)
      AND r.recorded_to = 'infinity' AND r.status <> 'ended'
    RETURNING r.*
)
INSERT INTO register_record (
    subject_key, record_key, version, item, nature, adverse_class, status, source, doc_number, doc_organ,
    doc_date, valid_from, valid_to, shown_from, shown_until, recorded_from, batch_id, row_number,
    content_digest, content_sealed)
SELECT r.subject_key, r.record_key, r.version + 1, r.item, r.nature, r.adverse_class, 'ended',
       r.source, r.doc_number, r.doc_organ, r.doc_date, r.valid_from, r.valid_to, r.shown_from,
       r.shown_until, r.recorded_to, r.batch_id, r.row_number, r.content_digest, r.content_sealed
FROM closed r
"""
