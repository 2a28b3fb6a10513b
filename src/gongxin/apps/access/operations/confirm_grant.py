"""A second security administrator confirms what another one proposed; from then on it allows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role, worker_organ
from gongxin.apps.ledger.api import EventKind, record_event

from ..errors import grant_of_oneself, unknown_grant, unknown_grantee
from ..models import Grant
from .propose_grant import told


def confirm_grant(*, number: int, actor: Actor, now: datetime) -> None:
    """Confirm it. Raises Refusal for who proposed it or is granted it, and where nothing is to be confirmed."""
    check_role(actor, Role.SECURITY)
    with transaction.atomic():
        waiting = Grant.objects.filter(confirmed_at=None, withdrawn_at=None, ends_at__gt=now)
        grant = waiting.select_for_update().filter(pk=number).first()
        if grant is None:
            raise unknown_grant()
        if actor.ref in {grant.proposed_by, grant.grantee} or not actor.ref.startswith("account:"):
            raise grant_of_oneself()
        if worker_organ(ref=grant.grantee, now=now) != grant.organ:
            raise unknown_grantee()
        grant.confirmed_at, grant.confirmed_by = now, actor.ref
        grant.save(update_fields=["confirmed_at", "confirmed_by"])
        record_event(
            kind=EventKind.GRANT_CONFIRMED,
            occurred_at=now,
            actor=actor.ref,
            organ=grant.organ,
            payload=told(grant),
        )
