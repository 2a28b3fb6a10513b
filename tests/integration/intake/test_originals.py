"""Files of batches are kept under seal until their end, and nothing of what may not be kept."""

from __future__ import annotations

import io
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import TestCase

from gongxin.apps.identity.api import Actor, Role, system_actor
from gongxin.apps.intake.api import Receipt, export_original, sweep_files
from gongxin.apps.intake.models import Batch, KeptFile
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from gongxin.lib.sealed_parts import PART_BYTES

from .desk import NOW, clerk, of_person, receive, sound, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

END = NOW + timedelta(days=183)
OPERATOR = system_actor("test")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Other tests keep originals meanwhile."""
    settings.ORIGINALS_DIR = tmp_path / "originals"


def _kept(receipt: Receipt) -> KeptFile:
    kept = Batch.objects.get(number=receipt.batch).kept_file
    assert kept is not None
    return kept


def _folder(kept: KeptFile) -> Path:
    return Path(settings.ORIGINALS_DIR) / kept.token


def _folders() -> set[str]:
    folder = Path(settings.ORIGINALS_DIR)
    return set(os.listdir(folder)) if folder.is_dir() else set()


def _export(receipt: Receipt, **more: object) -> bytes:
    out = io.BytesIO()
    asked = {"number": receipt.batch, "into": out, "actor": OPERATOR, "now": NOW, **more}
    export_original(**asked)  # type: ignore[arg-type]
    return out.getvalue()


def _refusal(receipt: Receipt, **more: object) -> str:
    with pytest.raises(Refusal) as caught:
        _export(receipt, **more)
    return caught.value.code


def test_a_file_comes_back_byte_for_byte_and_that_is_an_event(tmp_path: Path) -> None:
    path = write(tmp_path, [sound(n) for n in range(3)], encoding="gb18030")
    receipt = receive(path)
    assert receipt.kept_until == END
    assert _export(receipt) == path.read_bytes()
    (event,) = events(kinds=[EventKind.ORIGINAL_DOWNLOADED], limit=9)
    assert event.payload == {"batch": receipt.batch}
    for part in _folder(_kept(receipt)).iterdir():
        assert sound(1)["CF_WSH"].encode("gb18030") not in part.read_bytes()


def test_a_file_of_several_parts(tmp_path: Path) -> None:
    rows = [sound(n, CF_SY="事" * 1300) for n in range(1200)]
    path = write(tmp_path, rows)
    assert path.stat().st_size > PART_BYTES
    receipt = receive(path)
    assert _kept(receipt).parts == 2
    assert _export(receipt) == path.read_bytes()


@pytest.mark.parametrize("actor", [clerk(), Actor(ref="account:8", role=Role.AUDITOR)])
def test_only_an_operator_takes_it_out(tmp_path: Path, actor: Actor) -> None:
    receipt = receive(write(tmp_path, [sound(1)]))
    assert _refusal(receipt, actor=actor) == "identity.not-permitted"


def test_at_its_end_nobody_opens_it_and_the_sweep_destroys_it(tmp_path: Path) -> None:
    receipt = receive(write(tmp_path, [sound(1)]))
    kept = _kept(receipt)
    assert _refusal(receipt, now=END) == "intake.original-gone"
    assert sweep_files(now=END - timedelta(seconds=1)) == 0
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert sweep_files(now=END) == 1
    assert not _folder(kept).exists()
    kept.refresh_from_db()
    assert (kept.destroyed_at, bytes(kept.data_key)) == (END, b"")
    assert _refusal(receipt) == "intake.original-gone"
    (event,) = events(kinds=[EventKind.ORIGINALS_DESTROYED], limit=9)
    assert event.payload == {"files": 1}


@pytest.mark.parametrize(
    "row",
    [sound(1) | {"心情": "好"}, of_person(1, CF_CFJG="川测市公安局")],
    ids=["a column outside the catalogue", "a row of which no copy may be kept"],
)
def test_what_may_not_be_kept_is_not(tmp_path: Path, row: dict[str, str]) -> None:
    before = _folders()
    receipt = receive(write(tmp_path, [row]))
    assert receipt.kept_until is None
    assert _folders() == before
    assert _refusal(receipt) == "intake.original-gone"


def test_a_rehearsal_and_a_refused_file_leave_nothing(tmp_path: Path) -> None:
    before = _folders()
    receive(write(tmp_path, [sound(1)]), rehearsal=True)
    with pytest.raises(Refusal):
        receive(write(tmp_path, [sound(1)]), rows_stated=2)
    assert _folders() == before


def test_the_same_file_again_is_kept_once_and_until_the_later_end(tmp_path: Path) -> None:
    path = write(tmp_path, [sound(1)])
    first = receive(path)
    again = receive(path, now=NOW + timedelta(days=100))
    assert _kept(again) == _kept(first)
    assert again.kept_until == END + timedelta(days=100)


def test_a_changed_or_missing_part_is_told(tmp_path: Path) -> None:
    receipt = receive(write(tmp_path, [sound(1)]))
    (part,) = _folder(_kept(receipt)).iterdir()
    sealed = part.read_bytes()
    part.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert _refusal(receipt) == "intake.original-damaged"
    part.unlink()
    assert _refusal(receipt) == "intake.original-damaged"


def test_what_a_killed_filing_left_is_swept_a_day_later(tmp_path: Path) -> None:
    left = Path(settings.ORIGINALS_DIR) / ("f" * 32)
    left.mkdir(parents=True)
    (left / "000000").write_bytes(b"sealed with a key that nobody has")
    kept = _kept(receive(write(tmp_path, [sound(1)])))
    sweep_files(now=NOW)
    assert left.exists()
    yesterday = time.time() - 25 * 3600
    for folder in (left, _folder(kept)):
        os.utime(folder, (yesterday, yesterday))
    sweep_files(now=NOW)
    assert not left.exists()
    assert _folder(kept).exists()
