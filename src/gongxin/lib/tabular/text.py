"""CSV and TSV: blocks of whole rows, parsed by columns; what is irregular is read row by row."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from ..errors import Refusal
from .encoding import encoding_of, not_decodable
from .shapes import HEAD_ROWS, Chunk, Row, Table, refusal, text_columns

HEAD_BYTES = 256 * 1024
CHUNK_BYTES = 12 * 1024 * 1024
# The first pieces are smaller, so that what comes after reading need not wait long for its first rows.
FIRST_BYTES = 2 * 1024 * 1024
MAX_RECORD_BYTES = 8 * 1024 * 1024

_QUOTE, _CR, _LF = b'"\r\n'

# The library's own limit (128 KiB a cell) would refuse the whole file for one long cell, which is a
# finding on its row. What is longer than this is refused.
csv.field_size_limit(MAX_RECORD_BYTES)


def open_text(path: Path, head: bytes) -> Table:
    """The table in a text file that begins with `head`. Raises Refusal."""
    encoding = encoding_of(path, head)
    text = codecs.getincrementaldecoder(encoding)("strict").decode(head)
    only_cr = "\n" not in text and "\r" in text
    if only_cr:
        text = text.replace("\r", "\n")
    whole = path.stat().st_size <= len(head)
    if "\n" not in text and not whole:
        raise _too_long()
    # a title above the header parts nothing
    lines = (line for line in text.split("\n", HEAD_ROWS) if any(mark in line for mark in ",\t;"))
    separator = max(",\t;", key=next(lines, "").count)
    rows = _first_rows(text, separator, whole=whole)
    return Table(path, "csv", encoding, separator, rows, _chunks, only_cr=only_cr)


def _first_rows(text: str, separator: str, *, whole: bool) -> tuple[Row, ...]:
    rows: list[Row] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(tuple(cells))
            if len(rows) > HEAD_ROWS:
                break
    except csv.Error:
        if not rows:
            raise _too_long() from None
    # the last row may have been cut off where the head ends
    return tuple(rows[:HEAD_ROWS] if whole or len(rows) > HEAD_ROWS else rows[:-1] or rows)


def _chunks(table: Table) -> Iterator[Chunk]:
    number = 1
    for text in _blocks(table):
        rows, ragged = _parse(text, table, first=number)
        _check_last_row(text, ragged.get(number + rows.height - 1), len(table.header))
        first = number
        number += rows.height
        above = max(0, table.header_row + 1 - first)  # titles and header, in the first block
        rows, first = rows.slice(above), first + above
        ragged = {row: found for row, found in ragged.items() if row >= first}
        numbers = np.arange(first, first + rows.height, dtype=np.int32)
        yield _without_blank_rows(Chunk(rows, numbers, ragged))


def _blocks(table: Table) -> Iterator[bytes]:
    """Blocks of whole rows in UTF-8, cut at a line end with an even number of quotes before it."""
    rest = b""
    for block in _utf8(table):
        text = rest + (block.replace(b"\r", b"\n") if table.only_cr else block)
        cut = _last_row_end(text)
        rest = text[cut:]
        if len(rest) > MAX_RECORD_BYTES:
            raise _too_long()
        if cut:
            yield text[:cut]
    if _quotes(rest) % 2:
        raise refusal(
            "cut-off",
            "文件在一个带引号的单元格中间结束，或有引号没有成对。",
            "The file ends in the middle of a quoted cell, or a quote is never closed.",
        )
    if rest:
        yield rest


def _utf8(table: Table) -> Iterator[bytes]:
    """The file in pieces, as UTF-8 without its mark. What is UTF-8 already never becomes text."""
    decoder = codecs.getincrementaldecoder(table.encoding)("strict")
    size = FIRST_BYTES
    with table.path.open("rb") as file:
        while block := file.read(min(size, CHUNK_BYTES)):
            size *= 2
            try:
                yield block if table.encoding == "utf-8" else decoder.decode(block).encode()
            except UnicodeError:
                raise not_decodable() from None
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        raise not_decodable() from None


def _last_row_end(text: bytes) -> int:
    """Position after the last line end that lies outside quotes; 0 if there is none."""
    end, quotes_after = len(text), 0
    all_even = _quotes(text) % 2 == 0
    while (newline := text.rfind(b"\n", 0, end)) >= 0:
        quotes_after += text.count(b'"', newline, end)
        if (quotes_after % 2 == 0) == all_even:
            return newline + 1
        # every line end back to the quote before lies inside the same cell
        end = text.rfind(b'"', 0, newline) + 1
    return 0


def _quotes(text: bytes) -> int:
    """How many quotes there are; numpy counts a frequent byte faster than `bytes.count`."""
    return int(np.count_nonzero(np.frombuffer(text, dtype=np.uint8) == _QUOTE))


def _check_last_row(text: bytes, found: int | None, expected: int) -> None:
    """A last row without a line end and with too few cells was cut off on its way."""
    if not found or found >= expected or text.endswith((b"\n", b"\r")):
        return
    if text.rsplit(b"\n", 1)[-1].strip(b" \t\x1a"):
        raise refusal(
            "cut-off",
            f"文件在最后一行中间结束：只有 {found} 列，表头有 {expected} 列。",
            f"The file ends in the middle of its last row: {found} cells, {expected} in the header.",
        )


Parsed = tuple[pl.DataFrame, dict[int, int]]


def _parse(text: bytes, table: Table, *, first: int) -> Parsed:
    columns = len(table.header)
    separators = _separators_outside_quotes(text, table.separator)
    if separators is None:
        return _by_rows(text, table, first, within_lines=True)
    lone_returns = b"\r" in text and text.count(b"\r") != text.count(b"\r\n")
    rows = None if lone_returns else _by_columns(text, table)
    if rows is None:
        return _by_rows(text, table, first)
    if separators == rows.height * (columns - 1):
        return rows, {}
    # a short row: count the cells of each row to know which
    counts = [len(cells) for cells in _reader(text, table, first)]
    if len(counts) != rows.height:
        return _by_rows(text, table, first)
    return rows, {
        number: found for number, found in enumerate(counts, first) if found not in (0, columns)
    }


def _separators_outside_quotes(text: bytes, separator: str) -> int | None:
    """How many separators part cells, not counting those inside quoted cells.

    None where a quote neither opens nor closes a cell, so that parsers differ about it (RFC 4180).
    """
    raw = np.frombuffer(text, dtype=np.uint8)
    separates = raw == ord(separator)
    if not _quotes(text):
        return int(np.count_nonzero(separates))
    quotes = np.flatnonzero(raw == _QUOTE)
    if len(quotes) % 2:
        return None
    opens, closes = quotes[0::2], quotes[1::2]
    # two quotes in a row close a cell and open it again: one quote of its text
    goes_on = opens[1:] == closes[:-1] + 1
    starts, ends = opens[np.append(True, ~goes_on)], closes[np.append(~goes_on, True)]
    edge = np.zeros(256, dtype=bool)
    edge[[ord(separator), _CR, _LF]] = True
    before = (starts == 0) | edge[raw[starts - 1]]
    after = (ends == len(raw) - 1) | edge[raw[np.minimum(ends + 1, len(raw) - 1)]]
    if not (before.all() and after.all()):
        return None
    places = np.flatnonzero(separates)
    inside = np.searchsorted(places, ends) - np.searchsorted(places, starts)
    return int(len(places) - inside.sum())


def _by_columns(text: bytes, table: Table) -> pl.DataFrame | None:
    """The rows by the fast parser, or None where it finds them irregular."""
    try:
        return pl.read_csv(
            text,
            has_header=False,
            schema=text_columns(len(table.header)),
            separator=table.separator,
            empty_string_is_null=False,
            extra_columns="raise",
            missing_columns="insert",
        )
    except pl.exceptions.PolarsError:
        # its message quotes cells of the file, so it goes nowhere
        return None


def _by_rows(text: bytes, table: Table, first: int, *, within_lines: bool = False) -> Parsed:
    """The same by the standard library's reader, which says how many cells each row has.

    With `within_lines` a stray quote is a character like others as long as every cell ends on its
    line; where it may have swallowed a line end nothing is guessed.
    """
    columns = len(table.header)
    ragged: dict[int, int] = {}
    rows = []
    for number, cells in enumerate(_reader(text, table, first), first):
        if within_lines and any("\n" in cell for cell in cells):
            raise refusal(
                "quotes",
                f"第 {number} 行附近的引号没有成对，无法确定单元格在哪里结束。",
                f"Quotes near row {number} do not pair up, so that it is unclear where a cell ends.",
            )
        if len(cells) not in (0, columns):
            ragged[number] = len(cells)
        rows.append((cells + [""] * columns)[:columns])
    return pl.DataFrame(rows, schema=text_columns(columns), orient="row"), ragged


def _reader(text: bytes, table: Table, first: int) -> Iterator[list[str]]:
    number = first
    try:
        lines = io.StringIO(text.decode(), newline="")
        for cells in csv.reader(lines, delimiter=table.separator):
            yield cells
            number += 1
    except UnicodeDecodeError:
        raise not_decodable() from None
    except csv.Error:
        raise refusal(
            "unreadable",
            f"第 {number} 行无法按表格读取。",
            f"Row {number} cannot be read as part of a table.",
        ) from None


def _without_blank_rows(chunk: Chunk) -> Chunk:
    """Rows of blanks alone are not rows of data; the others keep their numbers."""
    is_blank = (pl.all().str.strip_chars(" \t\r\n\x1a\u3000") == "").fill_null(value=True)
    # nearly every row says something in its first cell: only the others are looked through
    doubtful = chunk.cells.select(pl.first()).select(is_blank).to_series()
    if not doubtful.any():
        return chunk
    blank = chunk.cells.filter(doubtful).select(pl.all_horizontal(is_blank)).to_series()
    filled = np.ones(chunk.cells.height, dtype=bool)
    filled[np.flatnonzero(doubtful.to_numpy())[blank.to_numpy()]] = False
    numbers = chunk.numbers[filled]
    kept = set(numbers.tolist())
    ragged = {number: found for number, found in chunk.ragged.items() if number in kept}
    return Chunk(chunk.cells.filter(filled), numbers, ragged)


def _too_long() -> Refusal:
    return refusal(
        "record-too-long",
        "文件中有一行过长，或引号没有成对。",
        "One row is far too long, or a quote is never closed.",
    )
