"""How often a system calls. One small statement a call, on a table that is not logged and so waits for no disk."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from gongxin.apps.ledger.api import EventKind, record_event

from ..errors import too_many_calls
from ..models import SendingSystem

_COUNT = """
INSERT INTO identity_system_use AS use (system_id, minute, calls)
VALUES (%(system)s, date_trunc('minute', %(now)s::timestamptz), 1)
ON CONFLICT (system_id) DO UPDATE SET
    calls = CASE WHEN use.minute = excluded.minute THEN use.calls + 1 ELSE 1 END,
    minute = excluded.minute
RETURNING calls
"""


def count_call(*, system: SendingSystem, most: int, now: datetime) -> None:
    """Count the call. Raises Refusal beyond `most` in one minute; the first such call of a minute is an event."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"system": system.pk, "now": now})
        (calls,) = cursor.fetchone()
    if calls == most + 1:
        with transaction.atomic():
            record_event(
                kind=EventKind.CALLS_LIMITED,
                occurred_at=now,
                actor=system.ref,
                organ=system.organ,
                payload={"system": system.ref, "most": most},
            )
    if calls > most:
        raise too_many_calls(most)
