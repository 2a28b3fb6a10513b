"""A second officer of another unit agrees to a look-up for a sensitive purpose, or declines it for a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event

from ..enums import DeclineReason
from ..errors.seconding import unknown_held
from ..models import HeldLookUp
from .end_held import end_held, forget
from .seconding import judge, told_of


def second_look_up(
    *, number: str, declined: DeclineReason | None, actor: Actor, now: datetime
) -> None:
    """Agree (`declined` None), so that the asker may look once within the hours of the setting, or decline.

    Raises Refusal for who asked, who is of the same unit or another organ or lacks a grant for the purpose, and where
    nothing waits.
    """
    check_role(actor, Role.OFFICER)
    end_held(now=now)
    with transaction.atomic():
        held = _waiting(number, actor, now)
        judge(held, approve=declined is None, actor=actor, now=now)
        if declined is None:
            held.ends_at = now + timedelta(hours=settings.HELD_HOURS)
            held.save()
            record_event(
                kind=EventKind.SECOND_AGREED,
                occurred_at=now,
                actor=actor.ref,
                organ=actor.organ,
                payload=told_of(held),
            )
        else:
            held.declined_because = declined.value
            forget(held)
            record_event(
                kind=EventKind.SECOND_DECLINED,
                occurred_at=now,
                actor=actor.ref,
                organ=actor.organ,
                payload={**told_of(held), "reason": declined.value},
            )


def withdraw_held(*, number: str, actor: Actor, now: datetime) -> None:
    """Who asked takes it back, agreed to or not; it is destroyed. Raises Refusal `access.unknown-held`."""
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        mine = HeldLookUp.objects.select_for_update().filter(
            number=number, asked_by=actor.ref, withdrawn_at=None, looked_at=None, ends_at__gt=now
        )
        held = mine.exclude(data_key=b"").first()
        if held is None:
            raise unknown_held()
        held.withdrawn_at = now
        forget(held)
        record_event(
            kind=EventKind.SECOND_WITHDRAWN,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            payload=told_of(held),
        )


def _waiting(number: str, actor: Actor, now: datetime) -> HeldLookUp:
    waiting = HeldLookUp.objects.select_for_update().filter(
        number=number,
        organ=actor.organ,
        judged_at=None,
        withdrawn_at=None,
        ends_at__gt=now,
    )
    held = waiting.exclude(data_key=b"").first()
    if held is None:
        raise unknown_held()
    return held
