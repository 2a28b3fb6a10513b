"""Record one event for each of many subjects of whom the same is said, in the transaction of what they describe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection

from ..enums import EventKind
from ..errors import NoTransaction
from ..events import prepare_alike

# COPY knows no row security; one statement for thousands is as quick, where its arrays go as bytes: as text each
# of their thousands would be searched for what has to be escaped.
_INSERT = """
INSERT INTO ledger_event
    (uid, kind, occurred_at, actor, organ, subject_key, payload, nonce, commitment)
SELECT uid, %s, %s::timestamptz, %s, %s, subject_key, %s::jsonb, nonce, commitment
FROM unnest(%b::uuid[], %b::uuid[], %b::bytea[], %b::bytea[]) AS t(uid, subject_key, nonce, commitment)
"""
_PORTION = 5_000


def record_events(
    *,
    kind: EventKind,
    occurred_at: datetime,
    actor: str,
    organ: str | None,
    subjects: Iterable[UUID],
    payload: Mapping[str, Any],
) -> int:
    """Write an event with this payload for each subject, some thousands by one statement; says how many. As strict as `record_event`."""
    if not connection.in_atomic_block:
        raise NoTransaction("an event is recorded in the transaction of what it describes")
    prepared = prepare_alike(
        kind=kind,
        occurred_at=occurred_at,
        actor=actor,
        organ=organ,
        subjects=subjects,
        payload=payload,
    )
    written = 0
    with connection.cursor() as cursor:
        while made := list(islice(prepared, _PORTION)):
            cursor.execute(
                _INSERT,
                [
                    kind.value,
                    occurred_at,
                    actor,
                    organ,
                    made[0].payload.decode(),
                    [event.uid for event in made],
                    [event.subject_key for event in made],
                    [event.nonce for event in made],
                    [event.commitment for event in made],
                ],
            )
            written += len(made)
    return written
