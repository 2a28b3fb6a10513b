"""Whom a measure is meant for speaks before it has effect, once, and is no worse off for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Kept

from ..errors import defence_over, unknown_applied
from ..models import Applied
from ..policies import check_words
from .propose_measure import sealed


def say_in_defence(*, number: str, words: str, actor: Actor, now: datetime) -> None:
    """Keep what the subject, or who may act for them, says; whoever confirms the measure has to answer it.

    Raises Refusal `measures.defence-over` after the period or where something was said already.
    """
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.RAISE_CASES, told_elsewhere=True)
        if whose.subject_key is None:
            raise unknown_applied()
        see([whose.subject_key])
        rows = Applied.objects.select_for_update().filter(subject_key=whose.subject_key)
        row = rows.filter(number=number.strip().upper()).first()
        if row is None:
            raise unknown_applied()
        late = now >= row.defend_until or row.confirmed_at is not None
        if late or row.defended_at is not None or row.ended_at is not None:
            raise defence_over()
        row.defence_sealed = sealed(row, check_words(words))
        row.defended_at, row.defended_by = now, actor.ref
        see([whose.subject_key], Kept())
        row.save(update_fields=["defended_at", "defended_by", "defence_sealed"])
        record_event(
            kind=EventKind.MEASURE_DEFENDED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=whose.subject_key,
            payload={**whose.told, "applied": row.number, "to": row.organ},
        )
