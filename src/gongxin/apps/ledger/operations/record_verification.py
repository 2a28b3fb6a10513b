"""Keep the outcome of a verification, so that the public page can tell when everything was last checked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from ..enums import EventKind
from ..types import Verification
from .record_event import record_event


def record_verification(*, verification: Verification, actor: str, now: datetime) -> None:
    """An event like any other; whoever verifies with rights to read alone keeps none."""
    first = verification.first_bad
    with transaction.atomic():
        record_event(
            kind=EventKind.LEDGER_VERIFIED,
            occurred_at=now,
            actor=actor,
            payload={
                "ok": verification.ok,
                "size": verification.size,
                "checkpoint_size": verification.checkpoint_size,
                "faults": verification.fault_count,
                **({"first_bad": first.kind.value} if first else {}),
            },
        )
