"""承诺台: what stands before the officer's organ by what falls due, one commitment whole with each act on a page of its own, and the counter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.catalogue.api import PERSON
from gongxin.apps.commitments.api import (
    CommitmentShown,
    Deed,
    Offered,
    accept_commitment,
    commitment_queue,
    confirm_failure,
    find_kept,
    make_at_counter,
    notify_failure,
    offered,
    open_commitment,
    organ_form,
    refuse_commitment,
)
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.commitments import board, content, facts, told, whole_text
from gongxin.interfaces.pages.components import (
    Doors,
    Download,
    Downloads,
    Fact,
    Facts,
    Link,
    Masked,
    Notice,
    Part,
    State,
)
from gongxin.interfaces.pages.handing_out import handed_out
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.identifiers import mask_id_number

from .committing_forms import CounterForm, DeedForm
from .frame import act_page, page

_Act = Callable[[str, DeedForm, Actor], object]
_ACTS: dict[Deed, _Act] = {
    Deed.ACCEPT: lambda number, _, actor: accept_commitment(number=number, actor=actor, now=now()),
    Deed.REFUSE: lambda number, form, actor: refuse_commitment(
        number=number, reason=form.words, actor=actor, now=now()
    ),
    Deed.FIND_KEPT: lambda number, _, actor: find_kept(number=number, actor=actor, now=now()),
    Deed.NOTIFY: lambda number, form, actor: notify_failure(
        number=number, announced=form.state, claim=form.words, actor=actor, now=now()
    ),
    Deed.CONFIRM: lambda number, form, actor: confirm_failure(
        number=number, found=form.finding, actor=actor, now=now()
    ),
}
_LEADS = {
    Deed.ACCEPT: Text(
        "受理后按报送时的检查记入登记库，本单位为来源；到有效期自动结束。",
        "Accepted, it is entered through the checks of a filing, from this organ; it ends by itself.",
    ),
    Deed.FIND_KEPT: Text(
        "一名经办人即可记录；记录后不再改动。", "One officer is enough; what is recorded stays."
    ),
    Deed.NOTIFY: Text(
        "告知书写明没有履行的内容、可能的后果和说明期限；送达后不能改动，也不能加重。现在不作任何记载。",
        "The notice says what was not performed, what it may lead to and until when to answer. Served, it is neither changed nor made worse. Nothing is recorded by it.",
    ),
    Deed.CONFIRM: Text(
        "由告知以外的另一名经办人确认。除记载以外不产生任何后果；措施、名单、公示各有各的告知和办理。",
        "By another officer than who gave the notice. Nothing follows but what is recorded; measures, lists and publication each have a notice and officers of their own.",
    ),
}


@require_GET
@for_roles(Role.OFFICER)
def commitments(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What falls due first stands first; which commitments this organ takes at its counter; and the official form."""
    doors = tuple(
        Link(
            reverse("workbench:commitment-new", args=[one.type.code]),
            Text(f"窗口录入：{one.type.title.zh}", f"At the counter: {one.type.title.en}"),
            one.type.type,
        )
        for one in offered(organ=actor.organ)
        if actor.organ
    )
    none = Notice(
        title=Text("本单位不受理承诺", "This organ takes no commitments"),
        body=(Text("哪些单位受理由政策包写明。", "The packs say which organs take which."),),
    )
    table = board(
        commitment_queue(actor=actor, now=now()),
        organ_names(),
        href=lambda number: reverse("workbench:commitment", args=[number]),
        caption=Text("本单位受理的承诺", "Commitments before this organ"),
        empty=State(
            "empty",
            Text("没有承诺。", "There are none."),
            Text("由本人在网上作出，或者在窗口录入。", "They are made online, or at the counter."),
        ),
    )
    form = Download(
        href=reverse("workbench:commitments-form"),
        format="CSV",
        words=Text(
            "按归集模板下载（会登记）", "In the columns of the official template (it is on record)"
        ),
    )
    return page(
        request,
        actor,
        title=Text("信用承诺", "Commitments"),
        lead=Text(
            "到期的排在前面。没有履行的，先告知并给说明或者补充履行的时间，再由另一名经办人确认；逾期不办的，到有效期自动结束，不作认定。",
            "What falls due stands first. That one was not performed is noticed with a time to answer or perform, then confirmed by another; what is not gone on with ends without a finding.",
        ),
        parts=[table, Downloads((form,)), Doors(doors) if doors else none],
    )


