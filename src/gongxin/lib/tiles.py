"""A Merkle tree as files anyone can cache: the layout of C2SP tlog-tiles.

A tile holds up to 256 hashes of one level of levels: tile level L is tree level 8 L. Its path is
`tile/<L>/<N>` when full and `tile/<L>/<N>.p/<W>` when only W hashes exist yet, N in groups of three
digits (`x001/x234/067`). The entries themselves lie in bundles `tile/entries/<N>`, each behind its
length in two big-endian bytes.

Files are written whole: aside, fsync, rename. `TileWriter` flushes the folders once at the end,
before the caller publishes the checkpoint that speaks of them.
"""

from __future__ import annotations

import os
import re
import secrets
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .merkle import HASH_BYTES, fold, subtree_root

TILE_WIDTH = 256
TILE_HEIGHT = 8
MAX_ENTRY_BYTES = 0xFFFF
_GROUPED = r"(?:x[0-9]{3}/)*[0-9]{3}"
_ASIDE = re.compile(r"\..+\.[0-9]+\.[0-9a-f]{8}", re.ASCII)
_PATH = re.compile(
    rf"tile/(entries|0|[1-9][0-9]?)/({_GROUPED})(?:\.p/([1-9][0-9]{{0,2}}))?", re.ASCII
)


class TileError(ValueError):
    """A tile or bundle is missing or is not what its path says. `path` is relative to the log."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """A place in the layout: `level` None for an entry bundle; `width` hashes or entries in it."""

    level: int | None
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """Path below the log's prefix."""
        level = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{level}/{grouped(self.index)}{partial}"

    @classmethod
    def parse(cls, path: str) -> Tile:
        """The tile of a path, spelled exactly so. Raises ValueError."""
        match = _PATH.fullmatch(path)
        if match is None:
            raise ValueError("not a tile path")
        level = None if match[1] == "entries" else int(match[1])
        index = int(re.sub("[x/]", "", match[2]))
        tile = cls(level, index, int(match[3] or TILE_WIDTH))
        if tile.path != path or (level or 0) > 63 or tile.width > TILE_WIDTH:
            raise ValueError("not a tile path")
        return tile


def grouped(index: int) -> str:
    """`1234067` -> `x001/x234/067`."""
    if index < 0:
        raise ValueError("an index is not negative")
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    return "/".join(groups)


