"""法律保全: what must stay for a time, on a document; placed by one, lifted or renewed by another. Nobody is named."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.register.api import HeldMatter, HoldGround
from gongxin.apps.retention.api import (
    HoldAsked,
    HoldLine,
    lift_hold,
    list_holds,
    place_hold,
    renew_hold,
    see_hold,
)
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Fact,
    Facts,
    Link,
    Notice,
    Row,
    State,
    Status,
    Table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before

from .frame import GRANTS, act_page, page
from .preserving_forms import HoldAnswerForm, HoldForm

_SOON_DAYS = 30


@require_GET
@for_roles(*GRANTS)
def holds(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every hold, those that hold first and the next to end before all."""
    found = list_holds(actor=actor, now=now())
    table = Table(
        name="holds",
        caption=Text("法律保全", "Legal holds"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("保全什么", "On what")),
            Column(label=Text("原因", "Reason")),
            Column(label=Text("依据文号", "Document")),
            Column(label=Text("最后一日", "Last day")),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                anchor=one.number,
                cells=(
                    Link(reverse("workbench:hold", args=[one.number]), one.number),
                    one.matter.words,
                    one.ground.words,
                    one.document,
                    last_day_before(one.ends_at),
                    _status(one),
                ),
            )
            for one in found
        ),
        empty=State(
            "empty",
            Text("没有设立过保全。", "No hold was placed."),
            Text(
                "诉讼、复议、监察、审计需要保留的，在这里设立。",
                "What a court, reconsideration, supervision or an audit needs is held here.",
            ),
        ),
    )
    doors = Doors(
        (
            Link(
                reverse("workbench:hold-new"),
                Text("设立保全", "Place a hold"),
                Text(
                    "即时生效；由另一人解除或者续期",
                    "It holds at once; another person lifts or renews it",
                ),
            ),
        )
    )
    return page(
        request,
        actor,
        title=Text("法律保全", "Legal holds"),
        lead=Text(
            "保全优先于一切销毁：销毁清单、主体销毁、原始文件的到期清除都不能动它。保全不使任何内容重新可见，已结束展示的仍不可见。备份的期限不因保全延长。",
            "A hold beats every destruction: lists, the erasure of a subject, the nightly removal of files. It makes nothing visible that has ended, and lengthens the life of no backup.",
        ),
        parts=[*_soon(found), doors, table],
    )


def _soon(found: list[HoldLine]) -> list[Notice]:
    """A hold that ends without anybody having looked at it again would be a pity."""
    at = now()
    ending = [one for one in found if one.holds and (one.ends_at - at).days < _SOON_DAYS]
    if not ending:
        return []
    return [
        Notice(
            kind="attention",
            title=Text(
                f"{len(ending)} 项保全将在 {_SOON_DAYS} 日内到期。",
                f"{len(ending)} of the holds end within {_SOON_DAYS} days.",
            ),
            body=(
                Text(
                    "仍需保留的，请设立人以外的一人复核续期。",
                    "Where it is needed still, somebody else than who placed it reviews and renews it.",
                ),
            ),
        )
    ]


@require_http_methods(["GET", "POST"])
@for_roles(*GRANTS)
def new_hold(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Place one."""
    form = HoldForm(request.POST or None)

    def place(given: dict[str, Any]) -> str:
        asked = HoldAsked(
            matter=HeldMatter(given["matter"]),
            value=given["value"],
            organ=given["organ"],
            document=given["document"],
            ground=HoldGround(given["ground"]),
            ends_on=last_day_before(given["last_day"]),
        )
        number = place_hold(asked=asked, actor=actor, now=now())
        return reverse("workbench:hold", args=[number])

    return act_page(
        request,
        actor,
        form,
        place,
        title=Text("设立保全", "Place a hold"),
        button=Text("设立", "Place it"),
        back=_back(),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*GRANTS)
def hold(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One, and what may be done about it."""
    try:
        found = see_hold(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    form = None
    if actor.role is Role.SECURITY and found.holds and not found.mine:
        form = HoldAnswerForm(request.POST or None)

    def answer(given: dict[str, Any]) -> str:
        if given["decision"] == "lift":
            lift_hold(number=number, actor=actor, now=now())
        else:
            renew_hold(number=number, ends_on=given["last_day"], actor=actor, now=now())
        return reverse("workbench:hold", args=[number])

    return act_page(
        request,
        actor,
        form,
        answer,
        title=Text(f"法律保全 {number}", f"Legal hold {number}"),
        parts=[_facts(found)],
        button=Text("确定", "Answer"),
        back=_back(),
        beside="decision",
    )


def _status(one: HoldLine) -> Status:
    if one.holds:
        return Status("now", Text("保全中", "Holds"))
    if one.lifted_at is not None:
        return Status("ended", Text("已解除", "Lifted"))
    return Status("ended", Text("已到期", "Ended"))


def _facts(one: HoldLine) -> Facts:
    return Facts(
        (
            Fact(label=Text("状态", "State"), value=_status(one)),
            Fact(label=Text("保全什么", "On what"), value=one.matter.words),
            Fact(label=Text("批次", "Batch"), value=one.batch or None),
            Fact(label=Text("条目代码", "Item"), value=one.item or None),
            Fact(label=Text("单位代码", "Organ"), value=one.source or None),
            Fact(label=Text("案件文书", "Case document"), value=one.case_document or None),
            Fact(label=Text("原因", "Reason"), value=one.ground.words),
            Fact(label=Text("依据文号", "Document"), value=one.document),
            Fact(label=Text("设立人", "Placed by"), value=one.placed_by),
            Fact(label=Text("设立时间（北京时间）", "Placed (Beijing time)"), value=one.placed_at),
            Fact(label=Text("最后一日", "Last day"), value=last_day_before(one.ends_at)),
            Fact(label=Text("复核续期", "Renewed by"), value=one.renewed_by or None),
            Fact(label=Text("解除人", "Lifted by"), value=one.lifted_by or None),
            Fact(label=Text("解除时间（北京时间）", "Lifted (Beijing time)"), value=one.lifted_at),
        )
    )


def _back() -> Link:
    return Link(reverse("workbench:holds"), Text("回到名单", "Back to the list"))
