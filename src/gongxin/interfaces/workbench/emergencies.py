"""What administrators are told of entering the database in an emergency: that somebody may be inside, and every time so far."""

from __future__ import annotations

from datetime import datetime

from gongxin.apps.custody.api import EmergencyLine
from gongxin.apps.identity.api import names_of
from gongxin.interfaces.pages.components import Column, Notice, Row, State, Status, Table
from gongxin.interfaces.pages.words import moment_in
from gongxin.lib.bilingual import Text

EMERGENCIES_TOLD = 20


def emergency_notices(found: tuple[EmergencyLine, ...], now: datetime) -> tuple[Notice, ...]:
    """One for each that is open just now."""
    return tuple(
        Notice(
            kind="attention",
            title=Text(
                f"数据库正为紧急事件开放：{one.number}，到北京时间 {moment_in(one.ends_at, 'zh')}。",
                f"The database is open for an emergency, {one.number}, until {moment_in(one.ends_at, 'en')} Beijing time.",
            ),
            body=(
                Text(
                    "如您不知情，请向申请人和确认人核实；可用 gongxin emergency close 立即关闭。",
                    "If you do not know of it, ask who asked for it and who confirmed; `gongxin emergency close` ends it at once.",
                ),
            ),
        )
        for one in found
        if one.ends_at is not None and one.is_open(now)
    )


def emergency_table(found: tuple[EmergencyLine, ...], now: datetime) -> Table:
    """Every time, by whom, why, and how many statements were asked."""
    names = names_of([ref for one in found for ref in (one.asked_by, one.confirmed_by or "")])
    return Table(
        name="emergencies",
        caption=Text("紧急进入数据库", "Emergencies"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("申请（北京时间）", "Asked for (Beijing time)")),
            Column(label=Text("原因", "Why")),
            Column(label=Text("申请人", "Asked by")),
            Column(label=Text("确认人", "Confirmed by")),
            Column(label=Text("语句数", "Statements"), number=True),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                cells=(
                    one.number,
                    one.asked_at,
                    Text(
                        f"{one.reason.words.zh}（{one.reference}）",
                        f"{one.reason.words.en} ({one.reference})",
                    ),
                    names.get(one.asked_by, one.asked_by),
                    names.get(one.confirmed_by or "", one.confirmed_by),
                    one.statements,
                    _state(one, now),
                )
            )
            for one in found
        ),
        empty=State("empty", Text("没有发生过。", "There was none.")),
    )


def _state(one: EmergencyLine, now: datetime) -> Status:
    if one.is_open(now):
        return Status("attention", Text("开放中", "Open"))
    if one.ends_at is None and one.closed_at is None:
        return Status("waiting", Text("待确认", "To be confirmed"))
    return Status("ended", Text("已结束", "Over"))
