"""Erase what the entries about a subject say, and leave the receipt: the log itself does not change by a byte."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from gongxin.lib.row_security import Act, Context, open_context

from ..enums import EventKind
from ..errors import NoTransaction, entries_too_young, entries_waiting
from ..models import ErasedEntry
from ..rules.erasures import digest_of
from ..types import EntriesErased
from .record_event import record_event

_ABOUT = """
SELECT leaf_index, commitment, occurred_at FROM ledger_event
WHERE subject_key = %s ORDER BY leaf_index FOR UPDATE
"""
_ERASE = """
UPDATE ledger_event
SET actor = 'erased', organ = NULL, subject_key = NULL, payload = '{}', nonce = '',
    occurred_at = date_trunc('hour', occurred_at, 'UTC')
WHERE subject_key = %s
"""


def erase_entries(
    *, subject_key: UUID, before: datetime, told: Mapping[str, Any], actor: str, now: datetime
) -> EntriesErased:
    """Destroy content and nonce of every entry about the subject; kind, hour, commitment and place stay.

    `told` is what the receipt says beside their number and digest. In the caller's transaction, which is bound to the subject
    by this. Raises Refusal where an entry is not older than `before` or waits for its place in the log still, and
    NoTransaction.
    """
    if not connection.in_atomic_block:
        raise NoTransaction("what is erased is erased in the transaction of its receipt")
    open_context(connection, Context(Act.ERASE, [subject_key]), keys=settings.KEYS_DIR)
    with connection.cursor() as cursor:
        cursor.execute(_ABOUT, [subject_key])
        rows = cursor.fetchall()
        if any(at >= before for _, _, at in rows):
            raise entries_too_young(before)
        if any(leaf is None for leaf, _, _ in rows):
            raise entries_waiting()
        digest = digest_of((leaf, bytes(committed)) for leaf, committed, _ in rows)
        receipt = record_event(
            kind=EventKind.ENTRIES_ERASED,
            occurred_at=now,
            actor=actor,
            payload={**told, "entries": len(rows), "digest": digest},
        )
        leaves = [leaf for leaf, _, _ in rows]
        ErasedEntry.objects.bulk_create(
            ErasedEntry(leaf_index=leaf, receipt=receipt.uid) for leaf in leaves
        )
        cursor.execute(_ERASE, [subject_key])
    return EntriesErased(receipt=receipt.uid, entries=tuple(leaves), digest=digest)
