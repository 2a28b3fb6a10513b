"""An organisation speaks against a grade before it counts, once, and is no worse off for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Kept

from ..errors import objection_over, unknown_grade
from ..models import Graded
from ..policies import check_words, sealed


def object_to(*, number: str, words: str, actor: Actor, now: datetime) -> None:
    """Keep what the organisation, by whoever may act for it, says; whoever confirms the grade has to answer it.

    Raises Refusal `grades.objection-over` after the period, or where something was said already.
    """
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.RAISE_CASES, told_elsewhere=True)
        if whose.subject_key is None:
            raise unknown_grade()
        see([whose.subject_key], Kept())
        rows = Graded.objects.select_for_update().filter(subject_key=whose.subject_key)
        row = rows.filter(number=number.strip().upper(), decided_at__isnull=False).first()
        if row is None:
            raise unknown_grade()
        late = row.object_until is None or now >= row.object_until or row.confirmed_at is not None
        if late or row.objected_at is not None or row.ended_at is not None:
            raise objection_over()
        row.objection_sealed = sealed(row, check_words(words))
        row.objected_at, row.objected_by = now, actor.ref
        see([whose.subject_key], Kept())
        row.save(update_fields=["objected_at", "objected_by", "objection_sealed"])
        record_event(
            kind=EventKind.GRADE_OBJECTED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=whose.subject_key,
            payload={**whose.told, "graded": row.number, "to": row.organ},
        )
