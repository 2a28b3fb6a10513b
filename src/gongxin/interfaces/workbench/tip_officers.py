"""举报经办授权: who may sit at the desk for tips; two security administrators grant it, for a year at most."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role, list_workers
from gongxin.apps.tips.api import (
    OfficerState,
    TipOfficerLine,
    confirm_tip_officer,
    list_tip_officers,
    propose_tip_officer,
    withdraw_tip_officer,
)
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
from gongxin.lib.periods import BEIJING, last_day_before

from .frame import act_page, page
from .tip_forms import TipOfficerDecisionForm, TipOfficerForm

_TITLE = Text("举报经办授权", "Officers for tips")
_STATES: dict[OfficerState, StatusKind] = {
    OfficerState.PROPOSED: "waiting",
    OfficerState.IN_FORCE: "done",
    OfficerState.ENDED: "ended",
    OfficerState.WITHDRAWN: "ended",
}


@require_GET
@for_roles(Role.SECURITY, Role.AUDITOR)
def tip_officers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every grant, those to be confirmed first."""
    organs = organ_names()
    table = Table(
        name="tip-officers",
        caption=_TITLE,
        columns=(
            Column(label=Text("编号", "No.")),
            Column(label=Text("经办人", "Officer")),
            Column(label=Text("单位", "Organ")),
            Column(label=Text("最后一天", "Last day")),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(reverse("workbench:tip-officer", args=[one.number]), str(one.number)),
                    f"{one.name} {one.officer}".strip(),
                    organs.get(one.organ, Text(one.organ, one.organ)),
                    last_day_before(one.ends_at),
                    Status(_STATES[one.state], one.state.words),
                )
            )
            for one in list_tip_officers(actor=actor, now=now())
        ),
        empty=State(
            "empty",
            Text("还没有举报经办人。", "Nobody may handle tips yet."),
            Text(
                "没有授权的单位收到举报也打不开。",
                "An organ without one cannot open what it is sent.",
            ),
        ),
    )
    door = Doors(
        (
            Link(
                reverse("workbench:tip-officer-new"),
                Text("提出授权", "Propose a grant"),
                Text(
                    "由另一位安全管理员确认后生效",
                    "In force once another administrator confirms it",
                ),
            ),
        )
    )
    return page(
        request,
        actor,
        title=_TITLE,
        lead=Text(
            "举报只有专门授权的经办人看得到，与查询授权分开。每个单位至少两人：移交、奖励和不调查须由两人办理。",
            "Tips are seen by officers with a grant of its own, apart from looking people up. An organ needs two: passing on, rewards and dropping a tip take two persons.",
        ),
        parts=[door, table] if actor.role is Role.SECURITY else [table],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY)
def new_tip_officer(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Propose one."""
    today = now().astimezone(BEIJING).date()
    form = TipOfficerForm(
        request.POST or None,
        workers=list_workers(now=now()),
        organs=organ_names(),
        initial={"last_day": today + timedelta(days=182)},
    )

    def propose(given: dict[str, Any]) -> str:
        number = propose_tip_officer(
            officer=given["officer"], ends_at=given["last_day"], actor=actor, now=now()
        )
        return reverse("workbench:tip-officer", args=[number])

    return act_page(
        request,
        actor,
        form,
        propose,
        title=Text("提出举报经办授权", "Propose an officer for tips"),
        button=Text("提出", "Propose"),
        back=_back(),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY, Role.AUDITOR)
def tip_officer(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One grant, and what may be done about it."""
    lines = list_tip_officers(actor=actor, now=now())
    found = next((one for one in lines if one.number == number), None)
    if found is None:
        raise Http404
    choices = _choices(found) if actor.role is Role.SECURITY else []
    form = TipOfficerDecisionForm(request.POST or None, choices=choices) if choices else None

    def settle(given: dict[str, Any]) -> str:
        act = confirm_tip_officer if given["decision"] == "confirm" else withdraw_tip_officer
        act(number=number, actor=actor, now=now())
        return reverse("workbench:tip-officers")

    organs = organ_names()
    return act_page(
        request,
        actor,
        form,
        settle,
        title=Text(f"举报经办授权 {number}", f"Officer for tips {number}"),
        parts=[
            Facts(
                (
                    Fact(
                        label=Text("经办人", "Officer"),
                        value=f"{found.name} {found.officer}".strip(),
                    ),
                    Fact(
                        label=Text("单位", "Organ"),
                        value=organs.get(found.organ, Text(found.organ, found.organ)),
                    ),
                    Fact(label=Text("最后一天", "Last day"), value=last_day_before(found.ends_at)),
                    Fact(label=Text("提出人", "Proposed by"), value=found.proposed_by),
                    Fact(label=Text("状态", "State"), value=found.state.words),
                )
            )
        ],
        button=Text("确定", "Decide"),
        back=_back(),
        beside="decision",
    )


def _choices(found: TipOfficerLine) -> list[tuple[str, Text]]:
    withdraw = ("withdraw", Text("收回，立即生效", "Take it back, at once"))
    if found.state is OfficerState.PROPOSED:
        return [("confirm", Text("确认", "Confirm")), withdraw]
    return [withdraw] if found.state is OfficerState.IN_FORCE else []


def _back() -> Link:
    return Link(reverse("workbench:tip-officers"), Text("回到举报经办授权", "Back to the officers"))
