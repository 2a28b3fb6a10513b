"""Tables as departments send them: CSV or TSV in UTF-8, UTF-16 or GB18030, and XLSX.

A table is read in chunks of text columns, so memory does not grow with the file. A row keeps the
number under which a spreadsheet shows it: the header is row 1. Nothing is interpreted here: every
cell is the text that was sent. A file that cannot be read as a table is refused whole, in words.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from .bilingual import Text
from .errors import Refusal

CHUNK_BYTES = 24 * 1024 * 1024
CHUNK_ROWS = 20_000
MAX_COLUMNS = 500
MAX_RECORD_BYTES = 8 * 1024 * 1024
MAX_XLSX_BYTES = 600 * 1024 * 1024
MAX_XLSX_RATIO = 200


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows: text columns named `0`, `1`, …; `numbers` of the rows; `ragged` row -> cells found."""

    cells: pl.DataFrame
    numbers: np.ndarray[Any, np.dtype[np.int32]]
    ragged: dict[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A readable table: how it is written, its header, its rows on demand."""

    path: Path
    format: str
    encoding: str
    separator: str
    header: tuple[str, ...]

    def chunks(self) -> Iterator[Chunk]:
        """The rows below the header. May raise Refusal for a fault deep in the file."""
        if self.format == "xlsx":
            yield from _xlsx_chunks(self)
        else:
            yield from _csv_chunks(self)


def open_table(path: Path) -> Table:
    """Recognise the file and read its header. Raises Refusal; codes begin with `file.`."""
    if path.is_dir():
        raise _refusal("directory", "这是一个文件夹，不是文件。", "This is a folder, not a file.")
    if not path.is_file():
        raise _refusal("missing", "没有找到这个文件。", "There is no such file.")
    if path.stat().st_size == 0:
        raise _refusal("empty", "文件是空的（0 字节）。", "The file is empty (0 bytes).")
    with path.open("rb") as file:
        head = file.read(65536)
    if head.startswith(b"PK\x03\x04"):
        table = _open_xlsx(path)
    else:
        table = _open_csv(path, head)
    _check_header(table.header)
    return table


# --- CSV and TSV -------------------------------------------------------------------------------


def _open_csv(path: Path, head: bytes) -> Table:
    encoding = _encoding_of(path, head)
    text = head.decode(encoding, errors="ignore").lstrip("\ufeff")
    first = text.split("\n", 1)[0]
    if not first.strip():
        raise _refusal(
            "no-header", "第 1 行是空的，应为表头。", "Row 1 is empty; it should be the header."
        )
    separator = max(",\t;", key=first.count)
    header = tuple(
        cell.strip() for cell in next(csv.reader(io.StringIO(text), delimiter=separator))
    )
    return Table(path, "csv", encoding, separator, header)


def _encoding_of(path: Path, head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in head or head.startswith(
        (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")
    ):
        raise _refusal(
            "binary",
            "这不是表格文本：文件里是二进制内容。",
            "This is not a table of text: the file holds binary content.",
        )
    for encoding in ("utf-8", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise _refusal(
        "encoding",
        "文字编码既不是 UTF-8 也不是 GB18030，或者两种编码混在一起。",
        "The text is neither UTF-8 nor GB18030, or the two are mixed.",
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _records(path: Path, encoding: str) -> Iterator[str]:
    """Blocks of whole records as text.

    Cut at a line end with an even number of quotes before it. Bytes of `"` and line ends never occur
    inside a character of UTF-8 or GB18030, so cutting may look at bytes; UTF-16 is decoded first.
    """
    rest = ""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as file:
        while True:
            block = file.read(CHUNK_BYTES)
            text = rest + decoder.decode(block, final=not block)
            if not block:
                if text.count('"') % 2:
                    raise _refusal(
                        "cut-off",
                        "文件在一个带引号的单元格中间结束。",
                        "The file ends in the middle of a quoted cell.",
                    )
                yield text
                return
            cut = _last_record_end(text)
            if cut == 0 and len(text) > MAX_RECORD_BYTES * 4:
                raise _refusal(
                    "record-too-long",
                    "文件中有一行过长，或引号没有成对。",
                    "One row is far too long, or a quote is never closed.",
                )
            if cut:
                yield text[:cut]
            rest = text[cut:]


def _last_record_end(text: str) -> int:
    """Position after the last line end that lies outside quotes; 0 if there is none."""
    quotes_after = 0
    end = len(text)
    total_even = text.count('"') % 2 == 0
    while (newline := text.rfind("\n", 0, end)) >= 0:
        quotes_after += text.count('"', newline, end)
        if (quotes_after % 2 == 0) == total_even:
            return newline + 1
        end = newline
    return 0


def _csv_chunks(table: Table) -> Iterator[Chunk]:
    number, header_pending = 1, True
    for text in _records(table.path, table.encoding):
        if not text:
            continue
        rows, ragged = _parse(text, table, first_number=number)
        _check_last_row(text, ragged.get(number + rows.height - 1), len(table.header))
        first = number
        number += rows.height
        if header_pending:
            header_pending = False
            rows, first = rows.slice(1), first + 1
            ragged.pop(1, None)
        numbers = np.arange(first, first + rows.height, dtype=np.int32)
        yield _without_blank_rows(Chunk(rows, numbers, ragged))


def _check_last_row(text: str, found: int | None, expected: int) -> None:
    """A last row without a line end and with too few cells was cut off on its way."""
    if found and found < expected and not text.endswith("\n"):
        raise _refusal(
            "cut-off",
            f"文件在最后一行中间结束：只有 {found} 列，表头有 {expected} 列。",
            f"The file ends in the middle of its last row: {found} cells, {expected} in the header.",
        )


def _parse(text: str, table: Table, *, first_number: int) -> tuple[pl.DataFrame, dict[int, int]]:
    columns = len(table.header)
    schema = {str(position): pl.String for position in range(columns)}
    data = text.encode()
    try:
        rows = pl.read_csv(
            data,
            has_header=False,
            schema=schema,
            separator=table.separator,
            empty_string_is_null=False,
            extra_columns="raise",
            missing_columns="insert",
        )
    except pl.exceptions.ComputeError:
        return _parse_carefully(text, table, first_number)
    if data.count(table.separator.encode()) != rows.height * (columns - 1):
        # separators inside quotes, or a short row: count cells row by row to know
        counts = map(len, csv.reader(io.StringIO(text, newline=""), delimiter=table.separator))
        return rows, {
            number: found
            for number, found in enumerate(counts, first_number)
            if found != columns and found
        }
    return rows, {}


def _parse_carefully(
    text: str, table: Table, first_number: int
) -> tuple[pl.DataFrame, dict[int, int]]:
    """The same by the standard library's reader, which says how many cells each row has."""
    columns = len(table.header)
    ragged: dict[int, int] = {}
    rows = []
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=table.separator), first_number
        ):
            if len(cells) != columns and cells:
                ragged[number] = len(cells)
            rows.append((cells + [""] * columns)[:columns])
    except csv.Error as fault:
        raise _refusal(
            "unreadable",
            f"第 {first_number + len(rows)} 行无法按表格读取。",
            f"Row {first_number + len(rows)} cannot be read as part of a table.",
        ) from fault
    schema = {str(position): pl.String for position in range(columns)}
    return pl.DataFrame(rows, schema=schema, orient="row"), ragged


