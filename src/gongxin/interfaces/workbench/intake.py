"""The intake desk: file a table, read the receipt, take refused rows back."""

from __future__ import annotations

import json
import tempfile
from datetime import timedelta
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.catalogue.api import item_titles
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.intake.api import (
    BatchStatus,
    Channel,
    FindingKind,
    HoldReason,
    RecallReason,
    Receipt,
    Severity,
    export_refused,
    file_upload,
    list_batches,
    list_uploads,
    make_template,
    quality,
    read_kinds,
    read_receipt,
    recall_batch,
    receive_file,
    reject_batch,
    release_batch,
    signed_receipt,
)
from gongxin.interfaces.pages.components import Column, Doors, Link, Notice, Part, Row, State, Table
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .filing import filing_choices
from .findings import FINDINGS_A_PAGE, Chosen, findings_parts
from .forms import IntakeForm, RecallForm, ReviewForm
from .frame import page
from .quality import alarm_notices
from .receipts import receipt_parts

_MAPPED = Notice(
    kind="done",
    title=Text("列对应已保存。", "The mapping is saved."),
    body=(
        Text(
            "现在可以报送这个文件；以后同样表头的文件都按它读取。",
            "The file can be filed now; every later file with the same header is read by it.",
        ),
    ),
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@for_roles(Role.CLERK, Role.OPERATOR)
def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Filing a file, and the batches filed before."""
    items, sources = filing_choices(actor)
    form = IntakeForm(request.POST or None, request.FILES or None, items=items, sources=sources)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = _receive(form, actor)
        except Refusal as refusal:
            form.refuse(refusal, "file")
        else:
            if receipt.rehearsal:
                return _receipt_page(request, actor, receipt, findings_parts(receipt))
            return HttpResponseRedirect(reverse("workbench:receipt", args=[receipt.batch]))
    return page(
        request,
        actor,
        title=Text("报送台", "Intake desk"),
        template="workbench/intake.html",
        form=form,
        mapped=_MAPPED if "mapped" in request.GET and not form.is_bound else None,
        alarms=_alarms(actor),
        unfinished=_unfinished(actor) if not form.is_bound else (),
        batches=_batches_table(actor),
        status=400 if form.is_bound else 200,
    )


@require_GET
@for_roles(Role.CLERK, Role.OPERATOR)
def receipt(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The receipt of a batch, with its findings page by page, all or of one severity or kind."""
    try:
        kinds = read_kinds(number=number, actor=actor)
        kind = _kind(request, kinds)
        # a kind has its severity already
        chosen = Chosen(None if kind else _severity(request), kind, _page_number(request))
        found = read_receipt(
            number=number,
            actor=actor,
            severity=chosen.severity,
            kind=chosen.kind,
            offset=chosen.offset,
            limit=FINDINGS_A_PAGE,
        )
    except Refusal as refusal:
        return _not_found(request, actor, refusal)
    return _receipt_page(request, actor, found, findings_parts(found, kinds=kinds, chosen=chosen))


@require_GET
@for_roles(Role.CLERK, Role.OPERATOR)
def refused(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The refused rows as a workbook, to correct and file again. The download is an event."""
    try:
        content = export_refused(number=number, actor=actor, now=now())
    except Refusal as refusal:
        return _not_found(request, actor, refusal)
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{number}-refused.xlsx"'
    return response


@require_GET
@for_roles(Role.CLERK, Role.OPERATOR)
def signed(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The signed receipt with its proof, as JSON."""
    try:
        document = signed_receipt(number=number, actor=actor)
    except Refusal as refusal:
        return _not_found(request, actor, refusal)
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{number}-receipt.json"'
    return response


@require_http_methods(["GET", "POST"])
@for_roles(Role.OPERATOR)
def recall(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Taking a whole batch back: what that does, why, and the button."""
    form = RecallForm(request.POST or None)
    try:
        found = read_receipt(number=number, actor=actor, limit=0)
    except Refusal as refusal:
        return _not_found(request, actor, refusal)
    if request.method == "POST" and form.is_valid():
        try:
            recall_batch(
                number=number,
                reason=RecallReason(form.cleaned_data["reason"]),
                actor=actor,
                now=now(),
            )
        except Refusal as refusal:
            form.refuse(refusal, "reason")
        else:
            return HttpResponseRedirect(reverse("workbench:receipt", args=[number]))
    return page(
        request,
        actor,
        title=Text(f"召回批次 {number}", f"Recall batch {number}"),
        template="workbench/recall.html",
        form=form,
        found=found,
        back=Link(
            reverse("workbench:receipt", args=[number]), Text("回到回执", "Back to the receipt")
        ),
        status=400 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OPERATOR)
def review(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """A second person decides a held batch."""
    try:
        found = read_receipt(number=number, actor=actor, limit=0)
    except Refusal as refusal:
        return _not_found(request, actor, refusal)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = release_batch if form.cleaned_data["decision"] == "release" else reject_batch
        try:
            outcome = act(number=number, actor=actor, now=now())
        except Refusal as refusal:
            form.refuse(refusal, "decision")
        else:
            return HttpResponseRedirect(reverse("workbench:receipt", args=[outcome.batch]))
    return page(
        request,
        actor,
        title=Text(f"审核批次 {number}", f"Review batch {number}"),
        template="workbench/review.html",
        form=form,
        found=found,
        reasons=[HoldReason(reason).words for reason in found.hold_reasons],
        back=Link(
            reverse("workbench:receipt", args=[number]), Text("回到回执", "Back to the receipt")
        ),
        status=400 if form.is_bound else 200,
    )


@require_GET
@for_roles(Role.CLERK, Role.OPERATOR)
def template(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A workbook to fill in for an item, with drop-downs and notes."""
    try:
        content = make_template(item_code=code)
    except Refusal as refusal:
        return _not_found(request, actor, refusal)
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{code}.xlsx"'
    return response


def _receive(form: IntakeForm, actor: Actor) -> Receipt:
    rehearsal = form.cleaned_data["rehearsal"]
    if token := form.cleaned_data["upload"]:
        return file_upload(token=token, actor=actor, now=now(), rehearsal=rehearsal)
    upload: UploadedFile[bytes] = form.cleaned_data["file"]
    suffix = Path(upload.name or "").suffix.lower()
    with tempfile.NamedTemporaryFile(suffix=suffix) as spool:
        for block in upload.chunks():
            spool.write(block)
        spool.flush()
        return receive_file(
            path=Path(spool.name),
            item_code=form.cleaned_data["item"],
            source_code=form.cleaned_data["source"],
            actor=actor,
            channel=Channel.WORKBENCH,
            now=now(),
            rehearsal=rehearsal,
        )


def _receipt_page(
    request: HttpRequest, actor: Actor, found: Receipt, findings: list[Part]
) -> HttpResponse:
    title = (
        Text("试运行的结果", "Result of the rehearsal")
        if found.rehearsal
        else Text(f"回执 {found.batch}", f"Receipt {found.batch}")
    )
    parts = [*receipt_parts(found), *findings]
    if actor.role is Role.OPERATOR and found.status is BatchStatus.LOADED and not found.rehearsal:
        address = reverse("workbench:recall", args=[found.batch])
        note = Text(
            "它写入的内容不再展示和使用，被它更新的内容恢复。",
            "What it wrote ends, and what it superseded returns.",
        )
        recalling = Link(address, Text("召回整个批次", "Recall the whole batch"), note=note)
        parts.append(Doors((recalling,)))
    if actor.role is Role.OPERATOR and found.status is BatchStatus.HELD and not found.rehearsal:
        address = reverse("workbench:review", args=[found.batch])
        note = Text("由报送人以外的人审核。", "By somebody else than who filed it.")
        parts.append(Doors((Link(address, Text("审核这个批次", "Review this batch"), note=note),)))
    return page(request, actor, title=title, parts=parts)


def _unfinished(actor: Actor) -> list[Notice]:
    """What the actor began to upload and has not filed."""
    titles, organs = item_titles(), organ_names()
    notices = []
    for found in list_uploads(actor=actor, now=now()):
        item, organ = titles[found.item], organs[found.source]
        size = f"{found.bytes_stated / 1_000_000:,.1f} MB"
        notices.append(
            Notice(
                title=Text(
                    f"有一次上传没有报送：{item.zh}，{size}，已收到 {found.percent}%。",
                    f"An upload is not filed yet: {item.en}, {size}, {found.percent} % has come.",
                ),
                body=(
                    Text(
                        f"来源单位：{organ.zh}。重新选择同一个文件并报送，会从断开的地方继续；七天后自动销毁。",
                        f"Source: {organ.en}. Choose the same file and file it: it goes on where it broke off. After"
                        " seven days it is destroyed.",
                    ),
                ),
            )
        )
    return notices


def _alarms(actor: Actor) -> list[Notice]:
    """What the clerk's own organ is to look at; an operator sees all of it on the board."""
    if actor.role is not Role.CLERK:
        return []
    moment = now()
    return alarm_notices(quality(actor=actor, since=moment - timedelta(days=92), now=moment))


def _batches_table(actor: Actor) -> Table:
    titles, organs = item_titles(), organ_names()
    return Table(
        name="batches",
        caption=Text("最近的批次", "Latest batches"),
        columns=(
            Column(label=Text("批次", "Batch")),
            Column(label=Text("收到时间（北京时间）", "Received (Beijing time)")),
            Column(label=Text("条目", "Item")),
            Column(label=Text("来源单位", "Source")),
            Column(label=Text("收到", "Received"), number=True),
            Column(label=Text("新增", "Accepted"), number=True),
            Column(label=Text("更新", "Superseding"), number=True),
            Column(label=Text("重复", "Duplicate"), number=True),
            Column(label=Text("退回", "Refused"), number=True),
        ),
        rows=tuple(
            Row(
                anchor=batch.number,
                cells=(
                    Link(reverse("workbench:receipt", args=[batch.number]), batch.number),
                    batch.received_at,
                    titles.get(batch.item, batch.item),
                    organs.get(batch.source, batch.source),
                    batch.received,
                    batch.accepted,
                    batch.superseding,
                    batch.duplicate,
                    batch.refused,
                ),
            )
            for batch in list_batches(actor=actor)
        ),
        empty=State(
            "empty",
            Text("还没有报送过批次。", "No batch has been filed yet."),
            Text("从上面的表单报送第一个文件。", "File the first one with the form above."),
        ),
        compact=True,
    )


def _not_found(request: HttpRequest, actor: Actor, refusal: Refusal) -> HttpResponse:
    back = Link(reverse("workbench:intake"), Text("回到报送台", "Back to the intake desk"))
    return page(
        request,
        actor,
        title=Text("没有找到", "Not found"),
        parts=[Notice.of_refusal(refusal, back)],
        status=404,
    )


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 8 else 1


def _severity(request: HttpRequest) -> Severity | None:
    text = request.GET.get("severity", "")
    return Severity(text) if text in set(Severity) else None


def _kind(request: HttpRequest, kinds: tuple[FindingKind, ...]) -> FindingKind | None:
    return next((kind for kind in kinds if str(kind.key) == request.GET.get("kind")), None)
