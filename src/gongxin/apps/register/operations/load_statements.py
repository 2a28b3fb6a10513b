"""The SQL of a load: probes by index, versions that close, rows that are written once."""

# One load writes at a time: two that meet the same subjects in another order would wait for each
# other, and two that bring the same fact would both find it missing. Held until the batch is decided.
ONE_LOAD = "SELECT pg_advisory_xact_lock(hashtext('gongxin.register.load'))"

# The instant at which this load records, told under that lock: later than any before it, whatever clocks say.
TICK = """
INSERT INTO register_clock (one, known_at) VALUES (true, %s)
ON CONFLICT (one) DO UPDATE
SET known_at = greatest(excluded.known_at, register_clock.known_at + interval '1 microsecond')
RETURNING known_at
"""

# a load that waits longer for another one gives up; the file can be filed again
PATIENCE = "SELECT set_config('lock_timeout', %s, true)"

ASKED = """
CREATE TEMPORARY TABLE asked (place int4, subject_key uuid, record_key uuid, content_digest uuid)
ON COMMIT DROP
"""
COPY_ASKED = "COPY asked FROM STDIN (FORMAT binary)"
CLEAR_ASKED = "TRUNCATE asked"

# LATERAL with OFFSET 0 keeps the planner on the index however large the register is; a hash join over
# it was measured to cost twice the time at ten million records.
KNOWN_KEYS = """
SELECT a.subject_key, k.content_class, k.wrapped FROM asked a JOIN LATERAL (
    SELECT content_class, wrapped FROM register_data_key k
    WHERE k.subject_key = a.subject_key AND k.content_class IN ('identity', 'records', 'all')
    OFFSET 0) k ON true
"""

# With `again` the very same file came before: what any version already says adds nothing, unless the fact
# was recalled since with the batch that brought it. What a case ended stays ended, whatever is filed of it (charter C14);
# what a case corrected comes with it, to be compared by its fields.
HELD = """
SELECT a.place, r.version, r.recorded_from,
       r.status = 'ended' OR (r.content_digest = a.content_digest AND r.status = 'live')
       OR (%(again)s AND r.status <> 'recalled' AND EXISTS (
           SELECT FROM register_record e
           WHERE e.subject_key = a.subject_key AND e.record_key = a.record_key
             AND e.content_digest = a.content_digest)) AS same,
       c.fields, c.shown_until
FROM asked a JOIN LATERAL (
    SELECT version, content_digest, status, recorded_from FROM register_record r
    WHERE r.subject_key = a.subject_key AND r.record_key = a.record_key
      AND r.recorded_to = 'infinity'
    OFFSET 0
) r ON true LEFT JOIN LATERAL (
    SELECT fields, nullif(shown_until, 'infinity') AS shown_until FROM register_correction c
    WHERE c.subject_key = a.subject_key AND c.record_key = a.record_key
    OFFSET 0
) c ON true
"""

# Of two loads the one that began later may have been merged first, or both at one instant; recorded time
# still runs forward, by a microsecond at least.
CLOSE = """
UPDATE register_record r SET recorded_to = greatest(
    %(now)s, r.recorded_from + interval '1 microsecond')
FROM unnest(%(subjects)s::uuid[], %(records)s::uuid[]) AS c(subject_key, record_key)
WHERE r.subject_key = c.subject_key AND r.record_key = c.record_key AND r.recorded_to = 'infinity'
"""

# What a withdrawal meets: only the source that filed a fact takes it back. With `again` the very same file
# came before, and what it withdrew then may have been filed anew since.
WITHDRAWABLE = """
SELECT a.place, r.version, r.content_digest,
       r.status IN ('withdrawn', 'ended') OR (%(again)s AND EXISTS (
           SELECT FROM register_record e
           WHERE e.subject_key = a.subject_key AND e.record_key = a.record_key
             AND e.status = 'withdrawn')) AS withdrawn_before
FROM asked a JOIN LATERAL (
    SELECT version, content_digest, status FROM register_record r
    WHERE r.subject_key = a.subject_key AND r.record_key = a.record_key
      AND r.recorded_to = 'infinity' AND r.source = %(source)s AND r.status <> 'recalled'
    OFFSET 0
) r ON true
ORDER BY a.place
"""

# The version that was current closes, and one that says “withdrawn” begins where it ends.
WITHDRAW = """
WITH closed AS (
    UPDATE register_record r SET recorded_to = greatest(
        %(now)s, r.recorded_from + interval '1 microsecond')
    FROM unnest(%(subjects)s::uuid[], %(records)s::uuid[]) AS c(subject_key, record_key)
    WHERE r.subject_key = c.subject_key AND r.record_key = c.record_key
      AND r.recorded_to = 'infinity'
    RETURNING r.*
)
INSERT INTO register_record (
    subject_key, record_key, version, item, nature, adverse_class, status, source, doc_number, doc_organ,
    doc_date, valid_from, valid_to, shown_from, shown_until, recorded_from, batch_id, row_number,
    content_digest, content_sealed)
SELECT r.subject_key, r.record_key, r.version + 1, r.item, r.nature, r.adverse_class, 'withdrawn',
       r.source, r.doc_number, r.doc_organ, r.doc_date, r.valid_from, r.valid_to, r.shown_from,
       r.shown_until, r.recorded_to, %(batch)s, c.row_number, r.content_digest, r.content_sealed
FROM closed r JOIN unnest(%(records)s::uuid[], %(rows)s::int[]) AS c(record_key, row_number)
  ON c.record_key = r.record_key
"""

# COPY knows no row security: rows enter by the inlets, which show none, and which ask for the context of a load.
COPY_KEYS = """
COPY register_data_key_inlet (subject_key, content_class, wrapped) FROM STDIN (FORMAT binary)
"""

COPY_SUBJECTS = """
COPY register_subject_inlet (subject_key, created_at, kind, identity_sealed) FROM STDIN (FORMAT binary)
"""

COPY_RECORDS = """
COPY register_record_inlet (
    subject_key, record_key, content_digest, version, row_number, valid_from,
    shown_from, shown_until, recorded_from,
    item, nature, source, batch_id,
    adverse_class, doc_date, valid_to, doc_organ, doc_number, content_sealed)
FROM STDIN (FORMAT binary)
"""

LINKS = """
INSERT INTO register_link
    (subject_key, person_key, role, valid_from, valid_to, batch_id, recorded_from)
SELECT organisation, person, %(role)s, valid_from, valid_to, %(batch)s, %(now)s
FROM unnest(%(organisations)s::uuid[], %(persons)s::uuid[],
            %(valid_from)s::date[], %(valid_to)s::date[])
     AS l(organisation, person, valid_from, valid_to)
ON CONFLICT (subject_key, person_key, role, valid_from) DO NOTHING
"""
