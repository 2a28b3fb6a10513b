"""Whatever the format, the same table is the same records, and a header is found below its titles."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.integration.access.town import CITIZEN, FIRM, opened

from .desk import of_person as person
from .desk import receive, refused, rules, sound
from .spreadsheets import WRITERS, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

ROWS = [
    sound(1, CF_NR_FK="1"),
    person(2, CF_SY="二手车交易，\n䶮某称“=1+1”"),
    sound(3, CF_JDRQ="2026-13-01"),
]
NAMES = list(ROWS[0])
TABLE = [NAMES, *[[row[name] for name in NAMES] for row in ROWS]]


def _records() -> list[dict[str, str]]:
    found = []
    for who in (FIRM, CITIZEN):
        file = opened(who.key)
        assert file is not None
        found += [record.content for record in file.records]
    return found


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_table_is_the_same_records(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file"
    WRITERS[name](path, TABLE)

    receipt = receive(path)

    assert (receipt.received, receipt.accepted, receipt.refused) == (3, 2, 1)
    bad = 3 if name == "JSON lines" else 4
    assert rules(receipt) == {(bad, "field.date", "CF_JDRQ")}
    firm, citizen = _records()
    assert (firm["CF_WSH"], firm["CF_NR_FK"], firm["CF_JDRQ"]) == (
        ROWS[0]["CF_WSH"], "1", "2026-11-02",
    )  # fmt: skip
    assert citizen["CF_SY"] == ROWS[1]["CF_SY"]


@pytest.mark.parametrize(
    "name", [name for name in WRITERS if name not in {"JSON lines", "Parquet"}]
)
def test_the_header_is_found_below_titles(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file"
    title = ["四川省行政处罚信息报送表", *[""] * (len(NAMES) - 1)]
    WRITERS[name](path, [title, ["填报单位：川测交通局", *[""] * (len(NAMES) - 1)], *TABLE])

    receipt = receive(path)

    assert (receipt.received, receipt.accepted) == (3, 2)
    # rows keep the numbers under which the clerk sees them
    assert rules(receipt) == {(6, "field.date", "CF_JDRQ")}


def test_columns_under_merged_titles(tmp_path: Path) -> None:
    """Number and kind of document stand under “当事人” and under “法定代表人”, in two rows of header."""
    wide = {
        "CF_XDR_MC": ("行政相对人名称", ""), "CF_XDR_LB": ("行政相对人类别", ""),
        "CF_XDR_SHXYM": ("统一社会信用代码", ""), "CF_FRDB": ("法定代表人", "姓名"),
        "CF_FR_ZJLX": ("", "证件类型"), "CF_FR_ZJHM": ("", "证件号码"),
    }  # fmt: skip
    row = sound(1)
    for name in wide:
        row.setdefault(name, "")
    path = tmp_path / "merged.xlsx"
    upper = [wide.get(name, (name, ""))[0] for name in row]
    lower = [wide.get(name, (name, ""))[1] for name in row]
    xlsx(path, [["行政处罚信息报送表"], upper, lower, list(row.values())])
    book = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells(
        start_row=2, end_row=2, start_column=upper.index("法定代表人") + 1,
        end_column=upper.index("法定代表人") + 3,
    )  # fmt: skip
    book.save(path)

    receipt = receive(path)

    # “法定代表人证件号码” is title and cell together; “法定代表人姓名” is no name of this form and is left aside
    assert receipt.unused_columns == ("法定代表人姓名",)
    assert (receipt.accepted, rules(receipt)) == (1, set())


def test_sheets_that_go_on_with_the_same_header_are_not_left_out_in_silence(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("续")):
        for row in TABLE:
            sheet.append(row)
    book.save(tmp_path / "two.xlsx")
    assert refused(tmp_path / "two.xlsx").code == "file.several-sheets"


def test_a_formula_is_no_value(tmp_path: Path) -> None:
    rows = [sound(1, CF_JDRQ="=TODAY()"), sound(2, CF_NR_FK="＝1+1"), sound(3, CF_SY="=经查明…")]
    path = tmp_path / "file"
    WRITERS["CSV UTF-8"](path, [NAMES, *[[row.get(name, "") for name in NAMES] for row in rows]])
    receipt = receive(path)
    assert rules(receipt) == {
        (2, "field.formula", "CF_JDRQ"), (3, "field.formula", "CF_NR_FK"),
    }  # fmt: skip
    assert receipt.accepted == 1


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ('{"CF_WSH": "1"', "file.unreadable"),
        ('["CF_WSH", "1"]', "file.not-an-object"),
        ('{"CF_WSH": {"a": 1}}', "file.nested"),
        ('{"CF_WSH": ["1"]}', "file.nested"),
        ('{"CF_WSH": "1", "CF_WSH": "2"}', "file.unreadable"),
        ('{"CF_WSH": NaN}', "file.unreadable"),
        ('{"CF_WSH": "\\u0000"}', "file.binary"),
        ('{"CF_WSH": ' + "[" * 100_000, "file.unreadable"),
        ('{"CF_WSH": "' + "1" * 9_000_000 + '"}', "file.record-too-long"),
        ('{"CF_WSH": "\ud800"}', "file.encoding"),
        ('{"CF_WSH": "\\ud800"}', "file.encoding"),
        ('{ "甲": 1}', "file.columns-unknown"),
    ],
)
def test_json_that_is_no_table(tmp_path: Path, lines: str, code: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines.encode("utf-8", "surrogatepass"))
    assert refused(tmp_path / "a.jsonl").code == code


def test_a_key_that_comes_late_is_refused_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongxin.lib.tabular.json_lines.NAMING_LINES", 2)
    path = tmp_path / "file"
    WRITERS["JSON lines"](path, TABLE)
    path.write_text(path.read_text() + '{"new": 1}\n')
    refusal = refused(path)
    assert refusal.code == "file.new-key"
    assert "4" in refusal.what.zh
