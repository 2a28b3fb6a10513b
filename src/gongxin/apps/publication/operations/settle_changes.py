"""公示变动: enter what became public and what is so no longer, in the one order in which it can be told without anything being skipped.

Who feeds on what is public reads changes by their numbers. A number given by the transaction that releases or ends would be seen after a
higher one when that transaction commits late, and be skipped. So the database only notes there which entries are to be looked at
(`Standing`), and the numbers are given here, under a lock, of what has been committed. Ends that nobody writes, since a day has come, are
found by the same note. Every reading of changes begins with this; no job has to have run.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from gongxin.apps.ledger.api import EventKind, record_each
from gongxin.apps.register.api import current_versions

from .. import queries
from ..enums import Ground
from ..models import Change
from ..policies import ended_by

PORTION = 2_000
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('gongxin.publication.changes'))"


def settle_changes(*, now: datetime) -> int:
    """Look at a portion of what may have changed, and enter what did; says how many entries were looked at.

    Each end is an event about whom the entry was about.
    """
    if not queries.is_anything_due():
        return 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ONE_AT_A_TIME)
        numbers = queries.due(PORTION)
        if numbers:
            queries.see_ended()
            _enter(queries.look_at(numbers, now), now)
    return len(numbers)


def _enter(gone: Sequence[tuple[Any, ...]], now: datetime) -> None:
    held = [(subject, record) for _, _, _, subject, record, *_ in gone if subject is not None]
    current = current_versions(held)
    changes, said = [], []
    for number, item, released_at, subject, record, version, canary, seen_at in gone:
        ended = ended_by(current.get((subject, record)), version, seen_at)
        ground, at = ended or (Ground.HIDDEN, seen_at)
        changes.append(
            Change(
                number=number,
                item=item,
                ground=ground.value,
                at=now,
                released_at=released_at,
                ended_at=max(at, released_at),
                canary=canary,
            )
        )
        if subject is not None:
            said.append((subject, {"entry": str(number), "item": item, "ground": ground.value}))
    Change.objects.bulk_create(changes)
    record_each(
        kind=EventKind.PUBLICATION_ENDED,
        occurred_at=now,
        actor="system:publication",
        organ=None,
        said=said,
    )
