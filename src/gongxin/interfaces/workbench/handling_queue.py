"""What the queue of cases is made of."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from gongxin.apps.cases.api import QueueLine
from gongxin.interfaces.pages.components import Column, Link, Row, State, Status, Table, Tabs
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import last_day_before


def queue_tabs(counts: Mapping[str, int], which: str) -> Tabs:
    """All, what is overdue, and what waits for this reader to confirm; each with its number."""
    words = {
        "": Text("全部", "All"),
        "overdue": Text("已逾期", "Overdue"),
        "confirm": Text("等我确认", "For me to confirm"),
    }
    return Tabs(
        Text("列出哪些", "Which are listed"),
        tuple(
            Link(
                f"?which={key}" if key else "?",
                Text(f"{words[key].zh}（{count:,}）", f"{words[key].en} ({count:,})"),
            )
            for key, count in counts.items()
        ),
        current=f"?which={which}" if which else "?",
    )


def queue_table(lines: list[QueueLine], *, everything: bool) -> Table:
    """What falls due first before the others."""
    return Table(
        name="cases",
        caption=Text(
            "待办案件，先到期的在前", "Cases that wait, what falls due first before the others"
        ),
        columns=(
            Column(label=Text("案件编号", "Number")),
            Column(label=Text("最迟办理日", "Due by")),
            Column(label=Text("状态", "State")),
            Column(label=Text("流程", "Workflow")),
            Column(label=Text("环节", "Step")),
            Column(label=Text("到本环节的时间（北京时间）", "Here since (Beijing time)")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(reverse("workbench:case", args=[line.number]), line.number),
                    last_day_before(line.due),
                    _queue_status(line),
                    line.workflow,
                    line.step,
                    line.since,
                )
            )
            for line in lines
        ),
        empty=State(
            "empty",
            Text("没有等本单位办理的案件。", "No case waits for this organ."),
            Text(
                "当事人提出的案件会出现在这里。", "What the persons concerned raise appears here."
            ),
        )
        if everything
        else State(
            "empty",
            Text("没有符合条件的案件。", "No case fits this choice."),
            next=(Link("?", Text("列出全部", "List all")),),
        ),
    )


def _queue_status(line: QueueLine) -> Status:
    if line.overdue:
        more = Text("，等您确认", ", for you to confirm") if line.to_confirm else Text("", "")
        return Status("attention", Text(f"已逾期{more.zh}", f"overdue{more.en}"))
    if line.to_confirm:
        return Status("now", Text("等您确认", "for you to confirm"))
    if line.drafted:
        return Status("waiting", Text("您已拟办，等另一人确认", "your draft waits for another"))
    return Status("waiting", Text("待办", "to be done"))
