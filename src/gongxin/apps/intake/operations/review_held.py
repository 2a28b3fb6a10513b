"""A second person decides a held batch: it is loaded from the file that was kept, or sent away."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event

from ..enums import BatchStatus, Channel
from ..errors import not_held, own_act
from ..models import Batch
from ..queries import visible_batch
from ..types import Receipt
from .keep_batch import receipt_of
from .kept_files import destroy_kept, open_kept
from .receive_file import receive_file


def release_batch(*, number: str, actor: Actor, now: datetime) -> Receipt:
    """Load the held file; the receipt of the batch that it became.

    Raises Refusal for a batch that is not held, for one's own, and as filing does: it is held on then.
    """
    with transaction.atomic(), tempfile.NamedTemporaryFile(prefix="gongxin-held-") as spool:
        batch = _held(number, actor)
        open_kept(kept=batch.kept_file, into=spool, now=now)
        receipt = receive_file(
            path=Path(spool.name),
            item_code=batch.item,
            source_code=batch.source,
            actor=Actor(ref=batch.received_by, role=Role.OPERATOR),
            channel=Channel(batch.channel),
            now=now,
            released=True,
        )
        loaded = Batch.objects.get(number=receipt.batch)
        _close(batch, BatchStatus.RELEASED, actor, now, released_as=loaded)
        record_event(
            kind=EventKind.BATCH_RELEASED,
            occurred_at=now,
            actor=actor.ref,
            organ=batch.source,
            payload={**_told(batch), "released_as": loaded.number},
        )
    return receipt


def reject_batch(*, number: str, actor: Actor, now: datetime) -> Receipt:
    """Send the held batch away: its file is destroyed, nothing of it was recorded."""
    with transaction.atomic():
        batch = _held(number, actor)
        _close(batch, BatchStatus.REJECTED, actor, now)
        record_event(
            kind=EventKind.BATCH_REJECTED,
            occurred_at=now,
            actor=actor.ref,
            organ=batch.source,
            payload=_told(batch),
        )
    return receipt_of(batch, findings=())


def _held(number: str, actor: Actor) -> Batch:
    check_role(actor, Role.OPERATOR)
    seen = visible_batch(number=number, actor=actor)
    batch = Batch.objects.select_for_update().get(pk=seen.pk)
    if batch.status != BatchStatus.HELD.value:
        raise not_held(number)
    # a command has no person behind it whom one could ask
    if actor.ref == batch.received_by or not actor.ref.startswith("account:"):
        raise own_act()
    return batch


def _close(
    batch: Batch,
    status: BatchStatus,
    actor: Actor,
    now: datetime,
    released_as: Batch | None = None,
) -> None:
    if batch.kept_file:
        destroy_kept(kept=batch.kept_file, now=now)
    batch.status = status.value
    batch.reviewed_at, batch.reviewed_by, batch.released_as = now, actor.ref, released_as
    batch.save(update_fields=["status", "reviewed_at", "reviewed_by", "released_as"])


def _told(batch: Batch) -> dict[str, str | int]:
    return {"batch": batch.number, "item": batch.item, "held": batch.held}
