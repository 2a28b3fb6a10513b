"""公示推送订阅: who keeps a copy of what is public, and which of them have not said that what is over is gone from it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.catalogue.api import item_titles, read_catalogue
from gongxin.apps.directory.api import instrument_titles, list_instruments
from gongxin.apps.feeds.api import (
    Purpose,
    SubscriptionShown,
    SubscriptionState,
    Wanted,
    confirm_subscription,
    end_subscription,
    list_subscriptions,
    propose_subscription,
    see_subscription,
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
from gongxin.lib.periods import BEIJING, last_day_before

from .feeding_forms import SubscriptionDecisionForm, SubscriptionForm
from .frame import act_page, page

_TITLE = Text("公示推送订阅", "Feeds of what is public")
_SHAPES: dict[SubscriptionState, StatusKind] = {
    SubscriptionState.PROPOSED: "waiting",
    SubscriptionState.IN_FORCE: "done",
    SubscriptionState.STOPPED: "attention",
    SubscriptionState.ENDED: "ended",
}


@require_GET
@for_roles(Role.SECURITY, Role.AUDITOR)
def subscriptions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every subscription, those to be confirmed first."""
    table = Table(
        name="feeds",
        caption=Text("订阅方，待确认的在前", "Subscribers, those to be confirmed first"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("订阅方", "Subscriber")),
            Column(label=Text("用途", "Purpose")),
            Column(label=Text("最后一天", "Last day")),
            Column(label=Text("待确认撤下", "Take-downs that wait"), number=True),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                anchor=one.number,
                cells=(
                    Link(reverse("workbench:feed", args=[one.number]), one.number),
                    one.name,
                    one.purpose.words,
                    last_day_before(one.ends_at),
                    one.waiting,
                    Status(_SHAPES[one.state], one.state.words),
                ),
            )
            for one in list_subscriptions(actor=actor, now=now())
        ),
        empty=State(
            "empty",
            Text("还没有订阅。", "There are no subscriptions yet."),
            Text(
                "没有订阅的网站不能取得公示数据。",
                "A site without a subscription is not given what is public as data.",
            ),
        ),
    )
    doors = Doors(
        (
            Link(
                reverse("workbench:feed-new"),
                Text("提出订阅", "Propose a subscription"),
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
            "网站和媒体凭订阅取得公示内容的副本；公示一停止，副本须撤下并签名确认。逾期没有确认的，只再推送撤下。",
            "By a subscription a site or a medium keeps a copy of what is public. What is public no longer is taken down there and acknowledged; who is late is told of take-downs alone.",
        ),
        parts=[doors, table] if actor.role is Role.SECURITY else [table],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY)
def new_subscription(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Propose one."""
    today = now().astimezone(BEIJING).date()
    titles, known = item_titles(), read_catalogue().known_items
    form = SubscriptionForm(
        request.POST or None,
        instruments=[one for one in list_instruments() if one.is_in_force(today)],
        items={code: titles[code] for code, one in sorted(known.items()) if one.shown_to_public},
    )

    def propose(asked: dict[str, Any]) -> str:
        wanted = Wanted(
            name=asked["name"],
            uscc=asked["uscc"],
            site=asked["site"],
            purpose=Purpose(asked["purpose"]),
            instrument=asked["instrument"],
            article=asked["article"],
            items=asked["items"],
            public_key=asked["public_key"].encode(),
            ends_at=asked["last_day"],
        )
        return reverse(
            "workbench:feed", args=[propose_subscription(wanted=wanted, actor=actor, now=now())]
        )

    return act_page(
        request,
        actor,
        form,
        propose,
        title=Text("提出订阅", "Propose a subscription"),
        lead=Text(
            "订阅方只得到任何人都能看到的内容。确认之前不推送。",
            "A subscriber is given what anybody can read, and nothing before it is confirmed.",
        ),
        button=Text("提出", "Propose"),
        back=_back(),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY, Role.AUDITOR)
def subscription(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One subscription, and what may be done about it."""
    try:
        found = see_subscription(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    choices = _choices(found, actor)
    form = SubscriptionDecisionForm(request.POST or None, choices=choices) if choices else None

    def settle(given: dict[str, Any]) -> str:
        act = confirm_subscription if given["decision"] == "confirm" else end_subscription
        act(number=found.number, actor=actor, now=now())
        return reverse("workbench:feed", args=[found.number])

    return act_page(
        request,
        actor,
        form,
        settle,
        title=Text(f"订阅 {found.number}", f"Subscription {found.number}"),
        parts=[_facts(found)],
        button=Text("确定", "Decide"),
        back=_back(),
        beside="decision",
    )


def _choices(found: SubscriptionShown, actor: Actor) -> list[str]:
    if actor.role is not Role.SECURITY or found.state is SubscriptionState.ENDED:
        return []
    return ["confirm", "end"] if found.state is SubscriptionState.PROPOSED else ["end"]


def _facts(found: SubscriptionShown) -> Facts:
    titles = item_titles()
    items = [titles.get(code, Text(code, code)) for code in found.items]
    basis = instrument_titles([found.instrument]).get(found.instrument)
    title = basis.title if basis is not None else Text(found.instrument, found.instrument)
    return Facts(
        (
            Fact(
                label=Text("状态", "State"), value=Status(_SHAPES[found.state], found.state.words)
            ),
            Fact(label=Text("订阅方", "Subscriber"), value=found.name),
            Fact(label=Text("统一社会信用代码", "Unified social credit code"), value=found.uscc),
            Fact(label=Text("公示网址", "Site"), value=found.site),
            Fact(label=Text("用途", "Purpose"), value=found.purpose.words),
            Fact(
                label=Text("依据", "Basis"),
                value=Text(f"{title.zh}{found.article}", f"{title.en} {found.article}".strip()),
            ),
            Fact(
                label=Text("事项", "Items"),
                value=Text("、".join(one.zh for one in items), "; ".join(one.en for one in items)),
            ),
            Fact(label=Text("公钥指纹", "Thumbprint of the key"), value=found.kid, copy=True),
            Fact(label=Text("最后一天", "Last day"), value=last_day_before(found.ends_at)),
            Fact(label=Text("提出人", "Proposed by"), value=found.proposed_by),
            Fact(label=Text("确认人", "Confirmed by"), value=found.confirmed_by or None),
            Fact(label=Text("已确认撤下", "Take-downs acknowledged"), value=found.acknowledged),
            Fact(label=Text("待确认撤下", "Take-downs that wait"), value=found.waiting),
            Fact(
                label=Text("最迟确认日", "Due by"),
                value=last_day_before(found.due_at) if found.due_at else None,
                note=Text(
                    "到期没有确认的，不再推送新公示，直到确认。",
                    "Where they are not acknowledged by then, nothing is released to it until they are.",
                ),
            ),
        )
    )


def _back() -> Link:
    return Link(reverse("workbench:feeds"), Text("回到订阅名单", "Back to the subscriptions"))
