"""Load the checked rows of a batch: find what is new, seal it, write it once by binary COPY.

One load is one transaction: the batch is there whole or not at all. For each chunk the register is
asked by index what it holds of these facts; only rows that add something are sealed, and they go
straight into the partitions, without a staging table. While one chunk is sent the next is sealed, each
in a thread, and the caller reads and checks those that follow. Rows never pass one by one through
the object-relational mapper; what runs per row is hashing and sealing, in C.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.lib import pgcopy
from gongxin.lib.row_security import Act, Kept
from gongxin.lib.sealing import keyed_hashes, seal_many

from ..enums import Outcome, Timeliness
from ..queries import see
from ..types import (
    CLASSES,
    KINDS,
    FactsDisagree,
    HashedFacts,
    HashedRows,
    LoadResult,
    StagedLinks,
    StagedRows,
)
from . import load_statements as sql
from .check_keys import check_keys
from .facts_seen import Array, FactsSeen
from .foresee_ends import foresee_loaded
from .held_facts import Held, as_corrected, ask_held
from .layouts import layout_of
from .load_keys import LoadKeys, Met, Subjects
from .subject_keys import index_key
from .withdrawals import Withdrawals

_VERSION = struct.Struct(">i").pack
# what a row that withdraws a fact says of it: no content has this for its digest
_WITHDRAWAL = b"withdraws a fact"
_KINDS = [kind.encode() for kind in KINDS]
_CLASSES = [name.encode() if name else None for name in CLASSES]


class BatchLoad:
    """The load of one batch inside the caller's transaction: `load` chunk by chunk, then `finish`.

    Between two chunks the caller calls `settle` before it uses the connection. With `again` the very
    same file was loaded before: what any version already says adds nothing, so that an old file sent
    twice cannot undo a later correction. With `rehearsal` nothing is written and no key is made: the
    outcomes are those of the real load. `layout` is the number that contents of these fields begin with.
    """

    def __init__(
        self,
        *,
        item: str,
        nature: str,
        fields: Sequence[str],
        source: str,
        batch_id: int,
        now: datetime,
        again: bool = False,
        rehearsal: bool = False,
    ) -> None:
        texts = item.encode(), nature.encode(), source.encode()
        self._constants = [*texts, pgcopy.big(batch_id)]
        self._item, self._batch_id, self._now = item, batch_id, now
        self._fields = tuple(fields)
        self._again, self._rehearsal = again, rehearsal
        self._seen = FactsSeen()
        self._digest = hashlib.sha256()
        self._counts = dict.fromkeys(Outcome, 0)
        self._keys = LoadKeys(now=now)
        self._links: list[StagedLinks] = []
        self._known: set[bytes] = set()
        self._withdrawn, self._withdrawn_versions = 0, list[tuple[int, bytes]]()
        self._timeliness = np.zeros(len(Timeliness), dtype=np.int64)
        self._written: frozenset[int] = frozenset()
        self._otherwise: dict[int, tuple[str, ...]] = {}
        self._sealer = ThreadPoolExecutor(1, thread_name_prefix="seal")
        self._sender = ThreadPoolExecutor(1, thread_name_prefix="send")
        self._sealing: Future[_Sealed] | None = None
        self._sending: Future[None] | None = None
        check_keys()
        self._editions = read_catalogue().editions
        with connection.cursor() as cursor:
            if not rehearsal:
                cursor.execute(sql.PATIENCE, [settings.LOCK_TIMEOUT])
                cursor.execute(sql.ONE_LOAD)
                cursor.execute(sql.TICK, [now])
                (self._now,) = cursor.fetchone()
            cursor.execute(sql.ASKED)
        self._withdrawals = Withdrawals(
            source=source, batch_id=batch_id, now=self._now, again=again, rehearsal=rehearsal
        )
        self.layout = layout_of(item=item, fields=fields, rehearsal=rehearsal)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._sealer.shutdown(wait=True)
        self._sender.shutdown(wait=True)

    def load(self, hashed: HashedRows) -> None:
        """Decide each row of a chunk and begin to write those that add something."""
        rows, subjects = hashed.rows, hashed.subjects
        facts, digests = hashed.facts, hashed.digests
        self._take_up()
        first = self._seen.said_first(facts=facts, digests=digests, rows=rows.row_numbers)
        kinds = [_KINDS[kind] for kind in rows.kinds.tolist()]
        fresh = self._keys.meet(Subjects(subjects, kinds, rows.identifiers, rows.names))
        held = self._held(subjects, facts, digests, first)
        for place, found in held.items():
            first[place] &= not found.same
        rows = self._as_corrected(hashed, held, first)
        adding = np.flatnonzero(first).tolist()
        changing = [place for place in held if first[place]]
        self._counts[Outcome.DUPLICATE] += len(subjects) - len(adding)
        self._counts[Outcome.SUPERSEDING] += len(changing)
        self._counts[Outcome.ACCEPTED] += len(adding) - len(changing)
        new = [place for place in adding if place not in held] if held else adding
        self._timeliness += np.bincount(rows.timeliness[new], minlength=len(Timeliness))
        self._written = frozenset(rows.row_numbers[adding].tolist())
        chunk = _Chunk(
            rows,
            [subjects[place] for place in adding],
            [facts[place] for place in adding],
            [digests[place] for place in adding],
            adding,
            [held[place].version + 1 if place in held else 1 for place in adding],
            {place: held[place].since for place in changing},
            fresh,
        )
        self._known |= {who for who in chunk.subjects if self._keys.was_known(who)}
        self._commit_to(chunk)
        self._send_sealed()
        if not self._rehearsal and adding:
            self._close([(subjects[place], facts[place]) for place in changing])
            self._sealing = self._sealer.submit(self._seal, chunk)

    def withdraw(self, rows: HashedFacts) -> frozenset[int]:
        """Take back facts that the source filed; answers with the rows that name none.

        Comes before `load` of the same chunk. A withdrawn record stays in the register's history and is
        shown to nobody; filed again it is a new version. Withdrawing twice adds nothing.
        """
        self._take_up()
        self._send_sealed()
        self.settle()
        count = len(rows.facts)
        numbers = np.array(rows.row_numbers)
        first = self._seen.said_first(facts=rows.facts, digests=[_WITHDRAWAL] * count, rows=numbers)
        taken = self._withdrawals.take(rows, np.flatnonzero(first).tolist())
        self._counts[Outcome.SUPERSEDING] += len(taken.written)
        self._counts[Outcome.DUPLICATE] += count - len(taken.written) - len(taken.nothing)
        self._withdrawn += len(taken.written)
        self._known |= taken.subjects
        self._withdrawn_versions += taken.written
        return taken.nothing

    def add_links(self, links: StagedLinks) -> None:
        """Keep the statutory roles that the chunk just loaded names, where its rows add something."""
        kept = [n for n, row in enumerate(links.row_numbers) if row in self._written]
        self._links.append(
            StagedLinks(
                row_numbers=[links.row_numbers[n] for n in kept],
                organisations=[links.organisations[n] for n in kept],
                persons=[links.persons[n] for n in kept],
                person_names=[links.person_names[n] for n in kept],
                role=links.role,
                valid_from=[links.valid_from[n] for n in kept],
                valid_to=[links.valid_to[n] for n in kept],
            )
        )

    def settle(self) -> None:
        """Wait until nothing is being sent; the connection is free afterwards."""
        if self._sending is not None:
            sending, self._sending = self._sending, None
            sending.result()

    def finish(self) -> LoadResult:
        """Write statutory roles and answer with the outcomes.

        Raises FactsDisagree when rows of the file contradict each other: nothing of it may stand.
        """
        self._take_up()
        self._send_sealed()
        self.settle()
        conflicts = self._seen.conflicts()
        if conflicts:
            raise FactsDisagree(conflicts)
        if not self._rehearsal:
            for links in self._links:
                self._write_links(links)
            foresee_loaded(self._item, self._now, since=self._editions, batch=self._batch_id)
        for _, written in self._withdrawn_versions:
            self._digest.update(written)
        with connection.cursor() as cursor:
            # a connection may load several batches in one transaction
            cursor.execute("DROP TABLE asked")
        return LoadResult(
            self._counts,
            self._digest.hexdigest(),
            self._seen.duplicates,
            self._keys.new_subjects,
            len(self._known),
            self._withdrawn,
            tuple(self._timeliness.tolist()),
            self._otherwise,
        )

    def _take_up(self) -> None:
        """Have the connection, and see: anew, for what the caller looked up meanwhile had a context of its own."""
        self.settle()
        see(None, Kept(items=[self._item]), act=Act.LOAD)

    def _commit_to(self, chunk: _Chunk) -> None:
        """Add what a chunk writes to the digest, withdrawals among it, in the order of the file."""
        versions = map(_VERSION, chunk.versions)
        written = zip(chunk.facts, versions, chunk.digests, strict=True)
        if not self._withdrawn_versions:
            self._digest.update(b"".join(chain.from_iterable(written)))
            return
        numbers = chunk.rows.row_numbers[chunk.adding].tolist()
        both = [*self._withdrawn_versions, *zip(numbers, map(b"".join, written), strict=True)]
        self._digest.update(b"".join([part for _, part in sorted(both)]))
        self._withdrawn_versions = []

    def _send_sealed(self) -> None:
        """Begin to send the chunk decided before, as soon as it is sealed."""
        if self._sealing is not None:
            sealing, self._sealing = self._sealing, None
            self._sending = self._sender.submit(_send, connection.connection, sealing)

    def _held(
        self, subjects: list[bytes], facts: list[bytes], digests: list[bytes], first: Array
    ) -> dict[int, Held]:
        """What the register holds of facts said for the first time, by the place of their row.

        A subject without a data key was never met, and holds nothing.
        """
        asked = [
            place
            for place in np.flatnonzero(first).tolist()
            if self._keys.was_known(subjects[place])
        ]
        if not asked:
            return {}
        return ask_held(asked, subjects=subjects, facts=facts, digests=digests, again=self._again)

    def _as_corrected(self, hashed: HashedRows, held: dict[int, Held], first: Array) -> StagedRows:
        """The rows as they may be written where cases corrected what they are about; those left are in `first` no more."""
        corrected = {place: one for place, one in held.items() if one.corrected and first[place]}
        if not corrected:
            return hashed.rows
        rows, otherwise = as_corrected(hashed, corrected, self._fields)
        first[list(otherwise)] = False
        self._otherwise |= {
            int(rows.row_numbers[place]): names for place, names in otherwise.items()
        }
        return rows

    def _close(self, changing: Sequence[tuple[bytes, bytes]]) -> None:
        if changing:
            with connection.cursor() as cursor:
                cursor.execute(
                    sql.CLOSE,
                    {
                        "now": self._now,
                        "subjects": [UUID(bytes=subject) for subject, _ in changing],
                        "records": [UUID(bytes=fact) for _, fact in changing],
                    },
                )

    def _seal(self, chunk: _Chunk) -> _Sealed:
        """Seal and encode the rows of a chunk that add something. Runs in a thread."""
        rows, adding = chunk.rows, chunk.adding
        since = np.full(len(adding), pgcopy.microseconds(self._now), dtype=np.int64)
        for n, place in enumerate(adding if chunk.since else ()):
            if place in chunk.since:
                since[n] = max(since[n], pgcopy.microseconds(chunk.since[place]) + 1)
        sealed = seal_many(
            [self._keys[subject] for subject in chunk.subjects],
            [rows.contents[place] for place in adding],
            chunk.facts,
        )
        records = pgcopy.encode(
            [
                ("uuid", b"".join(chunk.subjects)),
                ("uuid", b"".join(chunk.facts)),
                ("uuid", b"".join(chunk.digests)),
                ("int4", chunk.versions),
                ("int4", rows.row_numbers[adding]),
                ("date", rows.valid_from[adding]),
                ("timestamptz", rows.shown_from[adding]),
                ("timestamptz", rows.shown_until[adding]),
                ("timestamptz", since),
            ],
            [
                [rows.doc_organs[place] for place in adding],
                [rows.doc_numbers[place] for place in adding],
                sealed,
            ],
            constant=self._constants,
            ready=pgcopy.ready_columns(
                (rows.classes[adding], _CLASSES.__getitem__),
                (rows.doc_dates[adding], pgcopy.date_or_null),
                (rows.valid_to[adding], pgcopy.date_or_null),
            ),
        )
        return _Sealed(*self._keys.encode(chunk.fresh), list(records))

    def _write_links(self, links: StagedLinks) -> None:
        persons = keyed_hashes(index_key(), links.persons)
        organisations = keyed_hashes(index_key(), links.organisations)
        named = Subjects(persons, [_KINDS[0]] * len(persons), links.persons, links.person_names)
        fresh = self._keys.meet(named, records=False)
        _copy(connection.connection, _Sealed(*self._keys.encode(fresh), []))
        with connection.cursor() as cursor:
            cursor.execute(
                sql.LINKS,
                {
                    "role": links.role,
                    "batch": self._batch_id,
                    "now": self._now,
                    "organisations": [UUID(bytes=key) for key in organisations],
                    "persons": [UUID(bytes=key) for key in persons],
                    "valid_from": list(links.valid_from),
                    "valid_to": list(links.valid_to),
                },
            )


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A chunk between its decision and its sealing.

    `adding` are the places, among `rows`, of those that say something new. Subjects, facts, digests and
    versions are theirs; `since` is when the version began that a row supersedes, by place.
    """

    rows: StagedRows
    subjects: list[bytes]
    facts: list[bytes]
    digests: list[bytes]
    adding: list[int]
    versions: list[int]
    since: dict[int, datetime]
    fresh: Met


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A chunk ready to be sent: buffers for the three tables."""

    keys: list[bytes]
    subjects: list[bytes]
    records: list[bytes]


def _send(raw: Any, sealing: Future[_Sealed]) -> None:
    _copy(raw, sealing.result())


def _copy(raw: Any, sealed: _Sealed) -> None:
    for statement, buffers in (
        (sql.COPY_KEYS, sealed.keys),
        (sql.COPY_SUBJECTS, sealed.subjects),
        (sql.COPY_RECORDS, sealed.records),
    ):
        if any(buffers):
            pgcopy.send(raw, statement, buffers)
