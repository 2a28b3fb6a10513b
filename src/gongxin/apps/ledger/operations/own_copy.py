"""What somebody who verifies keeps in their own hands: the log's key, the policy, and a copy of the leaves they saw.

    ledger.pub    the log's key, put there by hand from elsewhere
    policy        the witnesses, in the form of C2SP tlog-policy; may be absent
    checkpoint    the newest checkpoint that was verified, and below
    tile/0/…      the hashes of its leaves, 32 bytes an event

Whoever has database, files, signing key and all witnesses but one can make a new history that agrees with itself. It
does not agree with this copy, which says where it first differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gongxin.lib.merkle import HASH_BYTES, Frontier
from gongxin.lib.signed_note import Checkpoint, Ed25519Verifier, NoteError, open_checkpoint
from gongxin.lib.tiles import TILE_WIDTH, TileError, TileReader, TileWriter, publish_file
from gongxin.lib.witness_policy import Policy, PolicyError, read_policy

from ..errors import own_folder_unfit
from ..queries import CHECKPOINT_FILE, KEY_FILE

POLICY_FILE = "policy"


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """The leaves that were seen, up to a checkpoint."""

    note: bytes
    head: Checkpoint
    tiles: TileReader

    def leaf(self, index: int) -> bytes:
        """The leaf hash that stood at `index`."""
        number, at = divmod(index, TILE_WIDTH)
        hashes = self.tiles.hashes(self.tiles.tile_at(0, number))
        return hashes[at * HASH_BYTES : (at + 1) * HASH_BYTES]


@dataclass(frozen=True, slots=True)
class OwnFolder:
    """The folder of somebody who verifies."""

    home: Path
    key: Ed25519Verifier
    policy: Policy | None

    @classmethod
    def open(cls, home: Path) -> OwnFolder:
        """Key and policy. Raises Refusal `ledger.own-folder` where they are missing or malformed."""
        try:
            key = Ed25519Verifier.parse((home / KEY_FILE).read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError, NoteError):
            raise own_folder_unfit(home / KEY_FILE) from None
        path = home / POLICY_FILE
        try:
            return cls(home, key, read_policy(path.read_bytes()) if path.exists() else None)
        except (OSError, PolicyError):
            raise own_folder_unfit(path) from None

    def copy(self) -> OwnCopy | None:
        """What was kept; None before the first time. Raises Refusal where it does not lead to its own signed root."""
        path = self.home / CHECKPOINT_FILE
        if not path.exists():
            return None
        try:
            note = path.read_bytes()
            head, _ = open_checkpoint(note, origin=self.key.name, verifiers=[self.key])
            tiles = TileReader(self.home, head.size)
            frontier = Frontier()
            for number in range(-(-head.size // TILE_WIDTH)):
                frontier.extend(tiles.hashes(tiles.tile_at(0, number)))
        except (OSError, NoteError, TileError):
            raise own_folder_unfit(path) from None
        if frontier.root() != head.root:
            raise own_folder_unfit(path)
        return OwnCopy(note, head, tiles)

    def keep(self, files: Path, note: bytes) -> None:
        """Add what was verified just now: `note`, the published checkpoint, and the leaves that it covers."""
        head, _ = open_checkpoint(note, origin=self.key.name, verifiers=[self.key])
        published, own = TileReader(files, head.size), TileReader(self.home, head.size)
        writer, frontier = TileWriter(self.home), Frontier()
        for number in range(-(-head.size // TILE_WIDTH)):
            tile = own.tile_at(0, number)
            try:
                hashes = own.hashes(tile)
            except TileError:
                hashes = published.hashes(tile)
                writer.write(tile, hashes)
            frontier.extend(hashes)
        if (
            frontier.root() != head.root
        ):  # files changed since they were verified: the next time says so
            return
        writer.flush()
        publish_file(self.home / CHECKPOINT_FILE, note)
        writer.drop_partials()
