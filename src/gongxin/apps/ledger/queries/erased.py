"""Reading the list of entries whose content was erased."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from ..models import ErasedEntry


def erased_places(*, receipt: UUID) -> tuple[int, ...]:
    """The places of the entries that this receipt says were erased, in the order of the log."""
    listed = ErasedEntry.objects.filter(receipt=receipt).order_by("leaf_index")
    return tuple(listed.values_list("leaf_index", flat=True))


def receipt_of_place(*, leaf_index: int) -> UUID | None:
    """The receipt by which what stood at that place was erased; None where nothing was."""
    found = ErasedEntry.objects.filter(leaf_index=leaf_index).values_list("receipt", flat=True)
    return found.first()


def stream_erased() -> Iterator[tuple[int, str]]:
    """Place and receipt of every erased entry, in the order of the log. Within the verifier's snapshot."""
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT leaf_index, receipt::text FROM ledger_erased ORDER BY leaf_index")
        while rows := cursor.fetchmany(2000):
            yield from rows
