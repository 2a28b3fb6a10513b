"""Cosignatures of witnesses, as C2SP tlog-cosignature describes them: Ed25519, with the time of signing.

A cosignature says more than a signature: as of that second, this is the largest tree the witness has seen of this log,
and it continues every tree the witness saw before. The line in a note is `key id || 8 bytes of time || signature`.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .signed_note import (
    NoteError,
    check_key_name,
    ed25519_verifies,
    key_id,
    read_note,
    read_vkey,
    signature_line,
    write_vkey,
)

COSIGNATURE_V1 = 0x04
_STAMPED = 8 + 64
_LATEST = 253402300799
"""The last second of the year 9999: a later one is no time that anybody signed at."""


@dataclass(frozen=True, slots=True)
class CosignatureVerifier:
    """The named public key of a witness."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        check_key_name(self.name)
        if len(self.public) != 32:
            raise NoteError("an Ed25519 public key has 32 bytes")

    @property
    def key_id(self) -> bytes:
        """The four bytes before the signature."""
        return key_id(self.name, COSIGNATURE_V1, self.public)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether `signature` is this witness's over the checkpoint `text`, at the time that it says."""
        if len(signature) != _STAMPED:
            return False
        (stamp,) = struct.unpack_from(">Q", signature)
        signed = _signed(text, stamp)
        return 0 < stamp <= _LATEST and ed25519_verifies(self.public, signed, signature[8:])

    def vkey(self) -> str:
        """The key in one line."""
        return write_vkey(self.name, COSIGNATURE_V1, self.public)

    @classmethod
    def parse(cls, vkey: str) -> CosignatureVerifier:
        """The reverse of `vkey`. Raises NoteError."""
        return cls(*read_vkey(vkey, COSIGNATURE_V1))


class Cosigner:
    """A witness's private key."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.verifier = CosignatureVerifier(name, private.public_key().public_bytes_raw())

    def line(self, text: str, *, at: float | None = None) -> str:
        """The signature line over a checkpoint's text, newline included; `at` is now unless it is given."""
        stamp = int(time.time() if at is None else at)
        signature = self._private.sign(_signed(text.encode(), stamp))
        return signature_line(self.verifier, struct.pack(">Q", stamp) + signature)


def cosigned_at(
    note: str | bytes, witnesses: Sequence[CosignatureVerifier]
) -> dict[CosignatureVerifier, datetime]:
    """Which of these witnesses cosigned the note, and when; the newest where one did so twice.

    Raises NoteError where a line of theirs does not verify.
    """
    text, lines = read_note(note)
    known = {(witness.name, witness.key_id): witness for witness in witnesses}
    found: dict[CosignatureVerifier, datetime] = {}
    for line in lines:
        witness = known.get((line.name, line.key_id))
        if witness is None:
            continue
        if not witness.verify(text.encode(), line.signature):
            raise NoteError(f"the cosignature of {line.name} does not belong to this text")
        at = datetime.fromtimestamp(struct.unpack_from(">Q", line.signature)[0], UTC)
        found[witness] = max(at, found.get(witness, at))
    return found


def _signed(text: bytes, stamp: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % stamp + text
