"""Tables of text: whatever the way they are cut into blocks, the same rows under the same numbers."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.lib.errors import Refusal
from gongxin.lib.tabular import open_table
from gongxin.lib.tabular import text as tabular_text

Rows = list[tuple[int, tuple[str, ...]]]


def read(path: Path) -> tuple[Rows, dict[int, int]]:
    """All rows with their numbers, and the ragged ones."""
    rows: Rows = []
    ragged: dict[int, int] = {}
    for chunk in open_table(path).chunks():
        rows += zip(chunk.numbers.tolist(), chunk.cells.rows(), strict=True)
        ragged |= chunk.ragged
    return rows, ragged


def _read_or_refused(path: Path) -> tuple[Rows, dict[int, int]] | str:
    try:
        return read(path)
    except Refusal as refusal:
        return refusal.code


def save(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(content.encode(encoding))
    return path


CELL = st.text(alphabet='ab,;"\n\r\t 中䶮１', max_size=6)
TABLE = st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=12)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    table=TABLE, block=st.integers(1, 40), encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"])
)
def test_blocks_of_any_size_give_the_same_rows(
    tmp_path: Path, table: list[list[str]], block: int, encoding: str
) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["甲", "乙"], *table])
    path = save(tmp_path, text.getvalue(), encoding)
    blanks = " \t\r\n\u3000"
    expected = [
        (number, tuple(cells))
        for number, cells in enumerate(table, 2)
        if any(cell.strip(blanks) for cell in cells)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tabular_text, "CHUNK_BYTES", block)
        read_so = _read_or_refused(path)
    if read_so == "file.encoding":
        # two encodings may give the same bytes; then nothing is guessed
        assert encoding == "gb18030"
    else:
        assert read_so == (expected, {})


@settings(
    max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(body=st.text(alphabet='ab,"\n 中', max_size=30))
def test_whatever_stands_there_is_read_as_the_standard_reader_reads_it_or_refused(
    tmp_path: Path, body: str
) -> None:
    path = save(tmp_path, f"甲,乙\n{body}")
    expected, wrong = {}, {}
    for number, cells in enumerate(csv.reader(io.StringIO(body, newline="")), 2):
        two = (*cells, "", "")[:2]
        if any(cell.strip() for cell in two):
            expected[number] = two
            if len(cells) != 2:
                wrong[number] = len(cells)
    read_so = _read_or_refused(path)
    if read_so == "file.quotes":
        assert re.search('[^,\n"]"|"[^,\n"]', body)
    elif read_so == "file.cut-off":
        assert body.count('"') % 2 or not body.endswith("\n")
    else:
        assert read_so == (list(expected.items()), wrong)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_blank_rows_keep_the_numbers_of_the_others(tmp_path: Path, line_end: str) -> None:
    lines = ["a,b", "1,2", "", " , ", "3,4", "\u3000,", "5,6", "", ""]
    rows, ragged = read(save(tmp_path, line_end.join(lines)))
    assert rows == [(2, ("1", "2")), (5, ("3", "4")), (7, ("5", "6"))]
    assert ragged == {}


def test_a_lone_carriage_return_among_line_feeds_ends_a_row(tmp_path: Path) -> None:
    rows, _ = read(save(tmp_path, "a,b\n1,2\r3,4\n5,6\n"))
    assert rows == [(2, ("1", "2")), (3, ("3", "4")), (4, ("5", "6"))]


def test_a_row_with_too_many_or_too_few_cells_is_told_with_its_number(tmp_path: Path) -> None:
    rows, ragged = read(save(tmp_path, 'a,b\n1,2\n1,2,3\n4\n"x,y",6\n7,8\n'))
    assert ragged == {3: 3, 4: 1}
    assert [number for number, _ in rows] == [2, 3, 4, 5, 6]
    assert rows[3][1] == ("x,y", "6")


def test_a_short_row_is_not_hidden_by_a_separator_in_quotes(tmp_path: Path) -> None:
    """The separators of the block add up; the row still lacks a cell."""
    _, ragged = read(save(tmp_path, 'a,b\n"x,y",2\n3\n'))
    assert ragged == {3: 1}


def test_inches_are_no_quotes(tmp_path: Path) -> None:
    rows, ragged = read(save(tmp_path, 'a,b\n5"x3"钢管,2\n"x,y",4\n'))
    assert rows == [(2, ('5"x3"钢管', "2")), (3, ("x,y", "4"))]
    assert ragged == {}


def test_inches_that_may_swallow_a_line_are_refused_with_their_place(tmp_path: Path) -> None:
    body = 'a,b\n1,2\n5"钢管,"\n3"钢管,"4"\n5,6\n'
    assert _read_or_refused(save(tmp_path, body + '"')) == "file.quotes"


def test_a_blank_row_with_too_many_separators_is_no_row(tmp_path: Path) -> None:
    rows, ragged = read(save(tmp_path, "a,b\n1,2\n,,,,\n"))
    assert rows == [(2, ("1", "2"))]
    assert ragged == {}


@pytest.mark.parametrize("end", ["", "\x1a", "  "])
def test_what_may_stand_behind_the_last_row(tmp_path: Path, end: str) -> None:
    assert read(save(tmp_path, f"a,b\n1,2\n{end}"))[0] == [(2, ("1", "2"))]


def test_a_long_cell_is_no_reason_to_refuse_the_file(tmp_path: Path) -> None:
    long = "长" * 300_000
    rows, ragged = read(save(tmp_path, f'a,b\n1,"{long},"\n2,3,4\n'))
    assert rows[0] == (2, ("1", long + ","))
    assert ragged == {3: 3}


def test_a_message_quotes_no_cell(tmp_path: Path) -> None:
    """A first row that is no header holds a person's data."""
    path = save(tmp_path, "王样例,519901199003072139,王样例\n")
    with pytest.raises(Refusal) as caught:
        open_table(path)
    assert caught.value.code == "file.duplicate-header"
    assert "王样例" not in str(caught.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    table = open_table(save(tmp_path, separator.join("abc") + "\n" + separator.join("1;2")))
    assert table.separator == separator
    assert table.header == ("a", "b", "c")


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
def test_the_encoding_is_found_and_rare_characters_arrive(
    tmp_path: Path, encoding: str, named: str
) -> None:
    path = save(tmp_path, "名称,备注\n䶮𬭚㛃,阿卜杜热合曼·买买提\n", encoding)
    table = open_table(path)
    assert table.encoding == named
    assert table.header == ("名称", "备注")
    assert read(path)[0] == [(2, ("䶮𬭚㛃", "阿卜杜热合曼·买买提"))]
