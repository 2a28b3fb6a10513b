"""What a witness's operator is told."""

from __future__ import annotations

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal


def has_a_name(name: str) -> Refusal:
    """A witness keeps its name: policies name it."""
    return Refusal(
        code="witness.named-already",
        what=Text(
            f"这个见证程序已经名为 {name}，名称不能更改。",
            f"This witness is called {name} already, and a name is for ever.",
        ),
        mend=Text("请去掉名称，或换一个新文件夹。", "Leave the name out, or choose a new folder."),
    )


def not_this_key(file: str) -> Refusal:
    """Public and private key do not belong together: one of them was put back or exchanged."""
    return Refusal(
        code="witness.other-key",
        what=Text(
            f"{file} 不是这里私钥的公钥，文件夹里的内容不属于同一个见证程序。",
            f"{file} is not the public key of the private one here; the folder holds parts of two witnesses.",
        ),
        mend=Text(
            "请恢复原来的文件夹；恢复不了的，另建新的见证程序，并更新各平台的见证策略。",
            "Restore the folder as it was; if that is lost, begin a new witness and change the platforms' policies.",
        ),
    )


def no_log_key(why: str) -> Refusal:
    """What was given is no public key of a log."""
    return Refusal(
        code="witness.no-log-key",
        what=Text(f"这不是日志的公钥：{why}。", f"That is not a log's public key: {why}."),
        mend=Text(
            "请给出平台 var/ledger/ledger.pub 中的那一行。",
            "Give the one line of the platform's var/ledger/ledger.pub.",
        ),
    )


def logs_unreadable(why: str) -> Refusal:
    """The list of logs has a line that is none."""
    return Refusal(
        code="witness.logs-unreadable",
        what=Text(f"日志名单 logs 有误：{why}。", f"The list `logs` is faulty: {why}."),
        mend=Text(
            "每行一个日志公钥，# 开头的行是说明；改好后再启动。",
            "One log's public key a line, lines with # are notes; mend it and start again.",
        ),
    )