def _without_blank_rows(chunk: Chunk) -> Chunk:
    """Rows of blanks alone are not rows of data; the others keep their numbers."""
    filled = chunk.cells.select(
        pl.any_horizontal(pl.all().str.strip_chars() != "").fill_null(value=False)
    ).to_series()
    if filled.all():
        return chunk
    ragged = {number: found for number, found in chunk.ragged.items() if found}
    return Chunk(chunk.cells.filter(filled), chunk.numbers[filled.to_numpy()], ragged)


# --- XLSX --------------------------------------------------------------------------------------


def _open_xlsx(path: Path) -> Table:
    _check_archive(path)
    rows = _xlsx_rows(path)
    header = next(rows, None)
    if header is None:
        raise _refusal("empty", "第一个工作表是空的。", "The first sheet is empty.")
    names = [_cell(cell).strip() for cell in header]
    while names and not names[-1]:
        names.pop()
    return Table(path, "xlsx", "xlsx", "", tuple(names))


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as fault:
        raise _refusal(
            "unreadable", "文件已损坏或不完整。", "The file is damaged or incomplete."
        ) from fault
    if "[Content_Types].xml" not in {entry.filename for entry in entries}:
        raise _refusal("binary", "这是压缩包，不是工作簿。", "This is an archive, not a workbook.")
    declared = sum(entry.file_size for entry in entries)
    if declared > MAX_XLSX_BYTES or declared > MAX_XLSX_RATIO * max(path.stat().st_size, 50_000):
        raise _refusal(
            "too-large",
            "工作簿解开后过大，不予打开。",
            "The workbook would unpack to far too much and is not opened.",
        )


def _xlsx_rows(path: Path) -> Iterator[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            yield from workbook.get_sheet_by_index(0).iter_rows()
    except CalamineError as fault:
        raise _refusal(
            "unreadable",
            "工作簿无法读取：已损坏、加密或不是 XLSX。",
            "The workbook cannot be read: damaged, encrypted, or not XLSX.",
        ) from fault


def _xlsx_chunks(table: Table) -> Iterator[Chunk]:
    columns = len(table.header)
    schema = {str(position): pl.String for position in range(columns)}
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, cells in enumerate(_xlsx_rows(table.path), 1):
        texts = [_cell(cell) for cell in cells[:columns]]
        if number > 1 and any(text.strip() for text in texts):
            rows.append(texts + [""] * (columns - len(texts)))
            numbers.append(number)
        if len(rows) == CHUNK_ROWS:
            yield Chunk(
                pl.DataFrame(rows, schema=schema, orient="row"), np.array(numbers, np.int32), {}
            )
            rows, numbers = [], []
    if rows:
        yield Chunk(
            pl.DataFrame(rows, schema=schema, orient="row"), np.array(numbers, np.int32), {}
        )


def _cell(value: Any) -> str:
    """The text of a cell. A number too long for a spreadsheet keeps its exponent, as it looks there."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value!r}".upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


# --- shared ------------------------------------------------------------------------------------


def _check_header(header: tuple[str, ...]) -> None:
    if len(header) > MAX_COLUMNS:
        raise _refusal(
            "too-many-columns",
            f"表头有 {len(header)} 列，最多 {MAX_COLUMNS} 列。",
            f"The header has {len(header)} columns; {MAX_COLUMNS} at most.",
        )
    seen: set[str] = set()
    for position, name in enumerate(header, 1):
        if name and name in seen:
            raise _refusal(
                "duplicate-header",
                f"表头第 {position} 列“{name}”与前面一列重名。",
                f"Header column {position}, “{name}”, repeats an earlier one.",
            )
        seen.add(name)


_MEND = Text(
    "请把数据另存为 UTF-8 或 GB18030 的 CSV，或 XLSX，第 1 行为表头，再报送。",
    "Save the data as CSV in UTF-8 or GB18030, or as XLSX, with the header in row 1, and file it again.",
)


def _refusal(code: str, zh: str, en: str) -> Refusal:
    return Refusal(code=f"file.{code}", what=Text(zh, en), mend=_MEND)
