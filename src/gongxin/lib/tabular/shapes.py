"""What a table is, whichever way it is written; its limits; how it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from ..bilingual import Text
from ..errors import Refusal

MAX_COLUMNS = 500
HEAD_ROWS = 10
"""How many rows are looked at to find the header."""

Numbers = np.ndarray[Any, np.dtype[np.int32]]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows: text columns named `0`, `1`, …; `numbers` of the rows; `ragged` row -> cells found."""

    cells: pl.DataFrame
    numbers: Numbers
    ragged: dict[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A readable table: how it is written, its header, its rows on demand.

    `head` are its first rows as they stand, to find the header among them; `header_row` is where it was
    found, and 0 where names come with each row, as in JSON lines. `sheet` is the sheet of a workbook that
    was read. With `only_cr` lines end as old Macintosh programs wrote them, by a carriage return alone.
    """

    path: Path
    format: str
    encoding: str
    separator: str
    head: tuple[Row, ...]
    read: Callable[[Table], Iterator[Chunk]]
    header: Row = ()
    header_row: int = 1
    sheet: str = ""
    only_cr: bool = False

    def chunks(self) -> Iterator[Chunk]:
        """The rows below the header. May raise Refusal for a fault deep in the file."""
        return self.read(self)

    def with_header(self, header: Row, *, row: int) -> Table:
        """The same table under the header that ends in `row`. Raises Refusal for one that is no header."""
        names = tuple(cell.strip() for cell in header)
        while self.separator == "" and names and not names[-1]:
            names = names[:-1]  # a workbook's sheet is as wide as its widest row
        check_header(names, row=row)
        return replace(self, header=names, header_row=row)


def text_columns(columns: int) -> dict[str, Any]:
    """The schema of a chunk: columns of text, named by position."""
    return {str(position): pl.String for position in range(columns)}


def check_header(header: Row, *, row: int = 1) -> None:
    """Refuse a header that is blank, too wide, or names a column twice.

    Columns are told by position: the row may turn out to hold a person's data.
    """
    if not any(header):
        raise refusal(
            "no-header",
            f"第 {row} 行是空的，应为表头。",
            f"Row {row} is empty; it should be the header.",
        )
    if len(header) > MAX_COLUMNS:
        raise refusal(
            "too-many-columns",
            f"表头有 {len(header)} 列，最多 {MAX_COLUMNS} 列。",
            f"The header has {len(header)} columns; {MAX_COLUMNS} at most.",
        )
    seen: dict[str, int] = {}
    for position, name in enumerate(header, 1):
        first = seen.setdefault(name, position)
        if name and first != position:
            raise refusal(
                "duplicate-header",
                f"表头第 {position} 列与第 {first} 列重名。",
                f"Header column {position} repeats the name of column {first}.",
            )


_MEND = Text(
    "请把数据另存为 UTF-8 或 GB18030 的 CSV，或 XLSX，第 1 行为表头，再报送。",
    "Save the data as CSV in UTF-8 or GB18030, or as XLSX, with the header in row 1, and file it again.",
)


def refusal(code: str, zh: str, en: str, *, mend: Text = _MEND) -> Refusal:
    """The refusal of a whole file, with what can be done about it."""
    return Refusal(code=f"file.{code}", what=Text(zh, en), mend=mend)
