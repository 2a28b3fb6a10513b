"""What the platform's administrators are told of backups: until when each opens, and how the last drill went."""

from __future__ import annotations

from django.conf import settings

from gongxin.apps.backups.api import BackupLine, BackupsTold
from gongxin.interfaces.pages.components import Column, Notice, Row, State, Status, Table
from gongxin.lib.bilingual import Text

BACKUPS_TOLD = 10


def backup_notices(found: BackupsTold) -> tuple[Notice, ...]:
    """One while the newest backup that was made and opens is older than it may be, or there is none."""
    if not found.overdue:
        return ()
    hours = settings.BACKUP_ALARM_HOURS
    return (
        Notice(
            kind="attention",
            title=Text(
                f"{hours} 小时之内没有完成的备份。",
                f"No backup was made within the last {hours} hours.",
            ),
            body=(
                Text(
                    "现在损坏，此后的登记都会丢失。请运行 gongxin backup 并设为每天一次，见运维手册《备份》。",
                    "What was recorded since would be lost with the machine. Run `gongxin backup`, and have it run daily; see the runbook on backups.",
                ),
            ),
        ),
    )


def backup_table(found: BackupsTold) -> Table:
    """The newest backups."""
    return Table(
        name="backups",
        caption=Text("备份与恢复演练", "Backups and drills of their restore"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("数据截至（北京时间）", "Data as of (Beijing time)")),
            Column(label=Text("可用到（北京时间）", "Opens until (Beijing time)")),
            Column(label=Text("状态", "State")),
            Column(label=Text("演练（北京时间）", "Drilled (Beijing time)")),
            Column(label=Text("演练结果", "How it came back")),
            Column(label=Text("RPO（秒）", "RPO (s)"), number=True),
            Column(label=Text("RTO（秒）", "RTO (s)"), number=True),
        ),
        rows=tuple(
            Row(
                cells=(
                    str(one.number),
                    one.taken_at,
                    one.ends_at,
                    _state(one),
                    one.drilled_at,
                    _came_back(one),
                    one.rpo_seconds,
                    one.rto_seconds,
                )
            )
            for one in found.lines
        ),
        empty=State("empty", Text("还没有备份。", "There is none yet.")),
    )


def _state(one: BackupLine) -> Status:
    if one.destroyed_for is not None:
        why = one.destroyed_for.words
        return Status("ended", Text(f"密钥已销毁：{why.zh}", f"Key destroyed: {why.en}"))
    if one.made_at is None:
        return Status("waiting", Text("正在进行", "Being made"))
    if not one.opens:
        return Status("attention", Text("密钥不在本机", "Its key is not here"))
    return Status("done", Text("已逐字节核对", "Every byte read back"))


def _came_back(one: BackupLine) -> Status | None:
    if one.drilled_well is None:
        return None
    if one.drilled_well:
        return Status("done", Text("一致", "Everything agreed"))
    return Status("attention", Text("不一致", "Something differed"))
