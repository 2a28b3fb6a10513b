"""A stream under seal, of any length and in constant memory: cut, reordered, lengthened or exchanged it does not open.

The STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (2015) over AES-256-GCM: chunks of one size, and in each
chunk's nonce its place and whether it is the last. A key seals one stream and no other, so that no nonce comes twice; `stream_key`
makes it from the key of the whole, bound to what the stream is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .sealing import KEY_BYTES, SealBroken

CHUNK_BYTES = 1024 * 1024
TAG_BYTES = 16
MAGIC = b"gongxin sealed stream 1\n"


def stream_key(key: bytes, bound_to: str) -> bytes:
    """The key of the stream that `bound_to` names, under the key of the whole (HKDF, RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=bound_to.encode()).derive(key)


class SealedWriter:
    """Seals what is written and writes it on; `finish` seals the last chunk, and without it nothing opens."""

    def __init__(self, onto: BinaryIO, key: bytes) -> None:
        self._onto, self._cipher = onto, AESGCM(key)
        self._waiting, self._place = bytearray(), 0
        self._sum, self.plain_bytes, self.sealed_bytes = hashlib.sha256(), 0, 0
        self._put(MAGIC)

    def write(self, data: bytes) -> int:
        """Take what comes next."""
        self._waiting += data
        self.plain_bytes += len(data)
        # what may be the last chunk stays until it is known
        while len(self._waiting) > CHUNK_BYTES:
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]
        return len(data)

    def finish(self) -> str:
        """Seal the end; gives the SHA-256 of everything that was written on."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()
        return self._sum.hexdigest()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._put(self._cipher.encrypt(_nonce(self._place, last=last), plain, MAGIC))
        self._place += 1

    def _put(self, data: bytes) -> None:
        self._onto.write(data)
        self._sum.update(data)
        self.sealed_bytes += len(data)


class SealedReader:
    """The reverse: what it gives is what was written, in its order; at the end it is known that nothing is missing."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self._chunks, self._left = _opened(source, AESGCM(key)), b""

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, fewer at the end alone. Raises SealBroken."""
        found = [self._left]
        have = len(self._left)
        while size < 0 or have < size:
            chunk = next(self._chunks, b"")
            if not chunk:
                break
            found.append(chunk)
            have += len(chunk)
        whole = b"".join(found)
        wanted = len(whole) if size < 0 else size
        self._left = whole[wanted:]
        return whole[:wanted]

    def chunks(self) -> Iterator[bytes]:
        """What is left, chunk by chunk. Raises SealBroken."""
        if self._left:
            yield self._left
            self._left = b""
        yield from self._chunks


def _opened(source: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
    if source.read(len(MAGIC)) != MAGIC:
        raise SealBroken("not a sealed stream")
    place, sealed = 0, source.read(CHUNK_BYTES + TAG_BYTES)
    while True:
        following = source.read(CHUNK_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(_nonce(place, last=not following), sealed, MAGIC)
        except (InvalidTag, ValueError) as fault:
            raise SealBroken("does not open") from fault
        if not following:
            return
        place, sealed = place + 1, following


def _nonce(place: int, *, last: bool) -> bytes:
    return place.to_bytes(11) + bytes([last])
