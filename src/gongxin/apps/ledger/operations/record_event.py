"""Record an event in the transaction of what it describes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from ..enums import EventKind
from ..errors import NoTransaction
from ..events import INSERT_EVENT, prepare_event
from ..types import RecordedEvent


def record_event(
    *,
    kind: EventKind,
    occurred_at: datetime,
    actor: str,
    organ: str | None = None,
    subject_key: UUID | None = None,
    payload: Mapping[str, Any],
) -> RecordedEvent:
    """Write one event, with one INSERT, in the caller's transaction: no event, no answer.

    `actor` and `organ` are opaque references, `payload` has exactly the keys `PAYLOADS` lists for
    the kind and holds no personal data. Raises NoTransaction outside a transaction, BadEvent for a
    wrong form, Refusal when a text holds an identity number.
    """
    if not connection.in_atomic_block:
        raise NoTransaction("an event is recorded in the transaction of what it describes")
    event = prepare_event(
        kind=kind,
        occurred_at=occurred_at,
        actor=actor,
        organ=organ,
        subject_key=subject_key,
        payload=payload,
    )
    with connection.cursor() as cursor:
        cursor.execute(INSERT_EVENT, event.parameters())
    return RecordedEvent(uid=event.uid)
