"""Workbooks: XLSX, ODS and XLS, the first sheet that holds anything, read in a process of its own."""

from __future__ import annotations

import mmap
import zipfile
from pathlib import Path

from ..bilingual import Text
from .child import Reader
from .shapes import Table, refusal

MAX_BYTES = 600 * 1024 * 1024
MAX_RATIO = 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_NO_MACROS = Text(
    "请另存为不含宏的工作簿（XLSX）或 CSV，再报送。",
    "Save it as a workbook without macros (XLSX) or as CSV and file it again.",
)
_NO_PASSWORD = Text(
    "请取消密码保护后另存，再报送。", "Save it without a password and file it again."
)
_UNREADABLE = (
    "unreadable",
    "工作簿无法读取：已损坏、不完整，或不是 XLSX、XLS、ODS。",
    "The workbook cannot be read: damaged, incomplete, or not XLSX, XLS or ODS.",
)


def open_workbook(path: Path) -> Table:
    """The first sheet with anything in it, of a zipped workbook (XLSX, ODS). Raises Refusal."""
    return _reader(_check_archive(path)).open(path)


def open_old_workbook(path: Path) -> Table:
    """The same of a workbook of Excel 97 to 2003 (XLS). Raises Refusal."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        # names of streams stand in the container in UTF-16
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise _encrypted()
        if content.find("_VBA_PROJECT".encode("utf-16-le")) >= 0:
            raise _macros()
    return _reader("xls").open(path)


def _reader(form: str) -> Reader:
    several = (
        "several-sheets",
        "工作簿有几张表头相同的工作表，本平台一次只读一张。",
        "Several sheets of the workbook have the same header; one is read at a time.",
    )
    return Reader("sheet_reader.py", form, {3: _UNREADABLE, 5: several})


def _check_archive(path: Path) -> str:
    """Which kind of workbook the archive is, by its entries; what it declares is weighed unopened."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        raise refusal(*_UNREADABLE) from None
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _macros()
    if any(entry.flag_bits & 1 for entry in entries):
        raise _encrypted()
    declared = sum(entry.file_size for entry in entries)
    if declared > MAX_BYTES or declared > MAX_RATIO * max(path.stat().st_size, 50_000):
        raise refusal(
            "too-large",
            "工作簿解开后过大，不予打开；数据量大时请用 CSV。",
            "The workbook would unpack to far too much and is not opened; for much data use CSV.",
        )
    if "[Content_Types].xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    raise refusal("binary", "这是压缩包，不是工作簿。", "This is an archive, not a workbook.")


def _macros() -> Exception:
    return refusal(
        "macros",
        "工作簿带有宏，不予打开。",
        "The workbook carries macros and is not opened.",
        mend=_NO_MACROS,
    )


def _encrypted() -> Exception:
    return refusal(
        "encrypted",
        "工作簿有密码保护，无法读取。",
        "The workbook is protected by a password and cannot be read.",
        mend=_NO_PASSWORD,
    )
