"""The very same file again: counted without asking the register, unless it may say something else by now."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import RecallReason, Receipt, export_refused, recall_batch
from gongxin.apps.register.api import counts
from tests.integration.access.town import FIRM, Row, opened

from .desk import NOW, clerk, held, of_person, receive, sound, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

LATER = NOW + timedelta(hours=3)
_LOAD = "gongxin.register.load"


def _outcome(receipt: Receipt) -> tuple[int, int, int, int]:
    return receipt.accepted, receipt.superseding, receipt.duplicate, receipt.refused


def _again(path: Path, **more: Any) -> tuple[Receipt, bool]:
    """File it once more; and whether the register's loader was asked."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        receipt = receive(path, **{"now": LATER, **more})
    return receipt, any(_LOAD in query["sql"] for query in asked.captured_queries)


def _mixed(folder: Path) -> Path:
    """Sound rows, one that comes twice, one of a past period, two that are refused."""
    rows: list[Row] = [
        *(sound(number) for number in range(1, 30)),
        sound(3),
        of_person(40, CF_JDRQ="2019-01-02"),
        sound(50, CF_XDR_SHXYM="911"),
        sound(51, CF_JDRQ="5.13E+17"),
    ]
    return write(folder, rows)


def _told(receipt: Receipt) -> dict[str, Any]:
    """What a receipt tells but for its own number, event and how the rows fared."""
    own = {"batch", "event", "same_file_as", "accepted", "duplicate", "rehearsal", "kept_until"}
    return {name: value for name, value in receipt.as_dict().items() if name not in own}


def _refused_rows(receipt: Receipt) -> list[tuple[Any, ...]]:
    content = export_refused(number=receipt.batch, actor=clerk(), now=NOW)
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_it_is_counted_with_the_same_findings_and_the_register_is_not_asked(tmp_path: Path) -> None:
    path = _mixed(tmp_path)
    first = receive(path)
    written = counts()["versions"]
    assert first.duplicate == 1
    assert first.refused == 2
    assert first.past_display == 1

    second, asked = _again(path)

    assert not asked
    assert _outcome(second) == (0, 0, first.received - first.refused, first.refused)
    assert _told(second) == _told(first)
    assert second.same_file_as == first.batch
    assert _refused_rows(second) == _refused_rows(first)
    assert counts()["versions"] == written
    third, asked = _again(path)
    assert (not asked, third.same_file_as) == (True, second.batch)


def test_a_rehearsal_of_it_gives_the_same_and_stores_nothing(tmp_path: Path) -> None:
    path = _mixed(tmp_path)
    first = receive(path)
    before = held()
    rehearsed, asked = _again(path, rehearsal=True)
    assert held() == before
    assert not asked
    assert rehearsed.same_file_as == first.batch
    real, _ = _again(path)
    assert _told(rehearsed) == _told(real)
    assert _outcome(rehearsed) == _outcome(real)


def test_a_row_that_passes_only_by_now_is_recorded(tmp_path: Path) -> None:
    tomorrow = sound(2, CF_JDRQ="2026-11-23")
    path = write(tmp_path, [sound(1), tomorrow])
    assert _outcome(receive(path)) == (1, 0, 0, 1)

    receipt, asked = _again(path, now=NOW + timedelta(days=2))

    assert asked
    assert _outcome(receipt) == (1, 0, 1, 0)


def test_what_was_recalled_since_comes_back(tmp_path: Path) -> None:
    """The other batch had brought the row first, so it went with that batch."""
    first = receive(write(tmp_path, [sound(1), sound(2)], "1.csv"))
    path = write(tmp_path, [sound(1)], "2.csv")
    assert _outcome(receive(path)) == (0, 0, 1, 0)
    recall_batch(
        number=first.batch, reason=RecallReason.WRONG_CONTENT, actor=system_actor("test"), now=NOW
    )
    assert opened(FIRM.key).records == ()  # type: ignore[union-attr]

    receipt, asked = _again(path)

    assert asked
    assert _outcome(receipt) == (0, 1, 0, 0)
    assert len(opened(FIRM.key).records) == 1  # type: ignore[union-attr]


def test_a_withdrawal_goes_the_usual_way(tmp_path: Path) -> None:
    receive(write(tmp_path, [sound(1), sound(2)], "1.csv"))
    path = write(tmp_path, [sound(1) | {"报送动作": "撤回"}, sound(3) | {"报送动作": ""}], "2.csv")
    assert _outcome(receive(path)) == (1, 1, 0, 0)
    receipt, asked = _again(path)
    assert asked
    assert _outcome(receipt) == (0, 0, 2, 0)


def test_rows_that_disagree_are_refused_again(tmp_path: Path) -> None:
    path = write(tmp_path, [sound(1, CF_NR_FK="1"), sound(1, CF_NR_FK="2"), sound(2)])
    first = receive(path)
    assert _outcome(first) == (1, 0, 0, 2)
    receipt, asked = _again(path)
    assert asked
    assert _outcome(receipt) == (0, 0, 1, 2)
    assert _told(receipt) == _told(first)