def partial_tiles(size: int) -> tuple[Tile, ...]:
    """The partial hash tiles of a tree of `size` leaves, lowest level first."""
    found = []
    for level in range(64):
        count = size >> (TILE_HEIGHT * level)
        if count == 0:
            break
        if count % TILE_WIDTH:
            found.append(Tile(level, count // TILE_WIDTH, count % TILE_WIDTH))
    return tuple(found)


def superseded_tiles(home: Path, size: int) -> Iterator[Tile]:
    """The partial tiles and bundles below `home` that a tree of `size` leaves has grown beyond."""
    for file in sorted((home / "tile").rglob("*.p/*")):
        try:
            tile = Tile.parse(file.relative_to(home).as_posix())
        except ValueError:
            continue
        count = size >> (TILE_HEIGHT * (tile.level or 0))
        if tile.index * TILE_WIDTH + tile.width < count:
            yield tile


def encode_entries(entries: Iterable[bytes]) -> bytes:
    """An entry bundle. Raises ValueError for an entry over 65,535 bytes."""
    parts = []
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise ValueError("a log entry has at most 65,535 bytes")
        parts += [struct.pack(">H", len(entry)), entry]
    return b"".join(parts)


def decode_entries(bundle: bytes, *, width: int) -> tuple[bytes, ...]:
    """The `width` entries of a bundle. Raises ValueError for anything left over or missing."""
    entries: list[bytes] = []
    at = 0
    while at < len(bundle) and len(entries) < width:
        if at + 2 > len(bundle):
            break
        end = at + 2 + struct.unpack_from(">H", bundle, at)[0]
        entries.append(bundle[at + 2 : end])
        at = end
    if at != len(bundle) or len(entries) != width:
        raise ValueError("the bundle does not hold the entries it should")
    return tuple(entries)


class TileBuilder:
    """Turns a stream of leaf hashes into tiles, level by level.

    Begins empty, or where a tree stands from its partial tiles (`resume`). Holds at most one tile a
    level.
    """

    def __init__(self) -> None:
        self._size = 0
        self._open: list[bytearray] = [bytearray()]

    @classmethod
    def resume(cls, size: int, partials: Sequence[tuple[Tile, bytes]]) -> TileBuilder:
        """Continue a tree of `size` leaves. Raises ValueError unless these are its partials."""
        if tuple(tile for tile, _ in partials) != partial_tiles(size):
            raise ValueError("not the partial tiles of that size")
        builder = cls()
        builder._size = size
        builder._open = [bytearray() for _ in range(_levels(size))]
        for tile, hashes in partials:
            builder._open[tile.level or 0] += hashes
        return builder

    @property
    def size(self) -> int:
        """Leaves so far."""
        return self._size

    def push(self, hashes: bytes) -> Iterator[tuple[Tile, bytes]]:
        """Append leaf hashes; gives each tile that became full, lower levels first."""
        at = 0
        while at < len(hashes):
            room = TILE_WIDTH * HASH_BYTES - len(self._open[0])
            part = hashes[at : at + room]
            self._open[0] += part
            self._size += len(part) // HASH_BYTES
            at += len(part)
            yield from self._close_full()

    def partials(self) -> tuple[tuple[Tile, bytes], ...]:
        """The partial tiles of the tree as it stands."""
        return tuple(
            (tile, bytes(self._open[tile.level or 0])) for tile in partial_tiles(self._size)
        )

    def root(self) -> bytes:
        """Root of the tree as it stands."""
        subtrees: list[bytes] = []
        for hashes in reversed(self._open):
            subtrees += _complete_subtrees(bytes(hashes))
        return fold(subtrees)

    def _close_full(self) -> Iterator[tuple[Tile, bytes]]:
        level = 0
        while len(self._open[level]) == TILE_WIDTH * HASH_BYTES:
            full = bytes(self._open[level])
            self._open[level].clear()
            yield Tile(level, (self._size >> (TILE_HEIGHT * (level + 1))) - 1), full
            if level + 1 == len(self._open):
                self._open.append(bytearray())
            self._open[level + 1] += subtree_root(full)
            level += 1


def _levels(size: int) -> int:
    """How many levels of tiles a builder of that size has open."""
    levels = 1
    while size := size >> TILE_HEIGHT:
        levels += 1
    return levels


def _complete_subtrees(hashes: bytes) -> list[bytes]:
    """Roots of the complete subtrees over a partial tile's hashes, largest first."""
    found = []
    while hashes:
        count = len(hashes) // HASH_BYTES
        width = 1 << (count.bit_length() - 1)
        found.append(subtree_root(hashes[: width * HASH_BYTES]))
        hashes = hashes[width * HASH_BYTES :]
    return found


class TileReader:
    """Reads the tiles of one tree of `size` leaves below `home`."""

    def __init__(self, home: Path, size: int) -> None:
        self._home = home
        self.size = size
        self._hashes = lru_cache(maxsize=64)(self._read_hashes)

    def tile_at(self, level: int | None, index: int) -> Tile:
        """The tile (full or partial) that this tree has there. Raises TileError for none."""
        count = self.size >> (TILE_HEIGHT * (level or 0))
        width = min(TILE_WIDTH, count - index * TILE_WIDTH)
        if index < 0 or width <= 0:
            raise TileError(Tile(level, max(index, 0)).path, "the tree has no such tile")
        return Tile(level, index, width)

    def hashes(self, tile: Tile) -> bytes:
        """The hashes of a tile. Raises TileError if missing or of the wrong length."""
        return self._hashes(tile)

    def entries(self, index: int) -> tuple[bytes, ...]:
        """The entries of bundle `index`. Raises TileError."""
        tile = self.tile_at(None, index)
        data, found = self._read(tile)
        try:
            return decode_entries(data, width=found.width)[: tile.width]
        except ValueError as error:
            raise TileError(found.path, str(error)) from None

    def node(self, level: int, index: int) -> bytes:
        """A `merkle.NodeReader` over the files. Raises TileError."""
        tile_level, above = divmod(level, TILE_HEIGHT)
        first = index << above
        tile = self.tile_at(tile_level, first // TILE_WIDTH)
        at = first % TILE_WIDTH
        if at + (1 << above) > tile.width:
            raise TileError(tile.path, "the tree has no such node")
        return subtree_root(self.hashes(tile)[at * HASH_BYTES : (at + (1 << above)) * HASH_BYTES])

    def _read_hashes(self, tile: Tile) -> bytes:
        data, found = self._read(tile)
        if len(data) != found.width * HASH_BYTES:
            raise TileError(found.path, f"{len(data)} bytes instead of {found.width * HASH_BYTES}")
        return data[: tile.width * HASH_BYTES]

    def _read(self, tile: Tile) -> tuple[bytes, Tile]:
        # A partial tile may go once the full one is there, so that is the second place to look.
        for candidate in (tile, Tile(tile.level, tile.index)):
            try:
                return (self._home / candidate.path).read_bytes(), candidate
            except OSError:
                continue
        raise TileError(tile.path, "the file is missing or cannot be read")


class TileWriter:
    """Writes tiles and bundles below `home`; `flush` makes their names durable."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._touched: set[Path] = set()
        self._filled: list[Path] = []

    def write(self, tile: Tile, data: bytes) -> None:
        """Put a tile or bundle in its place. The same bytes already there are left alone."""
        path = self._home / tile.path
        if tile.width == TILE_WIDTH:
            self._filled.append(path.with_name(path.name + ".p"))
        try:
            if path.read_bytes() == data:
                # A run that died here may have written the file and never made its name durable.
                self._touched.add(path.parent)
                return
        except FileNotFoundError:
            pass
        self._touched |= make_folders(path.parent, above=self._home)
        replace_file(path, data)
        self._touched.add(path.parent)

    def flush(self) -> None:
        """Make every name durable."""
        for folder in sorted(self._touched):
            sync_folder(folder)
        self._touched.clear()

    def drop_partials(self) -> None:
        """Remove the partial tiles whose full tile this writer wrote; call after publishing."""
        for folder in self._filled:
            if folder.is_dir():
                for file in folder.iterdir():
                    file.unlink(missing_ok=True)
                folder.rmdir()
        self._filled.clear()


def make_folders(folder: Path, *, above: Path) -> set[Path]:
    """Make `folder`; gives the folders whose list of names changed, up to `above`."""
    changed = set()
    step = folder
    while not step.exists() and step != above:
        changed.add(step.parent)
        step = step.parent
    folder.mkdir(parents=True, exist_ok=True)
    return changed


def is_aside(name: str) -> bool:
    """Whether a file of this name is one that `replace_file` was writing when it was killed, if nobody writes it now."""
    return _ASIDE.fullmatch(name) is not None


def replace_file(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write a file whole: aside, fsync, rename. The folder is the caller's to flush."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def publish_file(path: Path, data: bytes) -> None:
    """`replace_file` and make the name durable."""
    replace_file(path, data)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """fsync a folder, so that renames in it survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
