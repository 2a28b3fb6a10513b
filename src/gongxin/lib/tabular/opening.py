"""Recognise a file by its first bytes and open it."""

from __future__ import annotations

from pathlib import Path

from .header import Recognise, find_header
from .json_lines import is_json_lines, open_json_lines
from .parquet import MAGIC, open_parquet
from .shapes import Table, refusal
from .text import HEAD_BYTES, open_text
from .workbook import OLE, open_old_workbook, open_workbook


def open_table(path: Path, *, recognise: Recognise | None = None, or_widest: bool = False) -> Table:
    """The table in the file. Raises Refusal; codes begin with `file.`.

    `recognise` says which field a cell of a header names, so that a header below titles is found; where
    nothing is recognised the first row is the header, or with `or_widest` the one with most cells filled.
    """
    if path.is_dir():
        raise refusal("directory", "这是一个文件夹，不是文件。", "This is a folder, not a file.")
    if not path.is_file():
        raise refusal("missing", "没有找到这个文件。", "There is no such file.")
    if path.stat().st_size == 0:
        raise refusal("empty", "文件是空的（0 字节）。", "The file is empty (0 bytes).")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except PermissionError:
        raise refusal(
            "no-permission", "没有读取这个文件的权限。", "There is no permission to read this file."
        ) from None
    return find_header(_open(path, head), recognise or (lambda name: None), or_widest=or_widest)


def _open(path: Path, head: bytes) -> Table:
    if head.startswith(b"PK\x03\x04"):
        return open_workbook(path)
    if head.startswith(OLE):
        return open_old_workbook(path)
    if head.startswith(MAGIC):
        return open_parquet(path)
    if is_json_lines(head):
        return open_json_lines(path)
    return open_text(path, head)
