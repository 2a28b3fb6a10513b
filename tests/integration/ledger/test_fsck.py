"""After a crash the ledger is repaired; what no crash leaves is told and left as it lies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gongxin.apps.ledger.api import EventKind, events, fsck, integrate, verify
from gongxin.apps.ledger.models import Checkpoint
from gongxin.apps.ledger.types import Repair

from .conftest import NOW, Tamper, sign_ins
from .test_integrating import flip

Filled = list[Any]


def repair() -> Repair:
    return fsck(actor="system:fsck", now=NOW + timedelta(hours=3))


def told() -> list[dict[str, Any]]:
    return [dict(event.payload) for event in events(kinds=[EventKind.LEDGER_REPAIRED])]


def content(home: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(home)): one.read_bytes() for one in home.rglob("*") if one.is_file()
    }


def test_there_is_nothing_to_repair(filled: Filled, home: Path) -> None:
    before = content(home)
    done = repair()
    assert (done.count, done.verification.ok) == (0, True)
    assert content(home) == before
    assert told() == []


def test_before_the_first_checkpoint_there_is_nothing(home: Path) -> None:
    sign_ins(0, 3)
    assert repair().count == 0
    assert not home.exists()


def test_what_a_dead_process_was_writing_goes(filled: Filled, home: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    number = int(dead.stdout)
    for name in (f".checkpoint.{number}.0011aaff", f"tile/0/.002.p.{number}.0011aaff"):
        (home / name).write_bytes(b"half")
    # somebody who lives may still be writing it; and this is no name that we give
    kept = {f".checkpoint.witnessed.{os.getppid()}.0011aaff", ".note"}
    for name in kept:
        (home / name).write_bytes(b"half")
    assert repair().leftovers == 2
    assert {one.name for one in home.rglob(".*")} == kept
    assert told() == [{"size": 600, "leftovers": 2, "files": 0, "checkpoints": 0}]
    assert verify().ok


def test_partial_tiles_go_whose_full_tile_is_there(home: Path) -> None:
    sign_ins(0, 200)
    integrate(now=NOW)
    partial = (home / "tile/0/000.p/200").read_bytes()
    sign_ins(200, 100)
    integrate(now=NOW)
    (home / "tile/0/000.p").mkdir()
    (home / "tile/0/000.p/200").write_bytes(partial)
    sign_ins(300, 100)
    integrate(now=NOW)
    # an older reader may still ask for the beginning of a tile that is not full
    assert (home / "tile/0/001.p/44").exists()
    assert repair().leftovers == 1
    assert not (home / "tile/0/000.p").exists()
    assert (home / "tile/0/001.p/44").exists()


MISSING = (
    "tile/0/000", "tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/001", "tile/entries/002.p/88", "ledger.pub",
)  # fmt: skip


@pytest.mark.parametrize("path", [*MISSING, "tile"])
def test_what_is_missing_and_follows_from_the_rows_is_written(
    filled: Filled, home: Path, path: str
) -> None:
    before = content(home)
    if path == "tile":
        shutil.rmtree(home / path)
    else:
        (home / path).unlink()
    done = repair()
    assert done.files >= 1
    assert done.verification.ok
    assert content(home).items() <= before.items()
    assert (home / path).exists()
    assert told() == [{"size": 600, "leftovers": 0, "files": done.files, "checkpoints": 0}]
    assert integrate(now=NOW).size == 606


def test_a_checkpoint_that_only_the_file_has_is_entered(filled: Filled, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_checkpoint WHERE size = 600")
    done = repair()
    assert (done.checkpoints, done.verification.ok) == (1, True)
    assert list(Checkpoint.objects.order_by("id").values_list("size", flat=True)) == [200, 512, 600]


# --- what no crash leaves -----------------------------------------------------------------------

TAMPERINGS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a row edited": ("UPDATE ledger_event SET actor = 'account:9999' WHERE leaf_index = 300", lambda home: None),
    "a row deleted": ("DELETE FROM ledger_event WHERE leaf_index = 300", lambda home: None),
    "the tail cut": ("DELETE FROM ledger_event WHERE leaf_index > 512 OR leaf_index IS NULL", lambda home: None),
    "a tile changed": ("", lambda home: flip(home / "tile/0/001")),
    "a tile cut short": ("", lambda home: (home / "tile/0/001").write_bytes(b"short")),
    "a bundle changed": ("", lambda home: flip(home / "tile/entries/000", 100)),
    "an older reader's tile changed": ("", lambda home: flip(home / "tile/0/002.p/88")),
    "the checkpoint changed": ("", lambda home: flip(home / "checkpoint")),
    "the checkpoint gone": ("", lambda home: (home / "checkpoint").unlink()),
    "the public key changed": ("", lambda home: (home / "ledger.pub").write_text("other+00000000+AQ==\n")),
    "a stored checkpoint changed": ("UPDATE ledger_checkpoint SET size = 513 WHERE size = 512", lambda home: None),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERINGS)
@pytest.mark.parametrize("also", [None, "tile/entries/001", ".checkpoint.999999999.0011aaff"])
def test_tampering_is_told_and_left_as_it_lies(
    filled: Filled, home: Path, tamper: Tamper, what: str, also: str | None
) -> None:
    """Nor is what a crash leaves repaired beside it: it is evidence too."""
    statement, change = TAMPERINGS[what]
    if statement:
        tamper(statement)
    change(home)
    if also and also.startswith("tile"):
        (home / also).unlink()
    elif also:
        (home / also).write_bytes(b"half")
    before = content(home)
    done = repair()
    assert not done.verification.ok
    assert done.count == 0
    assert content(home) == before
    assert told() == []
    assert "not what a crash leaves" in str(done)


def test_missing_files_are_not_written_from_rows_that_lead_elsewhere(
    filled: Filled, home: Path, tamper: Tamper
) -> None:
    """With every tile gone, nothing but the signed root can say that the rows are others."""
    tamper(
        "UPDATE ledger_event SET leaf_index = 999999 WHERE leaf_index = 10",
        "UPDATE ledger_event SET leaf_index = 10 WHERE leaf_index = 11",
        "UPDATE ledger_event SET leaf_index = 11 WHERE leaf_index = 999999",
    )
    shutil.rmtree(home / "tile")
    done = repair()
    assert (done.count, done.verification.ok) == (0, False)
    assert not (home / "tile").exists()


def test_the_command_says_it_in_both_languages_and_by_its_status(
    filled: Filled, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from gongxin.interfaces.cli.ledger import ledger

    monkeypatch.setattr("gongxin.interfaces.cli.ledger.open_house", lambda: None)
    (home / "tile/0/001").unlink()
    done = CliRunner().invoke(ledger, ["fsck", "--json"])
    assert (done.exit_code, json.loads(done.stdout)["files"]) == (0, 1)
    flip(home / "tile/0/001")
    done = CliRunner().invoke(ledger, ["fsck"])
    assert done.exit_code == 1
    assert "未作改动" in done.stdout
    assert "tile/0/001" in done.stdout
