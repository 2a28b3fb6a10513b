"""Who asked in bulk takes it back before it is run; the file is destroyed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event

from ..errors.seconding import unknown_bulk
from ..models import BulkLookUp
from .ask_in_bulk import told


def withdraw_bulk(*, number: str, actor: Actor, now: datetime) -> None:
    """Take it back, approved or not. Raises Refusal `access.unknown-bulk` where there is nothing to take back."""
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        mine = BulkLookUp.objects.select_for_update().filter(
            number=number, organ=actor.organ, asked_by=actor.ref, withdrawn_at=None, ran_at=None
        )
        bulk = mine.filter(ends_at__gt=now).exclude(data_key=b"").first()
        if bulk is None:
            raise unknown_bulk()
        bulk.withdrawn_at, bulk.rows_sealed, bulk.data_key = now, b"", b""
        bulk.save()
        record_event(
            kind=EventKind.BULK_WITHDRAWN,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            payload=told(bulk),
        )
