"""Parquet, read in a process of its own: the parser allocates what the file says it holds."""

from __future__ import annotations

from pathlib import Path

from .child import Reader
from .shapes import Table

MAGIC = b"PAR1"

_READER = Reader(
    "parquet_reader.py",
    "parquet",
    {
        3: (
            "unreadable",
            "Parquet 文件无法读取：已损坏或不完整。",
            "The Parquet file cannot be read: damaged or incomplete.",
        ),
        5: (
            "nested",
            "Parquet 文件里有嵌套或二进制的列，每个单元格只能是一个值。",
            "The Parquet file has nested or binary columns; a cell holds one value.",
        ),
    },
)


def open_parquet(path: Path) -> Table:
    """The table in the file. Raises Refusal."""
    return _READER.open(path)
