"""That an event was erased since, or what it told of destroyed under a list, and what the receipt of that says."""

from __future__ import annotations

from uuid import UUID

from gongxin.apps.ledger.api import EventView, event_by_uid, receipt_of_place
from gongxin.apps.reports.api import KeptReport
from gongxin.apps.retention.api import (
    DestroyedUnder,
    destroyed_of,
    list_named,
    records_destroyed,
)

from ..types import Erased


def under_list(found: DestroyedUnder | None) -> Erased | None:
    """The same of what was destroyed under a list; None where nothing was."""
    if found is None:
        return None
    return Erased(
        at=found.at,
        number=found.number,
        document=found.document,
        receipt=str(found.receipt or ""),
        whole=False,
    )


def destroyed_since(kept: KeptReport) -> Erased | None:
    """Under which list the report went, or a record that it lists; None for one that can be made again."""
    if kept.destroyed_under:
        return under_list(list_named(number=kept.destroyed_under))
    if kept.parts is None:
        return None
    made_with = kept.parts.made_with
    if made_with is None:
        return under_list(destroyed_of(subject_key=kept.subject_key, since=kept.issued_at))
    return under_list(
        records_destroyed(record_keys=[UUID(key) for key, *_ in made_with["versions"]])
    )


def erased_since(event: EventView) -> Erased | None:
    """When and by which receipt; None for an event that still says what it said."""
    uid = None if event.leaf_index is None else receipt_of_place(leaf_index=event.leaf_index)
    if uid is None:
        return None
    receipt = event_by_uid(uid=uid, organ=None)
    return Erased(
        at=receipt.occurred_at,
        number=str(receipt.payload["erasure"]),
        document=str(receipt.payload["document"]),
        receipt=str(receipt.uid),
    )
