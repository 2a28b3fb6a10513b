"""A system calls with its token. One small statement a call, on a table of counts that waits for no disk."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from gongxin.apps.ledger.api import EventKind, record_event

from ..enums import Scope
from ..errors import token_not_accepted, too_many_calls
from ..types import CallingSystem
from .issue_token import token_digest

# Who holds the token, and how often they called in this minute; a token that nobody holds counts for nobody.
_CALL = """
WITH holder AS (
    SELECT s.id, s.organ, s.label
    FROM identity_access_token t JOIN identity_sending_system s ON s.id = t.system_id
    WHERE t.digest = %(digest)s AND t.expires_at > %(now)s AND s.scope = %(scope)s
      AND s.revoked_at IS NULL AND s.ends_at > %(now)s
), counted AS (
    INSERT INTO identity_system_use AS use (system_id, minute, calls)
    SELECT id, date_trunc('minute', %(now)s::timestamptz), 1 FROM holder
    ON CONFLICT (system_id) DO UPDATE SET
        calls = CASE WHEN use.minute = excluded.minute THEN use.calls + 1 ELSE 1 END,
        minute = excluded.minute
    RETURNING calls
)
SELECT holder.id, holder.organ, holder.label, counted.calls FROM holder, counted
"""


def call_by_token(*, token: str, scope: Scope, most: int, now: datetime) -> CallingSystem:
    """The system that holds the token, as long as it is admitted.

    Raises Refusal for a token that is not accepted, and beyond `most` calls in one minute; the first of those in a
    minute is an event.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CALL, {"digest": token_digest(token), "scope": scope.value, "now": now})
        row = cursor.fetchone()
    if row is None:
        raise token_not_accepted()
    number, organ, label, calls = row
    system = CallingSystem(f"sender:{number}", organ, label)
    if calls == most + 1:
        with transaction.atomic():
            record_event(
                kind=EventKind.CALLS_LIMITED,
                occurred_at=now,
                actor=system.ref,
                organ=organ,
                payload={"system": system.ref, "most": most},
            )
    if calls > most:
        raise too_many_calls(most)
    return system
