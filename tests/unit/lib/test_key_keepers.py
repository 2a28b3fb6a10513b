"""Secrets closed by a key module open with it and with nothing else; what fails is said, and never gone round."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from gongxin.lib.backup_keys import BackupKeys, ErasedSince
from gongxin.lib.errors import Refusal
from gongxin.lib.key_keepers import _ONE_AT_A_TIME, LABEL, PlainFiles, Token, keeper_named
from gongxin.lib.keyring import KeyRing
from tests.key_module import MODULE, Module, needs_softhsm, new_module

KEY = bytes(range(32))


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Module]:
    """One for the process: the library reads where it is once."""
    made = new_module(tmp_path_factory.mktemp("hsm"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in made.environment.items():
            patch.setenv(name, value)
        # before the library is loaded: it does not look for slots that come later
        for label in ("one", "two"):
            if MODULE:
                made.add_token(label)
        yield made


@pytest.fixture
def token(module: Module) -> Token:
    """A token that is there."""
    return Token(MODULE, "one", module.home / "pin")


def _again(token: Token) -> Token:
    """The same token, as another process sees it: nothing is in memory."""
    return Token(token.module, token.label, token.pin_file)


@needs_softhsm
def test_a_secret_closed_by_the_token_opens_with_it_under_its_name_alone(token: Token) -> None:
    kept = token.close("master", KEY)
    assert KEY not in kept
    assert _again(token).open("master", kept) == KEY
    with pytest.raises(Refusal) as caught:
        _again(token).open("index", kept)
    assert caught.value.code == "keys.token-garbage"


@needs_softhsm
def test_the_key_in_the_token_cannot_be_taken_out(token: Token) -> None:
    import pkcs11

    token.close("master", KEY)
    with _ONE_AT_A_TIME, token._session() as session:
        key = session.get_key(label=LABEL)
        assert key[pkcs11.Attribute.SENSITIVE]
        assert not key[pkcs11.Attribute.EXTRACTABLE]
        assert key[pkcs11.Attribute.NEVER_EXTRACTABLE]
        with pytest.raises(pkcs11.exceptions.AttributeSensitive):
            key[pkcs11.Attribute.VALUE]


@needs_softhsm
def test_every_changed_byte_is_found(token: Token) -> None:
    kept = token.close("master", KEY)
    for place in range(1, len(kept), 7):
        changed = kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :]
        with pytest.raises(Refusal) as caught:
            _again(token).open("master", changed)
        assert caught.value.code == "keys.token-garbage"


@needs_softhsm
def test_another_token_opens_nothing(token: Token) -> None:
    kept = token.close("master", KEY)
    other = replace(_again(token), label="two")
    with pytest.raises(Refusal) as caught:
        other.open("master", kept)
    assert (caught.value.code, LABEL in caught.value.what.en) == ("keys.token-unusable", True)
    other.close("master", KEY)
    with pytest.raises(Refusal) as caught:
        other.open("master", kept)
    assert caught.value.code == "keys.token-garbage"


@needs_softhsm
def test_a_token_that_is_away_a_wrong_pin_and_no_module_are_told_apart(
    token: Token, tmp_path: Path
) -> None:
    kept = token.close("master", KEY)
    (tmp_path / "pin").write_text("9999")
    for wrong, why in (
        (replace(_again(token), label="nowhere"), "no token of this label"),
        (replace(_again(token), pin_file=tmp_path / "pin"), "the PIN is wrong"),
        (replace(_again(token), pin_file=tmp_path / "none"), "PIN cannot be read"),
        (replace(_again(token), module=str(tmp_path / "none.so")), "the module cannot be used"),
    ):
        with pytest.raises(Refusal) as caught:
            wrong.open("master", kept)
        assert caught.value.code == "keys.token-unusable"
        assert why in caught.value.what.en
        assert "9999" not in str(caught.value)


@needs_softhsm
def test_a_token_that_is_too_slow_is_not_waited_for(token: Token) -> None:
    kept = token.close("master", KEY)
    with pytest.raises(Refusal) as caught:
        replace(_again(token), patience=0.0).open("master", kept)
    assert caught.value.code == "keys.token-slow"


class Lying(Token):
    """A module that answers, and wrongly: SoftHSM cannot be brought to it."""

    def _asked(self, work: object) -> bytes:
        return os.urandom(48)


def test_a_token_that_answers_wrongly_is_found_out(tmp_path: Path) -> None:
    lying = Lying("", "liar", tmp_path)
    for doing in (lambda: lying.open("master", bytes(77)), lambda: lying.close("master", KEY)):
        with pytest.raises(Refusal) as caught:
            doing()
        assert caught.value.code == "keys.token-garbage"


@needs_softhsm
def test_a_ring_moves_into_the_token_and_back_and_no_plain_file_stays(
    token: Token, tmp_path: Path
) -> None:
    plain, closed = KeyRing(tmp_path, PlainFiles()), KeyRing(tmp_path, token)
    plain.renew("master", 2)
    held = {name: plain.secret(name) for name in ("master", "index", "master-2", "ledger")}
    assert (
        plain.move_to(token) == plain.move_to(token) == 4
    )  # cut off before the end, and given again
    plain.forget()
    assert {path.suffix for path in tmp_path.iterdir()} == {".sealed"}
    for path in tmp_path.iterdir():
        assert not any(key in path.read_bytes() for key in held.values())
        assert path.stat().st_mode & 0o777 == 0o600
    again = KeyRing(tmp_path, _again(token))
    assert {name: again.secret(name) for name in held} == held
    assert again.versions("master") == (1, 2)
    assert closed.move_to(PlainFiles()) == 4
    closed.forget()
    assert {name: plain.secret(name) for name in held} == held


@needs_softhsm
@pytest.mark.parametrize("name", ["master", "another", "master-7"])
def test_no_key_is_made_beside_a_ring_that_is_kept_otherwise(
    token: Token, tmp_path: Path, name: str
) -> None:
    plain, closed = KeyRing(tmp_path / "a", PlainFiles()), KeyRing(tmp_path / "b", token)
    for ring in (plain, closed):
        ring.home.mkdir()
        ring.secret("master")
    for ring in (KeyRing(plain.home, token), KeyRing(closed.home, PlainFiles())):
        with pytest.raises(Refusal) as caught:
            ring.secret(name)
        assert caught.value.code == "keys.kept-otherwise"
        assert len(list(ring.home.iterdir())) == 1


@pytest.mark.parametrize(
    ("kind", "given"),
    [("hsm", {}), ("pkcs11", {}), ("pkcs11", {"GONGXIN_PKCS11_MODULE": "/a.so"})],
)
def test_a_setting_that_is_not_whole_is_refused(kind: str, given: dict[str, str]) -> None:
    with pytest.raises(Refusal) as caught:
        keeper_named(kind, given)
    assert caught.value.code == "keys.bad-setting"


@needs_softhsm
def test_keys_of_backups_lie_closed_too_and_go_alone(token: Token, tmp_path: Path) -> None:
    keys = BackupKeys(KeyRing.open(tmp_path, token))
    first, second = keys.make(20261129020304), keys.make(20261130020304)
    erased = ErasedSince(UUID(int=1), "XH-AAAA-AAAA", "川测销〔2030〕1号")
    keys.remember(erased)
    again = BackupKeys(KeyRing.open(tmp_path, _again(token)))
    assert list(again.erased_since(20261129020304)) == [erased]
    for path in tmp_path.iterdir():
        assert first not in path.read_bytes()
        assert second not in path.read_bytes()
    again.destroy(20261129020304)
    assert (again.key(20261129020304), again.key(20261130020304)) == (None, second)
    assert len(list(tmp_path.iterdir())) == 2
