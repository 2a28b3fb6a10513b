"""Take a whole batch back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.recalls.api import Ended, Ground, send_recalls
from gongxin.apps.register import api as register

from ..enums import BatchStatus, RecallReason
from ..errors import already_recalled, not_loaded
from ..models import Batch
from ..queries import visible_batch
from ..types import Receipt
from .keep_batch import receipt_of


def recall_batch(*, number: str, reason: RecallReason, actor: Actor, now: datetime) -> Receipt:
    """End everything the batch wrote and is still current; what it superseded returns. Whoever was told of it is told so.

    The counts of the receipt stay what they were when it was filed. Raises Refusal
    `intake.unknown-batch`, `intake.already-recalled` or `intake.not-loaded`.
    """
    check_role(actor, Role.OPERATOR)
    seen = visible_batch(number=number, actor=actor)
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=seen.pk)
        if batch.status == BatchStatus.RECALLED.value:
            raise already_recalled(number)
        if batch.status != BatchStatus.LOADED.value:
            raise not_loaded(number)
        before = Batch.objects.filter(item=batch.item, status=BatchStatus.RECALLED.value)
        result = register.recall_batch(
            item=batch.item,
            batch_id=batch.pk,
            recalled=list(before.values_list("pk", flat=True)),
            now=now,
        )
        event = record_event(
            kind=EventKind.BATCH_RECALLED,
            occurred_at=now,
            actor=actor.ref,
            organ=batch.source,
            payload={
                "batch": batch.number,
                "item": batch.item,
                "reason": reason.value,
                "withdrawn": result.withdrawn,
                "restored": result.restored,
                "digest": result.digest,
            },
        )
        batch.status = BatchStatus.RECALLED.value
        batch.recalled_at, batch.recalled_by = now, actor.ref
        batch.recall_reason, batch.recall_event = reason.value, event.uid
        batch.save(
            update_fields=["status", "recalled_at", "recalled_by", "recall_reason", "recall_event"]
        )
        send_recalls(
            ground=Ground.WITHDRAWN,
            ended=[
                Ended(subject, records, (batch.item,)) for subject, records in result.ended.items()
            ],
            now=now,
        )
    return receipt_of(batch, findings=())
