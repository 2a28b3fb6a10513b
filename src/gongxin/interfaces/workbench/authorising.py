"""The officer's side of authorisations: ask a person for one, see those of the organ, acknowledge a withdrawal."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import (
    AuthorisationState,
    AuthorisationView,
    Terms,
    acknowledge_withdrawal,
    ask_for_authorisation,
    granted_purposes,
    organ_authorisations,
    see_authorisation,
)
from gongxin.apps.catalogue.api import item_titles, purpose_titles
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Download,
    Downloads,
    Fact,
    Facts,
    Link,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING

from .access_forms import AcknowledgeForm, AskForm
from .frame import act_page, page

_TO_ACKNOWLEDGE = Text("已撤回，请确认", "Withdrawn: acknowledge")


@require_GET
@for_roles(Role.OFFICER)
def authorisations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those of the organ, withdrawals that it has not acknowledged first. Nobody is named."""
    at = now()
    waiting = organ_authorisations(actor=actor, now=at, unacknowledged=True)
    known = {one.number for one in waiting}
    others = organ_authorisations(actor=actor, now=at)
    found = [*waiting, *(one for one in others if one.number not in known)]
    doors = tuple(
        Link(
            reverse("workbench:authorisation-ask", args=[purpose.code]),
            purpose.title,
            Text("向本人请求授权", "ask the person for an authorisation"),
        )
        for purpose in granted_purposes(actor=actor, now=at)
        if purpose.authorised
    )
    return page(
        request,
        actor,
        title=Text("本人授权", "Authorisations"),
        lead=Text(
            "授权书由本人给出，可以随时撤回；撤回后不能再查询，并须由单位确认收到。",
            "The person gives an authorisation and may withdraw it at any time; your organ then acknowledges that it knows.",
        ),
        parts=[*([Doors(doors)] if doors else []), _table(found, known)],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def authorisation(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One of the organ; what is withdrawn is acknowledged here."""
    try:
        found = see_authorisation(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    waits = found.withdrawn_at is not None and found.acknowledged_at is None
    form = AcknowledgeForm(request.POST or None) if waits else None

    def acknowledge(_: dict[str, Any]) -> str:
        acknowledge_withdrawal(number=number, actor=actor, now=now())
        return reverse("workbench:authorisations")

    titles = item_titles()
    items = [titles.get(code, Text(code, code)) for code in sorted(found.terms.items)]
    facts = Facts(
        (
            Fact(label=Text("编号", "Number"), value=found.number, copy=True),
            Fact(label=Text("状态", "State"), value=_state(found)),
            Fact(
                label=Text("条目", "Items"),
                value=Text("、".join(one.zh for one in items), "; ".join(one.en for one in items)),
            ),
            Fact(
                label=Text("终止时间（北京时间）", "Ends (Beijing time)"), value=found.terms.ends_at
            ),
            Fact(
                label=Text("取得的信息最多保存", "What was obtained is kept for at most"),
                value=Text(f"{found.terms.keep_days} 天", f"{found.terms.keep_days} days"),
            ),
            Fact(
                label=Text("撤回时间（北京时间）", "Withdrawn (Beijing time)"),
                value=found.withdrawn_at,
            ),
            Fact(
                label=Text("本单位确认（北京时间）", "Acknowledged (Beijing time)"),
                value=found.acknowledged_at,
            ),
        )
    )
    return act_page(
        request,
        actor,
        form,
        acknowledge,
        title=Text("授权书", "Authorisation"),
        parts=[facts, *_receipt(found)],
        button=Text("确认收到", "Acknowledge"),
        back=_back(),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def ask(request: HttpRequest, actor: Actor, purpose: str) -> HttpResponse:
    """Ask a person; whether there is anybody of that number is not told."""
    chosen = next(
        (
            one
            for one in granted_purposes(actor=actor, now=now())
            if one.code == purpose and one.authorised
        ),
        None,
    )
    if chosen is None:
        raise Http404
    titles = item_titles()
    form = AskForm(
        request.POST or None,
        items=[(code, titles.get(code, Text(code, code))) for code in sorted(chosen.items or ())],
        initial={"last_day": now().astimezone(BEIJING).date() + timedelta(days=60)},
    )

    def send(asked: dict[str, Any]) -> str:
        terms = Terms(
            organ=actor.organ,
            purpose=chosen.code,
            items=frozenset(asked["items"]),
            ends_at=asked["last_day"],
            times=asked["times"],
            keep_days=asked["keep_days"],
        )
        number = ask_for_authorisation(
            identifier=asked["identifier"], terms=terms, actor=actor, now=now()
        )
        return reverse("workbench:authorisation", args=[number])

    return act_page(
        request,
        actor,
        form,
        send,
        title=Text("请求本人授权", "Ask for an authorisation"),
        lead=Text(
            "只请求办事所需的条目。本人可以只同意一部分，也可以不同意。",
            "Ask only for what the work needs. The person may allow a part of it, or decline.",
        ),
        button=Text("发出请求", "Send the request"),
        back=_back(),
    )


def _table(found: Sequence[AuthorisationView], waiting: Set[str]) -> Table:
    purposes = purpose_titles()
    return Table(
        name="authorisations",
        caption=Text("本单位的授权书", "Authorisations of your organ"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("用途", "Purpose")),
            Column(label=Text("请求或给出时间（北京时间）", "Asked or given (Beijing time)")),
            Column(label=Text("次数", "Times"), number=True),
            Column(label=Text("已用", "Used"), number=True),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                anchor=one.number,
                cells=(
                    one.number,
                    purposes.get(one.terms.purpose, Text(one.terms.purpose, one.terms.purpose)),
                    one.given_at or one.asked_at,
                    one.terms.times,
                    one.used,
                    Link(
                        reverse("workbench:authorisation", args=[one.number]),
                        _TO_ACKNOWLEDGE if one.number in waiting else _state(one),
                    ),
                ),
            )
            for one in found
        ),
        empty=State(
            "empty",
            Text("本单位还没有授权书。", "Your organ has no authorisation yet."),
            Text(
                "经本人授权的用途，须先请求授权。",
                "For a purpose that the person authorises, ask for it first.",
            ),
        ),
    )


def _receipt(found: AuthorisationView) -> list[Part]:
    if found.acknowledged_at is None:
        return []
    return [
        Downloads(
            (
                Download(
                    href=reverse("workbench:acknowledgement-proof", args=[found.number]),
                    format="tlog-proof",
                    words=Text("确认的存证凭证", "Receipt of the acknowledgement"),
                ),
            )
        )
    ]


def _state(one: AuthorisationView) -> Text:
    if one.state is AuthorisationState.ASKED:
        return Text("等待本人决定", "Waiting for the person's decision")
    return one.state.words


def _back() -> Link:
    return Link(
        reverse("workbench:authorisations"), Text("回到本人授权", "Back to the authorisations")
    )
