"""A second officer of the organ approves a bulk look-up, or sends it away and the file with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event

from ..errors.seconding import unknown_bulk
from ..models import BulkLookUp
from .ask_in_bulk import told
from .seconding import judge


def second_bulk(*, number: str, approve: bool, actor: Actor, now: datetime) -> None:
    """Decide it once. Raises Refusal for who asked, who is of the same unit or another organ, and where nothing waits."""
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        bulk = (
            BulkLookUp.objects.select_for_update()
            .filter(
                number=number,
                organ=actor.organ,
                judged_at=None,
                withdrawn_at=None,
                ends_at__gt=now,
            )
            .first()
        )
        if bulk is None:
            raise unknown_bulk()
        judge(bulk, approve=approve, actor=actor, now=now)
        if not approve:
            bulk.rows_sealed, bulk.data_key = b"", b""
        bulk.save()
        if approve:
            record_event(
                kind=EventKind.BULK_APPROVED,
                occurred_at=now,
                actor=actor.ref,
                organ=actor.organ,
                payload=told(bulk),
            )
        else:
            record_event(
                kind=EventKind.BULK_REJECTED,
                occurred_at=now,
                actor=actor.ref,
                organ=actor.organ,
                payload=told(bulk),
            )
