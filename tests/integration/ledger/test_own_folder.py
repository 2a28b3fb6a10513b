"""What a verifier keeps in their own hands: used when it fits, refused when it does not, renewed when all is whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gongxin.apps.ledger.api import SeenElsewhere, inclusion_proof, integrate, log_verifier, verify
from gongxin.interfaces.cli.ledger import ledger
from gongxin.interfaces.cli.witnessing import witness
from gongxin.lib.errors import Refusal

from .conftest import NOW, Tamper, sign_ins
from .test_integrating import flip
from .witnesses import ONE, cosign_published, witness_that

Filled = list[Any]


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "ledger.pub").write_text(log_verifier().vkey() + "\n")
    return folder


def kept(own: Path) -> set[str]:
    return {str(one.relative_to(own)) for one in own.rglob("*") if one.is_file()}


def test_what_was_whole_is_kept_and_grows(filled: Filled, home: Path, own: Path) -> None:
    assert verify(own=own).ok
    assert kept(own) == {
        "ledger.pub", "checkpoint", "tile/0/000", "tile/0/001", "tile/0/002.p/88",
    }  # fmt: skip
    sign_ins(605, 200)
    integrate(now=NOW)
    assert verify(own=own).ok
    assert "tile/0/002" in kept(own)
    assert "tile/0/002.p/88" not in kept(own)
    assert (own / "checkpoint").read_bytes() == (home / "checkpoint").read_bytes()


def test_nothing_is_kept_of_what_is_not_whole(filled: Filled, own: Path, tamper: Tamper) -> None:
    tamper("UPDATE ledger_event SET actor = 'account:9999' WHERE leaf_index = 3")
    assert not verify(own=own).ok
    assert kept(own) == {"ledger.pub"}


def test_an_empty_log_keeps_nothing(own: Path) -> None:
    assert verify(own=own).ok
    assert kept(own) == {"ledger.pub"}


UNFIT: dict[str, Callable[[Path], object]] = {
    "ledger.pub": lambda own: (own / "ledger.pub").write_text("no key"),
    "policy": lambda own: (own / "policy").write_text("quorum nobody\n"),
    "checkpoint": lambda own: flip(own / "checkpoint"),
    "tile/0/001": lambda own: flip(own / "tile/0/001"),
    "tile/0/002.p/88": lambda own: (own / "tile/0/002.p/88").unlink(),
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_folder_that_does_not_fit_is_refused(filled: Filled, own: Path, what: str) -> None:
    verify(own=own)
    UNFIT[what](own)
    with pytest.raises(Refusal) as refused:
        verify(own=own)
    assert refused.value.code == "ledger.own-folder"
    assert (what if "tile" not in what else "checkpoint") in refused.value.what.en


def test_a_folder_without_key_is_refused(own: Path) -> None:
    (own / "ledger.pub").unlink()
    with pytest.raises(Refusal) as refused:
        verify(own=own)
    assert refused.value.code == "ledger.own-folder"


def test_files_may_lie_elsewhere(filled: Filled, home: Path, tmp_path: Path) -> None:
    there = home.rename(tmp_path / "copied")
    assert not verify().ok
    assert verify(files=there).ok


def test_witnesses_are_asked_and_those_who_show_nothing_are_named(
    filled: Filled, home: Path, own: Path
) -> None:
    cosign_published(home, (ONE, datetime.now(UTC)))
    for answers, silent in (
        ((200, (home / "checkpoint").read_bytes()), ()),
        ((200, b"anything"), ("one.example",)),
        ((404, b""), ("one.example",)),
    ):
        with witness_that(lambda _, said=answers: said) as url:  # type: ignore[misc]
            (own / "policy").write_text(f"witness w {ONE.verifier.vkey()} {url}\nquorum w\n")
            found = verify(own=own)
        assert (found.ok, found.silent) == (True, silent)


def test_what_others_have_must_be_signed_by_the_log(filled: Filled) -> None:
    said = verify(seen=[SeenElsewhere("a reader", b"nothing")])
    assert said.first_bad is not None
    assert said.first_bad.place == "by a reader"


def test_with_a_folder_of_ones_own_nothing_is_recorded(own: Path) -> None:
    done = CliRunner().invoke(ledger, ["verify", "--own", str(own), "--record"])
    assert done.exit_code == 2
    assert "--record" in done.output


def test_a_receipt_is_checked_offline_by_the_policy(
    filled: Filled, home: Path, tmp_path: Path
) -> None:
    cosign_published(home, (ONE, NOW))
    receipt, policy = tmp_path / "look.tlog-proof", tmp_path / "policy"
    policy.write_text(f"log {log_verifier().vkey()}\nwitness w {ONE.verifier.vkey()}\nquorum w\n")
    receipt.write_text(inclusion_proof(uid=filled[300].uid, organ=None).as_tlog_proof())
    done = CliRunner().invoke(witness, ["check", str(receipt), "--policy", str(policy)])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("300 ")
    assert "one.example" in done.output
    flip(receipt, 60)
    assert (
        CliRunner().invoke(witness, ["check", str(receipt), "--policy", str(policy)]).exit_code == 1
    )
