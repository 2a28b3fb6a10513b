"""Workbooks: cells as they look, rows under their numbers, and a reader that cannot take us with it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from gongxin.lib.errors import Refusal
from gongxin.lib.tabular import child, open_table, workbook
from gongxin.lib.tabular.sheet_reader import cell_text

from .test_tabular import read


def _save(folder: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                book.active.cell(number, column, value)
    path = folder / "book.xlsx"
    book.save(path)
    return path


def test_cells_are_texts_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = _save(
        tmp_path,
        [
            ["号", "日期", "数", " 注 "],
            ["甲", date(2026, 1, 2), 12, "=1+1"],
            [],
            [" ", None, None, None],
            ["乙", datetime.fromisoformat("2026-01-02 03:04:05"), 0.25, "'x"],
        ],
    )
    assert open_table(path).header == ("号", "日期", "数", "注")
    rows, ragged = read(path)
    assert [number for number, _ in rows] == [2, 5]
    # openpyxl takes a text that begins with = for a formula, which has no result yet
    assert rows[0][1][:3] == ("甲", "2026-01-02", "12")
    assert rows[1][1] == ("乙", "2026-01-02 03:04:05", "0.25", "'x")
    assert ragged == {}


def test_cells_beyond_the_header_make_a_row_ragged(tmp_path: Path) -> None:
    _, ragged = read(_save(tmp_path, [["a", "b"], [1, 2, 3], [1, 2, " "], [1]]))
    assert ragged == {2: 3}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (510102800101123.0, "510102800101123"),
        (519901199003072139.0, "5.19901199003072E+17"),
        (1234567890123456.0, "1.23456789012346E+15"),
        (0.1, "0.1"),
        (-3.0, "-3"),
        (True, "True"),
        (None, ""),
        ("00123", "00123"),
        ("䶮", "䶮"),
        (date(2026, 2, 28), "2026-02-28"),
        (datetime.fromisoformat("2026-02-28"), "2026-02-28"),
    ],
)
def test_a_cell_reads_as_it_looks(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_a_number_too_long_for_a_spreadsheet_is_an_exponent(tmp_path: Path) -> None:
    """Excel keeps 15 digits; the rule on identifiers must see that the rest is lost."""
    rows, _ = read(_save(tmp_path, [["号"], [519901199003072139]]))
    assert rows[0][1] == ("5.19901199003072E+17",)


def test_many_rows_come_in_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "CHUNK_ROWS", 10)
    path = _save(tmp_path, [["a"], *[[f"v{n}"] for n in range(25)]])
    assert [chunk.cells.height for chunk in open_table(path).chunks()] == [10, 10, 5]


def test_a_reader_that_runs_out_of_memory_ends_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "MAX_MEMORY", 10_000_000)
    with pytest.raises(Refusal) as caught:
        open_table(_save(tmp_path, [["a"], ["b"]]))
    assert caught.value.code in {"file.too-large", "file.unreadable"}


def test_a_reader_that_is_left_early_is_ended(tmp_path: Path) -> None:
    path = _save(tmp_path, [["a"], *[["x" * 500] for _ in range(3000)]])
    started = time.perf_counter()
    lines = workbook._reader("xlsx")._lines(path)
    assert next(lines).startswith('{"sheet"')
    lines.close()
    assert time.perf_counter() - started < 10
