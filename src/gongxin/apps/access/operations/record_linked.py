"""What was told of somebody because another number was judged to be theirs: an event about each of their numbers.

Who was looked at under one number sees it in their list by that; the others' list has to show it too, and still when the
judgement is undone: what was told then was theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, RecordedEvent, record_event
from gongxin.apps.register.api import ShownRecord

_REPEATED = (
    "purpose", "case_reference", "result", "role", "unit", "deferral", "authorisation", "holds_until", "kept_until",
)  # fmt: skip


def record_linked(
    *,
    of: RecordedEvent,
    kind: EventKind,
    same: Collection[UUID],
    records: Collection[ShownRecord] = (),
    told: Mapping[str, Any],
    rests_on: Sequence[tuple[UUID, UUID | str]] = (),
    actor: Actor,
    organ: str | None,
    now: datetime,
) -> None:
    """One event for each key of `same`, beside the event `of` about the number that was asked for.

    `told` is that event's payload; what it says of the asking is repeated, with what was told of these records, and at which
    places of the answer those of `rests_on` stand.
    """
    asked = {name: told[name] for name in _REPEATED if name in told}
    for key in same:
        theirs = [record.item for record in records if record.subject_key == key]
        rested = [(str(one), place) for place, (of_, one) in enumerate(rests_on, 1) if of_ == key]
        behind = {"rests_on": [one for one, _ in rested], "places": [at for _, at in rested]}
        record_event(
            kind=EventKind.LINKED_LOOK,
            occurred_at=now,
            actor=actor.ref,
            organ=organ,
            subject_key=key,
            payload={
                **asked,
                **(behind if rested else {}),
                "of": str(of.uid),
                "as": kind.value,
                "records": len(theirs),
                "items": sorted(set(theirs)),
            },
        )
