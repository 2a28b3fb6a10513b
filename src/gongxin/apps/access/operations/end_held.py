"""Held look-ups that are over: unanswered, not made in time, or of an officer who left or has no grant any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.identity.api import Account, Role, actor_by_ref
from gongxin.apps.ledger.api import EventKind, record_event

from ..models import HeldLookUp
from .seconding import is_granted


def end_held(*, now: datetime) -> int:
    """Destroy whom they are about, each with its event. Says how many."""
    ended = 0
    with transaction.atomic():
        for held in HeldLookUp.objects.select_for_update().exclude(data_key=b""):
            if held.ends_at > now and still_stands(held, now=now):
                continue
            forget(held)
            record_event(
                kind=EventKind.SECOND_ENDED,
                occurred_at=now,
                actor="system:access",
                organ=held.organ,
                payload={"held": held.number},
            )
            ended += 1
    return ended


def still_stands(held: HeldLookUp, *, now: datetime) -> bool:
    """Whether who asked is at work in the organ without a break since, and is still granted the purpose."""
    purpose = read_catalogue().purposes.get(held.purpose)
    try:
        asker = actor_by_ref(ref=held.asked_by)
    except Account.DoesNotExist:
        return False
    return (
        purpose is not None
        and asker.role is Role.OFFICER
        and asker.organ == held.organ
        and (asker.since is None or asker.since <= held.asked_at)
        and is_granted(purpose=purpose, actor=asker, now=now)
    )


def forget(held: HeldLookUp) -> None:
    """Keep that it was asked; nothing of whom."""
    held.data_key, held.asking_sealed = b"", b""
    held.save()
