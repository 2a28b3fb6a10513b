"""公示台: what the organ proposes to publish, with everything that was found marked in the text; another officer releases it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongxin.apps.catalogue.api import Item, get_item
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.publication.api import (
    BundleLine,
    BundleRead,
    BundleState,
    EntryRead,
    Found,
    count_times,
    keep_finding,
    list_bundles,
    propose_bundle,
    publishable_items,
    release_bundle,
    see_bundle,
    send_back,
    take_out,
)
from gongxin.interfaces.pages.catalogue import as_day
from gongxin.interfaces.pages.components import (
    Column,
    Fact,
    Facts,
    Link,
    Pagination,
    Part,
    Row,
    State,
    Status,
    StatusKind,
    Table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.interfaces.pages.words import Words
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.privacy.findings import Severity

from .frame import page
from .publishing_forms import BundleForm, ProposeForm

_A_PAGE = 20
_TITLE = Text("公示台", "Publication desk")
_TO_REVIEW = Text(
    "下面就是将要公示的样子。找到涉及个人的内容，下方给出记录原文并标出：“必须隐去”的一律隐去；“请判断”的先行隐去，属于违法事实的可以写明理由后保留。",
    "This is what will be shown. Where something leads to a person, the record's own words stand beneath with it marked. It is covered;"
    " what is to be judged may stay for a reason, where it belongs to the facts.",
)
_SHAPES: dict[BundleState, StatusKind] = {
    BundleState.WAITING: "waiting",
    BundleState.RELEASED: "done",
    BundleState.SENT_BACK: "refused",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: `found` where it is a finding, with its number in the entry and whether it may be kept."""

    words: str
    found: Found | None = None
    place: int = 0

    @property
    def may_stay(self) -> bool:
        """Whether somebody may let it stand, with a reason."""
        return self.found is not None and self.found.severity is Severity.ASKS


