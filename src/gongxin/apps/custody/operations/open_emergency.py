"""Let a person into the database for some minutes: one asks, another confirms, and it ends by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.readable import readable

from ..enums import EmergencyReason
from ..errors import (
    emergency_of_another,
    emergency_of_oneself,
    emergency_too_long,
    unknown_emergency,
)
from ..models import Emergency

MOST_MINUTES = 240


def ask_for_emergency(
    *, reason: EmergencyReason, reference: str, minutes: int, actor: Actor, now: datetime
) -> str:
    """The number of what is asked for; nobody is let in yet. Raises Refusal `emergency.too-long`."""
    check_role(actor, Role.OPERATOR, Role.SECURITY)
    if not 1 <= minutes <= MOST_MINUTES:
        raise emergency_too_long()
    with transaction.atomic():
        asked = Emergency.objects.create(
            number=f"JJ-{readable(groups=2)}",
            reason=reason.value,
            reference=reference,
            minutes=minutes,
            asked_at=now,
            asked_by=actor.ref,
        )
        record_event(
            kind=EventKind.EMERGENCY_ASKED,
            occurred_at=now,
            actor=actor.ref,
            payload={
                "emergency": asked.number,
                "reason": asked.reason,
                "reference": asked.reference,
                "minutes": asked.minutes,
            },
        )
    return asked.number


def confirm_emergency(*, number: str, actor: Actor, now: datetime) -> datetime:
    """From now on who asked may enter, until the moment that this gives.

    Raises Refusal `emergency.by-another` or `emergency.unknown`.
    """
    check_role(actor, Role.SECURITY, Role.AUDITOR)
    with transaction.atomic():
        asked = held(number)
        if asked.confirmed_at is not None or asked.closed_at is not None:
            raise unknown_emergency()
        if asked.asked_by == actor.ref:
            raise emergency_of_oneself()
        asked.confirmed_at, asked.confirmed_by = now, actor.ref
        asked.ends_at = ends_at = now + timedelta(minutes=asked.minutes)
        asked.save(update_fields=["confirmed_at", "confirmed_by", "ends_at"])
        record_event(
            kind=EventKind.EMERGENCY_OPENED,
            occurred_at=now,
            actor=actor.ref,
            payload={
                "emergency": asked.number,
                "reason": asked.reason,
                "reference": asked.reference,
                "minutes": asked.minutes,
                "until": ends_at.isoformat(),
                "asked_by": asked.asked_by,
            },
        )
    return ends_at


def enter_emergency(*, number: str, actor: Actor, now: datetime) -> datetime:
    """Record that who asked enters; gives the end. Raises Refusal `emergency.unknown` or `emergency.of-another`."""
    with transaction.atomic():
        opened = open_at(number, now)
        if opened.asked_by != actor.ref:
            raise emergency_of_another()
        record_event(
            kind=EventKind.EMERGENCY_ENTERED,
            occurred_at=now,
            actor=actor.ref,
            payload={"emergency": opened.number},
        )
    return opened.ends_at or now


def close_emergency(*, number: str, actor: Actor, now: datetime) -> None:
    """End it before its time, or take back what nobody confirmed. Raises Refusal `emergency.unknown`."""
    check_role(actor, Role.OPERATOR, Role.SECURITY, Role.AUDITOR)
    with transaction.atomic():
        opened = held(number)
        if opened.closed_at is not None:
            raise unknown_emergency()
        opened.closed_at = now
        opened.save(update_fields=["closed_at"])
        record_event(
            kind=EventKind.EMERGENCY_CLOSED,
            occurred_at=now,
            actor=actor.ref,
            payload={"emergency": opened.number, "statements": opened.statements.count()},
        )


def held(number: str) -> Emergency:
    """The emergency, locked to the transaction. Raises Refusal `emergency.unknown`."""
    found = Emergency.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise unknown_emergency()
    return found


def open_at(number: str, now: datetime) -> Emergency:
    """The emergency if it is confirmed, not closed, and its end has not come. Raises Refusal `emergency.unknown`."""
    found = held(number)
    if found.closed_at is not None or found.ends_at is None or found.ends_at <= now:
        raise unknown_emergency()
    return found