@require_GET
@for_roles(Role.OFFICER)
def commitments_form(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What stands before the organ in the columns of the official template; an event about each subject."""
    return handed_out(
        content=organ_form(actor=actor, now=now()).encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        name="commitments.csv",
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def new(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """At the counter, for who stands there and has read the whole text; it is accepted by that, and they get a notice."""
    offer = _offer(code, actor)
    form = CounterForm(request.POST or None, offer=offer)

    def act(_given: dict[str, Any]) -> str:
        number = make_at_counter(given=form.given(), at=form.at(), actor=actor, now=now())
        return reverse("workbench:commitment", args=[number])

    return act_page(
        request,
        actor,
        form,
        act,
        title=Text("窗口录入承诺", "A commitment at the counter"),
        lead=offer.type.title,
        parts=[whole_text(offer.text)],
        button=Text("录入并受理", "Enter and accept it"),
        back=_back(),
    )


@require_GET
@for_roles(Role.OFFICER)
def commitment(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One whole, with what this officer may do now, and why not the rest. Opening it is an event about its subject."""
    shown = _found(number, actor)
    return page(
        request,
        actor,
        title=Text(f"承诺 {shown.line.number}", f"Commitment {shown.line.number}"),
        lead=shown.type.title,
        parts=[
            *_doors(shown),
            _maker(shown),
            facts(shown, organ_names()),
            content(shown),
            *told(shown),
        ],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def commitment_act(request: HttpRequest, actor: Actor, number: str, deed: str) -> HttpResponse:
    """One act with what has to come with it. What the stage does not have, or is not this officer's, leads back to the page."""
    shown = _found(number, actor)
    here = reverse("workbench:commitment", args=[shown.line.number])
    wanted = next((one for one in shown.may if one == deed), None)
    if wanted is None:
        return HttpResponseRedirect(here)
    form = DeedForm(request.POST if request.method == "POST" else None, deed=wanted, shown=shown)

    def act(_given: dict[str, Any]) -> str:
        _ACTS[wanted](shown.line.number, form, actor)
        return here

    return act_page(
        request,
        actor,
        form,
        act,
        title=wanted.words,
        lead=_LEADS.get(wanted, shown.type.title),
        parts=[facts(shown, organ_names()), content(shown), *told(shown)],
        button=Text("办理", "Do it"),
        back=Link(here, Text("回到承诺", "Back to the commitment")),
    )


def _offer(code: str, actor: Actor) -> Offered:
    found = offered(organ=actor.organ) if actor.organ else []
    offer = next((one for one in found if one.type.code == code), None)
    if offer is None:
        raise Http404
    return offer


def _found(number: str, actor: Actor) -> CommitmentShown:
    try:
        return open_commitment(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None


def _doors(shown: CommitmentShown) -> list[Part]:
    """What this officer may do now, and why not what others may."""
    number = shown.line.number
    doors = tuple(
        Link(reverse("workbench:commitment-act", args=[number, one.value]), one.words)
        for one in shown.may
    )
    parts: list[Part] = [Doors(doors)] if doors else []
    if shown.why_not:
        reasons = tuple(dict.fromkeys(shown.why_not.values()))
        parts.append(Notice(title=Text("您现在不能办的", "What you cannot do now"), body=reasons))
    return parts


def _maker(shown: CommitmentShown) -> Facts:
    number = shown.identifier
    of_person = shown.maker == PERSON
    return Facts(
        (
            Fact(label=Text("承诺人", "Made by"), value=shown.name),
            Fact(label=Text("承诺人类别", "Kind"), value=shown.maker),
            Fact(
                label=Text("承诺人代码", "Number"),
                value=Masked(mask_id_number(number)) if of_person else number,
            ),
        )
    )


def _back() -> Link:
    return Link(reverse("workbench:commitments"), Text("回到承诺台", "Back to the desk"))
