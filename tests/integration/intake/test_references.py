"""A row that names a fact of another item is warned of when the register holds no such fact of its subject."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import RecallReason, Receipt, recall_batch
from gongxin.apps.ledger.api import EventKind, events
from tests.integration.access.town import CITIZEN, FIRM, Person, Row

from .desk import NOW, receive, rules, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

CODE = "51990120260601000001"
ORGAN = {"name": "四川省交通运输厅", "code": "11519900GX0000269E"}


def _who(party: Person, prefix: str) -> Row:
    natural = not party.number.startswith("9")
    return {
        f"{prefix}_MC": party.name,
        f"{prefix}_LB": "自然人" if natural else "法人及非法人组织",
        f"{prefix}_SHXYM": "" if natural else party.number,
        f"{prefix}_ZJLX": "身份证" if natural else "",
        f"{prefix}_ZJHM": party.number if natural else "",
    }


def _commitment(party: Person, code: str = CODE) -> Row:
    return {
        **_who(party, "CN"),
        "CN_BM": code,
        "CN_LX": "审批替代型",
        "CN_SY": "道路运输经营许可",
        "CN_NR": "按期提交车辆检测报告",
        "CN_WYZR": "撤销许可",
        "CN_RQ": "2026-06-01",
        "CN_SLDW": ORGAN["name"],
        "CN_SLDWDM": ORGAN["code"],
        "CN_GKLX": "社会公开",
    }


def _breach(party: Person, number: int, code: str = CODE) -> Row:
    return {
        **_who(party, "WN"),
        "WN_BM": code,
        "WN_WSH": f"川测交违〔2026〕{number}号",
        "WN_JDRQ": "2026-11-10",
        "WN_JDJG": ORGAN["name"],
        "WN_JDJGDM": ORGAN["code"],
        "WN_NR": "未按期提交车辆检测报告",
        "WN_YJ": "《道路运输条例》",
        "WN_XWRQ": "2026-10-01",
    }


def _file(folder: Path, item: str, rows: list[Row], **more: Any) -> Receipt:
    return receive(write(folder, rows, f"{item}.csv"), item_code=item, **more)


def _warned(receipt: Receipt) -> set[int]:
    assert {rule for _, rule, _ in rules(receipt)} <= {"row.reference"}
    assert {column for _, _, column in rules(receipt)} <= {"WN_BM"}
    return {row for row, _, _ in rules(receipt)}


def test_it_is_taken_with_a_warning_unless_the_same_subject_has_it(tmp_path: Path) -> None:
    _file(tmp_path, "credit-commitment", [_commitment(FIRM)])
    rows = [_breach(FIRM, 1), _breach(FIRM, 2, "51990120260601000002"), _breach(CITIZEN, 3)]
    rehearsed = _file(tmp_path, "commitment-breach", rows, rehearsal=True)
    receipt = _file(tmp_path, "commitment-breach", rows)
    assert (receipt.accepted, receipt.refused) == (3, 0)
    assert _warned(receipt) == _warned(rehearsed) == {3, 4}
    (first, *_) = receipt.findings
    assert "信用承诺" in first.message.zh
    assert "Credit commitment" in first.message.en


def test_a_rehearsal_that_asks_about_one_person_leaves_its_event(tmp_path: Path) -> None:
    """Else a file of one row told any clerk, and nobody else, whether the register holds that of that person."""
    _file(tmp_path, "credit-commitment", [_commitment(CITIZEN)])
    before = len(events(kinds=[EventKind.BATCH_REHEARSED]))
    told = _file(tmp_path, "commitment-breach", [_breach(CITIZEN, 9)], rehearsal=True)
    assert _warned(told) == set()
    asked = events(kinds=[EventKind.BATCH_REHEARSED])
    assert len(asked) == before + 1
    assert asked[0].payload["digest"] == told.file_digest
    assert asked[0].payload["received"] == 1
    assert asked[0].organ == told.source


def test_a_rehearsal_is_not_answered_without_its_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise OSError("no room")

    monkeypatch.setattr("gongxin.apps.intake.operations.receive_file.record_event", fail)
    with pytest.raises(OSError, match="no room"):
        _file(tmp_path, "commitment-breach", [_breach(CITIZEN, 9)], rehearsal=True)


def test_the_same_file_again_asks_anew(tmp_path: Path) -> None:
    rows = [_breach(FIRM, 1)]
    assert _warned(_file(tmp_path, "commitment-breach", rows)) == {2}
    made = _file(tmp_path, "credit-commitment", [_commitment(FIRM)])
    again = _file(tmp_path, "commitment-breach", rows)
    assert (_warned(again), again.duplicate) == (set(), 1)
    recall_batch(
        number=made.batch,
        reason=RecallReason.WRONG_CONTENT,
        actor=system_actor("test"),
        now=NOW + timedelta(hours=1),
    )
    assert _warned(_file(tmp_path, "commitment-breach", rows)) == {2}


def test_however_many_rows_it_is_one_question_a_chunk(tmp_path: Path) -> None:
    asked = []
    for count in (1, 40):
        rows = [_breach(FIRM, number) for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            _file(tmp_path, "commitment-breach", rows, rehearsal=True)
        asked.append(sum("WITH ORDINALITY" in one["sql"] for one in queries.captured_queries))
    assert asked == [1, 1]
