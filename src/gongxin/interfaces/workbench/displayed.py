"""到期核验: what the nightly check found, channel by channel. Counts alone; nobody is named."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongxin.apps.display.api import CheckFound, CheckState, list_checks, standing
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.components import (
    Cell,
    Column,
    Link,
    Notice,
    Row,
    State,
    Status,
    Table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.interfaces.pages.shown import check_notice
from gongxin.interfaces.pages.words import moment_in
from gongxin.lib.bilingual import Text

from .frame import HEALTH, page

NIGHTS = 30
_TITLE = Text("到期核验", "End of display")


@require_GET
@for_roles(*HEALTH)
def display(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest check, how long each channel took, and every night with every channel."""
    checks = list_checks(limit=NIGHTS)
    return page(
        request,
        actor,
        title=_TITLE,
        lead=Text(
            "每晚核对：展示期限已过、已撤回或尚未开始展示的记录，是否还能从任何渠道看到。全部记录按登记的日期核对；各渠道只查监测用的虚构主体。",
            "Every night: can what is past its period, withdrawn or not yet shown be seen by any channel? All records are"
            " checked by their dates; the channels are asked for synthetic subjects alone.",
        ),
        parts=[check_notice(standing(now=now()), mends=True), *_chart(checks), _table(checks)],
    )


def display_notices(at: datetime) -> tuple[Notice, ...]:
    """Nothing while the newest check is clean and recent."""
    found = standing(now=at)
    if found.state is CheckState.CLEAN:
        return ()
    return (check_notice(found, mends=True, links=(Link(reverse("workbench:display"), _TITLE),)),)


def _chart(checks: list[CheckFound]) -> list[Chart]:
    timed = [one for one in reversed(checks) if one.slowest_ms is not None]
    if not timed:
        return []
    return [
        Chart(
            name="take-down",
            kind="column",
            title=Text("撤下后最慢的渠道用时", "Slowest channel after a take-down"),
            unit=Text("秒", "seconds"),
            about=Text(
                "从撤下到最慢的渠道不再可见；各渠道依次询问，所以是上限。",
                "From the take-down until the slowest channel was silent; channels are asked in turn, so it is an upper bound.",
            ),
            row_label=Text("核验时间", "Checked"),
            decimals=1,
            rows=tuple(Text(moment_in(one.at, "zh"), moment_in(one.at, "en")) for one in timed),
            series=(
                Series(
                    label=Text("最慢的渠道", "Slowest channel"),
                    values=tuple((one.slowest_ms or 0) / 1000 for one in timed),
                ),
            ),
        )
    ]


def _table(checks: list[CheckFound]) -> Table:
    return Table(
        name="channels",
        caption=Text("各次核验、各渠道", "By night and channel"),
        columns=(
            Column(label=Text("时间（北京时间）", "Time (Beijing)")),
            Column(label=Text("渠道", "Channel")),
            Column(label=Text("核对次数", "Asked"), number=True),
            Column(label=Text("过期仍可见", "Visible past the end"), number=True),
            Column(label=Text("撤下用时（秒）", "Take-down (s)"), number=True),
            Column(label=Text("结果", "Outcome")),
        ),
        rows=tuple(
            Row(
                cells=(
                    check.at,
                    one.channel.words,
                    one.checked,
                    one.visible,
                    _seconds(one.seconds),
                    _outcome(visible=one.visible, blind=one.blind),
                )
            )
            for check in checks
            for one in check.channels
        ),
        empty=State("empty", Text("还没有核验记录。", "No check was kept yet.")),
    )


def _seconds(seconds: float | None) -> Cell:
    return None if seconds is None else round(seconds, 2)


def _outcome(*, visible: int, blind: bool) -> Status:
    if visible:
        return Status("attention", Text("仍可见", "Still visible"))
    if blind:
        return Status("attention", Text("没有应答", "No answer"))
    return Status("done", Text("不可见", "Not visible"))
