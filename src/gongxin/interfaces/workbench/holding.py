"""Look-ups for sensitive purposes: ask another unit, agree to a colleague's, look once."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxin.apps.access.api import (
    DeclineReason,
    HeldLine,
    HeldShown,
    HeldState,
    Verdict,
    answer_question,
    list_held,
    look_up,
    open_held,
    second_look_up,
    see_held,
    withdraw_held,
)
from gongxin.apps.catalogue.api import Purpose, get_purpose, read_catalogue
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.components import (
    Column,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .access_forms import HeldForm, WithdrawHeldForm
from .frame import page
from .looking_up import UNANSWERED, answered_page, facts_of, file_page

_OPEN = frozenset({HeldState.ASKED, HeldState.AGREED})


@require_GET
@for_roles(Role.OFFICER)
def held_ones(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for the officer, and what they asked for themselves."""
    lines = list_held(actor=actor, now=now())
    return page(
        request,
        actor,
        title=Text("待同意的查询", "Held look-ups"),
        lead=Text(
            "敏感用途的每次查询先经其他处室的另一人同意。双方都登记，当事人看得到有人同意。",
            "Each look-up for a sensitive purpose needs an officer of another unit to agree. Both are on record, and the subject sees that somebody agreed.",
        ),
        parts=[
            _table(
                "queue",
                Text("等您表示意见", "Waiting for your answer"),
                (one for one in lines if not one.mine),
                Text("没有等您表示意见的查询。", "Nothing waits for your answer."),
            ),
            _table(
                "mine",
                Text("我提出的", "Asked by me"),
                (one for one in lines if one.mine),
                Text("您还没有提出过。", "You have asked for none."),
            ),
        ],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def held(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One: agree or decline; or, one's own, take it back or go on to look."""
    try:
        shown = see_held(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    line = shown.line
    form: PageForm | None = None
    if line.state in _OPEN:
        form = (WithdrawHeldForm if line.mine else HeldForm)(request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _act(line, form.cleaned_data.get("decision", ""), actor)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(reverse("workbench:held-ones"))
    return page(
        request,
        actor,
        title=_title(number),
        template="workbench/held.html",
        parts=_parts(shown),
        look=line.mine and line.state is HeldState.AGREED,
        number=number,
        form=form,
        button=Text("撤回", "Take it back") if line.mine else Text("确定", "Answer"),
        back=_back(),
        status=400 if form is not None and form.is_bound else 200,
    )


@require_POST
@for_roles(Role.OFFICER)
def look(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The look-up that was agreed to, once."""
    try:
        asking, reason = open_held(number=number, actor=actor, now=now())
        purpose = get_purpose(code=asking.purpose)
        if reason is not None:
            file = look_up(asking=asking, reason=reason, actor=actor, now=now())
            return file_page(request, actor, purpose, asking, file)
        answered = answer_question(asking=asking, actor=actor, now=now())
    except Refusal as refusal:
        notice = Notice(kind="attention", title=refusal.what, body=(refusal.mend,))
        return page(request, actor, title=_title(number), parts=[notice], status=400)
    if answered.verdict is Verdict.UNANSWERED:
        return answered_page(request, actor, notices=(UNANSWERED,))
    return answered_page(request, actor, facts=facts_of(asking, answered))


def _act(line: HeldLine, answer: str, actor: Actor) -> None:
    if line.mine:
        withdraw_held(number=line.number, actor=actor, now=now())
        return
    declined = None if answer == "agree" else DeclineReason(answer)
    second_look_up(number=line.number, declined=declined, actor=actor, now=now())


def _table(name: str, caption: Text, lines: Iterable[HeldLine], none: Text) -> Table:
    purposes = _purposes()
    return Table(
        name=name,
        caption=caption,
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("用途", "Purpose")),
            Column(label=Text("事由编号", "Case reference")),
            Column(label=Text("提出处室", "Asked by the unit")),
            Column(label=Text("期限（北京时间）", "Until (Beijing time)")),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                anchor=one.number,
                cells=(
                    one.number,
                    purposes[one.purpose].title,
                    one.case_reference,
                    one.unit,
                    one.ends_at,
                    Link(reverse("workbench:held", args=[one.number]), one.state.words),
                ),
            )
            for one in lines
        ),
        empty=State("empty", none, Text("新的会出现在这里。", "New ones appear here.")),
    )


def _parts(shown: HeldShown) -> list[Part]:
    line = shown.line
    purpose = _purposes()[line.purpose]
    asked_for = Text("回答这个问题", "The answer to the question")
    if line.wants is not None:
        words = line.wants.words
        asked_for = Text(f"查看档案：{words.zh}", f"The file: {words.en}")
    declined = line.declined_because
    return [
        Facts(
            (
                Fact(label=Text("状态", "State"), value=line.state.words),
                Fact(
                    label=Text("不同意的理由", "Declined because"),
                    value=declined.words if declined else None,
                ),
                Fact(label=Text("用途", "Purpose"), value=purpose.title),
                Fact(label=Text("事由编号", "Case reference"), value=line.case_reference or None),
                Fact(label=Text("需要什么", "What is needed"), value=asked_for),
                Fact(
                    label=Text("问题", "Question"),
                    value=purpose.question.text
                    if purpose.question and line.wants is None
                    else None,
                ),
                Fact(label=Text("为什么需要", "Why it is needed"), value=shown.grounds or None),
                Fact(label=Text("名称（已遮掩）", "Name (masked)"), value=shown.name or None),
                Fact(
                    label=Text("号码（已遮掩）", "Number (masked)"), value=shown.identifier or None
                ),
                Fact(label=Text("提出处室", "Asked by the unit"), value=line.unit),
                Fact(
                    label=Text("提出时间（北京时间）", "Asked at (Beijing time)"),
                    value=line.asked_at,
                ),
                Fact(label=Text("期限（北京时间）", "Until (Beijing time)"), value=line.ends_at),
            )
        )
    ]


def _purposes() -> dict[str, Purpose]:
    catalogue = read_catalogue()
    return {**catalogue.past_purposes, **catalogue.purposes}


def _title(number: str) -> Text:
    return Text(f"待同意的查询 {number}", f"Held look-up {number}")


def _back() -> Link:
    return Link(
        reverse("workbench:held-ones"), Text("回到待同意的查询", "Back to the held look-ups")
    )
