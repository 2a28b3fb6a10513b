"""The receipt of the ledger that a batch was filed, or that it was recalled: a file that proves itself to anybody."""

from __future__ import annotations

from typing import Literal

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import receipt

from ..errors import no_entry
from ..queries import visible_batch

Act = Literal["filed", "recalled"]


def take_receipt(*, number: str, act: Act, actor: Actor) -> str:
    """A C2SP tlog-proof. Raises Refusal `intake.unknown-batch`, `intake.no-entry`, or what the ledger refuses, as
    `ledger.not-published` in the seconds before the event has its place.
    """
    batch = visible_batch(number=number, actor=actor)
    event = batch.event if act == "filed" else batch.recall_event
    if event is None:
        raise no_entry(number)
    return receipt(uid=event, organ=batch.source)
