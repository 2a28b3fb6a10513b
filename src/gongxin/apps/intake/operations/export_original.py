"""Take the original file of a batch out of its seal: evidence of what a source sent."""

from __future__ import annotations

from datetime import datetime
from typing import IO

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event

from ..errors.channels import batch_destroyed
from ..queries import visible_batch
from .kept_files import open_kept


def export_original(*, number: str, into: IO[bytes], actor: Actor, now: datetime) -> None:
    """Write the file of a batch into `into`, byte for byte as it was sent. That is an event.

    Raises Refusal `intake.original-gone` when it is not kept, or not any more.
    """
    check_role(actor, Role.OPERATOR)
    batch = visible_batch(number=number, actor=actor)
    if batch.destroyed_under:
        raise batch_destroyed(batch.destroyed_under)
    with transaction.atomic():
        record_event(
            kind=EventKind.ORIGINAL_DOWNLOADED,
            occurred_at=now,
            actor=actor.ref,
            organ=batch.source,
            payload={"batch": batch.number},
        )
        open_kept(kept=batch.kept_file, into=into, now=now)
