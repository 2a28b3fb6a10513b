"""Load the checked rows of a batch: seal them, stage them by binary COPY, merge them by SQL.

One load is one transaction: the batch is there whole or not at all. Rows never pass one by one
through the object-relational mapper; what runs per row is hashing and sealing, in C.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from gongxin.lib import pgcopy
from gongxin.lib.sealing import keyed_hashes, new_key, seal

from ..enums import Outcome
from ..types import CLASSES, KINDS, MergeResult, StagedLinks, StagedRows
from . import load_statements as sql
from .subject_keys import index_key, wrapping


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
            if not rehearsal:
                cursor.execute(sql.ONE_LOAD)
            cursor.execute(sql.STAGE)

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
        _copy(rows, subjects, facts, digests, [identities, contents])

    def stage_links(self, links: StagedLinks) -> None:
        """Keep the statutory roles of a chunk until the rows they came from have an outcome."""
        self._links.append(links)

    def merge(self, *, batch_id: int, now: datetime) -> MergeResult:
        """Decide each staged row's outcome and, unless rehearsing, write versions and subjects."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE stage")
            cursor.execute(sql.OUTCOMES, {"again": self._again})
            cursor.execute(sql.CONFLICTS)
            cursor.execute("ANALYZE outcome")
            counts, duplicates, conflicts = _outcomes(cursor)
            subjects = 0
            if not self._rehearsal:
                subjects = self._write(cursor, batch_id, now, conflicts.keys())
            # a connection may load several batches in one transaction
            cursor.execute("DROP TABLE stage, outcome")
        return MergeResult(counts, duplicates, conflicts, new_subjects=subjects)

    def _write(self, cursor: Any, batch_id: int, now: datetime, refused: Set[int]) -> int:
        """Write what was decided; answers with the number of subjects met for the first time."""
        values: dict[str, Any] = {
            **self._constants,
            "batch": batch_id,
            "now": now,
            "kinds": list(KINDS),
            "classes": list(CLASSES),
        }
        cursor.execute(sql.SUBJECTS, values)
        subjects: int = cursor.rowcount
        cursor.execute(sql.CLOSE, values)
        cursor.execute(sql.RECORDS, values)
        for links in self._links:
            self._merge_links(cursor, _without(links, refused), values)
        if refused:
            cursor.execute(sql.ORPHAN_KEYS)
        return subjects

    def _data_keys(self, subjects: Sequence[bytes]) -> tuple[dict[bytes, bytes], set[bytes]]:
        """The data key of each subject, made where there is none; and which were made here."""
        wanted = sorted(set(subjects))
        with connection.cursor() as cursor:
            known = _unwrapped(cursor, wanted)
            made = {subject: new_key() for subject in wanted if subject not in known}
            if made:
                wrapped = [wrapping().wrap(key, subject) for subject, key in made.items()]
                cursor.execute(sql.NEW_KEYS, [[_uuid(subject) for subject in made], wrapped])
        return known | made, set(made)

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
                sql.PERSONS,
                [values["now"], [_uuid(key) for key in sealed], list(sealed.values())],
            )
        cursor.execute(
            sql.LINKS,
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


def _copy(
    rows: StagedRows,
    subjects: list[bytes],
    facts: list[bytes],
    digests: list[bytes],
    sealed: list[list[bytes]],
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
        *sealed,
    ]
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy("COPY stage FROM STDIN (FORMAT binary)") as copy,
    ):
        copy.write(pgcopy.HEADER)
        for buffer in pgcopy.encode(fixed, varying):
            copy.write(buffer)
        copy.write(pgcopy.TRAILER)


def _outcomes(
    cursor: Any,
) -> tuple[dict[Outcome, int], dict[int, int], dict[int, tuple[int, ...]]]:
    """How many rows met which outcome; rows said before in the file; rows that disagree, with whom."""
    cursor.execute("SELECT outcome, count(*) FROM outcome GROUP BY outcome")
    counts = dict.fromkeys(Outcome, 0) | {Outcome(name): n for name, n in cursor.fetchall()}
    cursor.execute(sql.AGAIN_IN_FILE)
    duplicates: dict[int, int] = {}
    disagreeing: dict[int, list[int]] = defaultdict(list)
    for row, first, outcome in cursor.fetchall():
        if outcome == Outcome.DUPLICATE:
            duplicates[row] = first
        else:
            disagreeing[first].append(row)
    conflicts = {
        row: tuple(other for other in rows if other != row)
        for rows in disagreeing.values()
        for row in rows
    }
    return counts, duplicates, conflicts


def _without(links: StagedLinks, refused: Set[int]) -> StagedLinks:
    """The links but those of refused rows: who is named there alone gets no file."""
    kept = [n for n, row in enumerate(links.row_numbers) if row not in refused]
    if len(kept) == len(links.row_numbers):
        return links
    return StagedLinks(
        row_numbers=[links.row_numbers[n] for n in kept],
        organisations=[links.organisations[n] for n in kept],
        persons=[links.persons[n] for n in kept],
        person_names=[links.person_names[n] for n in kept],
        role=links.role,
        valid_from=[links.valid_from[n] for n in kept],
        valid_to=[links.valid_to[n] for n in kept],
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
    cursor.execute(sql.KNOWN_KEYS, [[_uuid(subject) for subject in subjects]])
    return {
        subject.bytes: wrapping().unwrap(bytes(wrapped), subject.bytes)
        for subject, wrapped in cursor.fetchall()
    }


def _uuid(key: bytes) -> UUID:
    return UUID(bytes=key)
