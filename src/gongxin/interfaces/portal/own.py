"""The person's own pages: their file, who looked, their reports."""

from __future__ import annotations

from typing import cast, get_args

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import (
    Look,
    Power,
    RoleShown,
    list_looks,
    open_own_file,
    why_shown,
)
from gongxin.apps.cases.api import own_cases
from gongxin.apps.identity.api import Actor
from gongxin.apps.links.api import OwnLink, own_links
from gongxin.apps.repairs.api import plan_repairs, tell_repair
from gongxin.apps.reports.api import (
    Format,
    ReportLine,
    download_report,
    issue_report,
    list_reports,
)
from gongxin.interfaces.pages.components import (
    Column,
    Fact,
    Facts,
    Link,
    Notice,
    Row,
    State,
    Status,
    Table,
)
from gongxin.interfaces.pages.log import BEING_ENTERED, not_entered
from gongxin.interfaces.pages.records import (
    KINDS,
    NOBODY_ELSE,
    record_cards,
    timelines,
)
from gongxin.interfaces.pages.session import now
from gongxin.interfaces.pages.words import day_text
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .acting import for_oneself_or, may, place
from .frame import acting_of, page
from .raising import object_links

_TO_OBJECT = Text(
    "认为有误、遗漏或已过期限，可向本平台或来源单位提出异议，不收费；结果会书面告诉您。",
    "If it is wrong, incomplete or past its time, object to this platform or to the source. It is free, and you will be answered in writing.",
)


_NOT_TOLD = Text("委托不包括查看谁查过。", "The mandate does not allow seeing who looked.")


@require_GET
@for_oneself_or(Power.SEE_FILE)
def my_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything held about the person that is shown and used now. The opening is an event."""
    title = (
        Text("我的信用记录", "My file") if acting_of(request) is None else Text("信用记录", "File")
    )
    try:
        file = open_own_file(actor=actor, now=now())
    except Refusal as refusal:
        state = State("empty", refusal.what, refusal.mend)
        return page(request, title=title, parts=[state])
    sees_looks = may(request, Power.SEE_LOOKS)
    looks = (
        [look for look in list_looks(actor=actor, now=now()) if not look.own and not look.sealed]
        if sees_looks
        else []
    )
    facts = Facts(
        (
            Fact(label=Text("姓名", "Name"), value=file.name),
            Fact(label=Text("主体类别", "Kind"), value=KINDS[file.kind]),
            Fact(label=Text("证件号码", "Document number"), value=file.identifier),
            Fact(label=Text("查看时间（北京时间）", "Read at (Beijing time)"), value=file.read_at),
            Fact(
                label=Text("本次查看的凭证编号", "Number of this look in the ledger"),
                value=file.event,
                copy=True,
            ),
        )
    )
    explained = why_shown(file.records)
    return page(
        request,
        title=title,
        template="portal/file.html",
        facts=facts,
        timelines=timelines(file, explained),
        links=_links_table(own_links(actor=actor)),
        roles=_roles_table(file.roles),
        sections=record_cards(
            file,
            seen=_seen(looks),
            unseen=NOBODY_ELSE if sees_looks else _NOT_TOLD,
            seen_link=Link(place(actor, "looks"), Text("看全部查询", "See every look"))
            if sees_looks
            else None,
            to_object=_TO_OBJECT,
            object_links=object_links(request, actor),
            explained=explained,
            repairs={plan.key: tell_repair(plan) for plan in plan_repairs(file=file, now=now())},
            repair_link=Link(place(actor, "repair"), Text("信用修复", "Credit repair"))
            if may(request, Power.RAISE_CASES)
            else None,
        ),
        hidden=_hidden(request, actor),
        cases=place(actor, "cases") if may(request, Power.RAISE_CASES) else "",
        reports=place(actor, "reports") if may(request, Power.TAKE_REPORTS) else "",
        looks=place(actor, "looks") if sees_looks else "",
    )


def _hidden(request: HttpRequest, actor: Actor) -> Notice | None:
    """What an organ's silence hides is not in the file: its person is told why, and where they find it."""
    if acting_of(request) is not None:
        return None
    hidden = [one for one in own_cases(actor=actor, now=now()) if one.hidden_from is not None]
    if not hidden:
        return None
    return Notice(
        title=Text(
            "争议的记录有的正在暂停展示，不在下面。",
            "What is disputed and hidden for now does not stand below.",
        ),
        body=(
            Text(
                "单位没有按期办理，案件办结以前谁也看不到它。",
                "An organ did not act in time; nobody sees it until the case is over.",
            ),
        ),
        links=tuple(
            Link(
                place(actor, "case", number=one.number),
                Text(f"案件 {one.number}", f"Case {one.number}"),
            )
            for one in hidden
        ),
    )


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.TAKE_REPORTS)
def my_reports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The person's reports; POST issues one of now."""
    notices: list[Notice] = []
    if request.method == "POST":
        try:
            report = issue_report(actor=actor, now=now())
            return HttpResponseRedirect(f"{place(actor, 'reports')}?new={report.number}")
        except Refusal as refusal:
            notices.append(Notice.of_refusal(refusal))
    reports = list_reports(actor=actor)
    new = request.GET.get("new", "")
    if any(report.number == new for report in reports):
        notices.append(
            Notice(
                kind="done",
                title=Text("报告已出具。", "Your report is ready."),
                body=(Text(f"编号 {new}。", f"Its number is {new}."),),
                links=(
                    Link(_file(actor, new, "pdf"), Text("下载 PDF", "Download the PDF")),
                    Link(_file(actor, new, "json"), Text("下载 JSON", "Download the JSON")),
                ),
            )
        )
    table = Table(
        name="reports",
        caption=Text("我的报告", "My reports"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("出具时间（北京时间）", "Issued (Beijing time)")),
            Column(label=Text("记录数", "Records"), number=True),
            Column(label=Text("PDF", "PDF")),
            Column(label=Text("JSON", "JSON")),
            Column(label=Text("存证凭证", "Receipt")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(place(actor, "report-page", number=report.number), report.number),
                    report.issued_at,
                    report.records,
                    Link(_file(actor, report.number, "pdf"), Text("下载 PDF", "Download PDF")),
                    Link(_file(actor, report.number, "json"), Text("下载 JSON", "Download JSON")),
                    _receipt(actor, report),
                )
            )
            for report in reports
        ),
        empty=State(
            "empty",
            Text("您还没有出具过报告。", "You have no report yet."),
            Text("出具报告不收费，次数不限。", "Reports are free, as many as you like."),
        ),
    )
    return page(
        request,
        title=Text("我的报告", "My reports"),
        template="portal/reports.html",
        notices=notices,
        parts=[table],
    )


