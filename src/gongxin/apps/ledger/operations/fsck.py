"""Repair what a crash may leave, and nothing else.

A crash leaves files that were being written aside, partial tiles whose full tile is there, a checkpoint that the file has
and no row; and a disk that lost the end of what it was told leaves files missing. All of that follows from rows that lead
to the signed root. A file that is there and says something else, a row that is another, a signature that is not the log's:
no crash does that. It is told and left as it lies, as evidence; nothing here signs, and no file that is there is replaced.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.db import transaction

from gongxin.lib.merkle import EMPTY_ROOT
from gongxin.lib.signed_note import Checkpoint as TreeHead
from gongxin.lib.tiles import (
    TILE_WIDTH,
    Tile,
    TileWriter,
    is_aside,
    publish_file,
    superseded_tiles,
    sync_folder,
)

from .. import queries
from ..enums import EventKind
from ..types import Fault, Repair
from ..types.faults import FaultKind
from .integrate import derive, sequencing, trusted_head
from .record_event import record_event
from .verify import verify

_OF_FILES = frozenset({FaultKind.TILE_MISSING, FaultKind.TILE_CHANGED, FaultKind.KEY_CHANGED})


def fsck(*, actor: str, now: datetime) -> Repair:
    """Repair after a crash, verify, and record what was repaired. Must not run inside a transaction.

    The event comes after what it tells of, not with it: files have no transaction, and a checkpoint's row, which says
    nothing that was not signed and published before, is the sequencer's to add.
    """
    home, files = queries.log_home(), 0
    found = verify()  # which waits for the sequencer's lock, and so is not done under it
    if any(not _absent(home, fault) for fault in found.faults):
        return Repair(0, 0, 0, found)
    if found.faults:
        with sequencing():
            files = _write_missing(home)
        found = verify()
        if not found.ok:
            return Repair(0, files, 0, found)
    with sequencing():
        stored = queries.current_checkpoint()
        head = trusted_head(now=now)
        checkpoints = int(head.size > (stored.size if stored else 0))
        leftovers = _sweep(home, head.size)
        changed = leftovers + checkpoints
    repair = Repair(leftovers, files, checkpoints, verify() if changed else found)
    if repair.count:
        with transaction.atomic():
            record_event(
                kind=EventKind.LEDGER_REPAIRED,
                occurred_at=now,
                actor=actor,
                payload={
                    "size": head.size,
                    "leftovers": repair.leftovers,
                    "files": repair.files,
                    "checkpoints": repair.checkpoints,
                },
            )
    return repair


def _absent(home: Path, fault: Fault) -> bool:
    """Whether all that is wrong is that a derived file is not there."""
    return fault.kind in _OF_FILES and fault.place is not None and not (home / fault.place).exists()


class _Missing(TileWriter):
    """Writes what is not there, and leaves what is."""

    written = 0

    def write(self, tile: Tile, data: bytes) -> None:
        """Put a tile or bundle in its place, if nothing lies there."""
        if not (self._home / tile.path).exists():
            super().write(tile, data)
            self.written += 1


def _write_missing(home: Path) -> int:
    """The files that are not there and follow from the rows; none where the rows do not lead to the signed root."""
    found = queries.published_head()
    if found is None:
        return 0
    signed, nothing = found[0], TreeHead(found[0].origin, 0, EMPTY_ROOT)
    if queries.table_size() < signed.size or derive(nothing, signed.size, None) != signed:
        return 0
    writer = _Missing(home)
    derive(nothing, signed.size, writer)
    writer.flush()
    key = home / queries.KEY_FILE
    if not key.exists():
        publish_file(key, f"{queries.log_verifier().vkey()}\n".encode())
        writer.written += 1
    return writer.written


def _sweep(home: Path, size: int) -> int:
    """Remove what a dead process was writing, and partial tiles whose full tile is there."""
    asides = [file for file in home.rglob(".*") if is_aside(file.name) and not _alive(file)]
    partials = [
        home / tile.path
        for tile in superseded_tiles(home, size)
        if (home / Tile(tile.level, tile.index, TILE_WIDTH).path).exists()
    ]
    for file in (*asides, *partials):
        file.unlink()
    for folder in {file.parent for file in partials}:
        if not any(folder.iterdir()):
            folder.rmdir()
    for folder in {file.parent for file in asides} | {file.parent.parent for file in partials}:
        sync_folder(folder)
    return len(asides) + len(partials)


def _alive(aside: Path) -> bool:
    """Whether the process that was writing it may still be: the thread that asks witnesses takes no lock."""
    number = int(aside.name.split(".")[-2])
    return number != os.getpid() and Path(f"/proc/{number}").exists()
