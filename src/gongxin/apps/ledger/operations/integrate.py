"""Give committed events their place in the tree, derive the tiles, sign and publish.

The order of writing makes every death harmless (`docs/ledger.md`, "What a crash leaves"):
places are committed first; then tiles and bundles; then the checkpoint file, which speaks only of
what is flushed; then the checkpoint's row. The next run begins from the published checkpoint and
derives again whatever is missing after it. It never signs over a disagreement: it refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connections, transaction

from gongxin.lib.bilingual import Text
from gongxin.lib.merkle import EMPTY_ROOT, HASH_BYTES, leaf_hash
from gongxin.lib.signed_note import Checkpoint as TreeHead
from gongxin.lib.signed_note import NoteError, sign_note
from gongxin.lib.tiles import (
    TILE_WIDTH,
    Tile,
    TileBuilder,
    TileError,
    TileReader,
    TileWriter,
    encode_entries,
    partial_tiles,
    publish_file,
)

from .. import models, queries
from ..errors import not_trustworthy
from ..queries import SEQUENCER
from ..types import Integration

ROUND = 256 * TILE_WIDTH
"""Most events placed under one checkpoint: bounds the length of a transaction."""

_READ = 16 * TILE_WIDTH

_PLACE = """
WITH tree AS (SELECT coalesce(max(leaf_index) + 1, 0) AS size FROM ledger_event),
waiting AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place
    FROM (SELECT id FROM ledger_event WHERE leaf_index IS NULL ORDER BY id LIMIT %s) AS next
)
UPDATE ledger_event AS event SET leaf_index = tree.size + waiting.place
FROM waiting, tree WHERE event.id = waiting.id
"""


def integrate(*, now: datetime, limit: int = ROUND) -> Integration:
    """Bring every committed event into the tree and publish a checkpoint for each `limit` of them.

    Must not run inside a transaction (RuntimeError): what it publishes must be committed. Raises
    Refusal when table, tiles and checkpoint do not agree; nothing is signed then.
    """
    with sequencing():
        head = trusted_head(now=now)
        before = head.size
        while True:
            with (
                transaction.atomic(using=SEQUENCER, durable=True),
                connections[SEQUENCER].cursor() as cursor,
            ):
                cursor.execute(_PLACE, [limit])
                placed = cursor.rowcount
            size = queries.table_size()
            if size > head.size:
                head = _extend(head, size, now=now)
            if placed < limit:
                return Integration(added=head.size - before, size=head.size, root=head.root)


@contextmanager
def sequencing() -> Iterator[None]:
    """Hold the sequencer's lock for the session, so that a dead process frees it by dying."""
    connection = connections[SEQUENCER]
    if connection.in_atomic_block or transaction.get_connection().in_atomic_block:
        raise RuntimeError("the sequencer works outside transactions")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [queries.SEQUENCER_LOCK])
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [queries.SEQUENCER_LOCK])


def trusted_head(*, now: datetime) -> TreeHead:
    """The published checkpoint, if rows and file agree about it as far as a crash allows.

    A crash may leave the file one checkpoint ahead of the rows; the row is then added. Everything
    else is refused.
    """
    stored = queries.current_checkpoint()
    published = _published()
    if published is None:
        if stored is not None:
            raise not_trustworthy(what=_NO_FILE)
        return TreeHead(queries.log_origin(), 0, EMPTY_ROOT)
    head, note = published
    if stored is not None and (
        head.size < stored.size or (head.size == stored.size and head.root != stored.root)
    ):
        raise not_trustworthy(what=_ROLLED_BACK)
    if queries.table_size() < head.size:
        raise not_trustworthy(what=_ROWS_GONE)
    if stored is None or head.size > stored.size:
        _resume(head)
        _remember(head, note, now=now)
    return head


def _published() -> tuple[TreeHead, str] | None:
    try:
        return queries.published_head()
    except NoteError:
        raise not_trustworthy(what=_FILE_FORGED) from None


