"""The digest over entries of a list: SHA-256 over place (eight bytes, the most significant first) and mark of each, in their order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from ..enums import EntryState
from ..models import DestructionList, ListEntry

_PREFIX = b"gongxin destruction v1\0"


def digest_of(entries: Iterable[tuple[int, UUID]]) -> str:
    """Of these places and marks."""
    summed = hashlib.sha256(_PREFIX)
    for place, mark in entries:
        summed.update(place.to_bytes(8) + mark.bytes)
    return summed.hexdigest()


def digest_of_list(row: DestructionList, state: EntryState | None = None) -> str:
    """Of all entries of the list, or of those in that state. The transaction is one that sees them."""
    found: QuerySet[ListEntry] = ListEntry.objects.filter(on=row)
    if state is not None:
        found = found.filter(state=state.value)
    return digest_of(found.order_by("place").values_list("place", "mark").iterator())
