"""The quality board: who files in time, what is sent back, what is corrected; chart and table."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from gongxin.apps.catalogue.api import item_titles
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.intake.api import Quality, SourceLine, quality
from gongxin.apps.publication.api import SourceFigures, count_times
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.components import Cell, Column, Link, Notice, Row, State, Table, Tabs
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text

from .frame import page

_SPANS = {"3": 92, "12": 366}


@require_GET
@for_roles(Role.CLERK, Role.OPERATOR, Role.AUDITOR)
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Shares by month and by source; a clerk sees their own organ. The order is that of names."""
    span = request.GET.get("months", "12")
    span = span if span in _SPANS else "12"
    moment = now()
    found = quality(actor=actor, since=moment - timedelta(days=_SPANS[span]), now=moment)
    return page(
        request,
        actor,
        title=Text("报送质量", "Quality of filing"),
        lead=Text(
            "及时率：来源单位开始报送后作出的新事项中，在条目期限内报送的比例。一次合格率：收到的行中未被退回的比例。"
            "更正率：更正与新增之和中更正的比例。报送数量不计优劣，列表按名称排列。",
            "In time: of facts decided since the source began to file, those filed within the item's clock."
            " Valid at once: rows not sent back, of those received. Corrected: corrections beside new rows."
            " How much is filed counts for nothing; the list is in the order of names.",
        ),
        parts=[
            _spans(span),
            *alarm_notices(found),
            *_chart(found),
            _table(found),
            *(
                []
                if actor.role is Role.CLERK
                else [_published(count_times(actor=actor, now=moment))]
            ),
        ],
    )


def alarm_notices(found: Quality) -> list[Notice]:
    """A notice for each line that wants attention."""
    titles, organs = item_titles(), organ_names()
    return [
        Notice(
            kind="attention",
            title=Text(
                f"{alarm.words.zh}：{_named(organs, line.source).zh}「{_named(titles, line.item).zh}」",
                f"{alarm.words.en}: {_named(organs, line.source).en}, {_named(titles, line.item).en}",
            ),
            body=(alarm.mend,),
        )
        for line in found.alarmed
        for alarm in line.alarms
    ]


def _named(names: dict[str, Text], code: str) -> Text:
    return names.get(code, Text(code, code))


def _published(counted: list[SourceFigures]) -> Table:
    """双公示: how sources keep the seven working days in which licences and penalties are published."""
    organs = organ_names()
    return Table(
        name="published",
        caption=Text(
            "双公示：行政许可和行政处罚在七个工作日内公示",
            "Licences and penalties published within seven working days",
        ),
        columns=(
            Column(label=Text("来源单位", "Source")),
            Column(label=Text("按时公示", "In time"), number=True),
            Column(label=Text("逾期公示", "Late"), number=True),
            Column(label=Text("已逾期、没有提出", "Time over, not proposed"), number=True),
        ),
        rows=tuple(
            Row(cells=(_named(organs, one.source), one.in_time, one.late, one.owed))
            for one in sorted(counted, key=lambda one: _named(organs, one.source).zh)
        ),
        empty=State("empty", Text("没有应当公示的许可和处罚。", "There is none to publish.")),
        compact=True,
    )


def _spans(chosen: str) -> Tabs:
    words = {"3": Text("近三个月", "Three months"), "12": Text("近十二个月", "Twelve months")}
    return Tabs(
        label=Text("时段", "Period"),
        links=tuple(Link(f"?months={span}", label) for span, label in words.items()),
        current=f"?months={chosen}",
    )


def _chart(found: Quality) -> list[Chart]:
    if not found.months:
        return []
    shares = (
        (Text("及时率", "In time"), [figures.in_time_share for _, figures in found.months]),
        (Text("一次合格率", "Valid at once"), [figures.valid_share for _, figures in found.months]),
        (Text("更正率", "Corrected"), [figures.corrected_share for _, figures in found.months]),
    )
    return [
        Chart(
            name="quality",
            kind="line",
            title=Text("逐月比例", "Shares by month"),
            unit=Text("%", "%"),
            about=Text("按收到的月份统计。", "By the month in which rows were received."),
            row_label=Text("月份", "Month"),
            decimals=1,
            rows=tuple(month for month, _ in found.months),
            series=tuple(
                Series(label=label, values=tuple(_hundred(share) for share in values))
                for label, values in shares
            ),
        )
    ]


def _table(found: Quality) -> Table:
    titles, organs = item_titles(), organ_names()
    return Table(
        name="sources",
        caption=Text("各来源单位、各条目", "By source and item"),
        columns=(
            Column(label=Text("来源单位", "Source")),
            Column(label=Text("条目", "Item")),
            Column(label=Text("及时率", "In time"), number=True),
            Column(label=Text("其中逾期", "Late"), number=True),
            Column(label=Text("一次合格率", "Valid at once"), number=True),
            Column(label=Text("更正率", "Corrected"), number=True),
            Column(label=Text("撤回", "Withdrawn"), number=True),
            Column(label=Text("批次（召回）", "Batches (recalled)"), number=True),
            Column(label=Text("最近报送（北京时间）", "Last filed (Beijing time)")),
            Column(label=Text("提醒", "Attention")),
        ),
        rows=tuple(
            Row(
                cells=(
                    _named(organs, line.source),
                    _named(titles, line.item),
                    _percent(line.figures.in_time_share),
                    line.figures.late,
                    _percent(line.figures.valid_share),
                    _percent(line.figures.corrected_share),
                    line.withdrawn,
                    f"{line.batches} ({line.recalled})",
                    line.last_filed,
                    _attention(line),
                )
            )
            for line in sorted(found.lines, key=lambda line: _named(organs, line.source).zh)
        ),
        empty=State("empty", Text("这段时间没有报送。", "Nothing was filed in this period.")),
        compact=True,
    )


def _attention(line: SourceLine) -> Cell:
    return Text(
        "、".join(alarm.words.zh for alarm in line.alarms) or "无",
        ", ".join(alarm.words.en for alarm in line.alarms) or "none",
    )


def _hundred(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _percent(share: float | None) -> Cell:
    return Text("无可统计", "nothing to count") if share is None else f"{100 * share:.1f}%"
