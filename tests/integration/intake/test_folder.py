"""Files dropped into folders are filed once, whoever stops when; the receipt lies beside the file."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import take_from_folder, watched
from gongxin.apps.intake.operations import take_from_folder as folder
from gongxin.lib.errors import Refusal

from .desk import PENALTY, SOURCE, held, sound, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def _drop(home: Path, *, organ: str = SOURCE, item: str = PENALTY) -> Path:
    drop = home / organ / item / "drop"
    drop.mkdir(parents=True, exist_ok=True)
    return drop


def _take(home: Path, **more: Any) -> list[str]:
    def now() -> datetime:
        return datetime.now(UTC)

    asked = {"home": home, "actor": system_actor("test"), "now": now, "settled": 0.0, **more}
    return [taken.batch or taken.refused for taken in take_from_folder(**asked)]


def test_a_file_ends_beside_its_receipt(tmp_path: Path) -> None:
    drop = _drop(tmp_path)
    write(drop, [sound(1), sound(2, CF_JDRQ="x")], "receipt.txt")
    (batch,) = _take(tmp_path)
    there = drop.parent / "processed" / batch
    assert sorted(path.name for path in there.iterdir()) == ["file", "receipt.json", "receipt.txt"]
    # a file that is called like the receipt does not take its place
    assert (there / "file" / "receipt.txt").read_text().startswith("CF_")
    said = json.loads((there / "receipt.json").read_text())["receipt"]
    assert (said["batch"], said["channel"], said["refused"]) == (batch, "folder", 1)
    text = (there / "receipt.txt").read_text()
    assert "退回 refused: 1" in text
    assert "第 3 行 row 3 CF_JDRQ [field.date]" in text
    assert _take(tmp_path) == []


def test_a_refused_file_ends_beside_the_reason(tmp_path: Path) -> None:
    (_drop(tmp_path) / "a.csv").write_bytes(b"\x89PNG")
    (_drop(tmp_path, item="no-such-item") / "a.csv").write_text("x")
    (_drop(tmp_path, organ="no-such-organ") / "a.csv").write_text("x")
    before = held()
    assert sorted(_take(tmp_path)) == [
        "catalogue.unknown-item", "directory.unknown-organ", "file.binary",
    ]  # fmt: skip
    assert held() == before
    (reason,) = (tmp_path / SOURCE / PENALTY / "failed").glob("*/refusal.txt")
    assert reason.read_text().startswith("[file.binary]\n这不是表格文本")
    assert (reason.parent / "file" / "a.csv").read_bytes() == b"\x89PNG"


def test_links_folders_and_unfinished_files(tmp_path: Path) -> None:
    drop = _drop(tmp_path)
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    (drop / "link.csv").symlink_to(secret)
    (drop / "folder").mkdir()
    os.mkfifo(drop / "pipe")
    for name in (".hidden.csv", "a.csv.part", "b.tmp"):
        (drop / name).write_text("x")
    assert _take(tmp_path) == ["file.not-plain"] * 3
    assert sorted(path.name for path in drop.iterdir()) == [".hidden.csv", "a.csv.part", "b.tmp"]
    assert secret.exists()


def test_a_file_is_left_alone_while_it_is_written(tmp_path: Path) -> None:
    path = write(_drop(tmp_path), [sound(1)])
    assert _take(tmp_path, settled=60.0) == []
    os.utime(path, (time.time() - 61,) * 2)
    assert len(_take(tmp_path, settled=60.0)) == 1


@pytest.mark.parametrize("died", ["receive_file", "signed_receipt", "_put"])
def test_killed_at_any_step_the_next_run_adds_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, died: str
) -> None:
    write(_drop(tmp_path), [sound(1)])

    def dies(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(folder, died, lambda *_, **__: dies())
        with pytest.raises(KeyboardInterrupt):
            _take(tmp_path)
    (batch,) = _take(tmp_path)
    assert batch.startswith("B")
    assert held()["register_record"] == 1
    assert not list((tmp_path / SOURCE / PENALTY / "working").iterdir())
    assert len(list((tmp_path / SOURCE / PENALTY / "processed").glob("*/file/*"))) == 1


def test_two_do_not_watch_one_folder(tmp_path: Path) -> None:
    with watched(tmp_path):
        with pytest.raises(Refusal) as caught, watched(tmp_path):
            pass
        assert caught.value.code == "intake.folder-watched"
    with watched(tmp_path):
        pass
