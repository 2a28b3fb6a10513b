"""Signed notes and checkpoints, as C2SP signed-note and tlog-checkpoint describe them.

A note is a text, an empty line, and signature lines `— <name> <base64(key id || signature)>`. A
checkpoint is a note whose text says: origin, number of leaves, root. Lines of keys the reader does
not know are ignored, so that witnesses, a second algorithm or a new key can sign beside the log's
own.

A key is told by name and id. A `Verifier` is anything that has both and can check a signature; this
module brings Ed25519 (type 0x01).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .merkle import HASH_BYTES

ED25519 = 0x01
MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 100
_DASH = "\u2014 "
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class NoteError(ValueError):
    """A note, checkpoint or key is malformed, or is not signed by a key that is trusted."""


class Verifier(Protocol):
    """A key that can check signatures."""

    @property
    def name(self) -> str:
        """Name in the signature line."""

    @property
    def key_id(self) -> bytes:
        """The four bytes before the signature."""

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether `signature` is this key's over the note text."""


class Signer(Protocol):
    """A key that can sign."""

    @property
    def name(self) -> str:
        """Name in the signature line."""

    @property
    def key_id(self) -> bytes:
        """The four bytes before the signature."""

    def sign(self, text: bytes) -> bytes:
        """Signature over the note text."""


@dataclass(frozen=True, slots=True)
class Ed25519Verifier:
    """A named Ed25519 public key."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        check_key_name(self.name)
        if len(self.public) != 32:
            raise NoteError("an Ed25519 public key has 32 bytes")

    @property
    def key_id(self) -> bytes:
        """The four bytes before the signature."""
        return key_id(self.name, ED25519, self.public)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether `signature` is this key's over the note text."""
        return ed25519_verifies(self.public, text, signature)

    def vkey(self) -> str:
        """The key in one line: `name+key id in hex+base64(type || key)`."""
        return write_vkey(self.name, ED25519, self.public)

    @classmethod
    def parse(cls, vkey: str) -> Ed25519Verifier:
        """The reverse of `vkey`. Raises NoteError."""
        return cls(*read_vkey(vkey, ED25519))


class Ed25519Signer:
    """A named Ed25519 private key."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        self._private = private
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.verifier = Ed25519Verifier(name, public)

    @property
    def name(self) -> str:
        """Name in the signature line."""
        return self.verifier.name

    @property
    def key_id(self) -> bytes:
        """The four bytes before the signature."""
        return self.verifier.key_id

    def sign(self, text: bytes) -> bytes:
        """Signature over the note text."""
        return self._private.sign(text)


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """What a signature line says: whose it claims to be, and the signature; nothing is checked."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        value = base64.b64encode(self.key_id + self.signature).decode()
        return f"{_DASH}{self.name} {value}\n"


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note that a trusted key signed: its text, who signed, how many lines were unknown."""

    text: str
    signed_by: tuple[str, ...]
    unknown_lines: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: which log, how many leaves, which root."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a note's text; extension lines are left aside. Raises NoteError."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] != "" or not all(lines[:-1]):
            raise NoteError("a checkpoint has three lines: origin, size, root")
        if not _SIZE.fullmatch(lines[1]):
            raise NoteError("the size of a checkpoint is a decimal number")
        root = read_base64(lines[2])
        if len(root) != HASH_BYTES:
            raise NoteError("the root of a checkpoint has 32 bytes")
        return cls(lines[0], int(lines[1]), root)


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """SHA-256(name, newline, type, key), first four bytes."""
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def write_vkey(name: str, kind: int, public: bytes) -> str:
    """A key in one line: `name+key id in hex+base64(type || key)`."""
    key = base64.b64encode(bytes([kind]) + public).decode()
    return f"{name}+{key_id(name, kind, public).hex()}+{key}"


def read_vkey(vkey: str, kind: int) -> tuple[str, bytes]:
    """Name and Ed25519 key of a line that `write_vkey` wrote for this type. Raises NoteError."""
    parts = vkey.split("+", 2)
    if len(parts) != 3:
        raise NoteError("not a verification key")
    key = read_base64(parts[2])
    if len(key) != 33 or key[0] != kind:
        raise NoteError(f"not a verification key of type 0x{kind:02x}")
    check_key_name(parts[0])
    if key_id(parts[0], kind, key[1:]).hex() != parts[1]:
        raise NoteError("the key id does not belong to the key")
    return parts[0], key[1:]


def ed25519_verifies(public: bytes, text: bytes, signature: bytes) -> bool:
    """Whether `signature` is the key's over exactly `text`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def check_key_name(name: str) -> None:
    """Raises NoteError for a name that could not stand in a signature line."""
    if not name or "+" in name or any(mark.isspace() or mark < " " for mark in name):
        raise NoteError("a key name is not empty and has neither blanks nor plus signs")


