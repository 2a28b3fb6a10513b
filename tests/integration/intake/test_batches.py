"""What becomes of rows in a batch: versions, repeats, conflicts, refused rows to correct; nothing leaks."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from gongxin.apps.intake.api import (
    Receipt,
    Severity,
    export_refused,
    list_batches,
    read_kinds,
    read_receipt,
)
from gongxin.apps.intake.models import FindingRow
from gongxin.apps.register.api import counts
from gongxin.lib.errors import Refusal
from gongxin.lib.tabular import text as tabular_text
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, FIRM, opened, registration

from .desk import NOW, clerk, held, of_person, receive, rules, sound, whole_database, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def _outcome(receipt: Receipt) -> tuple[int, int, int, int]:
    return receipt.accepted, receipt.superseding, receipt.duplicate, receipt.refused


def test_a_correction_is_a_new_version_and_the_old_file_cannot_undo_it(tmp_path: Path) -> None:
    first = write(tmp_path, [sound(CF_NR_FK="1")], "1.csv")
    second = write(tmp_path, [sound(CF_NR_FK="2")], "2.csv")
    assert _outcome(receive(first)) == (1, 0, 0, 0)
    assert _outcome(receive(second)) == (0, 1, 0, 0)
    assert _outcome(receive(first)) == (0, 0, 1, 0)
    file = opened(FIRM.key)
    assert file is not None
    assert [(r.version, r.content["CF_NR_FK"]) for r in file.records] == [(2, "2")]
    assert counts()["versions"] == 2


def test_recorded_time_runs_forward_whoever_began_first(tmp_path: Path) -> None:
    """The load that waited was told an earlier time than the one it comes after."""
    receive(write(tmp_path, [sound(CF_NR_FK="1")], "1.csv"), now=NOW)
    receive(write(tmp_path, [sound(CF_NR_FK="2")], "2.csv"), now=NOW - timedelta(seconds=9))
    with as_role() as cursor:
        cursor.execute(
            "SELECT recorded_from, nullif(recorded_to, 'infinity') FROM register_record ORDER BY version"
        )
        after = NOW + timedelta(microseconds=1)
        assert cursor.fetchall() == [(NOW, after), (after, None)]


def test_rows_that_disagree_are_all_refused_and_nobody_gets_a_file(tmp_path: Path) -> None:
    rows = [of_person(1, CF_NR_FK=fine) for fine in ("1", "2", "1")] + [sound(9)]
    before = held()
    receipt = receive(write(tmp_path, rows))

    assert _outcome(receipt) == (1, 0, 0, 3)
    assert [(f.row, f.rule) for f in receipt.findings] == [(n, "row.conflict") for n in (2, 3, 4)]
    assert "3, 4" in receipt.findings[0].message.zh
    assert opened(CITIZEN.key) is None
    for table, added in (("register_subject", 1), ("register_data_key", 2), ("register_record", 1)):
        assert held()[table] == before[table] + added
    book = openpyxl.load_workbook(io.BytesIO(_export(receipt)))
    assert book.active.max_row == 4


def test_a_disagreement_about_a_firm_opens_no_file_for_its_representative(tmp_path: Path) -> None:
    ended = {"QY_ZT": "注销", "QY_ZXRQ": "2026-11-01"}
    rows = [{**registration(FIRM, CITIZEN), **more} for more in ({"QY_ZXRQ": ""}, ended)]
    before = held()
    receipt = receive(
        write(tmp_path, rows),
        item_code="enterprise-registration",
        source_code="sc-market-regulation",
    )
    assert _outcome(receipt) == (0, 0, 0, 2)
    after = held()
    assert {name for name in after if after[name] != before[name]} == {
        "intake_batch", "intake_finding", "intake_refused_part",
    }  # fmt: skip


def test_a_row_that_ends_before_it_starts_is_a_finding_and_no_crash(tmp_path: Path) -> None:
    row = {
        **registration(FIRM, CITIZEN),
        "QY_CLRQ": "2010-01-01",
        "QY_HZRQ": "2020-01-01",
        "QY_ZXRQ": "2015-01-01",
        "QY_ZT": "注销",
    }
    receipt = receive(
        write(tmp_path, [row]),
        item_code="enterprise-registration",
        source_code="sc-market-regulation",
    )
    assert rules(receipt) == {(2, "field.date-order", "QY_ZXRQ")}


def test_repeats_in_a_file_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular_text, "CHUNK_BYTES", 700)
    receipt = receive(write(tmp_path, [sound(n % 7) for n in range(21)]))
    assert _outcome(receipt) == (7, 0, 14, 0)
    assert {f.rule for f in receipt.findings} == {"row.repeated"}


def test_ragged_rows_are_told_once_and_not_judged(tmp_path: Path) -> None:
    path = write(tmp_path, [sound(1), sound(2)])
    lines = path.read_text().splitlines()
    path.write_text(
        "\n".join([lines[0], lines[1] + ",extra", lines[2].rsplit(",", 3)[0], ",,,", ""])
    )
    receipt = receive(path)
    assert receipt.received == 2
    assert rules(receipt) == {(2, "row.columns", ""), (3, "row.columns", "")}


def test_a_header_may_be_long(tmp_path: Path) -> None:
    row = sound(CF_JDRQ="x")
    path = write(
        tmp_path, [{("* " * 40 + key if key == "CF_JDRQ" else key): v for key, v in row.items()}]
    )
    assert receive(path).findings[0].column == ("* " * 40 + "CF_JDRQ").strip()


def _export(receipt: Receipt) -> bytes:
    return export_refused(number=receipt.batch, actor=clerk(), now=NOW)


def test_refused_rows_come_back_as_texts_to_correct_and_file_again(tmp_path: Path) -> None:
    bad = [
        sound(n, CF_JDRQ="2018-13-02", BZ=text) for n, text in enumerate(["=1+1", "'x", "@a\nb"])
    ]
    receipt = receive(write(tmp_path, [*bad, sound(9, BZ="")]))
    assert _outcome(receipt) == (1, 0, 0, 3)

    book = openpyxl.load_workbook(io.BytesIO(_export(receipt)))
    sheet = book.active
    header = [cell.value for cell in sheet[1]]
    place = header.index("CF_JDRQ")
    assert header[-1] == "问题与改法 Findings"
    assert [row[header.index("BZ")].value for row in sheet.iter_rows(2)] == ["=1+1", "'x", "@a\nb"]
    assert all(cell.data_type in {"s", "n"} for row in sheet.iter_rows() for cell in row)
    assert sheet.cell(2, place + 1).fill.fgColor.rgb == "FFFFF2CC"
    assert "2018-13-02 不是有效日期" in sheet.cell(2, len(header)).value
    for line in range(2, 5):
        sheet.cell(line, place + 1).value = "2026-01-02"
    book.save(tmp_path / "again.xlsx")
    again = receive(tmp_path / "again.xlsx")
    assert _outcome(again) == (3, 0, 0, 0)
    assert again.unused_columns == ("问题与改法 Findings",)


def test_a_batch_is_seen_by_its_own_organ_alone(tmp_path: Path) -> None:
    receipt = receive(write(tmp_path, [sound(CF_JDRQ="x")]), actor=clerk())
    assert read_receipt(number=receipt.batch, actor=clerk()).findings == receipt.findings
    assert [line.number for line in list_batches(actor=clerk())] == [receipt.batch]
    assert list_batches(actor=clerk("sc-tax")) == []
    for number, actor in ((receipt.batch, clerk("sc-tax")), ("B20260101-000001", clerk())):
        with pytest.raises(Refusal) as caught:
            export_refused(number=number, actor=actor, now=NOW)
        assert caught.value.code == "intake.unknown-batch"


def test_no_number_or_name_in_any_log_exception_or_finding(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Columns that slipped by one, so that every rule meets a name or a number where it looks for another."""
    caplog.set_level(logging.DEBUG)
    names, values = list(of_person()), list(of_person(CF_SY="事实").values())
    rows = [
        dict(zip(names, values[shift:] + values[:shift], strict=True))
        for shift in range(1, len(values))
    ]
    rows += [of_person(n, CF_XDR_ZJHM=CITIZEN.number[:-1] + "0") for n in range(2)]
    receipt = receive(write(tmp_path, rows), findings_shown=None)
    assert receipt.refused == receipt.received

    said = [str(found.as_dict()) for found in receipt.findings] + [
        str(row) for row in FindingRow.objects.values()
    ]
    said += [record.getMessage() + str(record.args) for record in caplog.records]
    said += [str(receipt.as_dict()), whole_database()]
    for upside in ("", "\n".join([",".join(values)] * 2), ",".join([*values, *values])):
        path = tmp_path / "odd.csv"
        path.write_text(upside)
        with pytest.raises(Refusal) as caught:
            receive(path)
        said += [str(caught.value), str(caught.value.as_dict())]
    everything = "\n".join(said)
    for canary in (
        CITIZEN.number,
        CITIZEN.number[:-1],
        CITIZEN.number[6:14],
        CITIZEN.name,
        CITIZEN.name[2:],
    ):
        assert canary not in everything


