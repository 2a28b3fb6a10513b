"""A measure as it is applied, as its subject and its organ read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gongxin.apps.catalogue.api import Measure, get_clock
from gongxin.apps.directory.api import instrument_titles, organ_names
from gongxin.apps.measures.api import (
    CLOCK,
    AppliedLine,
    AppliedShown,
    AppliedState,
    explain_defence,
)
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import last_day_before

from .catalogue import cited
from .components import Cell, Column, Fact, Facts, Link, Row, State, Status, StatusKind, Table
from .why import Why

_KINDS: dict[AppliedState, StatusKind] = {
    AppliedState.DEFENCE: "waiting",
    AppliedState.READY: "attention",
    AppliedState.IN_FORCE: "now",
    AppliedState.DROPPED: "ended",
    AppliedState.LIFTED: "ended",
    AppliedState.OVER: "ended",
}
_DESTROYED = Text("内容已销毁", "its words are destroyed")
_DISPUTED = Text("所依据的记录有异议，正在处理", "the record it rests on is in dispute")


def status_of(line: AppliedLine) -> Status:
    """How far it is, as a shape and a word."""
    return Status(_KINDS[line.state], line.state.words)


def measures_board(
    lines: Sequence[AppliedLine], *, href: Callable[[str], str], empty: State
) -> Table:
    """Measures as lines, without anybody's name."""
    names = organ_names()
    return Table(
        name="applied",
        caption=Text("措施，最近的在前", "Measures, newest first"),
        columns=tuple(
            Column(label=label)
            for label in (
                Text("编号", "Number"),
                Text("案号", "Case reference"),
                Text("措施", "Measure"),
                Text("单位", "Organ"),
                Text("状态", "State"),
                Text("最迟结束", "Over by"),
                Text("执行反馈", "Last report"),
            )
        ),
        rows=tuple(
            Row(
                anchor=line.number,
                cells=(
                    Link(href(line.number), line.number),
                    line.case_reference or None,
                    line.title,
                    names.get(line.organ, Text(line.organ, line.organ)),
                    status_of(line),
                    last_day_before(line.ends_at),
                    _last_report(line),
                ),
            )
            for line in lines
        ),
        empty=empty,
    )


def _last_report(line: AppliedLine) -> Cell:
    return line.reports[-1].outcome.words if line.reports else Text("—", "—")


def applied_facts(shown: AppliedShown) -> Facts:
    """What it is, on what it rests and why, until when, and what was said for and against it."""
    line = shown.line
    organ = organ_names().get(line.organ, Text(line.organ, line.organ))
    facts = [
        Fact(label=Text("状态", "State"), value=status_of(line), note=_note(line)),
        Fact(label=Text("单位", "Organ"), value=organ),
        Fact(label=Text("案号", "Case reference"), value=line.case_reference or None),
        *(_of_list(shown.measure) if shown.measure else ()),
        Fact(label=Text("所依据的记录", "The record it rests on"), value=shown.item_title),
        Fact(label=Text("关联性", "Relevance"), value=shown.relevance),
        Fact(label=Text("是否相当", "Proportion"), value=_words(shown.proportion)),
        Fact(label=Text("拟议时间（北京时间）", "Proposed (Beijing time)"), value=line.proposed_at),
        Fact(
            label=Text("陈述申辩到", "To speak until"),
            value=last_day_before(line.defend_until),
        ),
        Fact(
            label=Text("最迟结束", "Over by"),
            value=last_day_before(line.ends_at),
            note=Text(
                "所依据的记录修复、撤销、到期或者暂停展示的，同时结束",
                "at once where its record is repaired, annulled, over or hidden",
            ),
        ),
    ]
    if line.defended:
        facts.append(
            Fact(
                label=Text("本人的陈述申辩", "What was said against it"),
                value=_words(shown.defence),
            )
        )
    if line.confirmed_at is not None:
        facts.append(
            Fact(
                label=Text("确认时间（北京时间）", "Confirmed (Beijing time)"),
                value=line.confirmed_at,
            )
        )
    if line.confirmed_at is not None and line.defended:
        facts.append(
            Fact(label=Text("对陈述申辩的答复", "The answer to it"), value=_words(shown.weighed))
        )
    return Facts(tuple(facts))


def _of_list(measure: Measure) -> list[Fact]:
    titles = instrument_titles({one.instrument for one in measure.basis})
    remedies = [one.words for one in measure.remedies]
    facts = [
        Fact(label=Text("内容", "Content"), value=measure.content),
        Fact(label=Text("依据", "Basis"), value=cited(measure.basis, titles)),
        Fact(
            label=Text("救济途径", "Remedies"),
            value=Text(
                "；".join(one.zh for one in remedies), "; ".join(one.en for one in remedies)
            ),
        ),
    ]
    if measure.exit:
        facts.append(Fact(label=Text("怎样提前结束", "How it ends sooner"), value=measure.exit))
    return facts


def _note(line: AppliedLine) -> Text:
    return _DISPUTED if line.disputed_since else Text("", "")


def _words(said: str | None) -> Cell:
    return _DESTROYED if said is None else said or None


def reports_table(line: AppliedLine) -> Table:
    """What the organ reported, oldest first."""
    return Table(
        name="executions",
        caption=Text("执行反馈", "Reports of execution"),
        columns=(
            Column(label=Text("时间（北京时间）", "At (Beijing time)")),
            Column(label=Text("情况", "What was done")),
        ),
        rows=tuple(Row(cells=(one.at, one.outcome.words)) for one in line.reports),
        empty=State(
            "empty",
            Text("还没有反馈。", "Nothing was reported yet."),
            Text("单位执行后在这里反馈。", "The organ reports here what it did."),
        ),
    )


def why_until(line: AppliedLine) -> Why:
    """The steps to the last day on which the subject may speak."""
    clock = get_clock(code=CLOCK)
    explained = explain_defence(line.proposed_at, clock.length)
    return Why(explained, Text("陈述申辩的最后一日", "Last day to speak"), ())
