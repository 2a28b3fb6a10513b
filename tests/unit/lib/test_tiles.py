"""Tiles against the examples of C2SP tlog-tiles, the tree in memory, and damage."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.lib.merkle import Tree, leaf_hash
from gongxin.lib.tiles import (
    Tile,
    TileBuilder,
    TileError,
    TileReader,
    TileWriter,
    decode_entries,
    encode_entries,
    grouped,
    partial_tiles,
    publish_file,
)


def hashes(count: int) -> bytes:
    return b"".join(leaf_hash(str(number).encode()) for number in range(count))


def write_log(home: Path, count: int) -> TileBuilder:
    builder, writer = TileBuilder(), TileWriter(home)
    for tile, data in builder.push(hashes(count)):
        writer.write(tile, data)
    for tile, data in builder.partials():
        writer.write(tile, data)
    for first in range(0, count, 256):
        numbers = range(first, min(count, first + 256))
        entries = encode_entries(str(number).encode() for number in numbers)
        writer.write(Tile(None, first // 256, len(numbers)), entries)
    writer.flush()
    writer.drop_partials()
    return builder


def test_the_examples_of_the_specification() -> None:
    assert grouped(1234067) == "x001/x234/067"
    assert [tile.path for tile in partial_tiles(70_000)] == [
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]
    assert [tile.path for tile in partial_tiles(256)] == ["tile/1/000.p/1"]
    assert partial_tiles(0) == ()
    assert Tile(0, 67).path == "tile/0/067"
    assert Tile(None, 1234067, 5).path == "tile/entries/x001/x234/067.p/5"


def test_the_tree_of_the_specification_has_the_tiles_it_says() -> None:
    builder = TileBuilder()
    full = Counter(tile.level for tile, _ in builder.push(hashes(70_000)))
    assert full == {0: 273, 1: 1}
    assert {tile.level: tile.width for tile, _ in builder.partials()} == {0: 112, 1: 17, 2: 1}
    exact = TileBuilder()
    assert [tile for tile, _ in exact.push(hashes(256))] == [Tile(0, 0)]
    assert [(tile.level, tile.width) for tile, _ in exact.partials()] == [(1, 1)]


@given(st.none() | st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_a_path_names_one_tile(level: int | None, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert Tile.parse(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/67",
        "tile/00/067",
        "tile/64/067",
        "tile/-1/067",
        "tile/0/x000/067",
        "tile/0/001/067",
        "tile/0/x1/067",
        "tile/0/067.p/0",
        "tile/0/067.p/256",
        "tile/0/067.p/300",
        "tile/0/067.p/01",
        "tile/0/067/",
        "tile/0/../../checkpoint",
        "tile/entries/067.p",
        "tile/data/067",
        "/tile/0/067",
        "tile/0/067\n",
        "tile/0/٠٦٧",
    ],
)
def test_any_other_spelling_is_no_tile(path: str) -> None:
    with pytest.raises(ValueError, match="not a tile path"):
        Tile.parse(path)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundles_keep_entries(entries: list[bytes]) -> None:
    assert list(decode_entries(encode_entries(entries), width=len(entries))) == entries


def test_a_broken_bundle_is_refused() -> None:
    whole = encode_entries([b"one", b"two"])
    for bundle, width in (
        (whole[:-1], 2),
        (whole + b"\0", 2),
        (whole, 1),
        (whole, 3),
        (b"", 1),
        (b"\xff\xffab", 1),
    ):
        with pytest.raises(ValueError, match="does not hold"):
            decode_entries(bundle, width=width)
    with pytest.raises(ValueError, match="65,535"):
        encode_entries([bytes(65_536)])


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, 65_793])
def test_tiles_give_the_tree(tmp_path: Path, count: int) -> None:
    builder, tree = write_log(tmp_path, count), Tree()
    tree.extend_hashes(hashes(count))
    assert builder.root() == tree.root()
    reader = TileReader(tmp_path, count)
    for level in range(count.bit_length()):
        for index in {0, (count >> level) // 2, (count >> level) - 1}:
            assert reader.node(level, index) == tree.node(level, index)
    assert reader.entries((count - 1) // 256)[-1] == str(count - 1).encode()


@pytest.mark.parametrize("cuts", [(1, 2, 3), (255, 256, 257), (100, 600, 65_537), (256, 512, 768)])
def test_a_builder_resumes_anywhere(cuts: tuple[int, ...]) -> None:
    everything = hashes(cuts[-1])
    whole = TileBuilder()
    full = dict(whole.push(everything))
    made: dict[Tile, bytes] = {}
    size = 0
    partials: tuple[tuple[Tile, bytes], ...] = ()
    for cut in cuts:
        builder = TileBuilder.resume(size, partials)
        made |= dict(builder.push(everything[size * 32 : cut * 32]))
        size, partials = cut, builder.partials()
    assert made == full
    assert partials == whole.partials()
    assert builder.root() == whole.root()
    with pytest.raises(ValueError, match="partial tiles"):
        TileBuilder.resume(size + 1, partials)


def test_an_older_tree_is_read_from_fuller_tiles(tmp_path: Path) -> None:
    write_log(tmp_path, 300)
    tree = Tree()
    tree.extend_hashes(hashes(300))
    older = TileReader(tmp_path, 200)
    assert older.node(7, 0) == tree.node(7, 0)
    assert len(older.entries(0)) == 200
    for level, index in ((8, 0), (0, 200), (0, -1)):
        with pytest.raises(TileError):
            older.node(level, index)


def test_partials_go_when_the_tile_is_full(tmp_path: Path) -> None:
    write_log(tmp_path, 100)
    assert (tmp_path / "tile/0/000.p/100").exists()
    write_log(tmp_path, 256)
    assert not (tmp_path / "tile/0/000.p").exists()
    assert not (tmp_path / "tile/entries/000.p").exists()
    assert (tmp_path / "tile/0/000").stat().st_size == 8192


def test_damage_is_named(tmp_path: Path) -> None:
    write_log(tmp_path, 300)
    (tmp_path / "tile/0/000").write_bytes(b"short")
    (tmp_path / "tile/0/001.p/44").unlink()
    (tmp_path / "tile/entries/000").write_bytes(b"\0\1")
    reader = TileReader(tmp_path, 300)
    with pytest.raises(TileError, match="tile/0/000: 5 bytes instead of 8192"):
        reader.node(0, 0)
    with pytest.raises(TileError, match=r"tile/0/001\.p/44: the file is missing"):
        reader.node(0, 299)
    with pytest.raises(TileError, match="tile/entries/000: the bundle"):
        reader.entries(0)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "checkpoint"
    publish_file(target, b"old")

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        publish_file(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint"]
