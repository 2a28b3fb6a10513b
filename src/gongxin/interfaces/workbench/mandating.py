"""Who acts for organisations: mandates proposed by one security administrator and confirmed by another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import (
    MandateState,
    MandateTerms,
    MandateView,
    Power,
    confirm_mandate,
    end_mandate,
    list_mandates,
    open_mandate,
    propose_mandate,
)
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
from gongxin.lib.periods import BEIJING, begins, last_day_before

from .access_forms import GrantDecisionForm, MandateForm
from .frame import act_page, page

_CHOICES = {
    MandateState.OFFERED: ["confirm", "withdraw"],
    MandateState.COMING: ["withdraw"],
    MandateState.IN_FORCE: ["withdraw"],
}
_KINDS: dict[MandateState, StatusKind] = {
    MandateState.OFFERED: "waiting",
    MandateState.COMING: "waiting",
    MandateState.IN_FORCE: "done",
}
_NAMELESS = Text("平台上没有该单位的记录", "no record of it on the platform")


@require_GET
@for_roles(Role.SECURITY, Role.AUDITOR)
def mandates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every mandate of an organisation, those to be confirmed first."""
    table = Table(
        name="mandates",
        caption=Text("单位经办人", "Mandates"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("单位", "Organisation")),
            Column(label=Text("经办人", "Person")),
            Column(label=Text("最后一天", "Last day")),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(reverse("workbench:mandate", args=[one.number]), one.number),
                    one.principal or _NAMELESS,
                    one.agent,
                    last_day_before(one.ends_at),
                    Status(_KINDS.get(one.state, "ended"), one.state.words),
                )
            )
            for one in list_mandates(actor=actor, now=now())
        ),
        empty=State("empty", Text("还没有单位经办人。", "There are no mandates yet.")),
    )
    new = Link(
        reverse("workbench:mandate-new"),
        Text("登记经办人", "Propose a mandate"),
        Text("由另一位安全管理员确认后生效", "In force once another administrator confirms it"),
    )
    return page(
        request,
        actor,
        title=Text("单位经办人", "Mandates of organisations"),
        lead=Text(
            "单位由有期限的经办人办理。一人提出、另一人确认；经办人可以随时交回。",
            "Organisations act through people with a mandate that has an end. One proposes it, another confirms it; the person can hand it back.",
        ),
        parts=[Doors((new,)), table] if actor.role is Role.SECURITY else [table],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY)
def new_mandate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Propose one."""
    today = now().astimezone(BEIJING).date()
    form = MandateForm(
        request.POST or None, initial={"begins": today, "last_day": today + timedelta(days=89)}
    )

    def propose(asked: dict[str, Any]) -> str:
        terms = MandateTerms(
            agent_name=asked["name"],
            agent_number=asked["identifier"],
            powers=frozenset(map(Power, asked["powers"])),
            begins_at=begins(asked["begins"]),
            ends_at=asked["last_day"],
        )
        number = propose_mandate(
            organisation=asked["organisation"],
            evidence=asked["evidence"],
            terms=terms,
            actor=actor,
            now=now(),
        )
        return reverse("workbench:mandate", args=[number])

    return act_page(
        request,
        actor,
        form,
        propose,
        title=Text("登记经办人", "Propose a mandate"),
        lead=Text(
            "请核对单位的授权文书和经办人的证件原件。",
            "Compare the organisation's document and the person's own, both in the original.",
        ),
        button=Text("提出", "Propose"),
        back=_back(),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY, Role.AUDITOR)
def mandate(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One, and what may be done about it."""
    try:
        found = open_mandate(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    choices = _CHOICES.get(found.state, []) if actor.role is Role.SECURITY else []
    form = GrantDecisionForm(request.POST or None, choices=choices) if choices else None

    def settle(given: dict[str, Any]) -> str:
        act = confirm_mandate if given["decision"] == "confirm" else end_mandate
        act(number=number, actor=actor, now=now())
        return reverse("workbench:mandates")

    return act_page(
        request,
        actor,
        form,
        settle,
        title=Text(f"单位经办人 {number}", f"Mandate {number}"),
        parts=[_facts(found)],
        button=Text("确定", "Decide"),
        back=_back(),
        beside="decision",
    )


def _facts(found: MandateView) -> Facts:
    powers = [power.words for power in Power if power in found.powers]
    return Facts(
        (
            Fact(
                label=Text("状态", "State"),
                value=Status(_KINDS.get(found.state, "ended"), found.state.words),
            ),
            Fact(label=Text("单位", "Organisation"), value=found.principal or _NAMELESS),
            Fact(label=Text("经办人", "Person"), value=found.agent),
            Fact(
                label=Text("可以办理", "What they may do"),
                value=Text(
                    "；".join(one.zh for one in powers), "; ".join(one.en for one in powers)
                ),
            ),
            Fact(label=Text("授权文书", "Document"), value=found.evidence),
            Fact(
                label=Text("生效时间（北京时间）", "In force from (Beijing time)"),
                value=found.begins_at,
            ),
            Fact(label=Text("最后一天", "Last day"), value=last_day_before(found.ends_at)),
            Fact(label=Text("提出人", "Proposed by"), value=found.proposed_by),
            Fact(label=Text("确认人", "Confirmed by"), value=found.confirmed_by or None),
        )
    )


def _back() -> Link:
    return Link(reverse("workbench:mandates"), Text("回到名单", "Back to the list"))
