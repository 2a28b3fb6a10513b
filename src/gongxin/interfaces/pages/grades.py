"""A grade as its organ and its subject read it: by which record and rule, how inspections follow it, until when, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gongxin.apps.catalogue.api import Supervision
from gongxin.apps.directory.api import instrument_titles, organ_names
from gongxin.apps.grades.api import GradeLine, GradeShown, GradeState
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import last_day_before
from gongxin.lib.reckoning import length_words

from .catalogue import cited
from .components import Cell, Column, Fact, Facts, Link, Row, State, Status, StatusKind, Table

_KINDS: dict[GradeState, StatusKind] = {
    GradeState.PROPOSED: "waiting",
    GradeState.OBJECTION: "waiting",
    GradeState.READY: "attention",
    GradeState.IN_FORCE: "now",
    GradeState.DROPPED: "ended",
    GradeState.ENDED: "ended",
    GradeState.OVER: "ended",
}
_DESTROYED = Text("内容已销毁", "its words are destroyed")


def status_of(line: GradeLine) -> Status:
    """How far it is, as a shape and a word."""
    return Status(_KINDS[line.state], line.state.words)


def grades_table(
    lines: Sequence[GradeLine], *, href: Callable[[str], str], empty: State, named: bool
) -> Table:
    """Grades as lines; `named`: with whose each is, for the organ that gave them."""
    organs = organ_names()
    whose = (Column(label=Text("单位", "Organisation")),) if named else ()
    return Table(
        name="grades",
        caption=Text("定级", "Grades"),
        columns=(
            Column(label=Text("编号", "Number")),
            *whose,
            Column(label=Text("分级", "Grading")),
            Column(label=Text("等级", "Grade")),
            Column(label=Text("状态", "State")),
            Column(label=Text("定级机关", "Organ")),
            Column(label=Text("有效期至", "Until")),
        ),
        rows=tuple(
            Row(
                anchor=line.number,
                cells=(
                    Link(href(line.number), line.number),
                    *((line.name or _DESTROYED,) if named else ()),
                    line.grading,
                    _graded(line),
                    status_of(line),
                    organs.get(line.organ, Text(line.organ, line.organ)),
                    last_day_before(line.until) if line.until else Text("—", "—"),
                ),
            )
            for line in lines
        ),
        empty=empty,
    )


def _graded(line: GradeLine) -> Text:
    title = line.grade.title
    return title if line.decided else Text(f"拟：{title.zh}", f"Proposed: {title.en}")


def inspections(supervision: Supervision) -> Text:
    """How often and by which draw the sector inspects organisations of a grade."""
    every = length_words(supervision.every)
    return Text(
        f"{supervision.title.zh}：两次日常检查至少相隔{every.zh}，随机抽查比例 {supervision.sample}%",
        f"{supervision.title.en}: {every.en} or more between routine inspections, {supervision.sample}% drawn at random",
    )


def reasons_table(shown: GradeShown) -> Table:
    """What the rules said, record by record."""
    return Table(
        name="reasons",
        caption=Text("规则逐条记录得出的等级", "The grade that each record names by the rules"),
        columns=(
            Column(label=Text("记录", "Record")),
            Column(label=Text("等级", "Grade")),
            Column(label=Text("规则", "Rule")),
        ),
        rows=tuple(Row(cells=(one.said, one.grade, one.message)) for one in shown.reasons),
        empty=State("empty", _DESTROYED, Text("不能再显示理由。", "The reasons can be shown no more.")),
    )  # fmt: skip


def grade_facts(shown: GradeShown, *, named: bool) -> Facts:
    """What it is, on what basis, how inspections follow it, until when, the way back, and what was said."""
    line, grading = shown.line, shown.grading
    organ = organ_names().get(line.organ, Text(line.organ, line.organ))
    titles = instrument_titles({one.instrument for one in (*grading.basis, *grading.supervised_by)})
    facts = [
        *((Fact(label=Text("单位", "Organisation"), value=line.name or _DESTROYED),) if named else ()),
        Fact(label=Text("等级", "Grade"), value=_graded(line)),
        Fact(label=Text("状态", "State"), value=status_of(line)),
        Fact(label=Text("定级机关", "Organ"), value=organ),
        Fact(label=Text("分级依据", "Basis of the grade"), value=cited(grading.basis, titles)),
        Fact(
            label=Text("分类监管", "Classified supervision"),
            value=inspections(line.grade.supervision),
            note=Text(
                "只用于本领域安排检查：不公示，不告诉其他单位，不作为措施的依据。",
                "It serves the inspections of this sector alone: neither published nor told to other organs, and no occasion of a measure.",
            ),
        ),
        Fact(
            label=Text("分类监管依据", "Basis of the supervision"),
            value=cited(grading.supervised_by, titles),
        ),
        *_days(shown),
        Fact(label=Text("怎样恢复", "The way back"), value=grading.way_back),
        *_said(shown),
    ]  # fmt: skip
    return Facts(tuple(facts))


def _days(shown: GradeShown) -> list[Fact]:
    line, found = shown.line, []
    if line.object_until is not None:
        found.append(
            Fact(
                label=Text("提出意见到", "To speak until"), value=last_day_before(line.object_until)
            )
        )
    if shown.confirmed_at is not None:
        found.append(
            Fact(
                label=Text("确认时间（北京时间）", "Confirmed (Beijing time)"),
                value=shown.confirmed_at,
            )
        )
    if line.until is not None:
        found.append(
            Fact(
                label=Text("有效期至", "In force until"),
                value=last_day_before(line.until),
                note=Text(
                    "得出等级的记录都不再展示的，当即不再有效",
                    "at once no more where none of the records that name it is displayed",
                ),
            )
        )
    if shown.ending is not None:
        found.append(
            Fact(
                label=Text("结束", "Ended"),
                value=shown.ending.words,
            )
        )
    return found


def _said(shown: GradeShown) -> list[Fact]:
    found = []
    for label, said in (
        (Text("决定的理由", "Reasons of the decision"), shown.decision),
        (Text("单位提出的意见", "What the organisation said"), shown.objection),
        (Text("对意见的答复", "The answer to it"), shown.answer),
    ):
        if said != "":
            value: Cell = _DESTROYED if said is None else said
            found.append(Fact(label=label, value=value))
    return found
