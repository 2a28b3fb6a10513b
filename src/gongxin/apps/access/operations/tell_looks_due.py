"""到期告知: a look that the law had told later is told when its day has come: an event about its subject, by which the database puts the notice.

The list of looks opens by itself at that instant, whatever job is down; this brings it to the person.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, events, record_event

from ..models import Deferral

_MOST = 100_000
"""Looks under one document and case: far more than an officer's budget allows in its time."""


def tell_looks_due(*, actor: Actor, now: datetime) -> int:
    """Tell of every look whose day has come, once, and say of how many: a transaction for each document. Must not run inside one."""
    told = 0
    over = Q(ends_at__lte=now) | Q(withdrawn_at__lte=now)
    due = Deferral.objects.filter(over, approved=True, looks__gt=0, told_at=None)
    for number in list(due.order_by("id").values_list("number", flat=True)):
        with transaction.atomic():
            deferral = Deferral.objects.select_for_update().get(number=number)
            if deferral.told_at is not None:
                continue
            told += _tell(deferral, actor, now)
            deferral.told_at = now
            deferral.save(update_fields=["told_at"])
    return told


def _tell(deferral: Deferral, actor: Actor, now: datetime) -> int:
    made = events(
        kinds=[EventKind.LOOK_UP], organ=deferral.organ, since=deferral.judged_at, limit=_MOST
    )
    looks = [
        one
        for one in made[::-1]
        if one.payload.get("deferral") == deferral.number and one.subject_key is not None
    ]
    for look in looks:
        record_event(
            kind=EventKind.LOOK_TOLD,
            occurred_at=now,
            actor=actor.ref,
            organ=deferral.organ,
            subject_key=look.subject_key,
            payload={"look": str(look.uid), "deferral": deferral.number},
        )
    return len(looks)
