"""One person is enough to end what two began: who gave it, who acts under it, or for an organisation an administrator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see

from ..enums import MandateKind, MandateState
from ..errors import unknown_mandate
from ..models import Mandate


def end_mandate(*, number: str, actor: Actor, now: datetime) -> None:
    """From the next request on it allows nothing. Raises Refusal `access.unknown-mandate`."""
    check_role(actor, Role.CITIZEN, Role.SECURITY)
    own = actor.subject_key
    if actor.role is Role.SECURITY:
        theirs = Q(kind=MandateKind.ORGANISATION.value)
    elif own is not None:
        theirs = Q(subject_key=own) | Q(agent_key=own)
    else:
        raise unknown_mandate()
    with transaction.atomic():
        see(None if own is None else [own])
        found = Mandate.objects.select_for_update().filter(
            theirs, number=number, ended_at=None, ends_at__gt=now
        )
        mandate = found.first()
        if mandate is None:
            raise unknown_mandate()
        mandate.ended_at, mandate.ended_by = now, actor.ref
        mandate.ending = _how(mandate, actor).value
        mandate.save(update_fields=["ended_at", "ended_by", "ending"])
        record_event(
            kind=EventKind.MANDATE_ENDED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=mandate.subject_key,
            payload={"mandate": mandate.number, "ending": mandate.ending},
        )


def _how(mandate: Mandate, actor: Actor) -> MandateState:
    if mandate.agent_key != actor.subject_key:
        return MandateState.WITHDRAWN
    return MandateState.DECLINED if mandate.confirmed_at is None else MandateState.HANDED_BACK
