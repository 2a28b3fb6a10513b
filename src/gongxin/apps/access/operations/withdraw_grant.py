"""Take a grant back, or refuse one that is only proposed: one person is enough to end what two began."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event

from ..errors import unknown_grant
from ..models import Grant
from .end_held import end_held
from .propose_grant import told


def withdraw_grant(*, number: int, actor: Actor, now: datetime) -> None:
    """From the next look-up on it allows nothing. Raises Refusal `access.unknown-grant`."""
    check_role(actor, Role.SECURITY)
    with transaction.atomic():
        grant = (
            Grant.objects.select_for_update()
            .filter(pk=number, withdrawn_at=None, ends_at__gt=now)
            .first()
        )
        if grant is None:
            raise unknown_grant()
        grant.withdrawn_at, grant.withdrawn_by = now, actor.ref
        grant.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record_event(
            kind=EventKind.GRANT_WITHDRAWN,
            occurred_at=now,
            actor=actor.ref,
            organ=grant.organ,
            payload=told(grant),
        )
        end_held(now=now)
