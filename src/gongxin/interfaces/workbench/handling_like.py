"""同类案件, beside what an officer drafts: how cases of the same facts ended, and that a departure wants a reason."""

from __future__ import annotations

from gongxin.apps.cases.api import CaseShown, LikeEnd
from gongxin.apps.catalogue.api import CaseEnd
from gongxin.interfaces.pages.components import Cell, Column, Notice, Part, Row, State, Table
from gongxin.lib.bilingual import Text
from gongxin.lib.groups import SMALLEST_GROUP

FEW = Text(f"少于 {SMALLEST_GROUP}", f"fewer than {SMALLEST_GROUP}")


def like_parts(shown: CaseShown, end: CaseEnd | None) -> list[Part]:
    """What like cases came to, and whether an end such as this departs from them; nothing where the act ends no case."""
    if end is None or not end.grounds:
        return []
    like = shown.like
    parts: list[Part] = []
    if like.mostly is not None and like.departs(end.outcome):
        usual = like.mostly.words
        parts.append(
            Notice(
                kind="attention",
                title=Text(
                    f"同类案件大多是「{usual.zh}」", f"Like cases mostly ended as “{usual.en}”"
                ),
                body=(
                    Text(
                        "这样办理与同类案件不同，请在下面写明为什么。理由随案保存，本人看得到。",
                        "This ends otherwise: say below why. The reason is kept with the case, and the person reads it.",
                    ),
                ),
            )
        )
    parts.append(_table(like.ends))
    return parts


def _table(ends: tuple[LikeEnd, ...]) -> Table:
    return Table(
        name="like",
        caption=Text(
            "同类案件的处理：同一流程、同一环节、同类记录，各单位合计；不看内容，也不看是谁",
            "How like cases ended: of this workflow, at this step, about such records, at every organ; without what they said or whose they were",
        ),
        columns=(
            Column(label=Text("结果", "End")),
            Column(label=Text("理由类型", "Ground")),
            Column(label=Text("案件数", "Cases"), number=True),
        ),
        rows=tuple(
            Row(cells=(one.end, one.ground or Text("未写明", "not named"), counted(one.count)))
            for one in ends
        ),
        empty=State(
            "empty",
            Text("还没有办结的同类案件。", "No like case has ended yet."),
            Text("请按事实和依据办理。", "Go by the facts and the law."),
        ),
        compact=True,
    )


def counted(count: int | None) -> Cell:
    """A count of cases as it may be told: of some but fewer than ten no more than that (charter C9)."""
    return FEW if count is None else count
