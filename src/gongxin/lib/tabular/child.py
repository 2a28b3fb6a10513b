"""Rows as a reader of our own hands them over from a process of its own, with limits of memory and time.

A file of a few kilobytes can ask its parser for hundreds of gigabytes (two cells far apart, a page that
says it holds billions), and the parser then ends its process. So it never runs in ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from ..bilingual import Text
from .shapes import HEAD_ROWS, Chunk, Row, Table, refusal, text_columns

CHUNK_ROWS = 20_000
MAX_MEMORY = 3 * 1024**3
MAX_SECONDS = 120

_FAR_TOO_LARGE = Text(
    "数据量大时请用 CSV。", "For much data use CSV; save only the cells that hold data."
)


@dataclass(frozen=True, slots=True)
class Reader:
    """A program beside this file. It prints a JSON object about the table, then a JSON array a row.

    Its exit status says what is wrong: 3 unreadable, 4 a limit was reached, and what `refusals` names.
    """

    program: str
    format: str
    refusals: dict[int, tuple[str, str, str]]

    def open(self, path: Path) -> Table:
        """The table in the file, with its first rows. Raises Refusal."""
        with closing(self._lines(path)) as lines:
            about = json.loads(next(lines))
            head: list[Row] = []
            for line in lines:
                head.append(tuple(json.loads(line)))
                if len(head) == HEAD_ROWS:
                    break
        return Table(
            path,
            self.format,
            self.format,
            "",
            tuple(head),
            self._chunks,
            sheet=about.get("sheet", ""),
        )

    def _chunks(self, table: Table) -> Generator[Chunk, None, None]:
        columns = len(table.header)
        rows: list[list[str]] = []
        numbers: list[int] = []
        ragged: dict[int, int] = {}
        with closing(self._lines(table.path)) as lines:
            next(lines)
            for number, line in enumerate(lines, 1):
                cells = json.loads(line)
                if number <= table.header_row or not any(cell.strip() for cell in cells):
                    continue
                if any(cell.strip() for cell in cells[columns:]):
                    ragged[number] = len(cells)
                rows.append((cells + [""] * columns)[:columns])
                numbers.append(number)
                if len(rows) == CHUNK_ROWS:
                    yield _chunk(rows, numbers, ragged, columns)
                    rows, numbers, ragged = [], [], {}
        if rows:
            yield _chunk(rows, numbers, ragged, columns)

    def _lines(self, path: Path) -> Generator[str, None, None]:
        child = subprocess.Popen(  # noqa: S603 - our own program; the path is one argument
            [
                *(sys.executable, "-I", str(Path(__file__).with_name(self.program)), str(path)),
                *(str(MAX_MEMORY), str(MAX_SECONDS)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # nothing of ours is needed there, least of all the address of the database
            env={
                name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ
            },
            encoding="utf-8",
        )
        try:
            if child.stdout is not None:
                yield from child.stdout
            self._judge(child.wait())
        finally:
            child.kill()
            child.wait()
            if child.stdout is not None:
                child.stdout.close()

    def _judge(self, status: int) -> None:
        if status == 0:
            return
        if status in self.refusals:
            raise refusal(*self.refusals[status])
        # ended by a limit: no memory, or out of time
        raise refusal(
            "too-large",
            "文件解开后过大，或单元格分布过广，不予打开。",
            "The file would unpack to far too much and is not opened.",
            mend=_FAR_TOO_LARGE,
        )


def _chunk(
    rows: list[list[str]], numbers: list[int], ragged: dict[int, int], columns: int
) -> Chunk:
    cells = pl.DataFrame(rows, schema=text_columns(columns), orient="row")
    return Chunk(cells, np.array(numbers, np.int32), ragged)
