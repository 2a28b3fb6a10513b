"""That an event was erased since, and what the receipt of it says."""

from __future__ import annotations

from gongxin.apps.ledger.api import EventView, event_by_uid, receipt_of_place

from ..types import Erased


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
