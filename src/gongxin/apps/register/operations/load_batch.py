"""Load the checked rows of a batch: seal them, stage them by binary COPY, merge them by SQL.

One load is one transaction: the batch is there whole or not at all. Rows never pass one by one
through the object-relational mapper; what runs per row is hashing and sealing, in C.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from gongxin.lib import pgcopy
from gongxin.lib.sealing import keyed_hashes, new_key, seal

from ..enums import Outcome
from ..types import CLASSES, KINDS, MergeResult, StagedLinks, StagedRows
from .subject_keys import index_key, wrapping

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
SELECT s.row_number, s.subject_key, s.record_key, s.first_row, now.version,
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
    SELECT version, content_digest, status FROM register_record r
    WHERE r.subject_key = s.subject_key AND r.record_key = s.record_key
      AND r.recorded_to = 'infinity'
    OFFSET 0
) now ON true
"""

CLOSE = """
UPDATE register_record r SET recorded_to = %(now)s
FROM outcome o
WHERE o.outcome = 'superseding' AND r.subject_key = o.subject_key
  AND r.record_key = o.record_key AND r.recorded_to = 'infinity'
"""

SUBJECTS = """
INSERT INTO register_subject (subject_key, kind, identity_sealed, created_at)
SELECT DISTINCT ON (subject_key) subject_key, (%(kinds)s::text[])[kind + 1], identity_sealed, %(now)s
FROM stage WHERE length(identity_sealed) > 0
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
       %(now)s, %(batch)s, s.row_number, s.content_digest, s.content_sealed
FROM stage s JOIN outcome o USING (row_number)
WHERE o.outcome IN ('accepted', 'superseding')
ORDER BY s.subject_key
"""

