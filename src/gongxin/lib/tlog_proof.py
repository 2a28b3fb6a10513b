"""A receipt as C2SP tlog-proof describes it: an entry's index and path, and the checkpoint that they lead to.

    c2sp.org/tlog-proof@v1
    extra <base64>          here the entry itself
    index <number>
    <hash in base64>        the path, from the leaf's sibling upwards
    <empty line>
    <checkpoint>            with the lines of its witnesses

It proves itself with the keys of a policy and nothing else. Reading is strict: each proof is spelled in one way.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .cosignature import CosignatureVerifier
from .merkle import HASH_BYTES, ProofError, leaf_hash, verify_inclusion
from .signed_note import Checkpoint, NoteError, read_base64
from .witness_policy import Policy, open_witnessed

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MAX_PROOF_BYTES = 1_100_000
MAX_PATH = 63
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class TlogProof:
    """That `entry` stands at `index` in the tree of the checkpoint; nothing is checked yet."""

    entry: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> bytes:
        """As it is kept and sent."""
        lines = [FIRST_LINE, f"extra {_base64(self.entry)}", f"index {self.index}"]
        return "\n".join([*lines, *map(_base64, self.path), "", ""]).encode() + self.checkpoint

    @classmethod
    def parse(cls, content: bytes) -> TlogProof:
        """The reverse of `encode`. Raises NoteError."""
        if len(content) > MAX_PROOF_BYTES:
            raise NoteError("the proof is too long")
        head, apart, checkpoint = content.partition(b"\n\n")
        try:
            first, extra, index, *path = head.decode("ascii").split("\n")
        except ValueError:  # too few lines as well
            raise NoteError("not a proof of this form") from None
        number = _INDEX.fullmatch(index)
        if first != FIRST_LINE or not extra.startswith("extra ") or number is None or not apart:
            raise NoteError("not a proof of this form")
        if len(path) > MAX_PATH:
            raise NoteError("a path has at most 63 hashes")
        hashes = tuple(map(read_base64, path))
        if any(len(one) != HASH_BYTES for one in hashes):
            raise NoteError("a hash has 32 bytes")
        return cls(read_base64(extra.removeprefix("extra ")), int(number[1]), hashes, checkpoint)


def is_tlog_proof(content: bytes) -> bool:
    """Whether it says that it is one."""
    return content.startswith(FIRST_LINE.encode() + b"\n")


def open_proof(
    content: bytes, policy: Policy
) -> tuple[TlogProof, Checkpoint, Mapping[CosignatureVerifier, datetime]]:
    """The proof, if it leads from its entry to a checkpoint that a log of the policy signed and enough witnesses cosigned.

    Raises NoteError.
    """
    proof = TlogProof.parse(content)
    head, cosigned = open_witnessed(proof.checkpoint, policy)
    try:
        verify_inclusion(
            leaf=leaf_hash(proof.entry),
            index=proof.index,
            size=head.size,
            proof=proof.path,
            root=head.root,
        )
    except ProofError as fault:
        raise NoteError(str(fault)) from None
    return proof, head, cosigned


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