def _extend(head: TreeHead, size: int, *, now: datetime) -> TreeHead:
    home = queries.log_home()
    home.mkdir(parents=True, exist_ok=True)
    key = home / queries.KEY_FILE
    if not key.exists():
        publish_file(key, f"{queries.log_verifier().vkey()}\n".encode())
    writer = TileWriter(home)
    grown = derive(head, size, writer)
    writer.flush()
    publish(grown, now=now)
    writer.drop_partials()
    return grown


def publish(head: TreeHead, *, now: datetime) -> None:
    """Sign a tree head, put the file in its place, keep the row."""
    note = sign_note(head.body(), queries.log_signers())
    publish_file(queries.log_home() / queries.CHECKPOINT_FILE, note.encode())
    _remember(head, note, now=now)


def derive(base: TreeHead, size: int, writer: TileWriter | None) -> TreeHead:
    """Derive tiles and bundles from `base` to `size` leaves out of the table; gives the new head.

    Without a writer it only computes. Raises Refusal if the tiles do not lead to `base` or a row of
    the last bundle is not the one that was logged.
    """
    builder, known = _resume(base)
    start = base.size - base.size % TILE_WIDTH
    for first in range(start, size, _READ):
        rows = queries.log_entries(first, min(size, first + _READ))
        if [leaf for leaf, _ in rows] != list(range(first, min(size, first + _READ))):
            raise not_trustworthy(what=_ROWS_GONE)
        entries = [entry for _, entry in rows]
        hashes = b"".join(map(leaf_hash, entries))
        if not hashes.startswith(known):
            raise not_trustworthy(what=_ROWS_CHANGED)
        for tile, full in builder.push(hashes[len(known) :]):
            if writer is not None:
                writer.write(tile, full)
        known = b""
        if writer is not None:
            _write_bundles(writer, first, entries)
    if writer is not None:
        for tile, partial in builder.partials():
            writer.write(tile, partial)
    return TreeHead(base.origin, builder.size, builder.root())


def _resume(base: TreeHead) -> tuple[TileBuilder, bytes]:
    """The builder at `base`, and the leaf hashes of its last, partial tile."""
    reader = TileReader(queries.log_home(), base.size)
    try:
        partials = [(tile, reader.hashes(tile)) for tile in partial_tiles(base.size)]
    except TileError:
        raise not_trustworthy(what=_TILES_WRONG) from None
    builder = TileBuilder.resume(base.size, partials)
    if builder.root() != base.root:
        raise not_trustworthy(what=_TILES_WRONG)
    known = next((hashes for tile, hashes in partials if tile.level == 0), b"")
    return builder, known[: base.size % TILE_WIDTH * HASH_BYTES]


def _write_bundles(writer: TileWriter, first: int, entries: list[bytes]) -> None:
    for at in range(0, len(entries), TILE_WIDTH):
        part = entries[at : at + TILE_WIDTH]
        writer.write(Tile(None, (first + at) // TILE_WIDTH, len(part)), encode_entries(part))


def _remember(head: TreeHead, note: str, *, now: datetime) -> None:
    models.Checkpoint.objects.db_manager(SEQUENCER).get_or_create(
        size=head.size, root=head.root, defaults={"note": note, "created_at": now}
    )


_NO_FILE = Text(
    "检查点文件不见了，而库中有已签发的检查点。",
    "The checkpoint file is gone, although checkpoints were signed.",
)
_FILE_FORGED = Text(
    "检查点文件不是本平台的密钥签的，或已被改动。",
    "The checkpoint file is not signed by this platform's key, or was changed.",
)
_ROLLED_BACK = Text(
    "检查点文件早于库中已签发的检查点，或与之不同。",
    "The checkpoint file is older than the newest checkpoint that was signed, or differs from it.",
)
_ROWS_GONE = Text(
    "事件表缺少已经签入检查点的事件。",
    "Events that a signed checkpoint counts are missing from the table.",
)
_ROWS_CHANGED = Text(
    "事件表中已签入检查点的事件与发布的哈希不符。",
    "Events that a signed checkpoint counts are not those that were published.",
)
_TILES_WRONG = Text(
    "哈希块文件缺失或被改动，推不出已签发的检查点。",
    "Tiles are missing or changed; they do not lead to the signed checkpoint.",
)
