"""The verifier's walk: from rows to leaves to tiles to every checkpoint. No database in here.

Two passes. The first reads the files alone: do the leaf tiles lead to the signed roots? The second
reads the rows, each against its own commitment, its tile and its bundle. When row and tile differ,
whichever side leads to the newest signed root is right and the other is named. Where the verifier
kept a copy of the leaves, a row is held against that first. Memory: one tile a level, one hash a
level, one line a checkpoint.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gongxin.lib.cosignature import cosigned_at
from gongxin.lib.merkle import HASH_BYTES, Frontier, leaf_hash
from gongxin.lib.signed_note import (
    Checkpoint,
    Ed25519Verifier,
    NoteError,
    open_checkpoint,
)
from gongxin.lib.sm2_note import Sm2Verifier
from gongxin.lib.tiles import (
    TILE_WIDTH,
    Tile,
    TileBuilder,
    TileError,
    TileReader,
    encode_entries,
    superseded_tiles,
)
from gongxin.lib.witness_policy import Policy

from ..events import commitment, log_entry, statement
from ..queries import CHECKPOINT_FILE, KEY_FILE, WITNESSED_FILE
from ..rules import findings
from ..rules.erasures import RECEIPTS, Erasures, is_erased
from ..rules.heads import Head, first_unexplained
from ..rules.second_signatures import SecondSignatures
from ..types import MOST_FAULTS, CheckpointRow, EventRow, Fault, SeenElsewhere, Verification
from .own_copy import OwnCopy


@dataclass(slots=True)
class Findings:
    """Faults as they come; every one is counted, the first hundred are kept."""

    kept: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, fault: Fault) -> None:
        """Take one more."""
        self.count += 1
        if len(self.kept) < MOST_FAULTS:
            self.kept.append(fault)

    def in_order(self) -> tuple[Fault, ...]:
        """In the order of the log; what has no place in it comes last."""
        return tuple(sorted(self.kept, key=lambda f: (f.leaf_index is None, f.leaf_index or 0)))


class Audit:
    """One verification: `checkpoints`, `files`, `erased`, `placed`, `waiting`, `outcome`, in this order."""

    def __init__(
        self,
        *,
        home: Path,
        verifier: Ed25519Verifier,
        gm: Sm2Verifier | None = None,
        policy: Policy | None = None,
        copy: OwnCopy | None = None,
    ) -> None:
        self._home, self._verifier, self._policy, self._copy = home, verifier, policy, copy
        self._second = SecondSignatures(gm)
        self._found = Findings()
        self._erasures = Erasures(iter(()))
        self._heads: list[Head] = []
        self._claimed = 0  # leaves the newest checkpoint counts that the log itself shows
        self._signed = 0  # leaves the newest signed checkpoint counts, whoever has it
        self._stored = 0  # checkpoint rows
        self._witnessed = 0  # leaves the newest witnessed checkpoint counts
        self._tiles_right = True
        self._tiles_there = True
        self._reader = TileReader(home, 0)
        self._entries: tuple[int, tuple[bytes, ...]] = (-1, ())
        self._undecided: list[tuple[str, EventRow]] = []  # tile or bundle path, row
        self._next = 0
        self._rows = 0
        self._pending = 0
        self._rows_whole = True
        self._rows_root: bytes | None = None
        self._unlike: int | None = None  # the first leaf that is not as in the verifier's copy

    # --- checkpoints ---------------------------------------------------------------------------

    def checkpoints(
        self,
        rows: Iterable[CheckpointRow],
        published: bytes | None,
        witnessed: bytes | None,
        seen: Iterable[SeenElsewhere] = (),
    ) -> None:
        """Open every stored checkpoint, the witnessed and the published one, and those that others have."""
        newest = 0
        for row in rows:
            self._stored += 1
            place = f"ledger_checkpoint id {row.id}"
            head = self._open(row.note, place)
            if head is None:
                continue
            if (head.size, head.root) != (row.size, row.root) or head.size < newest:
                self._found.add(findings.checkpoint_row_changed(place))
                continue
            newest = max(newest, head.size)
        if witnessed is not None and (
            found := self._open(witnessed, WITNESSED_FILE, elsewhere=True)
        ):
            newest, self._witnessed = max(newest, found.size), found.size
        shown = self._open(published, CHECKPOINT_FILE) if published is not None else None
        self._claimed = max(newest, shown.size if shown else 0)
        newest = max([self._claimed, *self._elsewhere(seen)])
        if newest and published is None:
            self._found.add(findings.checkpoint_file_missing(CHECKPOINT_FILE))
        elif shown and shown.size < newest:
            self._found.add(findings.rolled_back(CHECKPOINT_FILE, shown.size, newest))
        if newest and not self._vouched_for(witnessed):
            self._found.add(findings.not_witnessed(WITNESSED_FILE))
        self._heads.sort(key=lambda head: head.size)
        self._signed = self._heads[-1].size if self._heads else 0
        self._reader = TileReader(self._home, self._claimed)
        if self._signed:
            self._check_key_file()

    def _open(self, note: str | bytes, place: str, *, elsewhere: bool = False) -> Checkpoint | None:
        try:
            head, _ = open_checkpoint(note, origin=self._verifier.name, verifiers=[self._verifier])
        except NoteError:
            self._found.add(findings.checkpoint_not_signed(place))
            return None
        self._heads.append(Head(head.size, head.root, place, elsewhere))
        if not self._second.hold(note, head):
            self._found.add(findings.second_signature_wrong(place))
        return head

    def _elsewhere(self, seen: Iterable[SeenElsewhere]) -> Iterator[int]:
        """The sizes of the trees that others, or the verifier the last time, saw signed."""
        for one in seen:
            if head := self._open(one.note, f"by {one.by}", elsewhere=True):
                yield head.size
        if self._copy and (head := self._open(self._copy.note, "own copy", elsewhere=True)):
            self._heads[-1].kept = True
            yield head.size

    def _vouched_for(self, witnessed: bytes | None) -> bool:
        """Whether enough witnesses of the verifier's policy cosigned what is published as witnessed."""
        if self._policy is None or self._policy.quorum is None:
            return True
        try:
            return witnessed is not None and self._policy.stands(
                cosigned_at(witnessed, self._policy.keys)
            )
        except NoteError:
            return False

    def _check_key_file(self) -> None:
        try:
            key = (self._home / KEY_FILE).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            key = ""
        if key != self._verifier.vkey():
            self._found.add(findings.key_changed(KEY_FILE))

    # --- first pass: files ---------------------------------------------------------------------

    def files(self) -> None:
        """Do the leaf tiles lead to the signed roots, and the upper tiles follow from them?"""
        if self._signed and not (self._home / "tile").is_dir():
            self._found.add(findings.no_tiles("tile/"))
            self._tiles_there = self._tiles_right = False
            return
        frontier, builder, heads = Frontier(), TileBuilder(), iter(self._heads)
        head = next(heads, None)
        upper: list[Tile] = []
        for start in range(0, self._claimed, TILE_WIDTH):
            try:
                hashes = self._reader.hashes(self._reader.tile_at(0, start // TILE_WIDTH))
            except TileError as error:
                self._found.add(findings.tile_missing(error.path, start))
                self._tiles_right = False
                break
            while head and head.size <= start + len(hashes) // HASH_BYTES:
                done, end = ((size - start) * HASH_BYTES for size in (frontier.size, head.size))
                frontier.extend(hashes[done:end])
                head.tiles_agree = frontier.root() == head.root
                head = next(heads, None)
            frontier.extend(hashes[(frontier.size - start) * HASH_BYTES :])
            upper += [tile for tile, made in builder.push(hashes) if self._differs(tile, made)]
        upper += [tile for tile, made in builder.partials() if self._differs(tile, made)]
        self._tiles_right = self._tiles_right and all(
            head.tiles_agree for head in self._heads if head.size == self._claimed
        )
        if self._tiles_right:
            for tile in upper:
                self._found.add(findings.upper_tile_changed(tile.path))
            self._check_superseded()

    def _check_superseded(self) -> None:
        """Partial tiles of smaller trees, which readers of older checkpoints still ask for, begin the present ones."""
        for tile in superseded_tiles(self._home, self._claimed):
            held = (self._home / tile.path).read_bytes()
            try:
                if tile.level is None:
                    entries = self._reader.entries(tile.index)[: tile.width]
                    same = held == encode_entries(entries)
                else:
                    now = self._reader.hashes(self._reader.tile_at(tile.level, tile.index))
                    same = held == now[: tile.width * HASH_BYTES]
            except TileError:
                continue  # what it should begin is named by itself
            if not same:
                self._found.add(findings.superseded_tile_changed(tile.path))

    def _differs(self, tile: Tile, made: bytes) -> bool:
        if tile.level == 0:
            return False
        try:
            return self._reader.hashes(tile) != made
        except TileError:
            return True

    # --- second pass: rows ---------------------------------------------------------------------

    def erased(self, listed: Iterable[tuple[int, str]]) -> None:
        """Which entries were erased, and by which receipt, in the order of the log."""
        self._erasures = Erasures(iter(listed))

    def placed(self, rows: Iterable[EventRow]) -> None:
        """Every event in the tree, in the order of its leaves."""
        frontier, heads = Frontier(), iter(self._heads)
        head = next(heads, None)
        for row in rows:
            leaf = row.leaf_index or 0
            self._rows += 1
            if leaf < self._next:
                self._found.add(findings.event_repeated(row))
                continue
            if leaf > self._next:
                self._gap(leaf)
            self._next = leaf + 1
            entry = log_entry(kind=row.kind, at=row.at, committed=row.commitment)
            hashed = leaf_hash(entry)
            kept = self._as_kept(leaf, hashed)
            if self._content_holds(row):
                if not kept:
                    self._found.add(findings.event_rewritten(row))
                elif leaf < self._claimed:
                    self._check_logged(row, entry, hashed)
            if self._rows_whole:
                frontier.push(hashed)
                while head and head.size <= frontier.size:
                    self._rows_root = frontier.root()
                    head.rows_agree = self._rows_root == head.root
                    head = next(heads, None)
        if self._next < self._signed:
            self._rows_whole = False
            self._first_unlike(self._next)
            self._found.add(findings.tail_missing(self._next, self._signed))
        self._close()

    def _as_kept(self, leaf: int, hashed: bytes) -> bool:
        """Whether the row is what the verifier kept of this leaf, if anything."""
        if self._copy is None or leaf >= self._copy.head.size or self._copy.leaf(leaf) == hashed:
            return True
        self._first_unlike(leaf)
        return False

    def _first_unlike(self, leaf: int) -> None:
        if self._unlike is None and self._copy and leaf < self._copy.head.size:
            self._unlike = leaf

    def waiting(self, rows: Iterable[EventRow]) -> None:
        """Every event that waits for its place: its commitment alone can be checked."""
        for row in rows:
            self._pending += 1
            self._commitment_holds(row)

    def _content_holds(self, row: EventRow) -> bool:
        """Whether a placed row is what was committed to, or was erased with a receipt."""
        if not self._erasures.fits(row):
            self._found.add(findings.erased_without_receipt(row))
            return False
        return is_erased(row) or self._commitment_holds(row)

    def _commitment_holds(self, row: EventRow) -> bool:
        try:
            said = statement(
                uid=row.uid,
                kind=row.kind,
                at=row.at,
                actor=row.actor,
                organ=row.organ,
                subject=row.subject,
                payload=json.loads(row.payload),
            )
        except (TypeError, ValueError, RecursionError):  # a payload Gongxin never writes
            said = b""
        if said and commitment(row.nonce, said) == row.commitment:
            if row.kind in RECEIPTS:
                self._erasures.told(row.uid, json.loads(row.payload))
            return True
        self._found.add(findings.event_changed(row))
        return False

    def _check_logged(self, row: EventRow, entry: bytes, hashed: bytes) -> None:
        """Compare a row with what the files hold at its leaf."""
        if not self._tiles_there:
            return
        number, at = divmod(row.leaf_index or 0, TILE_WIDTH)
        tile = self._reader.tile_at(0, number)
        try:
            stored = self._reader.hashes(tile)[at * HASH_BYTES : (at + 1) * HASH_BYTES]
        except TileError:
            return  # the first pass has said so
        if stored != hashed:
            self._differ(tile.path, row)
            return
        bundle = Tile(None, number, tile.width).path
        if self._entries[0] != number:
            try:
                self._entries = (number, self._reader.entries(number))
            except TileError as error:
                self._entries = (number, ())
                self._found.add(findings.bundle_unreadable(error.path, row.leaf_index or 0))
        if self._entries[1] and self._entries[1][at] != entry:
            self._found.add(findings.file_changed(bundle, row))

    def _differ(self, path: str, row: EventRow) -> None:
        if self._tiles_right:
            self._found.add(findings.event_misplaced(row))
        else:
            self._undecided.append((path, row))
            if len(self._undecided) > MOST_FAULTS:
                self._undecided.pop()
                self._found.count += 1

    def _gap(self, leaf: int) -> None:
        self._rows_whole = False
        self._first_unlike(self._next)
        logged = None
        if self._tiles_there and self._next < self._claimed:
            try:
                number, at = divmod(self._next, TILE_WIDTH)
                logged = self._reader.entries(number)[at]
            except TileError:
                logged = None
        self._found.add(findings.event_missing(self._next, leaf, logged))

    # --- judgement -----------------------------------------------------------------------------

    def _close(self) -> None:
        """Which side of an open difference is right, and which checkpoint nobody can explain."""
        rows_right = any(h.rows_agree for h in self._heads if h.size == self._claimed)
        blamed: set[str] = set()
        for path, row in self._undecided:
            if not rows_right:
                self._found.add(findings.row_and_tile_differ(row, path))
            elif path not in blamed:
                blamed.add(path)
                self._found.add(findings.file_changed(path, row))
        for head in self._heads:
            if head.size > self._claimed:
                head.rows_agree = False  # others have seen more than the log now shows
        if unexplained := first_unexplained(self._heads, unlike=self._unlike):
            head, begins = unexplained
            self._found.add(findings.history_changed(head.place, begins, head.size))

    def outcome(self) -> Verification:
        """Everything found."""
        for uid in self._erasures.wrong_receipts():
            self._found.add(findings.receipt_wrong(uid))
        if (leaf := self._erasures.leftover()) is not None:
            self._found.add(findings.erased_nowhere(leaf))
        return Verification(
            size=self._rows,
            pending=self._pending + max(0, self._next - self._signed),
            checkpoint_size=self._signed,
            root=self._rows_root if self._rows_whole else None,
            checkpoints=self._stored,
            witnessed_size=self._witnessed,
            faults=self._found.in_order(),
            fault_count=self._found.count,
        )
