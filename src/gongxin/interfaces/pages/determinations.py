"""What both the person's page and the desk show of a determination: the document, the notice, the defence, the decision, the listing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gongxin.apps.catalogue.api import Outcome
from gongxin.apps.determinations.api import DeterminationLine, DeterminationShown, EvidenceLine
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import last_day_before

from .components import (
    Column,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Row,
    State,
    Status,
    StatusKind,
    Table,
)
from .words import day_text

_GONE = Text("内容已销毁", "its content was destroyed")
_ENDS: dict[Outcome, StatusKind] = {
    Outcome.GRANTED: "done",
    Outcome.REFUSED: "ended",
    Outcome.WITHDRAWN: "ended",
    Outcome.LAPSED: "ended",
}


def how(line: DeterminationLine) -> Status:
    """Where it is, as a shape and a word."""
    if line.end is not None:
        return Status(_ENDS.get(line.end.outcome, "ended"), line.end.title)
    return Status("waiting", line.step.title)


def facts(shown: DeterminationShown, names: Mapping[str, Text]) -> Facts:
    """What is proposed, by whom, on what document and basis, and where it is."""
    line = shown.line
    due = last_day_before(line.due) if line.due else None
    told = (
        Fact(label=Text("状态", "State"), value=how(line)),
        Fact(label=Text("最迟", "Due by"), value=due),
        Fact(label=Text("名单", "List"), value=line.list),
        Fact(label=Text("领域", "Field"), value=shown.serious_list.field.words),
        Fact(label=Text("认定机关", "Organ"), value=names.get(line.organ)),
        Fact(label=Text("依据的文书", "Document"), value=shown.document),
        Fact(label=Text("文书日期", "Date of the document"), value=shown.document_day),
        Fact(label=Text("文书种类", "Kind of document"), value=shown.item),
        Fact(
            label=Text("法律依据", "Legal basis"),
            value=Text(
                "".join(f"《{one.zh}》" for one in shown.basis),
                "; ".join(one.en for one in shown.basis),
            ),
        ),
        Fact(label=Text("与行为的关联", "Relevance"), value=shown.relevance),
        Fact(label=Text("是否适当", "Proportion"), value=shown.proportion),
        Fact(label=Text("最长期限（月）", "Longest term (months)"), value=shown.announced_months),
    )
    return Facts(tuple(one for one in told if one.value is not None))


def told(shown: DeterminationShown) -> list[Part]:
    """The notice as it was served, the defence, the decision with the notice of repair, the listing, each where it is there."""
    parts: list[Part] = []
    if not shown.founded and shown.line.end is None:
        parts.append(_NO_DOCUMENT)
    if shown.notice and shown.noticed_at:
        day = day_text(shown.noticed_at)
        title = Text(f"事先告知书（{day.zh}送达）", f"Notice, served on {day.en}")
        parts.append(Notice(title=title, body=shown.notice))
    if shown.defences:
        parts.append(_defences(shown))
    if shown.decided_at:
        parts.append(_decision(shown))
    if shown.repair:
        title = Text(
            "信用修复告知书（与决定书一并送达）", "Notice of repair, served with the decision"
        )
        parts.append(Notice(title=title, body=shown.repair))
    if shown.listing is not None:
        parts.append(_listing(shown))
    return parts


def conditions(shown: DeterminationShown) -> Table:
    """The conditions of the list, with what of the document decided each."""
    return Table(
        name="conditions",
        caption=Text("列入条件", "Conditions"),
        columns=(
            Column(label=Text("条件", "Condition")),
            Column(label=Text("文书", "The document")),
        ),
        rows=tuple(Row(cells=(message, said)) for message, said in shown.conditions),
    )


def steps(shown: DeterminationShown) -> Table:
    """What was done, in order."""
    return Table(
        name="steps",
        caption=Text("办理过程", "What was done"),
        columns=(
            Column(label=Text("动作", "Act")),
            Column(label=Text("时间（北京时间）", "When (Beijing time)")),
            Column(label=Text("说明", "Words")),
        ),
        rows=tuple(Row(cells=(one.act, one.done_at, one.words)) for one in shown.steps),
        empty=State("empty", Text("还没有办理。", "Nothing was done yet.")),
    )


def files(evidence: Sequence[EvidenceLine], place: Callable[[str], str]) -> Table:
    """What either side handed in, the oldest first; `place` gives the address of one by its number."""
    return Table(
        name="files",
        caption=Text("证据材料", "Evidence"),
        columns=(
            Column(label=Text("材料", "File")),
            Column(label=Text("由谁提交", "Handed in by")),
            Column(label=Text("提交时间（北京时间）", "Handed in (Beijing time)")),
            Column(label=Text("大小（kB）", "Size (kB)"), number=True),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(place(one.number), Text(one.name, one.name)) if one.name else _GONE,
                    one.party.words,
                    one.at,
                    -(-one.size // 1000),
                )
            )
            for one in evidence
        ),
        empty=State("empty", Text("还没有材料。", "Nothing was handed in yet.")),
    )


def _defences(shown: DeterminationShown) -> Table:
    return Table(
        name="defences",
        caption=Text("陈述申辩", "Statement and defence"),
        columns=(
            Column(label=Text("提出时间（北京时间）", "Stated (Beijing time)")),
            Column(label=Text("内容", "What was said")),
        ),
        rows=tuple(Row(cells=(one.said_at, one.words)) for one in shown.defences),
    )


def _decision(shown: DeterminationShown) -> Notice:
    if shown.listed:
        title = Text(
            f"决定列入，期限{shown.months}个月", f"Decided: listed for {shown.months} months"
        )
    else:
        title = Text("决定不列入", "Decided: not listed")
    reason = Text(f"理由：{shown.decision}", f"Reason: {shown.decision}")
    answer = Text(f"对陈述申辩的答复：{shown.answer}", f"Answer to the defence: {shown.answer}")
    number = Text(f"决定书文号：{shown.decision_document}", f"Number: {shown.decision_document}")
    body = (
        reason,
        *([answer] if shown.answer else []),
        *([number] if shown.decision_document else []),
    )
    return Notice(title=title, body=body)


def _listing(shown: DeterminationShown) -> Notice:
    listing = shown.listing
    assert listing is not None
    since, until = day_text(listing.since), day_text(listing.until)
    if listing.annulled_at is not None:
        title = Text("已撤销，不再展示，也不得使用", "Annulled: neither shown nor used any more")
    elif not listing.shown:
        title = Text("已移出名单", "No longer on the list")
    else:
        title = Text(
            f"在名单上，到{until.zh}自动移出", f"On the list; it ends by itself with {until.en}"
        )
    body = Text(
        f"自{since.zh}起算，最后一天是{until.zh}。期满、修复或者撤销，三者谁先到谁为准，都不需要另外办理。",
        f"Counted from {since.en}; the last day is {until.en}. The end of the term, repair or annulment ends it, whichever comes first.",
    )
    return Notice(title=title, body=(body,))


_NO_DOCUMENT = Notice(
    kind="attention",
    title=Text("依据的文书已不在展示", "The document is no longer in display"),
    body=(
        Text(
            "它的展示已经结束或者暂停。不能再据此告知、决定、送达或者记入名单。",
            "Its display has ended or is suspended. Nothing more can be noticed, decided, served or entered on it.",
        ),
    ),
)