@dataclass(frozen=True, slots=True)
class Line:
    """A field of an entry: what will be shown, and where something was found what the record says, in pieces."""

    label: Words
    shown: str | date
    pieces: tuple[Piece, ...]


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def publications(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The bundles of the organ, and a new one."""
    form = ProposeForm(request.POST or None, items=publishable_items(actor=actor))
    if form.is_bound and form.is_valid():
        try:
            number = propose_bundle(item=form.cleaned_data["item"], actor=actor, now=now())
            return HttpResponseRedirect(reverse("workbench:publication", args=[number]))
        except Refusal as refusal:
            form.refuse(refusal, "item")
    return page(
        request,
        actor,
        title=_TITLE,
        lead=Text(
            "一人提出，系统标出涉及个人的内容并先行隐去，另一人审查后放行。记录停止展示时公示同时撤下。",
            "One officer proposes; what leads to people is marked and covered at once; another reviews and releases. When a record ends, so does its entry.",
        ),
        template="workbench/act.html",
        parts=[_bundles(list_bundles(actor=actor)), *_times(actor)],
        form=form,
        button=Text("提出公示批次", "Propose a bundle"),
        back=Link(reverse("workbench:home"), Text("回到工作台", "Back to the workbench")),
        status=400 if form.is_bound else 200,
    )


def _bundles(lines: list[BundleLine]) -> Table:
    return Table(
        name="bundles",
        caption=Text("本单位的公示批次，最近的在前", "Bundles of your organ, newest first"),
        columns=(
            Column(label=Text("批次", "Bundle")),
            Column(label=Text("事项", "Item")),
            Column(label=Text("条目", "Entries"), number=True),
            Column(label=Text("发现", "Findings"), number=True),
            Column(label=Text("提出时间（北京时间）", "Proposed (Beijing time)")),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(reverse("workbench:publication", args=[one.number]), one.number),
                    one.title,
                    one.entries,
                    one.findings,
                    one.proposed_at,
                    Status(_SHAPES[one.state], one.state.words),
                )
            )
            for one in lines
        ),
        empty=State("empty", Text("还没有公示批次。", "There is no bundle yet.")),
    )


def _times(actor: Actor) -> list[Part]:
    """How licences and penalties keep their seven working days."""
    return [
        Facts(
            (
                Fact(
                    label=Text("双公示：七个工作日内公示", "Published within seven working days"),
                    value=one.in_time,
                ),
                Fact(label=Text("超过七个工作日公示", "Published later"), value=one.late),
                Fact(
                    label=Text("已满七个工作日、还没有提出", "Time over, and not proposed yet"),
                    value=one.owed,
                    note=Text(
                        "正在展示的行政许可和行政处罚，请尽快提出",
                        "licences and penalties on display: please propose them",
                    )
                    if one.owed
                    else "",
                ),
            )
        )
        for one in count_times(actor=actor, now=now())
    ]


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def publication(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One bundle: each entry as it will be shown, with what was found marked in what the record says."""
    form = BundleForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            _act(number, form.cleaned_data, actor)
            return HttpResponseRedirect(reverse("workbench:publication", args=[number]))
        except Refusal as refusal:
            form.refuse(refusal)
    asked = request.GET.get("page", "1")
    turned = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 7 else 1
    try:
        read = see_bundle(
            number=number, actor=actor, first=(max(1, turned) - 1) * _A_PAGE, limit=_A_PAGE
        )
    except Refusal:
        raise Http404 from None
    parts: list[Part] = []
    pages = -(-read.total // _A_PAGE)
    if pages > 1:
        parts.append(Pagination(number=min(max(1, turned), pages), pages=pages))
    waits = read.line.state is BundleState.WAITING
    item = get_item(code=read.line.item, also_retired=True)
    return page(
        request,
        actor,
        title=Text(f"公示批次 {number}", f"Bundle {number}"),
        template="workbench/publication.html",
        form=form if form.is_bound else None,
        facts=_facts(read.line),
        lead=_TO_REVIEW if waits else "",
        entries=[(entry, _lines(entry, read, item)) for entry in read.entries],
        digest=read.line.digest,
        waits=waits,
        may_release=read.line.may_release,
        parts=parts,
        status=400 if form.is_bound else 200,
    )


def _act(number: str, given: dict[str, object], actor: Actor) -> None:
    reason, entry, finding = str(given["reason"] or ""), given["entry"], given["finding"]
    if given["act"] == "release":
        release_bundle(number=number, digest=str(given["digest"]), actor=actor, now=now())
    elif given["act"] == "send-back":
        send_back(number=number, reason=reason, actor=actor, now=now())
    elif isinstance(entry, UUID) and given["act"] == "take-out":
        take_out(bundle=number, entry=entry, reason=reason, actor=actor, now=now())
    elif isinstance(entry, UUID):
        place = finding if isinstance(finding, int) else -1
        keep_finding(
            bundle=number, entry=entry, finding=place, reason=reason, actor=actor, now=now()
        )


def _facts(line: BundleLine) -> Facts:
    return Facts(
        (
            Fact(label=Text("事项", "Item"), value=line.title),
            Fact(label=Text("条目", "Entries"), value=line.entries),
            Fact(
                label=Text("发现", "Findings"),
                value=line.findings,
                note=Text(
                    "没有被标出的，也请通读：系统只认得常见的写法。",
                    "Read what is not marked as well: only usual ways of writing are known.",
                ),
            ),
            Fact(
                label=Text("提出时间（北京时间）", "Proposed (Beijing time)"),
                value=line.proposed_at,
            ),
            Fact(
                label=Text("状态", "State"),
                value=Status(_SHAPES[line.state], line.state.words),
                note=line.sent_back_for,
            ),
        )
    )


def _lines(entry: EntryRead, read: BundleRead, item: Item) -> tuple[Line, ...]:
    return tuple(
        Line(read.labels.get(name, name), as_day(item, name, shown), _pieces(entry, name))
        for name, shown in entry.values
    )


def _pieces(entry: EntryRead, name: str) -> tuple[Piece, ...]:
    """What the record says in a field, cut where something was found; nothing where nothing was, or it is not shown any more."""
    said = entry.originals.get(name)
    if said is None:
        return ()
    pieces, at = [], 0
    for place, one in enumerate(entry.findings):
        if one.field == name:
            pieces += [Piece(said[at : one.start]), Piece(said[one.start : one.end], one, place)]
            at = one.end
    return tuple(piece for piece in [*pieces, Piece(said[at:])] if piece.words)