def sign_note(text: str, signers: Sequence[Signer]) -> str:
    """The note over `text` (which ends in a newline), one line a signer. Raises NoteError."""
    _check_text(text)
    signed = text.encode()
    return text + "\n" + "".join(signature_line(signer, signer.sign(signed)) for signer in signers)


def signature_line(key: Signer | Verifier, signature: bytes) -> str:
    """One signature line, newline included, as a witness may add it to a note."""
    return str(SignatureLine(key.name, key.key_id, signature))


def open_note(note: str | bytes, verifiers: Sequence[Verifier]) -> OpenedNote:
    """The text of a note, if a key of `verifiers` signed it.

    Lines of unknown keys are counted and otherwise ignored; a line of a known key that does not
    verify refuses the whole note. Raises NoteError.
    """
    text, lines = read_note(note)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    signed_by: list[str] = []
    unknown = 0
    for line in lines:
        verifier = known.get((line.name, line.key_id))
        if verifier is None:
            unknown += 1
        elif not verifier.verify(text.encode(), line.signature):
            raise NoteError(f"the signature of {line.name} does not belong to this text")
        elif line.name not in signed_by:
            signed_by.append(line.name)
    if not signed_by:
        raise NoteError("no trusted key signed this note")
    return OpenedNote(text, tuple(signed_by), unknown)


def open_checkpoint(
    note: str | bytes, *, origin: str, verifiers: Sequence[Verifier]
) -> tuple[Checkpoint, OpenedNote]:
    """A checkpoint of the log `origin`, signed by one of `verifiers`. Raises NoteError."""
    opened = open_note(note, verifiers)
    checkpoint = Checkpoint.parse(opened.text)
    if checkpoint.origin != origin:
        raise NoteError("the checkpoint is another log's")
    return checkpoint, opened


def read_note(note: str | bytes) -> tuple[str, tuple[SignatureLine, ...]]:
    """Text and signature lines of a note; no signature is checked. Raises NoteError."""
    text, lines = _split(note)
    return text, tuple(map(read_signature, lines))


def _split(note: str | bytes) -> tuple[str, list[str]]:
    raw = note.encode() if isinstance(note, str) else note
    if len(raw) > MAX_NOTE_BYTES:
        raise NoteError("the note is too long")
    try:
        decoded = raw.decode()
    except UnicodeDecodeError:
        raise NoteError("a note is UTF-8") from None
    cut = decoded.rfind("\n\n")
    if cut < 0 or not decoded.endswith("\n"):
        raise NoteError("a note has a text, an empty line and signature lines")
    text, signatures = decoded[: cut + 1], decoded[cut + 2 :]
    _check_text(text)
    lines = signatures.split("\n")[:-1]
    if not 0 < len(lines) <= MAX_SIGNATURES:
        raise NoteError("a note has one signature line or more")
    return text, lines


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise NoteError("the text of a note ends with a newline")
    if any(mark < " " and mark != "\n" for mark in text):
        raise NoteError("the text of a note has no control characters")


def read_signature(line: str) -> SignatureLine:
    """What a signature line, without its newline, says. Raises NoteError."""
    parts = line.removeprefix(_DASH).split(" ")
    if not line.startswith(_DASH) or len(parts) != 2:
        raise NoteError("not a signature line")
    check_key_name(parts[0])
    value = read_base64(parts[1])
    if len(value) < 5:
        raise NoteError("a signature line holds a key id and a signature")
    return SignatureLine(parts[0], value[:4], value[4:])


def read_base64(text: str) -> bytes:
    """What base64 says, spelled in the one canonical way. Raises NoteError."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError("not base64") from None
    if base64.b64encode(value).decode() != text:
        raise NoteError("not canonical base64")
    return value
