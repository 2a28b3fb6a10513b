"""Recognise a file and read its header."""

from __future__ import annotations

from pathlib import Path

from .shapes import Table, check_header, refusal
from .text import HEAD_BYTES, open_text
from .workbook import open_workbook


def open_table(path: Path) -> Table:
    """The table in the file. Raises Refusal; codes begin with `file.`."""
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
    table = open_workbook(path) if head.startswith(b"PK\x03\x04") else open_text(path, head)
    check_header(table.header)
    return table
