"""A person asks an organ why it looked them up; the clock of the answer begins."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import Power, list_looks, whose_file
from gongxin.apps.catalogue.api import get_clock
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, EventView, events_about, record_event
from gongxin.apps.register.api import same_as, see

from ..errors import asked_already, unknown_look
from ..models import LookQuestion
from ..policies import due_after, explain_due

CLOCK = "look-question"
_LOOKS = 10_000


def ask_why(*, look: UUID, actor: Actor, now: datetime) -> None:
    """Ask about the look-up of that event: once, without a word more, by the person or who may ask for them.

    Raises Refusal `rights.unknown-look` for what the person is not shown or no organ made, `rights.asked-already`.
    """
    with transaction.atomic():
        # what is kept from the list for a while is kept from here: one rule says what a person sees of looks
        shown = list_looks(actor=actor, now=now, power=Power.ASK_WHY)
        whose = whose_file(actor=actor, power=Power.ASK_WHY, told_elsewhere=True)
        told = {one.event for one in shown if not one.sealed}
        if whose.subject_key is None or str(look) not in told:
            raise unknown_look()
        made, organ = _made(look, whose.subject_key)
        clock = get_clock(code=CLOCK)
        due, why = due_after(now, clock.length), explain_due(now, clock.length)
        see([whose.subject_key])
        _, asked = LookQuestion.objects.get_or_create(
            look=look,
            defaults={
                "subject_key": whose.subject_key,
                "organ": organ,
                "looked_at": made.occurred_at,
                "looked_by": made.actor,
                "agreed_by": str(made.payload.get("second", "")),
                "purpose": str(made.payload["purpose"]),
                "asked_at": now,
                "due_at": due,
                "length": {unit: count for unit, count in asdict(clock.length).items() if count},
                "calendar_known": not why.warnings,
            },
        )
        if not asked:
            raise asked_already()
        record_event(
            kind=EventKind.LOOK_QUESTIONED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=whose.subject_key,
            payload={**whose.told, "look": str(look), "to": organ, "due": due.isoformat()},
        )


def _made(look: UUID, subject_key: UUID) -> tuple[EventView, str]:
    """The look-up and the organ that made it."""
    same = [one.key for one in same_as(subject_keys=[subject_key]).get(subject_key, ())]
    made = events_about(subject_key=subject_key, same=same, kinds=[EventKind.LOOK_UP], limit=_LOOKS)
    for event in made:
        if event.uid == look and event.organ:
            return event, event.organ
    raise unknown_look()
