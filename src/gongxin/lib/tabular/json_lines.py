"""JSON lines: an object a line, its keys are the headers. UTF-8 alone (RFC 8259, section 8.1).

Numbers stay as they are written: their digits never pass through floating point.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import polars as pl

from ..bilingual import Text
from .shapes import Chunk, Table, refusal, text_columns

CHUNK_ROWS = 10_000
NAMING_LINES = 1_000
"""Keys are gathered from so many lines; one that first comes later is refused with its line."""
MAX_LINE_BYTES = 8 * 1024 * 1024

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_MEND = Text(
    '请按一行一个对象书写，如 {"处罚决定书文号": "…", "处罚决定日期": "2026-11-22"}，值只用文字、数字或空。',
    "Write one object a line; values are texts, numbers or null, never lists or objects.",
)


def open_json_lines(path: Path) -> Table:
    """The table in the file: its header is the keys of the first lines as they first appear."""
    names: dict[str, None] = {}
    for number, found in _objects(path):
        names |= dict.fromkeys(found)
        if number >= NAMING_LINES:
            break
    return Table(path, "jsonl", "utf-8", "", (), _chunks, header=tuple(names), header_row=0)


def is_json_lines(head: bytes) -> bool:
    """Whether a file that begins so is JSON, not a table of text."""
    return (
        head.removeprefix(b"\xef\xbb\xbf")
        .lstrip(b" \t\r\n")
        .startswith((b'{"', b"{ ", b"{}", b"["))
    )


def _chunks(table: Table) -> Iterator[Chunk]:
    places = {name: place for place, name in enumerate(table.header)}
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, found in _objects(table.path):
        row = [""] * len(places)
        for name, value in found.items():
            place = places.get(name.strip())
            if place is None:
                raise _refused(
                    "new-key",
                    number,
                    "出现了前面各行没有的键",
                    "has a key that no line before it has",
                )
            row[place] = value
        if any(cell.strip() for cell in row):
            rows.append(row)
            numbers.append(number)
        if len(rows) == CHUNK_ROWS:
            yield _chunk(rows, numbers, len(places))
            rows, numbers = [], []
    if rows:
        yield _chunk(rows, numbers, len(places))


def _chunk(rows: list[list[str]], numbers: list[int], columns: int) -> Chunk:
    cells = pl.DataFrame(rows, schema=text_columns(columns), orient="row")
    return Chunk(cells, np.array(numbers, np.int32), {})


def _objects(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line that is not blank, with its number and its values as texts."""
    number = 0
    with path.open("rb") as file:
        while line := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(line) > MAX_LINE_BYTES:
                raise _refused("record-too-long", number, "过长", "is far too long")
            text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if text.strip():
                yield number, _read(text, number)


def _read(line: bytes, number: int) -> dict[str, str]:
    try:
        found = json.loads(
            line.decode(),
            parse_float=str,
            parse_int=str,
            parse_constant=_no_number,
            object_pairs_hook=_pairs,
        )
    except UnicodeDecodeError:
        raise _refused("encoding", number, "不是 UTF-8", "is not UTF-8") from None
    except (ValueError, RecursionError):
        raise _refused("unreadable", number, "不是完整的 JSON", "is not whole JSON") from None
    if not isinstance(found, dict):
        raise _refused("not-an-object", number, "不是一个对象", "is not an object")
    return {name: _text(value, number) for name, value in found.items()}


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_number(constant: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")


def _text(value: Any, number: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        if "\x00" in value:
            raise _refused("binary", number, "含有空字符", "holds a NUL character")
        if _LONE_SURROGATE.search(value):
            raise _refused("encoding", number, "含有半个字符", "holds half a character")
        return value
    raise _refused("nested", number, "有嵌套的值", "has a nested value")


def _refused(code: str, number: int, zh: str, en: str) -> Exception:
    return refusal(code, f"第 {number} 行{zh}。", f"Line {number} {en}.", mend=_MEND)
