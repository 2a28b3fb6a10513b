"""Keys of backups die apart, and beside each lies who was erased since, for whoever has that key alone.

Guards, each removed once to see these tests go red: the place of a line under its seal, the list's going with the key.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from gongxin.lib.backup_keys import (
    BackupKeys,
    DestroyedSince,
    ErasedSince,
    moment_of,
    number_at,
)
from gongxin.lib.sealing import SealBroken

FIRST, SECOND = 20261129020304, 20261130020304
ONE = ErasedSince(UUID(int=1), "XH-AAAA-AAAA", "川测销〔2030〕1号")
PORTION = DestroyedSince(
    {"number": "XD-AAAA-AAAA", "document": "川测销清〔2030〕1号"}, 1, b"entries"
)
OTHER = ErasedSince(UUID(int=2), "XH-BBBB-BBBB", "川测销〔2030〕2号")


@pytest.fixture
def keys(tmp_path: Path) -> BackupKeys:
    return BackupKeys.open(tmp_path)


def test_a_number_is_a_moment() -> None:
    at = datetime(2026, 11, 29, 2, 3, 4, tzinfo=UTC)
    assert number_at(at) == FIRST
    assert moment_of(FIRST) == at


def test_each_backup_has_a_key_of_its_own_that_goes_alone(keys: BackupKeys, tmp_path: Path) -> None:
    one, other = keys.make(FIRST), keys.make(SECOND)
    assert one != other
    assert keys.make(FIRST) == one
    assert keys.numbers() == (FIRST, SECOND)
    keys.destroy(FIRST)
    assert (keys.key(FIRST), keys.key(SECOND)) == (None, other)
    assert all(one not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [path.name for path in tmp_path.iterdir()] == ["backups"]
    assert (tmp_path / "backups").stat().st_mode & 0o777 == 0o700


def test_who_is_erased_is_listed_for_every_backup_of_before_and_for_none_of_after(
    keys: BackupKeys,
) -> None:
    keys.make(FIRST)
    keys.remember(ONE)
    keys.make(SECOND)
    assert (keys.has_erasures(FIRST), keys.has_erasures(SECOND)) == (True, False)
    keys.remember(OTHER)
    assert list(keys.erased_since(FIRST)) == [ONE, OTHER]
    assert list(keys.erased_since(SECOND)) == [OTHER]


def test_the_list_tells_nobody_without_the_key_and_goes_with_it(
    keys: BackupKeys, tmp_path: Path
) -> None:
    keys.make(FIRST)
    keys.remember(ONE)
    (path,) = (tmp_path / "backups").glob("*.erased")
    assert path.stat().st_mode & 0o777 == 0o600
    for told in (str(ONE.subject_key), ONE.subject_key.hex, ONE.erasure):
        assert told.encode() not in path.read_bytes()
    keys.destroy(FIRST)
    assert not path.exists()


@pytest.mark.parametrize("order", [[1, 0], [1], [0, 0], [0, 1, 1]])
def test_a_list_that_was_changed_is_refused(
    keys: BackupKeys, tmp_path: Path, order: list[int]
) -> None:
    keys.make(FIRST)
    keys.remember(ONE)
    keys.remember(OTHER)
    (path,) = (tmp_path / "backups").glob("*.erased")
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join(lines[at] for at in order) + b"\n")
    with pytest.raises(SealBroken):
        list(keys.erased_since(FIRST))


def portions(folder: Path) -> list[Path]:
    return list((folder / "backups").glob("*.portion"))


def test_a_portion_of_a_list_is_remembered_beside_who_was_erased(
    keys: BackupKeys, tmp_path: Path
) -> None:
    keys.remember_portion(PORTION)
    assert portions(tmp_path) == []  # no backup shows it
    keys.make(FIRST)
    keys.remember(ONE)
    keys.remember_portion(PORTION)
    keys.make(SECOND)
    later = DestroyedSince(PORTION.told, 2, b"others")
    keys.remember_portion(later)
    keys.remember(OTHER)
    assert list(keys.destroyed_since(FIRST)) == [PORTION, later]
    assert list(keys.destroyed_since(SECOND)) == [later]
    assert list(keys.erased_since(FIRST)) == [ONE, OTHER]
    assert keys.has_erasures(SECOND)
    assert all(b"entries" not in path.read_bytes() for path in portions(tmp_path))


def test_a_portion_told_twice_is_done_once_as_it_was_told_last(keys: BackupKeys) -> None:
    """A run that was killed before its commit tells it again, with what is then left to go."""
    keys.make(FIRST)
    keys.remember_portion(PORTION)
    again = DestroyedSince(PORTION.told, 1, b"fewer")
    keys.remember_portion(again)
    assert list(keys.destroyed_since(FIRST)) == [again]


def test_portions_go_with_the_last_backup_that_shows_them(keys: BackupKeys, tmp_path: Path) -> None:
    keys.make(FIRST)
    keys.remember_portion(PORTION)
    keys.make(SECOND)
    keys.remember_portion(DestroyedSince(PORTION.told, 2, b"others"))
    keys.destroy(FIRST)
    assert [path.stem for path in portions(tmp_path)] == ["XD-AAAA-AAAA-2"]
    keys.destroy(SECOND)
    assert portions(tmp_path) == []


@pytest.mark.parametrize("spoil", ["lost", "changed", "exchanged"])
def test_a_portion_that_was_tampered_with_is_found(
    keys: BackupKeys, tmp_path: Path, spoil: str
) -> None:
    keys.make(FIRST)
    keys.remember_portion(PORTION)
    keys.remember_portion(DestroyedSince(PORTION.told, 2, b"others"))
    one, other = sorted(portions(tmp_path))
    if spoil == "lost":
        one.unlink()
    elif spoil == "changed":
        one.write_bytes(one.read_bytes()[:-1] + b"x")
    else:
        one.write_bytes(other.read_bytes())
    with pytest.raises(SealBroken):
        list(keys.destroyed_since(FIRST))
