"""送达存证: enter in the log, one event about its subject for each, that notices of records lie in their inboxes.

The notice is served without it; this is the proof that anybody can check. It comes within minutes of the load, where a million wait within
two hours, for it gives way to look-ups. Cut off anywhere, the next run goes on: events and what says how far it came are of one transaction.
"""

from __future__ import annotations

import time
from datetime import datetime

from django.db import connection, transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import INSERT_EVENT, EventKind, PreparedEvent, prepare_event
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Act

from ..models import Notice

PORTION = 500
"""Services of one transaction: a tenth of a second."""
_clock, _rest = time.monotonic, time.sleep
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('gongxin.notices.prove'))"
_NEXT = """
SELECT id, subject_key, kind, told_at FROM notices_notice
WHERE event IS NULL AND id > (SELECT coalesce(max(notice), 0) FROM notices_service)
ORDER BY id LIMIT %s
"""
_KEEP = """
INSERT INTO notices_service (notice, event) SELECT * FROM unnest(%s::bigint[], %s::uuid[])
"""


def prove_services(
    *, actor: Actor, now: datetime, portions: int = 400, resting: float = 0.0
) -> int:
    """Prove what is not proved yet, so many portions at most, a transaction each; says how many. Must not run inside a transaction.

    Between two portions it rests `resting` times as long as the one took, so that whoever looks something up meanwhile seldom meets it.
    """
    proved = 0
    for _ in range(portions):
        began = _clock()
        done = _portion(actor, now)
        proved += done
        if done < PORTION:
            break
        _rest(resting * (_clock() - began))
    return proved


def _portion(actor: Actor, now: datetime) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        see([], act=Act.SEND)
        rows = list(Notice.objects.raw(_NEXT, [PORTION]))
        events = [_event(row, actor, now) for row in rows]
        cursor.executemany(INSERT_EVENT, [one.parameters() for one in events])
        cursor.execute(_KEEP, [[row.pk for row in rows], [one.uid for one in events]])
    return len(rows)


def _event(row: Notice, actor: Actor, now: datetime) -> PreparedEvent:
    return prepare_event(
        kind=EventKind.NOTICE_SERVED,
        occurred_at=now,
        actor=actor.ref,
        subject_key=row.subject_key,
        payload={"notice": row.pk, "about": row.kind, "since": row.told_at.isoformat()},
    )
