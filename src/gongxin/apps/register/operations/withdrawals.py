"""Facts that their source takes back: the version that was current closes, a withdrawn one begins."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
from django.db import connection

from gongxin.lib import pgcopy

from ..types import HashedFacts
from . import load_statements as sql

_VERSION = struct.Struct(">i").pack


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of some withdrawals.

    `written`: row number, and record key, version and content digest of what was written for it;
    `subjects` are those whom it concerns; `nothing` rows that name no fact of the source.
    """

    written: list[tuple[int, bytes]]
    subjects: set[bytes]
    nothing: frozenset[int]


class Withdrawals:
    """The withdrawals of one batch, in the caller's transaction; with `rehearsal` nothing is written."""

    def __init__(
        self, *, source: str, batch_id: int, now: datetime, again: bool, rehearsal: bool
    ) -> None:
        self._source, self._batch_id, self._now = source, batch_id, now
        self._again, self._rehearsal = again, rehearsal

    def take(self, rows: HashedFacts, places: Sequence[int]) -> Taken:
        """Take back the facts at `places`. The connection must be free. Three statements at most."""
        found = self._found(rows, places)
        ending = [place for place in places if place in found and not found[place].before]
        if ending and not self._rehearsal:
            with connection.cursor() as cursor:
                cursor.execute(
                    sql.WITHDRAW,
                    {
                        "now": self._now,
                        "batch": self._batch_id,
                        "subjects": [UUID(bytes=rows.subjects[place]) for place in ending],
                        "records": [UUID(bytes=rows.facts[place]) for place in ending],
                        "rows": [rows.row_numbers[place] for place in ending],
                    },
                )
        return Taken(
            [(rows.row_numbers[place], rows.facts[place] + found[place].said) for place in ending],
            {rows.subjects[place] for place in ending},
            frozenset(rows.row_numbers[place] for place in places if place not in found),
        )

    def _found(self, rows: HashedFacts, places: Sequence[int]) -> dict[int, _Found]:
        fixed = [
            ("int4", np.array(places, dtype=np.int64)),
            ("uuid", b"".join([rows.subjects[place] for place in places])),
            ("uuid", b"".join([rows.facts[place] for place in places])),
            ("uuid", bytes(16 * len(places))),
        ]
        pgcopy.send(connection.connection, sql.COPY_ASKED, pgcopy.encode(fixed, []))
        with connection.cursor() as cursor:
            cursor.execute(sql.WITHDRAWABLE, {"again": self._again, "source": self._source})
            found = {
                place: _Found(_VERSION(version + 1) + digest.bytes, before)
                for place, version, digest, before in cursor
            }
            cursor.execute(sql.CLEAR_ASKED)
        return found


class _Found(NamedTuple):
    """A fact that a row withdraws: what would be written of it, and whether it was withdrawn before."""

    said: bytes
    before: bool
