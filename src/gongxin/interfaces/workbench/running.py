"""Packs, catalogue and health."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongxin.apps.backups.api import backups_told
from gongxin.apps.catalogue.api import get_item, list_items, list_packs
from gongxin.apps.custody.api import recent_emergencies
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.intake.api import intake_totals
from gongxin.apps.ledger.api import Witnessing, count_events, current_checkpoint, witnessing
from gongxin.apps.register.api import counts
from gongxin.apps.reports.api import count_reports
from gongxin.interfaces.pages.catalogue import item_parts, items_table
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.components import (
    Column,
    Download,
    Downloads,
    Fact,
    Facts,
    Link,
    Notice,
    Row,
    Table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .backed_up import BACKUPS_TOLD, backup_notices
from .displayed import display_notices
from .emergencies import EMERGENCIES_TOLD, emergency_notices
from .frame import INTAKE, STAFF, page
from .witnessed import witness_facts, witness_notices

_LEVELS = {
    "national": Text("国家", "National"),
    "province": Text("省", "Province"),
    "city": Text("市", "City"),
    "county": Text("县", "County"),
}


@require_GET
@for_roles(*STAFF)
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """To the desk where this role works."""
    start = {
        Role.CLERK: "workbench:intake",
        Role.OFFICER: "workbench:look-up",
        Role.OPERATOR: "workbench:health",
        Role.SECURITY: "workbench:grants",
        Role.AUDITOR: "workbench:health",
    }
    return HttpResponseRedirect(reverse(start[actor.role]))


@require_GET
@for_roles(*STAFF)
def packs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The packs in use and every item of the catalogue."""
    table = Table(
        name="packs",
        caption=Text("在用的政策包", "Packs in use"),
        columns=(
            Column(label=Text("名称", "Title")),
            Column(label=Text("代码", "Code")),
            Column(label=Text("层级", "Level")),
            Column(label=Text("版本", "Edition")),
            Column(label=Text("生效日期", "In force from")),
            Column(label=Text("条目", "Items"), number=True),
            Column(label=Text("规范性文件", "Instruments"), number=True),
            Column(label=Text("单位", "Organs"), number=True),
            Column(label=Text("用途", "Purposes"), number=True),
        ),
        rows=tuple(
            Row(
                anchor=pack.code,
                cells=(
                    pack.title,
                    pack.code,
                    _LEVELS[pack.level],
                    pack.edition,
                    pack.in_force_from,
                    pack.items,
                    pack.instruments,
                    pack.organs,
                    pack.purposes,
                ),
            )
            for pack in list_packs()
        ),
    )
    return page(
        request,
        actor,
        title=Text("政策包与目录", "Packs and catalogue"),
        parts=[table, items_table(list_items(), href="workbench:item")],
    )


@require_GET
@for_roles(*STAFF)
def item(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One item with its fields, as a clerk needs it to prepare a file."""
    try:
        found = get_item(code=code)
    except Refusal as refusal:
        back = Link(reverse("workbench:packs"), Text("回到目录", "Back to the catalogue"))
        return page(
            request,
            actor,
            title=Text("没有这个条目", "No such item"),
            parts=[Notice.of_refusal(refusal, back)],
            status=404,
        )
    parts = item_parts(found)
    if actor.role in INTAKE:
        words = Text("下载填报模板", "Download a workbook to fill in")
        address = reverse("workbench:template", args=[found.code])
        parts.insert(0, Downloads((Download(href=address, format="XLSX", words=words),)))
    return page(request, actor, title=found.title, lead=found.describes, parts=parts)


@require_GET
@for_roles(Role.OPERATOR, Role.AUDITOR)
def health(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How much there is, and how the ledger stands. No figure here concerns a single person."""
    held, filed, checkpoint = counts(), intake_totals(), current_checkpoint()
    events, witnessed = count_events(), witnessing(now=now())
    facts = [
        Fact(label=Text("信用主体", "Subjects"), value=held["subjects"]),
        Fact(label=Text("现行记录", "Current records"), value=held["records"]),
        Fact(label=Text("其中可以展示", "Of these shown now"), value=held["shown"]),
        Fact(label=Text("记录的全部版本", "Versions in all"), value=held["versions"]),
        Fact(label=Text("已出具报告", "Reports issued"), value=count_reports()),
        Fact(label=Text("存证事件", "Events"), value=events),
        Fact(
            label=Text("最近检查点的大小", "Size of the newest checkpoint"),
            value=checkpoint.size if checkpoint else None,
            note=Text(
                f"还有 {events - checkpoint.size:,} 个事件待编入",
                f"{events - checkpoint.size:,} events wait for it",
            )
            if checkpoint
            else "",
        ),
        Fact(
            label=Text("检查点时间（北京时间）", "Checkpoint made (Beijing time)"),
            value=checkpoint.created_at if checkpoint else None,
        ),
        *witness_facts(witnessed),
    ]
    kinds = (
        ("accepted", Text("新增", "Accepted")),
        ("superseding", Text("更新", "Superseding")),
        ("duplicate", Text("重复", "Duplicate")),
        ("refused", Text("退回", "Refused")),
    )
    chart = Chart(
        name="rows",
        title=Text("报送的行", "Rows filed"),
        unit=Text("行", "rows"),
        about=Text(
            f"{filed['batches']:,} 个批次，共 {filed['received']:,} 行。",
            f"{filed['batches']:,} batches, {filed['received']:,} rows in all.",
        ),
        rows=tuple(label for _, label in kinds),
        series=(
            Series(
                label=Text("行数", "Rows"), values=tuple(float(filed[name]) for name, _ in kinds)
            ),
        ),
    )
    return page(
        request,
        actor,
        title=Text("运行状况", "Health"),
        template="workbench/health.html",
        notices=_alarms(witnessed),
        facts=Facts(tuple(facts)),
        chart=chart if filed["batches"] else None,
    )


def _alarms(witnessed: Witnessing) -> tuple[Notice, ...]:
    """What must not wait until somebody looks for it."""
    return (
        *emergency_notices(recent_emergencies(limit=EMERGENCIES_TOLD), now()),
        *witness_notices(witnessed),
        *display_notices(now()),
        *backup_notices(backups_told(now=now(), limit=BACKUPS_TOLD)),
    )
