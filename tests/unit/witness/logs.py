"""A log in memory that signs and proves, to be witnessed."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gongxin.lib.merkle import Tree
from gongxin.lib.signed_note import Checkpoint, Ed25519Signer, sign_note
from gongxin.lib.witness_protocol import AddCheckpoint

ORIGIN = "gongxin.example/ledger"


def signer(name: str = ORIGIN, seed: int = 1) -> Ed25519Signer:
    return Ed25519Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


@dataclass
class Log:
    """A log that holds `leaves` entries; `salt` makes another history under the same name and key."""

    leaves: int = 0
    salt: bytes = b""
    key: Ed25519Signer = field(default_factory=signer)
    tree: Tree = field(default_factory=Tree)

    def __post_init__(self) -> None:
        self.grow(self.leaves)

    def grow(self, count: int) -> Log:
        start = self.tree.size
        self.tree.extend(self.salt + b"%d" % place for place in range(start, start + count))
        return self

    def head(self, size: int | None = None) -> Checkpoint:
        size = self.tree.size if size is None else size
        return Checkpoint(self.key.name, size, self.tree.root(size))

    def note(self, size: int | None = None) -> bytes:
        return sign_note(self.head(size).body(), [self.key]).encode()

    def request(self, old: int = 0, size: int | None = None) -> AddCheckpoint:
        """The request that an honest log sends."""
        size = self.tree.size if size is None else size
        proof = self.tree.consistency_proof(old, size) if 0 < old <= size else ()
        return AddCheckpoint(old, proof, self.note(size))
