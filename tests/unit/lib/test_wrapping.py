"""Keys of the ring have versions: the newest closes, each opens what it closed, a withdrawn one nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongxin.lib import wrapping as module
from gongxin.lib.errors import Refusal
from gongxin.lib.keyring import KeyRing
from gongxin.lib.sealing import SealBroken, new_key, seal
from gongxin.lib.wrapping import Wrapping, version_of, wrapping_under

OWNER = b"who"


def _wrapping(home: Path) -> Wrapping:
    KeyRing.open(home)
    return Wrapping(home, "master")


def test_a_wrapped_key_opens_for_its_owner_alone(tmp_path: Path) -> None:
    wrapping, other = _wrapping(tmp_path / "one"), _wrapping(tmp_path / "two")
    key = new_key()
    wrapped = wrapping.wrap(key, OWNER)
    assert wrapping.unwrap(wrapped, OWNER) == key
    for one, owner in ((wrapping, b"else"), (other, OWNER)):
        with pytest.raises(SealBroken):
            one.unwrap(wrapped, owner)


def test_every_changed_bit_is_found(tmp_path: Path) -> None:
    wrapping = _wrapping(tmp_path)
    KeyRing.open(tmp_path).renew("master", 2)
    wrapped = wrapping.wrap(new_key(), OWNER)
    for bit in range(len(wrapped) * 8):
        changed = bytearray(wrapped)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((SealBroken, Refusal)):
            wrapping.unwrap(bytes(changed), OWNER)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 14, 15, 30, 62])
def test_a_cut_value_does_not_open(tmp_path: Path, length: int) -> None:
    wrapping = _wrapping(tmp_path)
    with pytest.raises(SealBroken):
        wrapping.unwrap(wrapping.wrap(new_key(), OWNER)[:length], OWNER)


def test_the_version_cannot_be_said_to_be_another(tmp_path: Path) -> None:
    """Even where both versions are the same bytes: the version is authenticated, not only looked up."""
    wrapping, ring = _wrapping(tmp_path), KeyRing.open(tmp_path)
    first = ring.secret("master")
    (tmp_path / "master-2.key").write_bytes(first)
    wrapped = wrapping.wrap(new_key(), OWNER)
    assert version_of(wrapped) == 2
    with pytest.raises(SealBroken):
        wrapping.unwrap(wrapped[:2] + b"\x01" + wrapped[3:], OWNER)


def test_what_was_wrapped_before_there_were_versions_opens(tmp_path: Path) -> None:
    wrapping, key = _wrapping(tmp_path), new_key()
    before = seal(KeyRing.open(tmp_path).secret("master"), key, OWNER)
    KeyRing.open(tmp_path).renew("master", 2)
    assert version_of(before) == 1
    assert wrapping.unwrap(before, OWNER) == key


def test_a_running_process_takes_up_a_new_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    running, rotating = _wrapping(tmp_path), _wrapping(tmp_path)
    old = running.wrap(new_key(), OWNER)
    KeyRing.open(tmp_path).renew("master", 2)
    now[0] += module.LOOKS_AGAIN
    by_other = rotating.wrap(new_key(), OWNER)
    now[0] += module.LOOKS_AGAIN / 2
    assert (version_of(old), version_of(by_other)) == (1, 2)
    assert version_of(running.wrap(new_key(), OWNER)) == 2
    assert running.unwrap(old, OWNER)


def test_what_another_process_wrapped_a_moment_ago_opens_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.time, "monotonic", lambda: 100.0)
    running = _wrapping(tmp_path)
    assert running.version == 1
    KeyRing.open(tmp_path).renew("master", 2)
    key = new_key()
    wrapped = _wrapping(tmp_path).wrap(key, OWNER)
    assert (running.version, version_of(wrapped)) == (1, 2)
    assert running.unwrap(wrapped, OWNER) == key


def test_a_withdrawn_version_is_said_and_never_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    wrapping, ring = _wrapping(tmp_path), KeyRing.open(tmp_path)
    wrapped = wrapping.wrap(new_key(), OWNER)
    ring.renew("master", 2)
    ring.destroy("master", 1)
    now[0] += module.LOOKS_AGAIN
    with pytest.raises(Refusal) as caught:
        wrapping.unwrap(wrapped, OWNER)
    assert caught.value.code == "keys.version-missing"
    assert ring.versions("master") == (2,)
    with pytest.raises(FileNotFoundError):
        ring.version("master", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["master-2.key"]


def test_a_process_has_one_wrapping_for_a_key(tmp_path: Path) -> None:
    KeyRing.open(tmp_path)
    assert wrapping_under(tmp_path, "master") is wrapping_under(tmp_path, "master")
