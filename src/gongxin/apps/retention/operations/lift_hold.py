"""Lift a hold, or let it go on: another person than who placed it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register import api as register

from ..errors import hold_of_oneself, unknown_hold
from .place_hold import end_of


def lift_hold(*, number: str, actor: Actor, now: datetime) -> None:
    """What it covered may be destroyed again, when a list says so. Raises Refusal for who placed it."""
    check_role(actor, Role.SECURITY)
    with transaction.atomic():
        hold = _another_s(number, actor, now)
        register.end_hold(number=number, by=actor.ref, now=now)
        record_event(
            kind=EventKind.HOLD_LIFTED,
            occurred_at=now,
            actor=actor.ref,
            payload={"hold": number, "document": hold.document},
        )


def renew_hold(*, number: str, ends_on: date, actor: Actor, now: datetime) -> None:
    """Reviewed, and it goes on until that day. Raises Refusal for who placed it, and for a day too far."""
    check_role(actor, Role.SECURITY)
    ends_at = end_of(ends_on, now=now)
    with transaction.atomic():
        hold = _another_s(number, actor, now)
        register.renew_hold(number=number, ends_at=ends_at, by=actor.ref, now=now)
        record_event(
            kind=EventKind.HOLD_RENEWED,
            occurred_at=now,
            actor=actor.ref,
            payload={"hold": number, "document": hold.document, "ends": ends_on.isoformat()},
        )


def _another_s(number: str, actor: Actor, now: datetime) -> register.LegalHoldKept:
    found = next(iter(register.holds_kept(number=number, lock=True)), None)
    if found is None or found.lifted_at is not None or found.ends_at <= now:
        raise unknown_hold()
    if actor.ref == found.placed_by or not actor.ref.startswith("account:"):
        raise hold_of_oneself()
    return found
