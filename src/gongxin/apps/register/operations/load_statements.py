"""The SQL of a load: staging, outcomes, versions, subjects, statutory roles."""

STAGE = """
CREATE TEMPORARY TABLE stage (
    row_number int4, subject_key uuid, record_key uuid, content_digest uuid,
    kind int2, class int2, doc_date date, valid_from date, valid_to date,
    shown_from timestamptz, shown_until timestamptz,
    doc_number text, doc_organ text, identity_sealed bytea, content_sealed bytea
) ON COMMIT DROP
"""

# What the register holds of each staged fact decides the row's outcome. LATERAL with OFFSET 0 keeps
# the planner on the index however large the register is; a hash join over it was measured to cost
# twice the time at ten million records.
OUTCOMES = """
CREATE TEMPORARY TABLE outcome ON COMMIT DROP AS
SELECT s.row_number, s.subject_key, s.record_key, s.first_row, now.version, now.recorded_from AS since,
       CASE
         WHEN s.row_number <> s.first_row AND s.content_digest = s.first_digest THEN 'duplicate'
         WHEN s.row_number <> s.first_row THEN 'conflict'
         WHEN now.version IS NULL THEN 'accepted'
         WHEN now.content_digest = s.content_digest AND now.status = 'live' THEN 'duplicate'
         WHEN %(again)s AND EXISTS (
             SELECT FROM register_record r
             WHERE r.subject_key = s.subject_key AND r.record_key = s.record_key
               AND r.content_digest = s.content_digest) THEN 'duplicate'
         ELSE 'superseding'
       END AS outcome
FROM (
    SELECT row_number, subject_key, record_key, content_digest,
           first_value(row_number) OVER fact AS first_row,
           first_value(content_digest) OVER fact AS first_digest
    FROM stage WINDOW fact AS (PARTITION BY subject_key, record_key ORDER BY row_number)
) s
LEFT JOIN LATERAL (
    SELECT version, content_digest, status, recorded_from FROM register_record r
    WHERE r.subject_key = s.subject_key AND r.record_key = s.record_key
      AND r.recorded_to = 'infinity'
    OFFSET 0
) now ON true
"""

# Rows of a file that disagree about one fact are all refused, those too that came first or agree with it.
CONFLICTS = """
UPDATE outcome o SET outcome = 'conflict'
FROM (SELECT DISTINCT subject_key, record_key FROM outcome WHERE outcome = 'conflict') c
WHERE o.subject_key = c.subject_key AND o.record_key = c.record_key
"""

AGAIN_IN_FILE = """
SELECT row_number, first_row, outcome FROM outcome
WHERE outcome = 'conflict' OR (outcome = 'duplicate' AND row_number <> first_row)
ORDER BY row_number
"""

# Of two loads the one that began later may have been merged first; recorded time still runs forward.
CLOSE = """
UPDATE register_record r SET recorded_to = greatest(%(now)s, r.recorded_from)
FROM outcome o
WHERE o.outcome = 'superseding' AND r.subject_key = o.subject_key
  AND r.record_key = o.record_key AND r.recorded_to = 'infinity'
"""

SUBJECTS = """
INSERT INTO register_subject (subject_key, kind, identity_sealed, created_at)
SELECT DISTINCT ON (subject_key) subject_key, (%(kinds)s::text[])[kind + 1], identity_sealed, %(now)s
FROM stage WHERE length(identity_sealed) > 0 AND subject_key IN (
    SELECT subject_key FROM outcome WHERE outcome IN ('accepted', 'superseding'))
ORDER BY subject_key, row_number
ON CONFLICT (subject_key) DO NOTHING
"""

RECORDS = """
INSERT INTO register_record (
    subject_key, record_key, version, item, nature, adverse_class, source,
    doc_number, doc_organ, doc_date, valid_from, valid_to, shown_from, shown_until,
    recorded_from, batch_id, row_number, content_digest, content_sealed)
SELECT s.subject_key, s.record_key, coalesce(o.version, 0) + 1, %(item)s, %(nature)s,
       (%(classes)s::text[])[s.class + 1], %(source)s,
       nullif(s.doc_number, ''), nullif(s.doc_organ, ''), nullif(s.doc_date, 'infinity'),
       s.valid_from, nullif(s.valid_to, 'infinity'), s.shown_from, s.shown_until,
       greatest(%(now)s, o.since), %(batch)s, s.row_number, s.content_digest, s.content_sealed
FROM stage s JOIN outcome o USING (row_number)
WHERE o.outcome IN ('accepted', 'superseding')
ORDER BY s.subject_key
"""

KNOWN_KEYS = "SELECT subject_key, wrapped FROM register_data_key WHERE subject_key = ANY(%s)"
# No ON CONFLICT: were a key there already, rows would be sealed with one that is thrown away.
NEW_KEYS = """
INSERT INTO register_data_key (subject_key, wrapped)
SELECT * FROM unnest(%s::uuid[], %s::bytea[]) AS k(subject_key, wrapped)
"""

# A subject of whom every row was refused is nobody the register knows: its key goes too.
ORPHAN_KEYS = """
DELETE FROM register_data_key k
USING (SELECT DISTINCT subject_key FROM outcome WHERE outcome = 'conflict') c
WHERE k.subject_key = c.subject_key
  AND NOT EXISTS (SELECT FROM register_subject s WHERE s.subject_key = k.subject_key)
"""

# One load writes at a time: two that meet the same subjects in another order would wait for each
# other, and two that bring the same fact would both find it missing. Held until the batch is decided.
ONE_LOAD = "SELECT pg_advisory_xact_lock(hashtext('gongxin.register.load'))"

PERSONS = """
INSERT INTO register_subject (subject_key, kind, identity_sealed, created_at)
SELECT k, 'person', s, %s FROM unnest(%s::uuid[], %s::bytea[]) AS n(k, s)
ORDER BY 1 ON CONFLICT (subject_key) DO NOTHING
"""

LINKS = """
INSERT INTO register_link
    (subject_key, person_key, role, valid_from, valid_to, batch_id, recorded_from)
SELECT l.organisation, l.person, %(role)s, l.valid_from, l.valid_to, %(batch)s, %(now)s
FROM unnest(%(rows)s::int[], %(organisations)s::uuid[], %(persons)s::uuid[],
            %(valid_from)s::date[], %(valid_to)s::date[])
     AS l(row_number, organisation, person, valid_from, valid_to)
JOIN outcome o ON o.row_number = l.row_number AND o.outcome IN ('accepted', 'superseding')
ON CONFLICT (subject_key, person_key, role, valid_from) DO NOTHING
"""