KNOWN_KEYS = "SELECT subject_key, wrapped FROM register_data_key WHERE subject_key = ANY(%s)"
NEW_KEYS = """
INSERT INTO register_data_key (subject_key, wrapped)
SELECT * FROM unnest(%s::uuid[], %s::bytea[]) AS k(subject_key, wrapped)
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


class BatchLoad:
    """The load of one batch inside the caller's transaction: `stage` chunk by chunk, then `merge`.

    With `again` the very same file was loaded before: what any version already says adds nothing, so
    that an old file sent twice cannot undo a later correction. With `rehearsal` nothing is sealed and
    no key is made: the outcomes are those of the real load, and the caller rolls back.
    """

    def __init__(
        self, *, item: str, nature: str, source: str, again: bool = False, rehearsal: bool = False
    ) -> None:
        self._constants = {"item": item, "nature": nature, "source": source}
        self._again = again
        self._rehearsal = rehearsal
        self._links: list[StagedLinks] = []
        with connection.cursor() as cursor:
            cursor.execute(STAGE)

    def stage(self, rows: StagedRows) -> None:
        """Seal and stage one chunk of rows."""
        item = self._constants["item"]
        subjects = keyed_hashes(index_key(), rows.identifiers)
        facts = keyed_hashes(
            index_key(),
            [
                f"{item}\x1f{who}\x1f{fact}"
                for who, fact in zip(rows.identifiers, rows.facts, strict=True)
            ],
        )
        digests = keyed_hashes(index_key(), rows.contents)
        if self._rehearsal:
            identities: list[bytes] = [b""] * len(subjects)
            contents = identities
        else:
            keys, fresh = self._data_keys(subjects)
            identities = _seal_identities(rows, subjects, keys, fresh)
            contents = [
                seal(keys[subject], text.encode(), fact)
                for subject, text, fact in zip(subjects, rows.contents, facts, strict=True)
            ]
        self._copy(rows, subjects, facts, digests, identities, contents)

    def stage_links(self, links: StagedLinks) -> None:
        """Keep the statutory roles of a chunk until the rows they came from have an outcome."""
        self._links.append(links)

    def merge(self, *, batch_id: int, now: datetime) -> MergeResult:
        """Decide each staged row's outcome and, unless rehearsing, write versions and subjects."""
        values: dict[str, Any] = {
            **self._constants,
            "batch": batch_id,
            "now": now,
            "kinds": list(KINDS),
            "classes": list(CLASSES),
        }
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE stage")
            cursor.execute(OUTCOMES, {"again": self._again})
            cursor.execute("ANALYZE outcome")
            subjects = 0
            if not self._rehearsal:
                cursor.execute(SUBJECTS, values)
                subjects = cursor.rowcount
                cursor.execute(CLOSE, values)
                cursor.execute(RECORDS, values)
            result = self._result(cursor, subjects)
            if not self._rehearsal:
                for links in self._links:
                    self._merge_links(cursor, links, values)
            # a connection may load several batches in one transaction
            cursor.execute("DROP TABLE stage, outcome")
        return result

    def _result(self, cursor: Any, subjects: int) -> MergeResult:
        cursor.execute("SELECT outcome, count(*) FROM outcome GROUP BY outcome")
        counts = dict.fromkeys(Outcome, 0) | {Outcome(name): n for name, n in cursor.fetchall()}
        cursor.execute(
            "SELECT row_number, first_row, outcome FROM outcome"
            " WHERE outcome IN ('duplicate', 'conflict') AND row_number <> first_row"
        )
        again = cursor.fetchall()
        return MergeResult(
            counts=counts,
            duplicates={row: first for row, first, outcome in again if outcome == "duplicate"},
            conflicts={row: first for row, first, outcome in again if outcome == "conflict"},
            new_subjects=subjects,
        )

    def _data_keys(self, subjects: Sequence[bytes]) -> tuple[dict[bytes, bytes], set[bytes]]:
        """The data key of each subject, made where there is none; and which were made here."""
        wanted = sorted(set(subjects))
        with connection.cursor() as cursor:
            known = _unwrapped(cursor, wanted)
            made = {subject: new_key() for subject in wanted if subject not in known}
            if made:
                wrapped = [wrapping().wrap(key, subject) for subject, key in made.items()]
                cursor.execute(NEW_KEYS, [[_uuid(subject) for subject in made], wrapped])
                if cursor.rowcount < len(made):
                    # another load made some of them first; theirs hold
                    made.update(_unwrapped(cursor, list(made)))
        return known | made, set(made)

    def _copy(
        self,
        rows: StagedRows,
        subjects: list[bytes],
        facts: list[bytes],
        digests: list[bytes],
        identities: list[bytes],
        contents: list[bytes],
    ) -> None:
        fixed = [
            ("int4", rows.row_numbers),
            ("uuid", b"".join(subjects)),
            ("uuid", b"".join(facts)),
            ("uuid", b"".join(digests)),
            ("int2", rows.kinds),
            ("int2", rows.classes),
            ("date", rows.doc_dates),
            ("date", rows.valid_from),
            ("date", rows.valid_to),
            ("timestamptz", rows.shown_from),
            ("timestamptz", rows.shown_until),
        ]
        varying = [
            [text.encode() for text in rows.doc_numbers],
            [text.encode() for text in rows.doc_organs],
            identities,
            contents,
        ]
        with (
            connection.cursor() as cursor,
            cursor.cursor.copy("COPY stage FROM STDIN (FORMAT binary)") as copy,  # type: ignore[attr-defined]
        ):
            copy.write(pgcopy.HEADER)
            for buffer in pgcopy.encode(fixed, varying):
                copy.write(buffer)
            copy.write(pgcopy.TRAILER)

    def _merge_links(self, cursor: Any, links: StagedLinks, values: dict[str, Any]) -> None:
        persons = keyed_hashes(index_key(), links.persons)
        organisations = keyed_hashes(index_key(), links.organisations)
        keys, fresh = self._data_keys(persons)
        sealed = {
            key: _identity(keys[key], identifier, name, key)
            for key, identifier, name in zip(
                persons, links.persons, links.person_names, strict=True
            )
            if key in fresh
        }
        if sealed:
            cursor.execute(
                "INSERT INTO register_subject (subject_key, kind, identity_sealed, created_at)"
                " SELECT k, 'person', s, %s FROM unnest(%s::uuid[], %s::bytea[]) AS n(k, s)"
                " ORDER BY 1 ON CONFLICT (subject_key) DO NOTHING",
                [values["now"], [_uuid(key) for key in sealed], list(sealed.values())],
            )
        cursor.execute(
            LINKS,
            {
                "role": links.role,
                "batch": values["batch"],
                "now": values["now"],
                "rows": list(links.row_numbers),
                "organisations": [_uuid(key) for key in organisations],
                "persons": [_uuid(key) for key in persons],
                "valid_from": list(links.valid_from),
                "valid_to": list(links.valid_to),
            },
        )


def _seal_identities(
    rows: StagedRows, subjects: list[bytes], keys: dict[bytes, bytes], fresh: set[bytes]
) -> list[bytes]:
    """The sealed identity of each subject met for the first time, at its first row; empty elsewhere."""
    waiting = set(fresh)
    identities = []
    for subject, identifier, name in zip(subjects, rows.identifiers, rows.names, strict=True):
        if subject in waiting:
            waiting.discard(subject)
            identities.append(_identity(keys[subject], identifier, name, subject))
        else:
            identities.append(b"")
    return identities


def _identity(key: bytes, identifier: str, name: str, subject: bytes) -> bytes:
    text = json.dumps({"identifier": identifier, "name": name}, ensure_ascii=False)
    return seal(key, text.encode(), subject)


def _unwrapped(cursor: Any, subjects: Sequence[bytes]) -> dict[bytes, bytes]:
    cursor.execute(KNOWN_KEYS, [[_uuid(subject) for subject in subjects]])
    return {
        subject.bytes: wrapping().unwrap(bytes(wrapped), subject.bytes)
        for subject, wrapped in cursor.fetchall()
    }


def _uuid(key: bytes) -> UUID:
    return UUID(bytes=key)
