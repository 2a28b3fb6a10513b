"""凭证 as files: the receipt of an event for whom it concerns, and which events have one by now."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from gongxin.lib.merkle import ProofError, consistency_proof
from gongxin.lib.row_security import Act, Context, open_context
from gongxin.lib.signed_note import NoteError
from gongxin.lib.tiles import TileError, TileReader
from gongxin.lib.tlog_proof import TlogProof

from .. import errors, models, queries


def receipt(*, uid: UUID, organ: str | None = None, subject_key: UUID | None = None) -> str:
    """The receipt of an event of the organ or about the subject, with what opens it. What is handed out was read again
    and checked as its holder will check it.

    Raises Refusal `ledger.unknown-event`, `ledger.not-published` or `ledger.receipt-not-sound`.
    """
    try:
        proof = queries.inclusion_proof(uid=uid, organ=organ, subject_key=subject_key)
        text = proof.as_tlog_proof(queries.opening(uid=uid, organ=organ, subject_key=subject_key))
        TlogProof.parse(text.encode()).check(
            logs=[queries.log_verifier()], policy=settings.WITNESS_POLICY
        )
    except (NoteError, ProofError, TileError):
        raise errors.receipt_not_sound() from None
    return text


def was_signed(*, size: int, root: bytes) -> bool:
    """Whether the log ever signed a checkpoint of that size and root."""
    return models.Checkpoint.objects.filter(size=size, root=root).exists()


def path_between(*, old: int, new: int) -> tuple[bytes, ...]:
    """What shows that the tree of `new` entries continues that of `old` (RFC 9162 section 2.1.4)."""
    reader = TileReader(queries.log_home(), new)
    return consistency_proof(old=old, new=new, node=reader.node)


def entered(
    uids: Collection[UUID], *, organ: str | None = None, subject_key: UUID | None = None
) -> frozenset[UUID]:
    """Those of the events, of the organ or about the subject, that stand under a checkpoint: each has a receipt."""
    newest = queries.current_checkpoint()
    if newest is None or not uids:
        return frozenset()
    placed = models.Event.objects.filter(uid__in=uids, leaf_index__lt=newest.size)
    whose = Context(Act.READ, [subject_key] if subject_key else [], organ=organ)
    with transaction.atomic():
        open_context(connection, whose, keys=settings.KEYS_DIR)
        return frozenset(placed.values_list("uid", flat=True))