def test_the_receipt_of_a_batch_of_any_time_adds_up(tmp_path: Path) -> None:
    rows = [sound(1), sound(1), sound(2, CF_JDRQ="x"), of_person(3, CF_CFJG="公安局"), sound(4)]
    receipt = receive(write(tmp_path, rows), now=datetime.now(UTC))
    assert receipt.received == 5
    assert sum(_outcome(receipt)) + receipt.held == 5


def test_findings_are_told_by_kind_the_gravest_and_most_frequent_first(tmp_path: Path) -> None:
    rows = [sound(CF_WSH=f"川市监罚〔2026〕8{place}号", CF_JDRQ="2026-13-02") for place in range(3)]
    rows.append(sound(CF_WSH="川市监罚〔2026〕84号", CF_JDRQ=""))
    receipt = receive(write(tmp_path, rows))
    kinds = read_kinds(number=receipt.batch, actor=clerk())
    assert sum(kind.count for kind in kinds) == receipt.findings_total
    dates = next(kind for kind in kinds if kind.count == 3)
    assert kinds.index(dates) == 0
    assert (dates.first.row, dates.first.severity) == (2, Severity.ERROR)
    chosen = read_receipt(number=receipt.batch, actor=clerk(), kind=dates)
    assert [finding.row for finding in chosen.findings] == [2, 3, 4]
    assert {(finding.rule, finding.column) for finding in chosen.findings} == {
        (dates.first.rule, dates.first.column)
    }
    with pytest.raises(Refusal) as caught:
        read_kinds(number=receipt.batch, actor=clerk("sc-tax"))
    assert caught.value.code == "intake.unknown-batch"
