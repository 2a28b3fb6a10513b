"""Keep what a check found, and leave the event of it."""

from __future__ import annotations

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event

from ..models import DisplayCheck
from ..types import CheckFound


def record_check(*, found: CheckFound, actor: Actor) -> None:
    """Once kept it is shown as it was, whatever a later one finds."""
    check_role(actor, Role.OPERATOR)
    slowest = {} if found.slowest_ms is None else {"slowest_ms": found.slowest_ms}
    with transaction.atomic():
        event = record_event(
            kind=EventKind.DISPLAY_CHECKED,
            occurred_at=found.at,
            actor=actor.ref,
            payload={
                "checked": found.checked,
                "visible": found.visible,
                "channels": [one.channel.value for one in found.channels],
                "blind": len(found.blind),
                **slowest,
            },
        )
        DisplayCheck.objects.create(
            checked_at=found.at,
            checked=found.checked,
            visible=found.visible,
            blind=len(found.blind),
            channels=[one.kept() for one in found.channels],
            event=event.uid,
        )
