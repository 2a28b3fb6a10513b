"""Take the log up where it was published, after a database from before came back.

What the log told everybody of an entry is in the published files: kind, hour, commitment, place. So the tree can go on under its own
name, with every proof and every witness: what is missing in the table is entered as an erased entry is kept, and a receipt
says how many there are. What those entries said is lost.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, connections, transaction

from gongxin.lib.bilingual import Text
from gongxin.lib.calling import NoAnswer
from gongxin.lib.merkle import Frontier, leaf_hash
from gongxin.lib.row_security import Act, Context, open_context
from gongxin.lib.signed_note import Checkpoint as TreeHead
from gongxin.lib.signed_note import NoteError, open_checkpoint
from gongxin.lib.tiles import TILE_WIDTH, TileError, TileReader
from gongxin.lib.witness_client import shown

from .. import queries
from ..enums import EventKind
from ..errors import not_trustworthy
from ..models import ErasedEntry
from ..queries import SEQUENCER
from ..rules.erasures import ERASED_ROW, digest_of
from ..types import EntriesLost
from .integrate import sequencing, trusted_head
from .record_event import record_event

SECONDS = 5.0
"""How long a witness may take to show what it saw."""

_ENTER = (
    "INSERT INTO ledger_event (uid, kind, occurred_at, actor, payload, nonce, commitment)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
_WAITING = "SELECT commitment, id FROM ledger_event WHERE leaf_index IS NULL"
_PLACE = "UPDATE ledger_event SET leaf_index = %s WHERE id = %s"
_WITHOUT_RECEIPT = """
SELECT leaf_index, kind, commitment FROM ledger_event e
WHERE actor = 'erased' AND leaf_index IS NOT NULL
AND NOT EXISTS (SELECT FROM ledger_erased x WHERE x.leaf_index = e.leaf_index)
ORDER BY leaf_index
"""


def take_up(*, now: datetime) -> int:
    """Enter what the published log has and the table lacks, each in its place; gives how many leaves the table then has.

    Cut off anywhere, it is called again. Raises Refusal where the files do not lead to their signed root, or rows and files
    differ: then nothing is entered. Must not run inside a transaction.
    """
    with sequencing():
        head = _published()
        here = queries.table_size()
        if head is None or head.size <= here:
            return here
        missing = list(_missing(head, here))
        waiting = _waiting()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                _ENTER, [_row(entry) for _, entry in missing if _committed(entry) not in waiting]
            )
        waiting = _waiting()
        with transaction.atomic(using=SEQUENCER), connections[SEQUENCER].cursor() as cursor:
            cursor.executemany(
                _PLACE, [(leaf, waiting[_committed(entry)]) for leaf, entry in missing]
            )
        trusted_head(now=now)
        return head.size


def receipt_for_lost(*, told: Mapping[str, Any], actor: str, now: datetime) -> EntriesLost:
    """Record that the database came back, and commit to every entry whose content is lost with it. In one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        open_context(connection, Context(Act.AUDIT, []), keys=settings.KEYS_DIR)
        cursor.execute(_WITHOUT_RECEIPT)
        rows = cursor.fetchall()
        receipt = record_event(
            kind=EventKind.DATABASE_RESTORED,
            occurred_at=now,
            actor=actor,
            payload={
                **told,
                "entries": len(rows),
                "digest": digest_of((leaf, bytes(committed)) for leaf, _, committed in rows),
            },
        )
        ErasedEntry.objects.bulk_create(
            (ErasedEntry(leaf_index=leaf, receipt=receipt.uid) for leaf, _, _ in rows),
            batch_size=1000,
        )
    return EntriesLost(len(rows), dict(Counter(kind for _, kind, _ in rows)))


def lost_kinds() -> Mapping[str, int]:
    """How many entries of each kind were entered without their content and have no receipt yet."""
    with transaction.atomic(), connection.cursor() as cursor:
        open_context(connection, Context(Act.AUDIT, []), keys=settings.KEYS_DIR)
        cursor.execute(_WITHOUT_RECEIPT)
        return dict(Counter(kind for _, kind, _ in cursor.fetchall()))


def witnessed_elsewhere() -> int:
    """The most entries of this log that anybody is known to have cosigned: by the file here, or as witnesses show."""
    sizes = [found[0].size] if (found := queries.witnessed_head()) else [0]
    policy = settings.WITNESS_POLICY
    for witness in policy.witnesses if policy else ():
        try:
            note = shown(witness.url, queries.log_origin(), seconds=SECONDS)
            head, _ = open_checkpoint(
                note, origin=queries.log_origin(), verifiers=[queries.log_verifier()]
            )
        except (NoAnswer, NoteError):
            continue
        sizes.append(head.size)
    return max(sizes)


def _published() -> TreeHead | None:
    try:
        found = queries.published_head()
    except NoteError:
        raise not_trustworthy(what=_FORGED) from None
    return found[0] if found else None


def _missing(head: TreeHead, here: int) -> Iterator[tuple[int, bytes]]:
    """Place and entry of what the table lacks, once all of the files and all of the rows are seen to agree."""
    reader, frontier, missing = TileReader(queries.log_home(), head.size), Frontier(), []
    for first in range(0, head.size, TILE_WIDTH):
        try:
            entries = reader.entries(first // TILE_WIDTH)
        except TileError:
            raise not_trustworthy(what=_FORGED) from None
        known = queries.log_entries(first, min(first + len(entries), here))
        if list(entries[: len(known)]) != [entry for _, entry in known]:
            raise not_trustworthy(what=_UNLIKE)
        frontier.extend(b"".join(map(leaf_hash, entries)))
        missing += [(first + at, entry) for at, entry in enumerate(entries) if first + at >= here]
    if frontier.root() != head.root:
        raise not_trustworthy(what=_FORGED)
    yield from missing


def _waiting() -> dict[bytes, int]:
    """Rows that wait for their place: what the table had and the log had placed, and what was just entered."""
    with connections[SEQUENCER].cursor() as cursor:
        cursor.execute(_WAITING)
        return {bytes(committed): number for committed, number in cursor.fetchall()}


def _committed(entry: bytes) -> bytes:
    return base64.b64decode(json.loads(entry)["c"])


def _row(entry: bytes) -> list[Any]:
    said = json.loads(entry)
    actor, _, _, payload, nonce = ERASED_ROW
    return [uuid4(), said["k"], said["t"], actor, payload, nonce, _committed(entry)]


_FORGED = Text(
    "公布的存证文件缺失或被改动，推不出它自己签下的根。",
    "Published files are missing or changed: they do not lead to the root that was signed.",
)
_UNLIKE = Text(
    "恢复的事件与公布的存证不是同一段历史。",
    "The restored events are not those that were published.",
)
