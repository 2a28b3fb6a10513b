"""The suite `gm`: checkpoints bear a signature by SM2 with SM3 beside Ed25519, and nobody takes it away unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gongxin.apps.ledger.api import FaultKind, integrate, log_verifier, verify
from gongxin.lib.keyring import KeyRing
from gongxin.lib.signed_note import open_checkpoint, open_note, read_note
from gongxin.lib.sm2_note import Sm2Signer, Sm2Verifier
from tests.unit.lib.test_sm2 import holds

from .conftest import NOW, sign_ins

Tamper = Callable[..., None]


@pytest.fixture
def gm(settings: Any) -> Any:
    """The suite is on after a first checkpoint without it."""
    sign_ins(0, 5)
    integrate(now=NOW)
    settings.SUITE = "gm"
    sign_ins(5, 5)
    integrate(now=NOW)
    sign_ins(10, 5)
    integrate(now=NOW)
    return settings


def key(settings: Any) -> Sm2Verifier:
    """The public key as readers get it."""
    line = Client().get("/ledger/log/ledger.sm2.pub").content.decode().strip()
    return Sm2Verifier.parse(line)


def test_a_checkpoint_is_signed_by_both(gm: Any, home: Path) -> None:
    note = (home / "checkpoint").read_text("utf-8")
    head, opened = open_checkpoint(
        note, origin=gm.LEDGER_ORIGIN, verifiers=[log_verifier(), key(gm)]
    )
    assert (head.size, opened.unknown_lines) == (15, 0)
    text, lines = read_note(note)
    (own,) = [line for line in lines if line.key_id == key(gm).key_id]
    # another implementation, written from the standard for the tests
    assert holds(key(gm).public, text.encode(), own.signature)
    assert verify().ok, verify().summary().en


def test_who_does_not_know_the_key_reads_on(gm: Any, home: Path) -> None:
    note = (home / "checkpoint").read_text("utf-8")
    _, opened = open_checkpoint(note, origin=gm.LEDGER_ORIGIN, verifiers=[log_verifier()])
    assert opened.unknown_lines == 1
    assert open_note(note, [key(gm)]).signed_by == (gm.LEDGER_ORIGIN,)


def _without(note: str, gm: Any) -> str:
    text, lines = read_note(note)
    kept = [line for line in lines if line.key_id != key(gm).key_id]
    assert len(kept) == len(lines) - 1
    return text + "\n" + "".join(map(str, kept))


def test_taken_away_it_is_missed(gm: Any, home: Path) -> None:
    note = (home / "checkpoint").read_text("utf-8")
    (home / "checkpoint").write_text(_without(note, gm), "utf-8")
    fault = verify().first_bad
    assert fault is not None
    assert (fault.kind, fault.place) == (FaultKind.CHECKPOINT_CHANGED, "checkpoint")
    assert "SM2" in fault.what.zh


def test_of_another_key_it_is_missed(gm: Any, home: Path, tmp_path: Path) -> None:
    """With the Ed25519 key alone nobody makes a checkpoint that passes where the suite is on."""
    note = (home / "checkpoint").read_text("utf-8")
    other = Sm2Signer(gm.LEDGER_ORIGIN, b"another secret of thirty-two bytes")
    text, lines = read_note(note)
    forged = [
        type(line)(line.name, line.key_id, other.sign(text.encode()))
        if line.key_id == key(gm).key_id
        else line
        for line in lines
    ]
    (home / "checkpoint").write_text(text + "\n" + "".join(map(str, forged)), "utf-8")
    assert not verify().ok


def test_without_the_suite_there_is_neither_key_nor_line(settings: Any, home: Path) -> None:
    sign_ins(0, 5)
    integrate(now=NOW)
    assert len(read_note((home / "checkpoint").read_text("utf-8"))[1]) == 1
    assert Client().get("/ledger/log/ledger.sm2.pub").status_code == 404
    assert "gm-ledger" not in KeyRing.open(settings.KEYS_DIR).names()


def test_a_line_in_another_spelling_is_no_key(gm: Any) -> None:
    line = key(gm).vkey()
    assert Sm2Verifier.parse(line).vkey() == line
    for spoilt in (line[:-4], line.replace("+", "-", 1), "", log_verifier().vkey(), f"x{line}"):
        with pytest.raises(ValueError):  # noqa: PT011 -- NoteError, or one of base64's
            Sm2Verifier.parse(spoilt)
