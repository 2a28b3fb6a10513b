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


def stream_erased() -> Iterator[tuple[int, str]]:
    """Place and receipt of every erased entry, in the order of the log. Within the verifier's snapshot."""
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT leaf_index, receipt::text FROM ledger_erased ORDER BY leaf_index")
        while rows := cursor.fetchmany(2000):
            yield from rows