@require_GET
@for_oneself_or(Power.TAKE_REPORTS)
def my_report(request: HttpRequest, actor: Actor, number: str, format: str) -> HttpResponse:
    """A report's PDF or JSON, byte for byte as issued, or its receipt. The download is an event."""
    if format not in get_args(Format):
        raise Http404
    try:
        file = download_report(number=number, format=cast(Format, format), actor=actor, now=now())
    except Refusal as refusal:
        back = Link(place(actor, "reports"), Text("我的报告", "My reports"))
        if refusal.code == "ledger.not-published":
            return page(request, title=BEING_ENTERED, parts=[not_entered(back)])
        return page(
            request,
            title=Text("没有可以下载的文件", "Nothing to download"),
            parts=[Notice.of_refusal(refusal, back)],
            status=404,
        )
    response = HttpResponse(file.content, content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _receipt(actor: Actor, report: ReportLine) -> Link | Status:
    if not report.entered:
        return Status("waiting", BEING_ENTERED)
    return Link(_file(actor, report.number, "tlog-proof"), Text("下载存证凭证", "Download receipt"))


def _file(actor: Actor, number: str, format: str) -> str:
    return place(actor, "report", number=number, format=format)


def _seen(looks: list[Look]) -> dict[str, Text]:
    """For each item one sentence on who has looked at it."""
    by_item: dict[str, list[Look]] = {}
    for look in looks:
        for code in look.item_codes:
            by_item.setdefault(code, []).append(look)
    return {
        code: Text(
            f"{len(found)} 次查询看到过这一项，最近一次：{day_text(found[0].at).zh}，{found[0].organ.zh}，{found[0].purpose.zh}。",
            f"{len(found)} look{'s' if len(found) > 1 else ''} showed this item; the latest on {day_text(found[0].at).en} by {found[0].organ.en}, for {found[0].purpose.en.lower()}.",
        )
        for code, found in by_item.items()
    }


def _links_table(links: list[OwnLink]) -> Table | None:
    if not links:
        return None
    return Table(
        name="links",
        caption=Text("号码的关联判断", "Judgements about your numbers"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("结论", "Judgement")),
            Column(label=Text("情形", "Kind")),
            Column(label=Text("另一个号码", "The other number")),
            Column(label=Text("证明文件", "Document")),
            Column(label=Text("自（北京时间）", "From (Beijing time)")),
            Column(label=Text("至（北京时间）", "Until (Beijing time)")),
        ),
        rows=tuple(
            Row(
                cells=(
                    one.number,
                    one.verdict.words,
                    one.kind.words,
                    one.other or Text("不是您的号码", "not your number"),
                    one.document,
                    one.since,
                    one.until or Text("至今", "now"),
                )
            )
            for one in links
        ),
    )


def _roles_table(roles: tuple[RoleShown, ...]) -> Table | None:
    if not roles:
        return None
    return Table(
        name="roles",
        caption=Text("法定身份", "Statutory roles"),
        columns=(
            Column(label=Text("组织", "Organisation")),
            Column(label=Text("身份", "Role")),
            Column(label=Text("自", "From")),
            Column(label=Text("至", "Until")),
        ),
        rows=tuple(
            Row(
                cells=(
                    role.organisation,
                    role.role,
                    role.valid_from,
                    role.valid_to or Text("至今", "now"),
                )
            )
            for role in roles
        ),
    )
