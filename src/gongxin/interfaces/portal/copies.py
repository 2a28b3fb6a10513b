"""召回图 · 公示副本: which sites and media took an entry that was public, and which have said that it is gone from theirs."""

from __future__ import annotations

from collections.abc import Sequence

from gongxin.apps.feeds.api import CopyState, OwnCopy
from gongxin.interfaces.pages.components import (
    Cell,
    Column,
    Notice,
    Part,
    Row,
    Status,
    StatusKind,
    Table,
)
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import last_day_before

_SHAPES: dict[CopyState, StatusKind] = {
    CopyState.KEPT: "done",
    CopyState.WAITING: "waiting",
    CopyState.OVERDUE: "attention",
    CopyState.ACKNOWLEDGED: "done",
    CopyState.UNKNOWN: "attention",
}


def copies_board(copies: Sequence[OwnCopy]) -> list[Part]:
    """A table of the copies, and what follows for who is silent; nothing where nobody took anything."""
    if not copies:
        return []
    late = any(one.state in {CopyState.OVERDUE, CopyState.UNKNOWN} for one in copies)
    return [
        Table(
            name="copies",
            caption=Text("谁有公示内容的副本", "Who has a copy of what is or was public"),
            columns=(
                Column(label=Text("订阅方", "Subscriber")),
                Column(label=Text("事项", "Item")),
                Column(label=Text("状态", "State")),
                Column(label=Text("取走时间（北京时间）", "Taken (Beijing time)")),
                Column(label=Text("公示停止", "Public until")),
                Column(label=Text("停止原因", "Why it ended")),
                Column(label=Text("最迟确认日", "Due by")),
                Column(label=Text("确认时间", "Acknowledged")),
            ),
            rows=tuple(_row(one) for one in copies),
        ),
        Notice(
            kind="attention" if late else "info",
            title=Text("副本怎样撤下", "How a copy is taken down"),
            body=(
                Text(
                    "公示停止后，订阅方须撤下副本并签名确认；逾期没有确认的，平台不再向它推送新公示。",
                    "When an entry is public no longer, a subscriber takes it down and acknowledges that over its signature; to who is late nothing more is released.",
                ),
                Text(
                    "网站上仍能看到的，您可以要求它删除，也可以向它的上级机关或者网信部门投诉，不收费。",
                    "If you still see it on a site, ask it to delete it, or complain to the authority above it or to the cyberspace administration, free of charge.",
                ),
            ),
        ),
    ]


def _row(one: OwnCopy) -> Row:
    nothing: Cell = Text("—", "—")
    return Row(
        cells=(
            Text(f"{one.name}（{one.site}）", f"{one.name} ({one.site})"),
            one.item,
            Status(_SHAPES[one.state], one.state.words),
            one.read_at,
            one.ended_at or Text("仍在公示", "Still public"),
            one.ground.words if one.ground is not None else nothing,
            last_day_before(one.due_at) if one.due_at is not None else nothing,
            one.acknowledged_at or (Text("还没有", "Not yet") if one.ground else nothing),
        )
    )
