"""委托代理: what the person gave, what was offered to them, and for whom they act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import (
    MandateState,
    MandateTerms,
    MandateView,
    Power,
    accept_delegation,
    end_mandate,
    offer_delegation,
    own_mandates,
    see_mandate,
)
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Fact,
    Facts,
    Link,
    Part,
    Row,
    State,
    Status,
    StatusKind,
    Table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING, last_day_before

from .forms import AnswerOfferForm, DelegationForm, EndMandateForm
from .frame import page, pages_for

STATES: dict[MandateState, StatusKind] = {
    MandateState.OFFERED: "attention",
    MandateState.LAPSED: "ended",
    MandateState.COMING: "waiting",
    MandateState.IN_FORCE: "done",
    MandateState.ENDED: "ended",
    MandateState.WITHDRAWN: "ended",
    MandateState.HANDED_BACK: "ended",
    MandateState.DECLINED: "refused",
}
_STANDING = {MandateState.OFFERED, MandateState.LAPSED, MandateState.COMING, MandateState.IN_FORCE}
_LASTS = timedelta(days=89)
_NAMELESS = Text("平台上没有其姓名", "the platform holds no name")


@require_GET
@for_roles(Role.CITIZEN)
def delegations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Given by me; offered to me, and for whom I act."""
    found = own_mandates(actor=actor, now=now())
    new = Link(
        reverse("portal:delegation-new"),
        Text("委托别人代办", "Let somebody act for you"),
        Text(
            "由您选定事项和期限，随时可以终止",
            "you choose what and until when, and end it at any time",
        ),
    )
    return page(
        request,
        title=Text("委托代理", "Delegations"),
        lead=Text(
            "代理人以自己的账号登录，只能做您勾选的事；做过什么，您在「谁查过我」里都看得到。",
            "An agent signs in under their own account and does only what you tick; you see all of it under “Who looked”.",
        ),
        parts=[
            _table("given", Text("我委托的", "Given by me"), [one for one in found if one.given]),
            _table(
                "held", Text("委托给我的", "Given to me"), [one for one in found if not one.given]
            ),
            Doors((new,)),
        ],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.CITIZEN)
def new_delegation(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Offer one."""
    last = now().astimezone(BEIJING).date() + _LASTS
    form = DelegationForm(request.POST or None, initial={"last_day": last})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        terms = MandateTerms(
            agent_name=asked["name"],
            agent_number=asked["identifier"],
            powers=frozenset(map(Power, asked["powers"])),
            begins_at=now(),
            ends_at=asked["last_day"],
        )
        try:
            number = offer_delegation(terms=terms, actor=actor, now=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(reverse("portal:delegation", args=[number]))
    return _act(
        request,
        title=Text("委托别人代办", "Let somebody act for you"),
        lead=Text(
            "只勾选需要的事项。对方接受后才生效；代理人不能再委托别人，也不能替您授权机构查询。",
            "Tick only what is needed. It begins when they accept. An agent passes nothing on, and authorises no look-up for you.",
        ),
        form=form,
        button=Text("提出委托", "Offer it"),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.CITIZEN)
def delegation(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One: end it, answer it, or act under it."""
    try:
        found = see_mandate(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    if found.state is MandateState.OFFERED and not found.given:
        return _answer(request, actor, found)
    ends = found.state in _STANDING and (found.given or found.confirmed_at is not None)
    form = EndMandateForm(request.POST or None) if ends else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            end_mandate(number=found.number, actor=actor, now=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(reverse("portal:delegation", args=[found.number]))
    parts: list[Part] = [_facts(found)]
    if found.state is MandateState.IN_FORCE and not found.given:
        parts.append(Doors(tuple(pages_for(found))))
    return _act(
        request,
        title=found.kind.words,
        parts=parts,
        form=form,
        button=Text("终止委托", "End it") if found.given else Text("交回委托", "Hand it back"),
    )


def _answer(request: HttpRequest, actor: Actor, found: MandateView) -> HttpResponse:
    form = AnswerOfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["decision"] == "accept":
                accept_delegation(
                    number=found.number, name=form.cleaned_data["name"], actor=actor, now=now()
                )
            else:
                end_mandate(number=found.number, actor=actor, now=now())
        except Refusal as refusal:
            form.refuse(refusal, "name")
        else:
            return HttpResponseRedirect(reverse("portal:delegation", args=[found.number]))
    return _act(
        request,
        title=Text("有人委托您代办", "Somebody asks you to act for them"),
        lead=Text(
            "您可以不接受，不需要理由；接受以后也可以随时交回。",
            "You may decline without a reason, and hand it back at any time.",
        ),
        parts=[_facts(found)],
        form=form,
        button=Text("确定", "Decide"),
    )


def _act(
    request: HttpRequest,
    *,
    title: Text,
    form: DelegationForm | AnswerOfferForm | EndMandateForm | None,
    button: Text,
    lead: Text | str = "",
    parts: Sequence[Part] = (),
) -> HttpResponse:
    return page(
        request,
        title=title,
        lead=lead,
        template="portal/act.html",
        parts=parts,
        form=form,
        button=button,
        back=Link(reverse("portal:delegations"), Text("回到委托代理", "Back to the delegations")),
        status=400 if form is not None and form.is_bound and form.errors else 200,
    )


def _table(name: str, caption: Text, found: Sequence[MandateView]) -> Table:
    return Table(
        name=name,
        caption=caption,
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("谁", "Who")),
            Column(label=Text("最后一天", "Last day")),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(reverse("portal:delegation", args=[one.number]), one.number),
                    one.agent if one.given else one.principal or _NAMELESS,
                    last_day_before(one.ends_at),
                    Status(STATES[one.state], one.state.words),
                )
            )
            for one in found
        ),
        empty=State("empty", Text("没有委托。", "There is none.")),
    )


def _facts(found: MandateView) -> Facts:
    powers = [power.words for power in Power if power in found.powers]
    other = (
        Fact(label=Text("代理人", "Agent"), value=found.agent)
        if found.given
        else Fact(label=Text("替谁办理", "For whom"), value=found.principal or _NAMELESS)
    )
    rows = [
        Fact(label=Text("编号", "Number"), value=found.number, copy=True),
        Fact(label=Text("状态", "State"), value=Status(STATES[found.state], found.state.words)),
        other,
        Fact(
            label=Text("可以办理", "What is allowed"),
            value=Text("；".join(one.zh for one in powers), "; ".join(one.en for one in powers)),
        ),
        Fact(label=Text("提出时间（北京时间）", "Offered (Beijing time)"), value=found.proposed_at),
        Fact(label=Text("最后一天", "Last day"), value=last_day_before(found.ends_at)),
    ]
    if found.evidence:
        rows.append(Fact(label=Text("依据文书", "Document"), value=found.evidence))
    if found.confirmed_at is not None:
        rows.append(
            Fact(
                label=Text("接受或确认（北京时间）", "Accepted or confirmed (Beijing time)"),
                value=found.confirmed_at,
            )
        )
    if found.ended_at is not None:
        rows.append(
            Fact(label=Text("终止时间（北京时间）", "Ended (Beijing time)"), value=found.ended_at)
        )
    return Facts(tuple(rows))
