"""What backups refuse, in words."""

from __future__ import annotations

from pathlib import Path

from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

_UNCHANGED = Text("没有改动任何内容。", "Nothing was changed.")
_BOOK = Text("见 docs/runbooks/backup.md。", "See docs/runbooks/backup.md.")


def running() -> Refusal:
    """One at a time."""
    return Refusal(
        code="backup.running",
        what=Text("另一个备份正在进行。", "Another backup is being made just now."),
        mend=Text("请等它结束后再试。", "Try again when it has ended."),
    )


def disk_full(folder: Path) -> Refusal:
    """There is no room; what was written is gone again."""
    return Refusal(
        code="backup.disk-full",
        what=Text(
            f"{folder} 的磁盘已满，备份没有做成，写到一半的已清除。",
            f"The disk of {folder} is full. No backup was made, and what was written is gone again.",
        ),
        mend=Text(
            "请腾出空间或换一个目录；此前的备份仍然有效。",
            "Make room or name another folder; the backups from before are still good.",
        ),
    )


def folder_unfit(folder: Path, why: str) -> Refusal:
    """It cannot be written or read."""
    return Refusal(
        code="backup.folder",
        what=Text(f"{folder} 无法读写（{why}）。", f"{folder} cannot be read or written ({why})."),
        mend=Text("请检查目录和权限。", "Check the folder and its permissions."),
    )


def not_a_backup(folder: Path) -> Refusal:
    """No manifest, or not one of ours."""
    return Refusal(
        code="backup.not-one",
        what=Text(
            f"{folder} 不是完整的备份：没有清单，或清单不是公信写的。",
            f"{folder} is no whole backup: it has no manifest, or not one that Gongxin wrote.",
        ),
        mend=Text(
            "请指明以十四位数字命名的备份目录。",
            "Name the folder of a backup, whose name has fourteen digits.",
        ),
    )


def no_key(number: int) -> Refusal:
    """It was destroyed, or is not on this machine: nobody here can tell which, and nothing opens."""
    return Refusal(
        code="backup.no-key",
        what=Text(
            f"备份 {number} 的密钥不在这里，打不开：已到期或因其后的销毁而销毁，或没有放回本机。",
            f"The key of backup {number} is not here and nothing opens without it: it was destroyed at its end "
            "or after an erasure, or was not brought back to this machine.",
        ),
        mend=Text(
            "请用较新的备份；密钥若只是没有放回，请从密钥镜像中恢复 var/keys/backups。没有改动任何内容。",
            "Take a newer backup; if the key was only not brought back, restore var/keys/backups from its mirror. "
            + _UNCHANGED.en,
        ),
    )


def damaged(number: int, member: str) -> Refusal:
    """Cut, changed, exchanged or lengthened."""
    return Refusal(
        code="backup.damaged",
        what=Text(
            f"备份 {number} 的 {member} 与封存时不同：被截断、改动或调换。",
            f"{member} of backup {number} is not as it was sealed: cut, changed or exchanged.",
        ),
        mend=Text(
            "请用另一个副本或另一个备份。没有改动任何内容。",
            "Take another copy or another backup. " + _UNCHANGED.en,
        ),
    )


def other_installation(number: int) -> Refusal:
    """Made by another installation's log."""
    return Refusal(
        code="backup.other-installation",
        what=Text(
            f"备份 {number} 属于另一个平台的存证，与这里的密钥不符。",
            f"Backup {number} is of another installation's log and does not go with the keys here.",
        ),
        mend=Text(
            "请先放回这个备份所属平台的密钥。没有改动任何内容。",
            "Bring back the keys of its installation first. " + _UNCHANGED.en,
        ),
    )


def not_empty() -> Refusal:
    """Nothing is ever written over."""
    return Refusal(
        code="backup.database-not-empty",
        what=Text(
            "数据库里已有内容，恢复只进空库，不覆盖任何数据。",
            "The database holds something already; a restore goes into an empty one and writes over nothing.",
        ),
        mend=Text(
            "请先把原库移开（内置数据库：停止后把 var/postgres 改名），或另建空库。" + _BOOK.zh,
            "Put the old database aside first (the embedded one: stop it and rename var/postgres), or make an empty "
            "one. " + _BOOK.en,
        ),
    )


def differs(tables: list[str]) -> Refusal:
    """What came back is not what was written out."""
    named = ", ".join(tables[:5])
    return Refusal(
        code="backup.differs",
        what=Text(
            f"恢复出来的内容与清单不符：{named}。",
            f"What came back is not what the manifest says: {named}.",
        ),
        mend=Text(
            "请不要启用这个库，换一个备份。",
            "Do not use this database; take another backup.",
        ),
    )


def not_replayed(number: int) -> Refusal:
    """A database that came out of a backup, before the erasures of since were done again."""
    return Refusal(
        code="backup.not-replayed",
        what=Text(
            f"数据库是由备份 {number} 恢复的，恢复还没有做完：其后的销毁可能没有重做，存证可能没有接上。",
            f"The database came out of backup {number} and its restore is not finished: erasures of since may not "
            "be done again, the log may not be taken up.",
        ),
        mend=Text(
            "请先执行 gongxin restore 并完成。" + _BOOK.zh,
            "Run `gongxin restore` to its end first. " + _BOOK.en,
        ),
    )


def erasures_missing(told: int, listed: int) -> Refusal:
    """The published log tells of more erasures than the list beside the key."""
    return Refusal(
        code="backup.erasures-missing",
        what=Text(
            f"公布的存证在这个备份之后有 {told} 次销毁，密钥旁的名单只有 {listed} 次。",
            f"The published log tells of {told} erasures since this backup, the list beside its key of {listed}.",
        ),
        mend=Text(
            "请恢复完整的 var/keys/backups，或用较新的备份；在此之前不得启用。" + _BOOK.zh,
            "Restore the whole of var/keys/backups, or take a newer backup; nothing is served before that. "
            + _BOOK.en,
        ),
    )


def rolled_back(here: int, known: int) -> Refusal:
    """Others have seen more of the log than database and files now hold."""
    return Refusal(
        code="backup.rolled-back",
        what=Text(
            f"存证倒退：见证人已共签到第 {known} 条，数据库和公布的文件只到第 {here} 条。",
            f"The log is rolled back: witnesses cosigned {known} entries, database and published files hold {here}.",
        ),
        mend=Text(
            "请放回较新的 var/ledger（它不含个人信息，任何人的镜像都可以），再执行一次 gongxin restore；"
            "没有的，请按 docs/runbooks/backup.md「存证倒退」处理，不要启用。",
            "Bring back a newer var/ledger (it holds nothing personal, anybody's mirror will do) and run `gongxin restore` "
            "again; without one follow docs/runbooks/backup.md, “Rolled back”, and do not serve.",
        ),
    )
