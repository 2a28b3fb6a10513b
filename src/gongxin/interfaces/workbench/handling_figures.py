"""案件统计: how organs keep the times of cases, and how cases ended on which grounds. Organs are counted; groups under ten are not told."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from gongxin.apps.cases.api import OrganEnds, OrganMisses, count_ends, count_misses
from gongxin.apps.catalogue.api import Party
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.components import Column, Part, Row, State, Table
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text

from .frame import CASE_FIGURES, page
from .handling_like import FEW, counted

_KEPT = (
    (Text("按期", "In time"), "in_time"),
    (Text("逾期办理", "Late"), "late"),
    (Text("到期未办", "Missed"), "missed"),
    (Text("期限未到", "Not yet due"), "open"),
)


@require_GET
@for_roles(*CASE_FIGURES)
def case_figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """To an officer their organ's, to an operator the platform's, to an auditor everybody's."""
    misses, ends, names = (
        count_misses(actor=actor, now=now()),
        count_ends(actor=actor),
        organ_names(),
    )
    return page(
        request,
        actor,
        title=Text("案件统计", "Figures of cases"),
        lead=Text(
            "数的是各单位有没有按期办理、案件以什么理由办结。少于 10 件的只写“少于 10”。",
            "Whether organs acted in time, and on which grounds cases ended. Where there are fewer than 10, no more than that is told.",
        ),
        parts=[*_times(misses, names), *_grounds(ends), _ends(ends, names)],
    )


def _times(misses: Sequence[OrganMisses], names: dict[str, Text]) -> list[Part]:
    """How organs kept their times: acts of organs are counted, and no group of persons is formed (charter C9)."""
    if not misses:
        return [
            State(
                "empty",
                Text("还没有等各单位办理的案件。", "No case has waited for an organ yet."),
                Text("案件提出后这里会有统计。", "Figures appear once cases are raised."),
            )
        ]
    return [
        Chart(
            name="times",
            title=Text("各单位办理期限", "How organs kept the times of cases"),
            unit=Text("次", "waits"),
            about=Text(
                "案件每到一个环节等一家单位，计一次；四项相加等于等过的次数。",
                "Each time that a case waits for an organ counts once; the four make up how often it was waited for.",
            ),
            row_label=Text("单位", "Organ"),
            rows=tuple(_holder(one.organ, one.party, names) for one in misses),
            series=tuple(
                Series(label=label, values=tuple(float(getattr(one, name)) for one in misses))
                for label, name in _KEPT
            ),
        )
    ]


def _grounds(ends: Sequence[OrganEnds]) -> list[Part]:
    """The grounds on which most cases ended, of groups that may be told."""
    sums: dict[tuple[Text, Text, Text], int] = {}
    for one in ends:
        if one.ground is not None and one.cases is not None:
            key = (one.workflow, one.outcome.words, one.ground)
            sums[key] = sums.get(key, 0) + one.cases
    most = sorted(sums.items(), key=lambda one: -one[1])[:12]
    if not most:
        return []
    return [
        Chart(
            name="grounds",
            title=Text("以什么理由办结", "On which grounds cases ended"),
            unit=Text("件", "cases"),
            about=Text(
                "数量最多的十二种；只计不少于 10 件的。",
                "The twelve most frequent, of groups of 10 and more.",
            ),
            row_label=Text("流程·结果·理由类型", "Workflow, outcome, ground"),
            rows=tuple(
                Text("·".join(part.zh for part in parts), ", ".join(part.en for part in parts))
                for parts, _ in most
            ),
            series=(
                Series(
                    label=Text("案件", "Cases"), values=tuple(float(count) for _, count in most)
                ),
            ),
        )
    ]


def _ends(ends: Sequence[OrganEnds], names: dict[str, Text]) -> Table:
    return Table(
        name="ends",
        caption=Text("各单位办结的案件", "Cases that organs ended"),
        columns=(
            Column(label=Text("单位", "Organ")),
            Column(label=Text("流程", "Workflow")),
            Column(label=Text("结果", "End")),
            Column(label=Text("理由类型", "Ground")),
            Column(label=Text("案件数", "Cases"), number=True),
            Column(label=Text("其中与同类不同", "Unlike their like"), number=True),
        ),
        rows=tuple(
            Row(
                cells=(
                    _holder(one.organ, one.party, names),
                    one.workflow,
                    one.end,
                    one.ground or Text("未写明", "not named"),
                    counted(one.cases),
                    FEW if one.cases is None else counted(one.departed),
                )
            )
            for one in ends
        ),
        empty=State("empty", Text("还没有办结的案件。", "No case has ended yet.")),
        compact=True,
    )


def _holder(organ: str, party: Party, names: dict[str, Text]) -> Text:
    if not organ:
        return party.words
    name = names.get(organ, Text(organ, organ))
    return Text(f"{name.zh}（{party.words.zh}）", f"{name.en} ({party.words.en})")
