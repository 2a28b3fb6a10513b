"""Derive the published log anew from the table, after the files were lost."""

from __future__ import annotations

from datetime import datetime

from gongxin.lib.bilingual import Text
from gongxin.lib.merkle import EMPTY_ROOT
from gongxin.lib.signed_note import Checkpoint as TreeHead
from gongxin.lib.signed_note import NoteError, open_checkpoint
from gongxin.lib.tiles import TileWriter, publish_file

from .. import models, queries
from ..errors import not_trustworthy
from ..types import Integration
from .integrate import derive, publish, sequencing


def rebuild(*, now: datetime) -> Integration:
    """Write tiles, bundles and checkpoint again, if the rows still lead to the newest signed one.

    Repairs lost or damaged files, never rows: when the rows lead to another root, Refusal, and no
    file is touched. Must not run inside a transaction.
    """
    with sequencing():
        signed = _newest_signed()
        nothing = TreeHead(queries.log_origin(), 0, EMPTY_ROOT)
        if signed.size == 0:
            return Integration(added=0, size=0, root=EMPTY_ROOT)
        if queries.table_size() < signed.size or derive(nothing, signed.size, None) != signed:
            raise not_trustworthy(
                what=Text(
                    "事件表推不出最近一次签发的检查点：有事件被改动、删除或调换。",
                    "The rows do not lead to the newest signed checkpoint: events were changed, "
                    "deleted or exchanged.",
                )
            )
        home = queries.log_home()
        home.mkdir(parents=True, exist_ok=True)
        publish_file(home / queries.KEY_FILE, f"{queries.log_verifier().vkey()}\n".encode())
        writer = TileWriter(home)
        derive(nothing, signed.size, writer)
        writer.flush()
        publish(signed, now=now)
        return Integration(added=0, size=signed.size, root=signed.root)


def _newest_signed() -> TreeHead:
    heads = [TreeHead(queries.log_origin(), 0, EMPTY_ROOT)]
    notes: list[str | bytes] = list(
        models.Checkpoint.objects.order_by("-size", "-id").values_list("note", flat=True)[:1]
    )
    if (published := queries.published_note()) is not None:
        notes.append(published)
    for note in notes:
        try:
            head, _ = open_checkpoint(
                note, origin=queries.log_origin(), verifiers=[queries.log_verifier()]
            )
        except NoteError:
            continue
        heads.append(head)
    return max(heads, key=lambda head: head.size)
