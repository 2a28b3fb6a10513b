"""What is sent to a witness: C2SP tlog-witness, `POST add-checkpoint`.

    old <size>
    <hash in base64>        at most 63 of them
    <empty line>
    <checkpoint>

Reading is strict and bounded: whoever sends it may be anybody.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from .merkle import HASH_BYTES
from .signed_note import Checkpoint, NoteError, read_base64, read_note

ADD_CHECKPOINT = "/add-checkpoint"
SIZE_TYPE = "text/x.tlog.size"
MAX_REQUEST_BYTES = 64 * 1024
MAX_PROOF_LINES = 63
_OLD = re.compile(rb"old (0|[1-9][0-9]{0,18})", re.ASCII)
_SIZE = re.compile(rb"(0|[1-9][0-9]{0,18})\n", re.ASCII)


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A checkpoint with the proof that it continues a tree of `old` leaves."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes

    def encode(self) -> bytes:
        """As it is sent."""
        hashes = b"".join(base64.b64encode(one) + b"\n" for one in self.proof)
        return b"old %d\n" % self.old + hashes + b"\n" + self.note

    @classmethod
    def parse(cls, body: bytes) -> tuple[AddCheckpoint, Checkpoint]:
        """The request, and what its checkpoint says; no signature is checked. Raises NoteError."""
        if len(body) > MAX_REQUEST_BYTES:
            raise NoteError("the request is too long")
        head, apart, note = body.partition(b"\n\n")
        first, *lines = head.split(b"\n", MAX_PROOF_LINES + 1)
        match = _OLD.fullmatch(first)
        if match is None or not apart:
            raise NoteError("a request begins with the old size, and an empty line ends its proof")
        if len(lines) > MAX_PROOF_LINES:
            raise NoteError("a proof has at most 63 lines")
        text, _ = read_note(note)
        return cls(int(match[1]), tuple(map(_hash, lines)), note), Checkpoint.parse(text)


def read_size(body: bytes) -> int:
    """The size that a witness says it knows. Raises NoteError."""
    match = _SIZE.fullmatch(body)
    if match is None:
        raise NoteError("a size is a decimal number and a newline")
    return int(match[1])


def _hash(line: bytes) -> bytes:
    try:
        value = read_base64(line.decode("ascii"))
    except UnicodeDecodeError:
        raise NoteError("a hash is base64") from None
    if len(value) != HASH_BYTES:
        raise NoteError("a hash has 32 bytes")
    return value
