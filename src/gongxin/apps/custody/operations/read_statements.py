"""Show an auditor what was asked in an emergency; that they read it is an event too."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event

from ..errors import unknown_emergency
from ..models import Emergency
from ..types import StatementLine
from .run_statement import digest_of, opened_text


def read_statements(*, number: str, actor: Actor, now: datetime) -> tuple[StatementLine, ...]:
    """Every statement in its order, with the digest that its event must say. Raises Refusal `emergency.unknown`."""
    check_role(actor, Role.AUDITOR)
    with transaction.atomic():
        found = Emergency.objects.filter(number=number).first()
        if found is None:
            raise unknown_emergency()
        lines = tuple(
            StatementLine(one.place, one.asked_at, text, digest_of(text))
            for one in found.statements.order_by("place")
            for text in (opened_text(one, number),)
        )
        record_event(
            kind=EventKind.EMERGENCY_READ,
            occurred_at=now,
            actor=actor.ref,
            payload={"emergency": number, "statements": len(lines)},
        )
    return lines
