"""召回通知: which of the organ's answers no longer stand, to be acknowledged by a named person; and how organs keep the duty."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.recalls.api import (
    OrganRecalls,
    RecallShown,
    RecallState,
    acknowledge_recall,
    count_recalls,
    list_recalls,
    see_recall,
)
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.components import (
    Column,
    Download,
    Downloads,
    Fact,
    Facts,
    Link,
    Pagination,
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
from gongxin.lib.periods import last_day_before

from .frame import act_page, page
from .recalling_forms import AcknowledgeForm

RECALLS_A_PAGE = 50
_TITLE = Text("召回通知", "Recalls")
_BACK_TO_LIST = Text("回到召回通知", "Back to the recalls")
_SHAPES: dict[RecallState, StatusKind] = {
    RecallState.WAITING: "waiting",
    RecallState.OVERDUE: "attention",
    RecallState.ACKNOWLEDGED: "done",
    RecallState.ACKNOWLEDGED_LATE: "done",
}
_KEPT = (
    (Text("按期确认", "In time"), "in_time"),
    (Text("逾期确认", "Late"), "late"),
    (Text("逾期未确认", "Overdue"), "overdue"),
    (Text("期限未到", "Not yet due"), "waiting"),
)


@require_GET
@for_roles(Role.OFFICER, Role.OPERATOR, Role.AUDITOR)
def recalls(request: HttpRequest, actor: Actor) -> HttpResponse:
    """To an officer the recalls to the organ; to an operator and an auditor which organs are silent."""
    duties = count_recalls(actor=actor, now=now())
    return page(
        request,
        actor,
        title=_TITLE,
        lead=Text(
            "记录停止以后，曾经查到它的单位须停止使用、删除并确认。到期没有确认的，本单位的查询暂停，直到确认。",
            "When a record has ended, the organs that had been told stop using it, delete it and say so. Where one has not in time, its look-ups stop until it has.",
        ),
        parts=[
            *(_listed(request, actor, duties) if actor.role is Role.OFFICER else []),
            *_figures(duties),
        ],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def recall(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One: which answers it concerns and what to do; acknowledged by who has signed in, by name."""
    try:
        found = see_recall(number=number, actor=actor, now=now()).recall
    except Refusal:
        raise Http404 from None
    waits = found.acknowledged_at is None

    def act(_: dict[str, object]) -> str:
        acknowledge_recall(number=found.number, actor=actor, now=now())
        return reverse("workbench:recalls")

    return act_page(
        request,
        actor,
        AcknowledgeForm(request.POST or None) if waits else None,
        act,
        title=Text("确认召回通知", "Acknowledge a recall"),
        lead=Text(
            "不显示是谁的记录，也不重复内容；请按查询编号找到本单位留存的回答。",
            "Whose record it was is not shown, nor what it said: find the answers that your organ kept by the numbers of the look-ups.",
        ),
        parts=[_facts(found), _answers(found), *([] if waits else [_receipt(found)])],
        button=Text("确认", "Acknowledge"),
        back=Link(reverse("workbench:recalls"), _BACK_TO_LIST),
    )


def _listed(request: HttpRequest, actor: Actor, duties: list[OrganRecalls]) -> list[Part]:
    every = sum(one.in_time + one.late + one.overdue + one.waiting for one in duties)
    pages = max(1, -(-every // RECALLS_A_PAGE))
    text = request.GET.get("page", "1")
    number = min(max(1, int(text) if text.isdecimal() and len(text) < 8 else 1), pages)
    found = list_recalls(
        actor=actor, now=now(), first=(number - 1) * RECALLS_A_PAGE, limit=RECALLS_A_PAGE
    )
    parts: list[Part] = [_table(found)]
    if pages > 1:
        parts.append(Pagination(number=number, pages=pages))
    return parts


def _table(found: list[RecallShown]) -> Table:
    return Table(
        name="recalls",
        caption=Text(
            "待确认的在前，先到期的在前",
            "Those that wait first, what falls due first before the others",
        ),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("理由", "Ground")),
            Column(label=Text("回答", "Answers"), number=True),
            Column(label=Text("发出时间（北京时间）", "Sent (Beijing time)")),
            Column(label=Text("最迟确认日", "Due by")),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(reverse("workbench:recall-page", args=[one.number]), one.number),
                    one.ground.words,
                    len(one.answers),
                    one.made_at,
                    last_day_before(one.due_at),
                    Status(_SHAPES[one.state], one.state.words),
                ),
            )
            for one in found
        ),
        empty=State(
            "empty",
            Text("没有召回通知。", "There are no recalls."),
            Text(
                "本单位查到过的记录停止以后，通知会出现在这里。",
                "When something that your organ was told of has ended, its recall appears here.",
            ),
        ),
    )


def _facts(found: RecallShown) -> Facts:
    return Facts(
        (
            Fact(label=Text("编号", "Number"), value=found.number, copy=True),
            Fact(label=Text("理由", "Ground"), value=found.ground.words),
            Fact(
                label=Text("要做的事", "What to do"),
                value=Text(
                    "停止使用；删除留存的内容和副本；转给过他人的，通知他们同样办理",
                    "Stop using it; delete what was kept and every copy; tell whom you passed it on to, to do the same",
                ),
            ),
            Fact(label=Text("发出时间（北京时间）", "Sent (Beijing time)"), value=found.made_at),
            Fact(
                label=Text("最迟确认日", "Due by"),
                value=last_day_before(found.due_at),
                note=Text(
                    "到期没有确认的，本单位的查询暂停。",
                    "Where it is not acknowledged by then, look-ups of your organ stop.",
                ),
            ),
            Fact(label=Text("状态", "State"), value=found.state.words),
            Fact(
                label=Text("确认时间（北京时间）", "Acknowledged (Beijing time)"),
                value=found.acknowledged_at,
            ),
        )
    )


def _answers(found: RecallShown) -> Table:
    return Table(
        name="answers",
        caption=Text("不再作准的回答", "Answers that no longer stand"),
        columns=(
            Column(label=Text("查询编号", "Number of the look-up")),
            Column(label=Text("回答中的第几条", "Which records of the answer")),
        ),
        rows=tuple(
            Row(
                cells=(
                    str(answer.look),
                    ", ".join(map(str, answer.places)) or Text("整个回答", "The answer as a whole"),
                )
            )
            for answer in found.answers
        ),
    )


def _receipt(found: RecallShown) -> Downloads:
    return Downloads(
        (
            Download(
                href=reverse("workbench:recall-proof", args=[found.number]),
                words=Text("确认的凭证", "Receipt that it was acknowledged"),
                format="tlog-proof",
            ),
        )
    )


def _figures(duties: list[OrganRecalls]) -> list[Part]:
    """How organs keep a duty of their own: no group of persons is formed (charter C9)."""
    if not duties:
        return []
    names = organ_names()
    return [
        Chart(
            name="duties",
            title=Text("各单位确认情况", "How organs acknowledge"),
            unit=Text("份", "recalls"),
            about=Text(
                "数的是召回通知，不是人；有逾期未确认的单位现在不能查询。",
                "Recalls are counted, not persons; an organ with an overdue one cannot look anybody up now.",
            ),
            row_label=Text("单位", "Organ"),
            rows=tuple(names.get(one.organ, Text(one.organ, one.organ)) for one in duties),
            series=tuple(
                Series(label=label, values=tuple(float(getattr(one, name)) for one in duties))
                for label, name in _KEPT
            ),
        ),
    ]
