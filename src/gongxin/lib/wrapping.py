"""Wrapping: data keys, and what else is closed, under a key of the ring that is replaced while everything runs.

Each such key has versions, counted from 1. What is wrapped says under which, and the version is authenticated
with the rest: `suite || version || nonce || ciphertext || tag`. The newest version closes, every version still
in the ring opens. What was wrapped before there were versions is `suite || nonce || …` and opens under the first.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .bilingual import Text
from .errors import Refusal
from .keyring import KeyRing
from .sealing import NONCE_BYTES, SUITE_AES_256_GCM, SealBroken, nonces

SUITE_VERSIONED = b"\x02"
VERSION_BYTES = 2
LOOKS_AGAIN = 1.0
"""Seconds after which a process looks whether the ring has other versions. Listing a folder then costs nothing."""

VERSION_OF = (
    "(CASE get_byte({0}, 0) WHEN 1 THEN 1"
    " WHEN 2 THEN get_byte({0}, 1) * 256 + get_byte({0}, 2) END)"
)
"""The version under which a value is wrapped, as the database reads it; `{0}` is the column, which is not empty."""


def version_of(wrapped: bytes) -> int:
    """The version under which `wrapped` says that it is. Raises SealBroken."""
    if wrapped[:1] == SUITE_AES_256_GCM:
        return 1
    if wrapped[:1] == SUITE_VERSIONED and len(wrapped) > VERSION_BYTES:
        return int.from_bytes(wrapped[1 : 1 + VERSION_BYTES])
    raise SealBroken("unknown suite")


class Wrapping:
    """Wraps and unwraps under the key `name` of the ring in `home`, in whatever versions it has just now."""

    def __init__(self, home: Path, name: str) -> None:
        self._home, self._name = home, name
        self._ciphers: Mapping[int, AESGCM] = {}
        self._looked = -LOOKS_AGAIN

    @property
    def version(self) -> int:
        """The newest version: what is wrapped now is wrapped under it."""
        return max(self._now())

    def wrap(self, key: bytes, owner: bytes) -> bytes:
        """`key` wrapped for `owner`: it opens for nobody else."""
        return self.wrap_many([key], [owner])[0]

    def wrap_many(self, keys: Sequence[bytes], owners: Sequence[bytes]) -> list[bytes]:
        """`wrap` for many keys; the nonces are drawn at once."""
        version, cipher = max(self._now().items())
        head = SUITE_VERSIONED + version.to_bytes(VERSION_BYTES)
        encrypt = cipher.encrypt
        return [
            head + nonce + encrypt(nonce, key, head + owner)
            for nonce, key, owner in zip(nonces(len(keys)), keys, owners, strict=True)
        ]

    def unwrap(self, wrapped: bytes, owner: bytes) -> bytes:
        """The reverse of `wrap`. Raises SealBroken; Refusal when the version is not in the ring any more."""
        version = version_of(wrapped)
        head = b"" if wrapped[:1] == SUITE_AES_256_GCM else wrapped[: 1 + VERSION_BYTES]
        body = wrapped[max(len(head), 1) :]
        try:
            return self._cipher(version).decrypt(
                body[:NONCE_BYTES], body[NONCE_BYTES:], head + owner
            )
        except (InvalidTag, ValueError) as fault:
            raise SealBroken("the data key does not unwrap") from fault

    def _cipher(self, version: int) -> AESGCM:
        found = self._now().get(version)
        if found is None:
            # another process may have begun a version since this one looked
            self.look()
            found = self._ciphers.get(version)
        if found is None:
            raise version_missing(self._name, version)
        return found

    def _now(self) -> Mapping[int, AESGCM]:
        if time.monotonic() - self._looked >= LOOKS_AGAIN:
            self.look()
        return self._ciphers

    def look(self) -> None:
        """Have the ring's versions of now and no other: one that was withdrawn is forgotten here as well."""
        ring, known = KeyRing.open(self._home), self._ciphers
        # threads that look at once do it twice, and each sets one whole answer
        self._ciphers = {
            version: known.get(version) or AESGCM(ring.version(self._name, version))
            for version in ring.versions(self._name)
        }
        self._looked = time.monotonic()


@cache
def wrapping_under(home: Path, name: str) -> Wrapping:
    """The one `Wrapping` of this process for the key."""
    return Wrapping(home, name)


def version_missing(name: str, version: int) -> Refusal:
    """Something is wrapped under a version that the ring does not hold."""
    return Refusal(
        code="keys.version-missing",
        what=Text(
            f"密钥「{name}」的第 {version} 版不在密钥环中，由它封装的内容打不开。",
            f"Version {version} of the key {name} is not in the key ring, and what it wraps does not open.",
        ),
        mend=Text(
            "请运行人员从密钥备份中恢复这一版（见 docs/runbooks/keys.md）；没有备份则无法恢复。没有写入任何内容。",
            "Ask the operator to restore that version from the backup of the keys (docs/runbooks/keys.md); without one it cannot be had again. Nothing was written.",
        ),
    )
