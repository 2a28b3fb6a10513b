"""Telling a person later of the looks for a case: asked for by one unit, agreed to by another, ended by either."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import (
    DeferralAsked,
    DeferralLine,
    DeferralState,
    ask_deferral,
    end_deferral,
    granted_purposes,
    judge_deferral,
    list_deferrals,
    see_deferral,
)
from gongxin.apps.catalogue.api import purpose_titles
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Fact,
    Facts,
    Link,
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

from .deferring_forms import DeferralAnswerForm, DeferralForm
from .frame import act_page, page

_TITLE = Text("暂缓告知", "Telling later")
_STATES: dict[DeferralState, StatusKind] = {
    DeferralState.ASKED: "waiting",
    DeferralState.IN_FORCE: "attention",
    DeferralState.DECLINED: "ended",
    DeferralState.ENDED: "ended",
    DeferralState.TOLD: "done",
}


@require_GET
@for_roles(Role.OFFICER, Role.AUDITOR)
def deferrals(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those of the organ; the auditor sees all."""
    titles = purpose_titles()
    found = sorted(list_deferrals(actor=actor, now=now()), key=lambda one: not one.waits_for_me)
    table = Table(
        name="deferrals",
        caption=Text("暂缓告知，等您表示意见的在前", "Those that wait for your answer come first"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("用途", "Purpose")),
            Column(label=Text("事由编号", "Case reference")),
            Column(label=Text("决定机关", "Authority")),
            Column(label=Text("最后一天", "Last day")),
            Column(label=Text("查询次数", "Looks"), number=True),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                anchor=one.number,
                cells=(
                    one.number,
                    titles.get(one.purpose, Text(one.purpose, one.purpose)),
                    one.case_reference,
                    one.authority,
                    last_day_before(one.ends_at),
                    one.looks,
                    Link(reverse("workbench:deferral", args=[one.number]), one.state.words),
                ),
            )
            for one in found
        ),
        empty=State(
            "empty",
            Text("没有暂缓告知。", "There is none."),
            Text("本人随时看得到每一次查询。", "Everybody sees each look at their file at once."),
        ),
    )
    doors = Doors(
        (
            Link(
                reverse("workbench:deferral-new"),
                Text("提出暂缓告知", "Ask for it"),
                Text("由其他处室的另一人同意后生效", "In force once another unit agrees"),
            ),
        )
    )
    return page(
        request,
        actor,
        title=_TITLE,
        lead=Text(
            "法律允许的用途，可以依办案机关的文书，把一个事由下的查询推后告知本人。期间本人看得到有一条未打开的记录、决定机关和告知日期；到期自动告知，不能延长。",
            "Where the law allows it, an authority's document has a person told later of looks for a case. Till then they see a sealed entry, the authority and the day. There is no extension.",
        ),
        parts=[doors, table] if actor.role is Role.OFFICER else [table],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def new_deferral(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for one."""
    today = now().astimezone(BEIJING).date()
    purposes = [one for one in granted_purposes(actor=actor, now=now()) if one.deferral is not None]
    form = DeferralForm(
        request.POST or None,
        purposes=purposes,
        initial={"last_day": today + timedelta(days=60)},
    )

    def ask(given: dict[str, Any]) -> str:
        asked = DeferralAsked(
            purpose=given["purpose"],
            case_reference=given["case_reference"],
            authority=given["authority"],
            document=given["document"],
            until=given["last_day"],
        )
        number = ask_deferral(asked=asked, actor=actor, now=now())
        return reverse("workbench:deferral", args=[number])

    return act_page(
        request,
        actor,
        form,
        ask,
        title=Text("提出暂缓告知", "Ask to tell later"),
        lead=Text(
            "没有办案机关的文书，不得提出。",
            "Without the document of an authority there is nothing to ask for.",
        ),
        button=Text("提出", "Ask"),
        back=_back(),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER, Role.AUDITOR)
def deferral(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One of them, and what may be done about it."""
    try:
        found = see_deferral(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    choices = _choices(found) if actor.role is Role.OFFICER else []
    form = DeferralAnswerForm(request.POST or None, choices=choices) if choices else None

    def answer(given: dict[str, Any]) -> str:
        if given["decision"] == "end":
            end_deferral(number=number, actor=actor, now=now())
        else:
            agree = given["decision"] == "agree"
            judge_deferral(number=number, agree=agree, actor=actor, now=now())
        return reverse("workbench:deferrals")

    return act_page(
        request,
        actor,
        form,
        answer,
        title=Text(f"暂缓告知 {number}", f"Telling later, {number}"),
        parts=[_facts(found)],
        button=Text("确定", "Answer"),
        back=_back(),
        beside="decision",
    )


def _choices(found: DeferralLine) -> list[str]:
    if found.waits_for_me:
        return ["agree", "decline"]
    may_end = found.state is DeferralState.IN_FORCE or (
        found.mine and found.state is DeferralState.ASKED
    )
    return ["end"] if may_end else []


def _facts(found: DeferralLine) -> Facts:
    titles = purpose_titles()
    return Facts(
        (
            Fact(
                label=Text("状态", "State"), value=Status(_STATES[found.state], found.state.words)
            ),
            Fact(
                label=Text("用途", "Purpose"),
                value=titles.get(found.purpose, Text(found.purpose, found.purpose)),
            ),
            Fact(label=Text("事由编号", "Case reference"), value=found.case_reference),
            Fact(label=Text("决定机关", "Authority"), value=found.authority),
            Fact(label=Text("决定文书文号", "Number of its document"), value=found.document),
            Fact(label=Text("提出处室", "Asked by the unit"), value=found.unit),
            Fact(label=Text("提出时间（北京时间）", "Asked (Beijing time)"), value=found.asked_at),
            Fact(label=Text("最后一天", "Last day"), value=last_day_before(found.ends_at)),
            Fact(label=Text("期间的查询次数", "Looks under it"), value=found.looks),
        )
    )


def _back() -> Link:
    return Link(reverse("workbench:deferrals"), Text("回到名单", "Back to the list"))
