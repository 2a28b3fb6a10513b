"""认定台: what the officer's organ has to do by what falls due, one determination whole, and each act on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.catalogue.api import Item, SeriousList, read_catalogue
from gongxin.apps.determinations.api import (
    Deed,
    DeterminationLine,
    DeterminationShown,
    Said,
    annul,
    attach_evidence,
    decide,
    determination_queue,
    enter,
    hand_out_evidence,
    hold_hearing,
    open_determination,
    propose,
    review,
    serve,
    serve_notice,
    withdraw,
)
from gongxin.apps.directory.api import get_organ, organ_names
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Link,
    Notice,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.determinations import conditions, facts, files, how, steps, told
from gongxin.interfaces.pages.handing_out import handed_out
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before

from .determining_forms import AnnulForm, DeedForm, EvidenceForm, ProposalForm
from .frame import act_page, page

_ANNUL = "annul"
_ATTACH = "attach"
_Act = Callable[[str, Said, Actor], object]
_ACTS: dict[Deed, _Act] = {
    Deed.SERVE_NOTICE: lambda number, said, actor: serve_notice(
        number=number, said=said, actor=actor, now=now()
    ),
    Deed.HOLD_HEARING: lambda number, said, actor: hold_hearing(
        number=number, said=said, actor=actor, now=now()
    ),
    Deed.REVIEW: lambda number, said, actor: review(
        number=number, said=said, actor=actor, now=now()
    ),
    Deed.LIST: lambda number, said, actor: decide(
        number=number, to_list=True, said=said, actor=actor, now=now()
    ),
    Deed.REFUSE: lambda number, said, actor: decide(
        number=number, to_list=False, said=said, actor=actor, now=now()
    ),
    Deed.SERVE: lambda number, _, actor: serve(number=number, actor=actor, now=now()),
    Deed.ENTER: lambda number, _, actor: enter(number=number, actor=actor, now=now()),
    Deed.WITHDRAW: lambda number, said, actor: withdraw(
        number=number, said=said, actor=actor, now=now()
    ),
}
_LEADS = {
    Deed.SERVE_NOTICE: Text(
        "告知书写明拟列入的名单、依据、事实理由、最长期限、权利和截止日期；送达后不能改动，也不能加重。",
        "The notice says for which list, on what basis, facts and grounds, the longest term, the rights and the last day. Served, it is neither changed nor made worse.",
    ),
    Deed.SERVE: Text(
        "决定书和信用修复告知书一并送达，由系统按条件和期限生成。",
        "The decision is served together with the notice of repair, which is made from the conditions and the dates.",
    ),
    Deed.ENTER: Text(
        "按报送时的检查记入登记库，本单位为来源；只记一次，到期自动移出。",
        "It is entered through the checks of a filing, from this organ, once; it ends by itself.",
    ),
}


@require_GET
@for_roles(Role.OFFICER)
def determinations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What falls due first stands first; and for which lists this organ may propose."""
    lists = _competent(actor)
    doors = tuple(
        Link(
            reverse("workbench:determination-new", args=[one.code]),
            Text(f"提出：{one.title.zh}", f"Propose: {one.title.en}"),
            one.field.words,
        )
        for one in lists
    )
    none = Notice(
        title=Text("本单位不是任何名单的认定机关", "This organ is competent for no list"),
        body=(
            Text(
                "名单、认定机关和依据由政策包写明。",
                "The packs say which lists there are, on what basis, and who determines.",
            ),
        ),
    )
    return page(
        request,
        actor,
        title=Text("认定", "Determinations"),
        lead=Text(
            "没有自动列入：每一项由经办人凭一份生效文书提出，事先告知，听取申辩，由另外两人审核和决定。到期不办的，拟认定失效。",
            "Nobody is listed by itself: an officer proposes on one document in effect, the person is told and heard, and two others review and decide. What is not gone on with in time lapses.",
        ),
        parts=[
            Doors(doors) if doors else none,
            _table(determination_queue(actor=actor, now=now())),
        ],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def new(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Propose, by the document in hand; no file is opened."""
    catalogue = read_catalogue()
    wanted = next((one for one in _competent(actor) if one.code == code), None)
    if wanted is None:
        raise Http404
    item = _item(request, wanted)
    field = catalogue.items[wanted.item].field(wanted.domain)
    listed = catalogue.code_lists.get(field.codes or "")
    form = ProposalForm(
        request.POST or None, wanted=wanted, item=item, domains=listed.entries if listed else ()
    )

    def act(_given: dict[str, Any]) -> str:
        number = propose(proposal=form.proposal(), actor=actor, now=now())
        return reverse("workbench:determination", args=[number])

    return act_page(
        request,
        actor,
        form,
        act,
        title=Text("提出认定", "Propose a determination"),
        lead=wanted.title,
        parts=[_rules(wanted)],
        button=Text("提出", "Propose"),
        back=_back(),
    )


@require_GET
@for_roles(Role.OFFICER)
def determination(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One whole, with what this officer may do now, and why not the rest. Opening it is an event about its subject."""
    shown = _found(number, actor)
    return page(
        request,
        actor,
        title=Text(f"认定 {shown.line.number}", f"Determination {shown.line.number}"),
        lead=shown.line.list,
        parts=[
            *_doors(shown),
            facts(shown, organ_names()),
            conditions(shown),
            *told(shown),
            steps(shown),
            files(
                shown.evidence,
                lambda file: reverse(
                    "workbench:determination-evidence", args=[shown.line.number, file]
                ),
            ),
        ],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def determination_act(request: HttpRequest, actor: Actor, number: str, deed: str) -> HttpResponse:
    """One act with what has to come with it. What the step does not have, or is not this officer's, leads back to the page."""
    shown = _found(number, actor)
    here = reverse("workbench:determination", args=[shown.line.number])
    posted = request.POST if request.method == "POST" else None
    wanted = next((one for one in shown.may if one.code == deed), None)
    back = Link(here, Text("回到认定", "Back to the determination"))
    if deed == _ANNUL and _may_annul(shown):
        form = AnnulForm(posted)

        def annul_it(given: dict[str, Any]) -> str:
            said = Said(words=given["words"])
            annul(number=shown.line.number, said=said, actor=actor, now=now())
            return here

        return act_page(
            request,
            actor,
            form,
            annul_it,
            title=Text("撤销认定", "Annul the determination"),
            lead=shown.line.list,
            button=Text("撤销", "Annul"),
            back=back,
        )
    if deed == _ATTACH and _may_attach(shown):
        return _attach(request, actor, shown, back)
    if wanted is None:
        return HttpResponseRedirect(here)
    which = Deed(wanted.code)
    deed_form = DeedForm(posted, deed=which, shown=shown)

    def act(_given: dict[str, Any]) -> str:
        _ACTS[which](shown.line.number, deed_form.said, actor)
        return here

    return act_page(
        request,
        actor,
        deed_form,
        act,
        title=wanted.title,
        lead=_LEADS.get(which, shown.line.list),
        parts=[facts(shown, organ_names()), *told(shown)],
        button=Text("办理", "Do it"),
        back=back,
    )


def _attach(
    request: HttpRequest, actor: Actor, shown: DeterminationShown, back: Link
) -> HttpResponse:
    """Hand in one file with the proposal."""

    def keep(given: dict[str, Any]) -> str:
        attach_evidence(number=shown.line.number, file=given["file"], actor=actor, now=now())
        return reverse("workbench:determination", args=[shown.line.number])

    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    return act_page(
        request,
        actor,
        form,
        keep,
        title=Text("提交证据材料", "Hand in evidence"),
        lead=Text(
            "本人收到告知后看得到。决定以后不能再提交。",
            "The subject sees it once they were told. Nothing is taken after the decision.",
        ),
        button=Text("提交", "Hand it in"),
        back=back,
        beside="file",
    )


@require_GET
@for_roles(Role.OFFICER)
def determination_evidence(
    request: HttpRequest, actor: Actor, number: str, file: str
) -> HttpResponse:
    """The file for a download; that it was taken is an event about the subject."""
    try:
        found = hand_out_evidence(number=number, evidence=file, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    return handed_out(content=found.content, media_type=found.media_type, name=found.name)


def _may_attach(shown: DeterminationShown) -> bool:
    return shown.line.end is None and shown.decided_at is None


def _competent(actor: Actor) -> list[SeriousList]:
    if not actor.organ:
        return []
    organ = get_organ(code_or_uscc=actor.organ)
    return [
        one
        for one in read_catalogue().lists.values()
        if one.is_competent(organ=organ.code, function=organ.function.value)
    ]


def _item(request: HttpRequest, wanted: SeriousList) -> Item:
    """Which of the list's documents; the first unless the address says another."""
    codes = [one.item for one in wanted.founded_on]
    asked = request.GET.get("item", "")
    return read_catalogue().items[asked if asked in codes else codes[0]]


def _found(number: str, actor: Actor) -> DeterminationShown:
    try:
        return open_determination(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None


def _may_annul(shown: DeterminationShown) -> bool:
    return shown.listing is not None and shown.listing.annulled_at is None


def _doors(shown: DeterminationShown) -> list[Part]:
    """What this officer may do now, and why not what others may."""
    number = shown.line.number
    doors = [
        Link(reverse("workbench:determination-act", args=[number, one.code]), one.title)
        for one in shown.may
    ]
    if _may_attach(shown):
        doors.append(
            Link(
                reverse("workbench:determination-act", args=[number, _ATTACH]),
                Text("提交证据材料", "Hand in evidence"),
            )
        )
    if _may_annul(shown):
        doors.append(
            Link(
                reverse("workbench:determination-act", args=[number, _ANNUL]),
                Text("撤销认定", "Annul it"),
            )
        )
    parts: list[Part] = [Doors(tuple(doors))] if doors else []
    if shown.why_not:
        reasons = tuple(dict.fromkeys(shown.why_not.values()))
        parts.append(Notice(title=Text("您现在不能办的", "What you cannot do now"), body=reasons))
    return parts


def _rules(wanted: SeriousList) -> Notice:
    return Notice(
        title=Text("这类名单的规则", "The rules of this list"),
        body=(
            Text(
                f"领域：{wanted.field.words.zh}。期限：{wanted.least} 至 {wanted.most} 个月。",
                f"Field: {wanted.field.words.en}. Term: {wanted.least} to {wanted.most} months.",
            ),
            Text(
                "只能依据本单位报送的、正在展示的一份文书；几份较轻的文书加在一起不能作为依据。",
                "It rests on one document in display that this organ filed; several lesser ones together found nothing.",
            ),
            *([wanted.note] if wanted.note else []),
        ),
    )


def _table(lines: list[DeterminationLine]) -> Table:
    return Table(
        name="determinations",
        caption=Text("本单位的认定", "Determinations of this organ"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("名单", "List")),
            Column(label=Text("状态", "State")),
            Column(label=Text("等谁", "Waits for")),
            Column(label=Text("最迟", "Due by")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(reverse("workbench:determination", args=[one.number]), one.number),
                    one.list,
                    how(one),
                    None if one.end else one.waits_for.words,
                    last_day_before(one.due) if one.due else None,
                )
            )
            for one in lines
        ),
        empty=State(
            "empty",
            Text("没有认定。", "There are none."),
            Text("从上面的名单提出。", "Propose one from the lists above."),
        ),
    )


def _back() -> Link:
    return Link(reverse("workbench:determinations"), Text("回到认定台", "Back to the desk"))
