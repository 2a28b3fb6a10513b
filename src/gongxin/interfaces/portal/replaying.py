"""One report of the person: its files, that it can be replayed, and the bundle for a court with the page that checks it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import Power, open_own_file
from gongxin.apps.identity.api import Actor
from gongxin.apps.replay.api import Compared, Replayed, make_bundle, replay_report
from gongxin.apps.reports.api import ReportLine, keys_in_report, list_reports
from gongxin.interfaces.pages.components import (
    Column,
    Download,
    Downloads,
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
from gongxin.interfaces.pages.log import BEING_ENTERED, not_entered
from gongxin.interfaces.pages.records import dispute_of
from gongxin.interfaces.pages.session import now, open_to_all
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from . import offline
from .acting import for_oneself_or, place
from .frame import page
from .raising import object_links

_STATES: dict[Compared, tuple[StatusKind, Text]] = {
    Compared.SAME: ("done", Text("一致", "The same")),
    Compared.DIFFERS: ("attention", Text("不一致", "Differs")),
    Compared.NOT_COMPARED: ("waiting", Text("没有比对", "Not compared")),
}
_NONE = Text("—", "—")
_CAN_BE_REPLAYED = Notice(
    title=Text("这份报告可以重演", "This report can be replayed"),
    body=(
        Text(
            "平台留存了当时的记录版本、查询事件和政策包，可以重新做出同一份报告，逐字节比对。重演会登记在“谁查过我”。",
            "The platform keeps the versions, looks and packs of then. From them it makes the same report again and compares every byte. That it was done stands in “Who looked”.",
        ),
        Text(
            "诉讼材料包里有报告、每条记录的版本、依据的条文和存证证明；核验页不联网就能看出有没有一个字节被改过。材料包里有您的完整信息，请妥善保管。",
            "The court bundle holds the report, the versions and articles behind it, and the proofs. The checking page finds offline any byte that was changed. It holds your data in full.",
        ),
    ),
)


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.TAKE_REPORTS)
def report_page(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """A report of theirs; POST replays it, which is an event."""
    line = next((one for one in list_reports(actor=actor) if one.number == number), None)
    if line is None:
        return _not_theirs(request)
    outcome: list[Part] = []
    if request.method == "POST":
        outcome = _outcome(replay_report(number=number, actor=actor, now=now()))
    return page(
        request,
        title=Text("报告", "Report"),
        template="portal/report.html",
        parts=[
            *outcome,
            _facts(line),
            *_lines(request, actor, line),
            _CAN_BE_REPLAYED,
            _files(actor, line),
        ],
        back=Link(place(actor, "reports"), Text("我的报告", "My reports")),
    )


@require_GET
@for_oneself_or(Power.TAKE_REPORTS)
def report_bundle(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The court bundle as a file, or the page that says that it is not there yet. That it was taken is an event."""
    try:
        bundle = make_bundle(number=number, actor=actor, now=now())
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
    response = HttpResponse(bundle.content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{bundle.name}"'
    return response


@open_to_all
@require_GET
def bundle_checker(request: HttpRequest) -> HttpResponse:
    """The page that checks such a bundle, to be kept: it is opened from a disk and uses no network."""
    response = HttpResponse(offline.page("bundle"), content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify-bundle.html"'
    return response


def _not_theirs(request: HttpRequest) -> HttpResponse:
    """One answer for what is not there and what is another's; whoever scanned the code of another's report is told the way."""
    state = State(
        "empty",
        Text("您名下没有这份报告。", "There is no such report of yours."),
        Text(
            "替别人办理的，请从「委托代理」进入对方的报告。",
            "To act for somebody else, open their reports from “Delegations”.",
        ),
        (
            Link(reverse("portal:reports"), Text("我的报告", "My reports")),
            Link(reverse("portal:delegations"), Text("委托代理", "Delegations")),
        ),
    )
    return page(request, title=Text("没有找到", "Not found"), parts=[state], status=404)


def _lines(request: HttpRequest, actor: Actor, line: ReportLine) -> list[Part]:
    """The records of the report that are shown still, each with the way to object. What is over is not told again (charter C13)."""
    listed = keys_in_report(number=line.number, actor=actor)
    try:
        file = open_own_file(actor=actor, now=now(), power=Power.TAKE_REPORTS)
    except Refusal:
        return []
    links = object_links(request, actor)
    records = [one for one in file.records if listed is None or one.key in listed]
    table = Table(
        name="lines",
        caption=Text("报告中的记录，现在仍然展示的", "Records of the report that are shown still")
        if listed is not None
        else Text("您现在的记录", "Your records of now"),
        columns=(
            Column(label=Text("记录", "Record")),
            Column(label=Text("文书", "Document")),
            Column(label=Text("来源单位", "Source")),
            Column(label=Text("最后一日", "Last day")),
            Column(label=Text("争议", "Dispute")),
            Column(label=Text("认为有误", "Is it wrong?")),
        ),
        rows=tuple(
            Row(
                cells=(
                    one.title,
                    one.doc_number or _NONE,
                    one.source,
                    one.last_day or Text("在有效期间", "while it is valid"),
                    dispute_of(one) or _NONE,
                    next(iter(links(one)), _NONE),
                )
            )
            for one in records
        ),
        empty=State(
            "empty",
            Text(
                "这份报告中的记录，现在都不再展示。",
                "None of the records of this report is shown any more.",
            ),
        ),
    )
    over = 0 if listed is None else len(listed) - len(records)
    return [table, _not_shown(over)] if over else [table]


def _not_shown(count: int) -> Notice:
    return Notice(
        title=Text(
            f"报告中另有 {count} 条现在不展示。",
            f"{count} more of the report {'is' if count == 1 else 'are'} not shown now.",
        ),
        body=(
            Text(
                "已到期、已停止展示，或者正在暂停展示；报告文件保持出具时的样子。",
                "Over, ended, or hidden for now. The report’s files stay as they were issued.",
            ),
        ),
    )


def _facts(line: ReportLine) -> Facts:
    return Facts(
        (
            Fact(label=Text("编号", "Number"), value=line.number, copy=True),
            Fact(label=Text("出具时间（北京时间）", "Issued (Beijing time)"), value=line.issued_at),
            Fact(label=Text("记录数", "Records"), value=line.records),
            Fact(label=Text("数据摘要", "Digest of the data"), value=line.content_digest),
        )
    )


def _files(actor: Actor, line: ReportLine) -> Downloads:
    def file(format: str) -> str:
        return place(actor, "report", number=line.number, format=format)

    return Downloads(
        (
            Download(href=file("pdf"), words=Text("签名的报告", "Signed report"), format="PDF"),
            Download(href=file("json"), words=Text("报告数据", "Its data"), format="JSON"),
            Download(
                href=place(actor, "report-bundle", number=line.number),
                words=Text("诉讼材料包", "Court bundle"),
                format="JSON",
            ),
            Download(
                href=reverse("portal:bundle-checker"),
                words=Text("材料包核验页", "Page that checks the bundle"),
                format="HTML",
            ),
        )
    )


def _outcome(replayed: Replayed) -> list[Part]:
    return [
        Notice(
            kind="done" if replayed.identical else "attention",
            title=replayed.summary(),
            body=(),
        ),
        Table(
            name="replayed",
            caption=Text("逐项比对", "Compared part by part"),
            columns=(
                Column(label=Text("内容", "Part")),
                Column(label=Text("结果", "Outcome")),
                Column(label=Text("说明", "More")),
            ),
            rows=tuple(
                Row(cells=(part.words, Status(*_STATES[part.state]), part.why or part.first))
                for part in replayed.parts
            ),
        ),
    ]
