"""What is told while a backup is made or restored."""

from __future__ import annotations

from gongxin.lib.bilingual import Text

_WHAT = {
    "database": Text("数据库", "the database"),
    "ledger": Text("公布的存证文件", "the published log"),
    "originals": Text("报送原件", "original files"),
}


def sealing(member: str) -> Text:
    """One of them is being written."""
    return Text(f"封存{_WHAT[member].zh}", f"Sealing {_WHAT[member].en}")


EVERY_BYTES = 256 * 1024 * 1024
"""How often is told how much of the database was written out."""


def so_far(written: int) -> Text:
    """Of the database."""
    return Text(f"已写 {written // 1_000_000:,} MB", f"{written // 1_000_000:,} MB so far")


def checking(member: str) -> Text:
    """One of them is read back."""
    return Text(f"逐字节核对{_WHAT[member].zh}", f"Reading back every byte of {_WHAT[member].en}")


def restoring(member: str) -> Text:
    """One of them is being brought back."""
    return Text(f"恢复{_WHAT[member].zh}", f"Bringing back {_WHAT[member].en}")


COMPARING = Text("逐表核对行数和摘要", "Comparing rows and digests of every table")
REPLAYING = Text("接上存证，重做其后的销毁", "Taking up the log, doing erasures of since again")
VERIFYING = Text("逐条核对存证", "Verifying the whole log")
