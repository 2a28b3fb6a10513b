"""XLSX workbooks: the first sheet, read in a process of its own with limits of memory and time.

A workbook of a few kilobytes can ask its reader for hundreds of gigabytes (two cells far apart), and
the parser then ends its process. So it never runs in ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import polars as pl

from .shapes import Chunk, Table, refusal, text_columns

CHUNK_ROWS = 20_000
MAX_BYTES = 600 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMORY = 3 * 1024**3
MAX_SECONDS = 120

_READER = Path(__file__).with_name("sheet_reader.py")
_UNREADABLE, _TOO_LARGE = 3, 4


def open_workbook(path: Path) -> Table:
    """The first sheet of the workbook. Raises Refusal."""
    _check_archive(path)
    with closing(_rows(path)) as rows:
        header = [cell.strip() for cell in next(rows, [])]
    while header and not header[-1]:
        header.pop()
    return Table(path, "xlsx", "xlsx", "", tuple(header), _chunks)


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError):
        raise _unreadable() from None
    if "[Content_Types].xml" not in {entry.filename for entry in entries}:
        raise refusal("binary", "这是压缩包，不是工作簿。", "This is an archive, not a workbook.")
    declared = sum(entry.file_size for entry in entries)
    if declared > MAX_BYTES or declared > MAX_RATIO * max(path.stat().st_size, 50_000):
        raise _too_large()


def _rows(path: Path) -> Generator[list[str], None, None]:
    """The sheet's rows as the child writes them, one JSON array a line."""
    child = subprocess.Popen(  # noqa: S603 - our own program; the path is one argument
        [sys.executable, "-I", str(_READER), str(path), str(MAX_MEMORY), str(MAX_SECONDS)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # nothing of ours is needed there, least of all the address of the database
        env={name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ},
        encoding="utf-8",
    )
    try:
        if child.stdout is not None:
            for line in child.stdout:
                yield json.loads(line)
        _judge(child.wait())
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _judge(status: int) -> None:
    if status == _UNREADABLE:
        raise _unreadable()
    if status:  # ended by a limit: no memory, or out of time
        raise _too_large()


def _chunks(table: Table) -> Iterator[Chunk]:
    columns = len(table.header)
    rows: list[list[str]] = []
    numbers: list[int] = []
    ragged: dict[int, int] = {}
    with closing(_rows(table.path)) as lines:
        for number, cells in enumerate(lines, 1):
            if number == 1 or not any(cell.strip() for cell in cells):
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


def _chunk(
    rows: list[list[str]], numbers: list[int], ragged: dict[int, int], columns: int
) -> Chunk:
    cells = pl.DataFrame(rows, schema=text_columns(columns), orient="row")
    return Chunk(cells, np.array(numbers, np.int32), ragged)


def _unreadable() -> Exception:
    return refusal(
        "unreadable",
        "工作簿无法读取：已损坏、不完整、加密，或不是 XLSX。",
        "The workbook cannot be read: damaged, incomplete, encrypted, or not XLSX.",
    )


def _too_large() -> Exception:
    return refusal(
        "too-large",
        "工作簿解开后过大，或单元格分布过广，不予打开；数据量大时请用 CSV。",
        "The workbook would unpack to far too much and is not opened; for much data use CSV.",
    )
