"""What is refused around an application for repair, in words; the record stays as it was."""

from __future__ import annotations

from datetime import date

from gongxin.lib.bilingual import Text, day_words
from gongxin.lib.errors import Refusal


def too_early(from_day: date) -> Refusal:
    """The shortest display is not over."""
    day = day_words(from_day)
    return Refusal(
        code="repairs.too-early",
        what=Text(
            f"最短展示期限未满，{day.zh}起可以申请修复。",
            f"The shortest display is not over; repair may be asked for from {day.en}.",
        ),
        mend=Text(
            "请在那一天以后提出；可以先把日历文件存下来。认为日期有误的，可以提出异议。",
            "Come back from that day on; the calendar file keeps it for you. If the date is wrong, object.",
        ),
    )


def excluded() -> Refusal:
    """The law excludes repair of the record."""
    return Refusal(
        code="repairs.excluded",
        what=Text("这条记录依法不予修复。", "The law excludes repair of this record."),
        mend=Text(
            "到最长期限自动停止展示；认为记录有误的，可以提出异议。",
            "Its display ends by itself at its longest. If the record is wrong, object.",
        ),
    )


def lacks(what: Text) -> Refusal:
    """A condition that the person has to fulfil with the application."""
    return Refusal(
        code="repairs.lacks",
        what=Text(f"申请缺少：{what.zh}。", f"The application lacks: {what.en}."),
        mend=Text("请补上后再提交。", "Add it, and send it again."),
    )


def not_adverse() -> Refusal:
    """Repair is of adverse records."""
    return Refusal(
        code="repairs.not-adverse",
        what=Text("这条记录不需要修复。", "This record needs no repair."),
        mend=Text(
            "只有不良信息可以申请修复；内容有误的，请提出异议。",
            "Repair is for adverse records; if this one is wrong, object.",
        ),
    )
