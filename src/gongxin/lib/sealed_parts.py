"""A file under seal on disk, in parts: each is written whole and durable before it counts, and opens nowhere else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .sealing import SealBroken, seal, unseal

PART_BYTES = 4 * 1024 * 1024


class SealedParts:
    """The parts of one file in a folder of their own, sealed with the file's key."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder, key

    def put(self, position: int, plain: bytes) -> None:
        """Write a part, in place of one that may be there. When this returns the part is durable."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{position:06d}"
        unready = path.with_suffix(".unready")
        with unready.open("wb") as file:
            file.write(seal(self._key, plain, self._bound(position)))
            file.flush()
            os.fsync(file.fileno())
        unready.replace(path)
        _sync_folder(self._folder)

    def read(self, count: int) -> Iterator[bytes]:
        """The first `count` parts, opened. Raises SealBroken when one is missing, changed or another file's."""
        for position in range(count):
            try:
                sealed = (self._folder / f"{position:06d}").read_bytes()
            except FileNotFoundError:
                raise SealBroken("a part is missing") from None
            yield unseal(self._key, sealed, self._bound(position))

    def _bound(self, position: int) -> bytes:
        return f"{self._folder.name}/{position}".encode()


def destroy_parts(folder: Path) -> None:
    """Remove a file's parts, as far as they are there."""
    with suppress(FileNotFoundError):
        for path in list(folder.iterdir()):
            path.unlink(missing_ok=True)
        folder.rmdir()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
