"""Another officer of the organ confirms a measure once its subject could speak, or it is dropped or lifted."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Kept

from ..enums import Ending
from ..errors import before_its_end, by_another, not_in_force, record_over, unknown_applied
from ..models import Applied
from ..policies import check_words
from ..queries import in_force
from .propose_measure import sealed


def confirm_measure(*, number: str, weighed: str = "", actor: Actor, now: datetime) -> None:
    """Confirm it: from this moment on it is in force. Where its subject spoke, `weighed` answers what was said; the term never becomes longer for it.

    Raises Refusal for who proposed it, before the period for defence is over, and where its record is over or another by now.
    """
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        row = of_organ(number, actor)
        if row.confirmed_at is not None or row.ended_at is not None:
            raise unknown_applied()
        if actor.ref == row.proposed_by or not actor.ref.startswith("account:"):
            raise by_another()
        if now < row.defend_until:
            raise before_its_end()
        if row.defended_at is not None:
            row.weighed_sealed = sealed(row, check_words(weighed))
        row.confirmed_at, row.confirmed_by = now, actor.ref
        see([row.subject_key], Kept(), organ=row.organ)
        try:
            with transaction.atomic():
                row.save(update_fields=["confirmed_at", "confirmed_by", "weighed_sealed"])
        except IntegrityError as refused:
            if "a record in display" in str(refused):
                raise record_over() from None
            raise
        record_event(
            kind=EventKind.MEASURE_CONFIRMED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=row.subject_key,
            payload={
                "applied": row.number,
                "measure": row.measure,
                "ends": row.until_at.isoformat(),
                "defended": row.defended_at is not None,
            },
        )


def end_measure(*, number: str, actor: Actor, now: datetime) -> None:
    """Drop a proposal, or lift what is in force: it is over at once. One officer is enough, since nobody is worse for it.

    Raises Refusal `measures.unknown-number`, `measures.not-in-force`.
    """
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        row = of_organ(number, actor)
        if row.ended_at is not None:
            raise unknown_applied()
        if row.confirmed_at is not None and row.number not in in_force(
            subjects=[row.subject_key], organ=row.organ
        ):
            raise not_in_force()
        row.ending = (Ending.LIFTED if row.confirmed_at else Ending.DROPPED).value
        row.ended_at, row.ended_by = now, actor.ref
        see([row.subject_key], Kept(), organ=row.organ)
        row.save(update_fields=["ended_at", "ended_by", "ending"])
        record_event(
            kind=EventKind.MEASURE_ENDED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=row.subject_key,
            payload={"applied": row.number, "measure": row.measure, "ending": row.ending},
        )


def of_organ(number: str, actor: Actor) -> Applied:
    """The organ's measure of that number, locked. Raises Refusal `measures.unknown-number`."""
    see([], organ=actor.organ)
    rows = Applied.objects.select_for_update().filter(number=number.strip().upper())
    row = rows.filter(organ=actor.organ).first() if actor.organ else None
    if row is None:
        raise unknown_applied()
    return row
