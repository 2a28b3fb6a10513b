"""What the page of one destruction list shows: its way, its counts, what stays and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

from gongxin.apps.catalogue.api import item_titles
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor
from gongxin.apps.retention.api import WAIT, ListLine, ListState, what_stays
from gongxin.interfaces.pages.components import (
    Column,
    Fact,
    Facts,
    Link,
    Part,
    Row,
    Share,
    Status,
    StatusKind,
    Step,
    Steps,
    Table,
    Tally,
)
from gongxin.lib.bilingual import Text

KINDS: dict[ListState, StatusKind] = {
    ListState.TO_REVIEW: "waiting",
    ListState.TO_SECOND: "waiting",
    ListState.WAITING: "waiting",
    ListState.READY: "now",
    ListState.RUNNING: "now",
    ListState.DONE: "done",
    ListState.SENT_BACK: "ended",
    ListState.WITHDRAWN: "ended",
}
NEXT = {
    ListState.TO_REVIEW: Text("另一位安全管理员审核", "Another administrator reviews it"),
    ListState.TO_SECOND: Text("第三位安全管理员复核", "A third administrator reviews it"),
    ListState.WAITING: Text("等待期满", "The week of waiting ends"),
    ListState.READY: Text(
        "运行人员执行 gongxin destruction run", "The operator runs gongxin destruction run"
    ),
    ListState.RUNNING: Text("等待执行完成", "It is carried out to its end"),
    ListState.DONE: Text("下载凭证", "Take the receipt"),
    ListState.SENT_BACK: Text("没有", "None"),
    ListState.WITHDRAWN: Text("没有", "None"),
}
_ALL = Text("全部", "All")


@dataclass(frozen=True, slots=True)
class Names:
    """What items and organs are called, read once for a page."""

    items: Mapping[str, Text] = field(default_factory=item_titles)
    organs: Mapping[str, Text] = field(default_factory=organ_names)

    def item(self, code: str) -> Text:
        return self.items.get(code) or Text(code or "—", code or "—")

    def organ(self, code: str) -> Text:
        return self.organs.get(code) or Text(code or "—", code or "—")


def parts_of(found: ListLine, actor: Actor) -> list[Part]:
    names = Names()
    return [
        _way(found),
        Tally(
            words=Text("清单条目", "Entries of the list"),
            total=found.entries,
            shares=_shares(found),
        ),
        _facts(found, names),
        _counts(found, names),
        *_stays(found, actor),
    ]


def _shares(found: ListLine) -> tuple[Share, ...]:
    rest = found.entries - found.destroyed - found.taken_out - found.left_out
    over = found.state in {ListState.SENT_BACK, ListState.WITHDRAWN}
    waiting = Text("不再销毁", "Not destroyed") if over else Text("待销毁", "To be destroyed")
    return (
        Share(Text("已销毁", "Destroyed"), found.destroyed),
        Share(waiting, rest),
        Share(Text("审核时剔除", "Taken out"), found.taken_out),
        Share(Text("执行时留下", "Left out"), found.left_out),
    )


def _way(found: ListLine) -> Steps:
    """Author, reviewer, second reviewer, a week, destruction."""
    over = found.closed_at is not None
    second = over or found.reviewed_at is None
    waits, ends = "todo", "todo"
    if found.seconded_at is not None and not over:
        waits = "now" if found.state is ListState.WAITING else "done"
    if found.state in {ListState.READY, ListState.RUNNING, ListState.DONE}:
        ends = "done" if found.done_at else "now"
    steps = [
        _step(Text("编制", "Made"), "done", found.made_at, found.author),
        _step(
            Text("审核", "Reviewed"),
            _taken(found.reviewed_at, over=over),
            found.reviewed_at,
            found.reviewer,
        ),
        _step(
            Text("复核", "Reviewed again"),
            _taken(found.seconded_at, over=second),
            found.seconded_at,
            found.second_reviewer,
        ),
        _step(Text(f"等待 {WAIT.days} 日", f"{WAIT.days} days go by"), waits, found.waits_until),
        _step(Text("销毁并出具凭证", "Destroyed, with a receipt"), ends, found.done_at),
    ]
    if over:
        steps.append(_step(found.state.words, "failed", found.closed_at, found.closed_by))
    return Steps(Text("办理经过", "Its way"), tuple(steps))


def _taken(at: datetime | None, *, over: bool) -> str:
    if at is not None:
        return "done"
    return "todo" if over else "now"


def _step(words: Text, state: Any, at: datetime | None, by: str = "") -> Step:
    return Step(words=words, state=state, at=at, note=by)


def _facts(found: ListLine, names: Names) -> Facts:
    done = found.state is ListState.DONE
    chosen = found.selection
    link = Link(
        reverse("workbench:destruction-receipt", args=[found.number]),
        Text("下载销毁凭证（JSON）", "Download the receipt (JSON)"),
    )
    return Facts(
        (
            Fact(label=Text("状态", "State"), value=Status(KINDS[found.state], found.state.words)),
            Fact(label=Text("下一步", "Next step"), value=NEXT[found.state]),
            Fact(label=Text("依据文号", "Document"), value=found.document),
            Fact(label=Text("销毁什么", "What"), value=chosen.thing.words),
            Fact(
                label=Text("条目", "Item"), value=names.item(chosen.item) if chosen.item else _ALL
            ),
            Fact(
                label=Text("单位", "Organ"),
                value=names.organ(chosen.source) if chosen.source else _ALL,
            ),
            Fact(label=Text("期限早于这一天届满", "Kept until before"), value=chosen.before),
            Fact(
                label=Text("退回原因", "Sent back because"),
                value=found.sent_back_for.words if found.sent_back_for else None,
            ),
            Fact(label=Text("条目摘要", "Digest over the entries"), value=found.digest, copy=True),
            Fact(label=Text("凭证", "Receipt"), value=link if done else None),
        )
    )


def _counts(found: ListLine, names: Names) -> Table:
    return Table(
        name="counts",
        caption=Text("按条目和单位", "By item and organ"),
        columns=(
            Column(label=Text("条目", "Item")),
            Column(label=Text("单位", "Organ")),
            Column(label=Text("条目数", "Entries"), number=True),
            Column(label=Text("序号", "Places")),
        ),
        rows=tuple(
            Row(
                cells=(
                    names.item(one.item) if one.item else found.selection.thing.words,
                    names.organ(one.source),
                    one.entries,
                    f"{one.first}-{one.last}",
                )
            )
            for one in found.counts
        ),
    )


def _stays(found: ListLine, actor: Actor) -> list[Part]:
    stays = what_stays(number=found.number, actor=actor)
    if not stays:
        return []
    return [
        Table(
            name="stays",
            caption=Text("没有销毁的，及原因", "What is not destroyed, and why"),
            columns=(
                Column(label=Text("原因", "Reason")),
                Column(label=Text("条目数", "Entries"), number=True),
            ),
            rows=tuple(Row(cells=(one.why.words, one.entries)) for one in stays),
        )
    ]
