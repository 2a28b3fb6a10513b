"""Who may look up: grants proposed by one security administrator and confirmed by another, and accounts to close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import (
    GrantLine,
    GrantScope,
    GrantState,
    confirm_grant,
    list_grants,
    propose_grant,
    withdraw_grant,
)
from gongxin.apps.catalogue.api import Category, list_purposes, purpose_titles
from gongxin.apps.directory.api import list_divisions, organ_names
from gongxin.apps.identity.api import (
    Actor,
    Role,
    Worker,
    close_account,
    list_staff,
    list_workers,
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
from gongxin.interfaces.pages.staff_ways import way_words
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING, begins, last_day_before

from .access_forms import CloseAccountForm, GrantDecisionForm, GrantForm
from .frame import act_page, page

_EVERY = Text("不限", "All")
_STATES: dict[GrantState, StatusKind] = {
    GrantState.PROPOSED: "waiting",
    GrantState.COMING: "waiting",
    GrantState.IN_FORCE: "done",
    GrantState.ENDED: "ended",
    GrantState.WITHDRAWN: "ended",
}


@require_GET
@for_roles(Role.SECURITY, Role.AUDITOR)
def grants(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every grant, those to be confirmed first."""
    found = list_grants(actor=actor, now=now())
    organs = organ_names()
    table = Table(
        name="grants",
        caption=Text("查询授权", "Grants"),
        columns=(
            Column(label=Text("编号", "No.")),
            Column(label=Text("人员或系统", "Officer or system")),
            Column(label=Text("单位", "Organ")),
            Column(label=Text("用途数", "Purposes"), number=True),
            Column(label=Text("最后一天", "Last day")),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                anchor=f"grant-{one.number}",
                cells=(
                    one.number,
                    f"{one.name} {one.grantee}".strip(),
                    organs.get(one.organ, Text(one.organ, one.organ)),
                    len(one.scope.purposes),
                    _last_day(one),
                    Link(reverse("workbench:grant", args=[one.number]), one.state.words),
                ),
            )
            for one in found
        ),
        empty=State(
            "empty",
            Text("还没有查询授权。", "There are no grants yet."),
            Text(
                "没有有效授权的人员和系统不能查询任何人。",
                "An officer or system without a grant in force looks nobody up.",
            ),
        ),
    )
    doors = Doors(
        (
            Link(
                reverse("workbench:grant-new"),
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
        title=Text("查询授权", "Grants"),
        lead=Text(
            "授权写明用途、范围和期限，由一人提出、另一人确认；一人即可收回，立即生效。",
            "A grant names purposes, scope and an end; one proposes it and another confirms it. Anyone of them takes it back, at once.",
        ),
        parts=[doors, table] if actor.role is Role.SECURITY else [table],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY)
def new_grant(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Propose one."""
    today = now().astimezone(BEIJING).date()
    form = GrantForm(
        request.POST or None,
        workers=list_workers(now=now()),
        organs=organ_names(),
        purposes=list_purposes(),
        divisions=list_divisions(),
        initial={"begins": today, "last_day": today + timedelta(days=182)},
    )

    def propose(asked: dict[str, Any]) -> str:
        scope = GrantScope(
            purposes=frozenset(asked["purposes"]),
            categories=frozenset(asked["categories"]),
            divisions=frozenset({asked["division"]} - {""}),
            begins_at=begins(asked["begins"]),
            ends_at=asked["last_day"],
        )
        number = propose_grant(grantee=asked["grantee"], scope=scope, actor=actor, now=now())
        return reverse("workbench:grant", args=[number])

    return act_page(
        request,
        actor,
        form,
        propose,
        title=Text("提出授权", "Propose a grant"),
        lead=Text(
            "只授予办事所需的用途。确认之前不生效。",
            "Grant only the purposes that the work needs. It allows nothing before it is confirmed.",
        ),
        button=Text("提出", "Propose"),
        back=_back(),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY, Role.AUDITOR)
def grant(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One grant, and what may be done about it."""
    found = next((one for one in list_grants(actor=actor, now=now()) if one.number == number), None)
    if found is None:
        raise Http404
    choices = _choices(found) if actor.role is Role.SECURITY else []
    form = GrantDecisionForm(request.POST or None, choices=choices) if choices else None

    def settle(given: dict[str, Any]) -> str:
        act = confirm_grant if given["decision"] == "confirm" else withdraw_grant
        act(number=number, actor=actor, now=now())
        return reverse("workbench:grants")

    return act_page(
        request,
        actor,
        form,
        settle,
        title=Text(f"查询授权 {number}", f"Grant {number}"),
        parts=[_facts(found)],
        button=Text("确定", "Decide"),
        back=_back(),
        beside="decision",
    )


@require_GET
@for_roles(Role.SECURITY, Role.AUDITOR)
def accounts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Staff accounts in use."""
    organs = organ_names()
    table = Table(
        name="accounts",
        caption=Text("在用的工作账号", "Staff accounts in use"),
        columns=(
            Column(label=Text("姓名或登录名", "Name")),
            Column(label=Text("账号", "Account")),
            Column(label=Text("角色", "Role")),
            Column(label=Text("单位", "Organ")),
            Column(label=Text("处室", "Unit")),
            Column(label=Text("第一要素", "First factor")),
            Column(label=Text("上次登录（北京时间）", "Last sign-in (Beijing time)")),
            *([Column(label=Text("处理", "Act"))] if actor.role is Role.SECURITY else []),
        ),
        rows=tuple(
            Row(
                anchor=one.ref.replace(":", "-"),
                cells=(
                    one.name,
                    one.ref,
                    one.role.words,
                    organs.get(one.organ, Text(one.organ, one.organ)),
                    one.unit,
                    way_words(one.way),
                    one.last_sign_in,
                    *([_closing(one, actor)] if actor.role is Role.SECURITY else []),
                ),
            )
            for one in list_staff()
        ),
    )
    return page(
        request,
        actor,
        title=Text("工作账号", "Staff accounts"),
        lead=Text(
            "离岗或停职的当天停用账号；打开的会话随即失效，授权不再有效。",
            "Close an account on the day somebody leaves or is suspended; open sessions end with it, and so do grants.",
        ),
        parts=[table],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY)
def close(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Close one account."""
    found = next((one for one in list_staff() if one.ref == f"account:{number}"), None)
    if found is None:
        raise Http404

    def close_it(_: dict[str, Any]) -> str:
        close_account(ref=found.ref, actor=actor, now=now())
        return reverse("workbench:accounts")

    return act_page(
        request,
        actor,
        CloseAccountForm(request.POST or None),
        close_it,
        title=Text("停用账号", "Close an account"),
        parts=[
            Facts(
                (
                    Fact(label=Text("姓名或登录名", "Name"), value=found.name),
                    Fact(label=Text("账号", "Account"), value=found.ref),
                    Fact(label=Text("角色", "Role"), value=found.role.words),
                )
            )
        ],
        button=Text("停用", "Close it"),
        back=Link(reverse("workbench:accounts"), Text("回到账号名单", "Back to the accounts")),
    )


def _choices(found: GrantLine) -> list[str]:
    if found.state is GrantState.PROPOSED:
        return ["confirm", "withdraw"]
    return ["withdraw"] if found.state in {GrantState.IN_FORCE, GrantState.COMING} else []


def _facts(found: GrantLine) -> Facts:
    titles, organs = purpose_titles(), organ_names()
    divisions = {division.code: division.name for division in list_divisions()}
    scope = found.scope
    return Facts(
        (
            Fact(
                label=Text("状态", "State"), value=Status(_STATES[found.state], found.state.words)
            ),
            Fact(
                label=Text("人员或系统", "Officer or system"), value=f"{found.name} {found.grantee}"
            ),
            Fact(
                label=Text("单位", "Organ"),
                value=organs.get(found.organ, Text(found.organ, found.organ)),
            ),
            Fact(
                label=Text("用途", "Purposes"),
                value=_joined(
                    titles.get(code, Text(code, code)) for code in sorted(scope.purposes)
                ),
            ),
            Fact(
                label=Text("信息类别", "Categories"),
                value=_joined(Category(code).words for code in sorted(scope.categories)),
            ),
            Fact(
                label=Text("报送单位所在区划", "Division of the filing organs"),
                value=_joined(
                    divisions[code] for code in sorted(scope.divisions) if code in divisions
                ),
            ),
            Fact(
                label=Text("生效时间（北京时间）", "In force from (Beijing time)"),
                value=scope.begins_at,
            ),
            Fact(label=Text("最后一天", "Last day"), value=_last_day(found)),
            Fact(label=Text("提出人", "Proposed by"), value=found.proposed_by),
            Fact(label=Text("确认人", "Confirmed by"), value=found.confirmed_by or None),
        )
    )


def _joined(words: Iterable[Text]) -> Text:
    found = list(words)
    if not found:
        return _EVERY
    return Text("、".join(one.zh for one in found), "; ".join(one.en for one in found))


def _last_day(found: GrantLine) -> date:
    return last_day_before(found.scope.ends_at)


def _closing(one: Worker, actor: Actor) -> Link | None:
    if one.ref == actor.ref:
        return None
    number = one.ref.partition(":")[2]
    return Link(reverse("workbench:close-account", args=[number]), Text("停用", "Close"))


def _back() -> Link:
    return Link(reverse("workbench:grants"), Text("回到授权名单", "Back to the grants"))
