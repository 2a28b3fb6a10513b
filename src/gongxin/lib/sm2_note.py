"""The line that a log adds to its checkpoints where the suite `gm` is on: SM2 with SM3, beside Ed25519.

C2SP signed-note leaves the type 0xff to whoever names the algorithm in the key: here `sm2-sm3`, a NUL, and the point of 65 bytes.
Readers who do not know the key skip its line.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import sm2
from .signed_note import NoteError, check_key_name, key_id, read_base64, write_vkey

KIND = 0xFF
_ALGORITHM = b"sm2-sm3\0"


@dataclass(frozen=True, slots=True)
class Sm2Verifier:
    """A named SM2 public key."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        check_key_name(self.name)
        if len(self.public) != sm2.POINT_BYTES:
            raise NoteError("an SM2 public key is an uncompressed point of 65 bytes")

    @property
    def key_id(self) -> bytes:
        """The four bytes before the signature."""
        return key_id(self.name, KIND, _ALGORITHM + self.public)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether `signature` is this key's over the note text."""
        return sm2.verifies(self.public, text, signature)

    def vkey(self) -> str:
        """The key in one line: `name+key id in hex+base64(type || algorithm || key)`."""
        return write_vkey(self.name, KIND, _ALGORITHM + self.public)

    @classmethod
    def parse(cls, vkey: str) -> Sm2Verifier:
        """The reverse of `vkey`. Raises NoteError."""
        name, _, rest = vkey.partition("+")
        held = read_base64(rest.partition("+")[2])
        head = bytes([KIND]) + _ALGORITHM
        if not held.startswith(head):
            raise NoteError("not an SM2 key")
        key = cls(name, held.removeprefix(head))
        if key.vkey() != vkey:
            raise NoteError("the key id does not belong to the key")
        return key


class Sm2Signer:
    """A named SM2 private key, made of 32 random bytes."""

    def __init__(self, name: str, secret: bytes) -> None:
        self._scalar = sm2.scalar_of(secret)
        self.verifier = Sm2Verifier(name, sm2.public_of(self._scalar))

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
        return sm2.sign(self._scalar, text)
