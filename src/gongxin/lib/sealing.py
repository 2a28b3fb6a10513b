"""Sealing: authenticated encryption of what concerns a person, and keyed hashes to find it again.

Envelope encryption (NIST SP 800-38D AES-256-GCM): each subject has a data key; the master key, which
is not in the database, wraps the data keys. A sealed value is `suite || nonce || ciphertext || tag`
and is bound by associated data to the row it belongs to, so that it opens nowhere else. The suite
byte leaves room for SM4-GCM beside it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUITE_AES_256_GCM = b"\x01"
NONCE_BYTES = 12
KEY_BYTES = 32
_END_OF_TEXT = b"\x1e"
HASH_BYTES = 16


class SealBroken(Exception):
    """The value does not open: another key, another row, or changed bytes. Holds no content."""


def new_key() -> bytes:
    """A fresh 256-bit data key."""
    return os.urandom(KEY_BYTES)


def new_keys(count: int) -> list[bytes]:
    """`count` fresh data keys, drawn at once."""
    drawn = os.urandom(KEY_BYTES * count)
    return [drawn[place : place + KEY_BYTES] for place in range(0, len(drawn), KEY_BYTES)]


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """`plain` under `key`, opening only together with `bound_to`."""
    nonce = os.urandom(NONCE_BYTES)
    return SUITE_AES_256_GCM + nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def seal_many(
    keys: Sequence[bytes], plains: Sequence[bytes], bound_to: Sequence[bytes]
) -> list[bytes]:
    """`seal` for many values, each under its own key; the nonces are drawn at once."""
    drawn = nonces(len(keys))
    return [
        SUITE_AES_256_GCM + nonce + AESGCM(key).encrypt(nonce, plain, bound)
        for key, nonce, plain, bound in zip(keys, drawn, plains, bound_to, strict=True)
    ]


def nonces(count: int) -> list[bytes]:
    """`count` fresh nonces, drawn at once."""
    drawn = os.urandom(NONCE_BYTES * count)
    return [drawn[place : place + NONCE_BYTES] for place in range(0, len(drawn), NONCE_BYTES)]


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """The reverse of `seal`. Raises SealBroken."""
    return unsealing(key)(sealed, bound_to)


def unsealing(key: bytes) -> Callable[[bytes, bytes], bytes]:
    """`unseal` for many values under one key, which is made ready once."""
    try:
        decrypt = AESGCM(key).decrypt
    except ValueError as fault:
        raise SealBroken("no key") from fault

    def opened(sealed: bytes, bound_to: bytes) -> bytes:
        if sealed[:1] != SUITE_AES_256_GCM:
            raise SealBroken("unknown suite")
        try:
            return decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], bound_to)
        except (InvalidTag, ValueError) as fault:
            raise SealBroken("does not open") from fault

    return opened


def keyed_hash(key: bytes, text: str) -> bytes:
    """128-bit keyed BLAKE2b (RFC 7693) of `text`: equal texts meet, nobody without the key can guess."""
    return hashlib.blake2b(text.encode(), digest_size=HASH_BYTES, key=key).digest()


def keyed_hashes(key: bytes, texts: Iterable[bytes]) -> list[bytes]:
    """`keyed_hash` of many texts, given as their bytes."""
    start = hashlib.blake2b(digest_size=HASH_BYTES, key=key).copy
    digests = []
    for text in texts:
        one = start()
        one.update(text)
        digests.append(one.digest())
    return digests


class KeyedDigest:
    """A keyed hash over many texts in their order, however they come in bundles."""

    def __init__(self, key: bytes) -> None:
        self._hash = hashlib.blake2b(digest_size=32, key=key)

    def add(self, texts: Sequence[bytes]) -> None:
        """The texts that follow."""
        if texts:
            self._hash.update(_END_OF_TEXT.join([*texts, b""]))

    def hexdigest(self) -> str:
        """Of all texts so far."""
        return self._hash.hexdigest()
