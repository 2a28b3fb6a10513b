"""Keys beside the database: made once, for their owner's eyes, whole or not at all."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from gongxin.lib.keyring import KeyRing


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path / "keys")
    key = ring.secret("master")
    assert len(key) == 32
    assert KeyRing.open(tmp_path / "keys").secret("master") == key
    assert ring.secret("index") != key
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "keys" / "master.key").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == [
        "index.key",
        "master.key",
    ]


@pytest.mark.parametrize("name", ["", "../up", "A", "a/b", "1a", "a.key", "a\n"])
def test_a_name_is_no_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a key name"):
        KeyRing.open(tmp_path).secret(name)


def test_a_damaged_key_is_said_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "master.key").write_bytes(b"short")
    with pytest.raises(ValueError, match="damaged: 5 bytes"):
        KeyRing.open(tmp_path).secret("master")
    assert (tmp_path / "master.key").read_bytes() == b"short"


def _ask(home: Path) -> bytes:
    return KeyRing.open(home).secret("master")


def test_processes_that_race_get_one_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        keys = set(pool.map(_ask, [tmp_path] * 16))
    assert len(keys) == 1


def test_a_signing_key_is_the_same_each_time(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path)
    message = b"size and root"
    ring.ed25519("ledger").public_key().verify(ring.ed25519("ledger").sign(message), message)
