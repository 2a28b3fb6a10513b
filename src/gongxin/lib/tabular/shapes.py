"""What a table is, whichever way it is written; its limits; how it is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from ..bilingual import Text
from ..errors import Refusal

MAX_COLUMNS = 500

Numbers = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows: text columns named `0`, `1`, …; `numbers` of the rows; `ragged` row -> cells found."""

    cells: pl.DataFrame
    numbers: Numbers
    ragged: dict[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A readable table: how it is written, its header, its rows on demand.

    With `only_cr` its lines end as old Macintosh programs wrote them, by a carriage return alone.
    """

    path: Path
    format: str
    encoding: str
    separator: str
    header: tuple[str, ...]
    read: Callable[[Table], Iterator[Chunk]]
    only_cr: bool = False

    def chunks(self) -> Iterator[Chunk]:
        """The rows below the header. May raise Refusal for a fault deep in the file."""
        return self.read(self)


def text_columns(columns: int) -> dict[str, Any]:
    """The schema of a chunk: columns of text, named by position."""
    return {str(position): pl.String for position in range(columns)}


def check_header(header: tuple[str, ...]) -> None:
    """Refuse a header that is blank, too wide, or names a column twice.

    Columns are told by position: the first row may turn out to hold a person's data.
    """
    if not any(header):
        raise refusal(
            "no-header", "第 1 行是空的，应为表头。", "Row 1 is empty; it should be the header."
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


def refusal(code: str, zh: str, en: str) -> Refusal:
    """The refusal of a whole file, with what can be done about any of them."""
    return Refusal(code=f"file.{code}", what=Text(zh, en), mend=_MEND)
