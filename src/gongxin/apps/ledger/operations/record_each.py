"""Record events of one kind of which each says something of its own, in the transaction of what they describe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection

from gongxin.lib.ahead import beside

from ..enums import EventKind
from ..errors import NoTransaction
from ..events import PreparedEvent, prepare_each
from ..types import RecordedEvent

# COPY knows no row security; one statement for thousands is as quick, where its arrays go as bytes: as text each
# of their thousands would be searched for what has to be escaped.
_INSERT = """
INSERT INTO ledger_event
    (uid, kind, occurred_at, actor, organ, subject_key, payload, nonce, commitment)
SELECT uid, %s, %s::timestamptz, %s, %s, subject_key, payload::jsonb, nonce, commitment
FROM unnest(%b::uuid[], %b::uuid[], %b::text[], %b::bytea[], %b::bytea[])
    AS t(uid, subject_key, payload, nonce, commitment)
"""
_PORTION = 1_000
"""Few enough that the first are written while most are still asked for."""


def record_each(
    *,
    kind: EventKind,
    occurred_at: datetime,
    actor: str,
    organ: str | None,
    said: Iterable[tuple[UUID, Mapping[str, Any]]],
) -> list[RecordedEvent]:
    """Write an event for each subject with its own payload, many by one statement. As strict as `record_event`.

    What is `said` may be asked of the database as it goes: meanwhile what was said last is committed to.
    """
    if not connection.in_atomic_block:
        raise NoTransaction("an event is recorded in the transaction of what it describes")

    def made(portion: Sequence[tuple[UUID, Mapping[str, Any]]]) -> list[PreparedEvent]:
        return list(
            prepare_each(kind=kind, occurred_at=occurred_at, actor=actor, organ=organ, said=portion)
        )

    portions = _portions(said)
    written = []
    # a thread beside this one is worth it only where this one waits
    for events in map(made, portions) if isinstance(said, Sequence) else beside(portions, made):
        _write(events)
        written += [RecordedEvent(event.uid) for event in events]
    return written


def _write(events: list[PreparedEvent]) -> None:
    first = events[0]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                first.kind.value,
                first.occurred_at,
                first.actor,
                first.organ,
                [event.uid for event in events],
                [event.subject_key for event in events],
                [event.payload.decode() for event in events],
                [event.nonce for event in events],
                [event.commitment for event in events],
            ],
        )


def _portions(
    said: Iterable[tuple[UUID, Mapping[str, Any]]],
) -> Iterator[list[tuple[UUID, Mapping[str, Any]]]]:
    rest = iter(said)
    while portion := list(islice(rest, _PORTION)):
        yield portion
