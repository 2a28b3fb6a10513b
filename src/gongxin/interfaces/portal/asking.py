"""为什么查我: one look, the question to the organ that made it, by when an answer is due, and what was said."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from gongxin.apps.access.api import Look, Power, list_looks
from gongxin.apps.catalogue.api import Clock, Field, Masking, read_catalogue
from gongxin.apps.identity.api import Actor
from gongxin.apps.rights.api import (
    CLOCK,
    OwnQuestion,
    QuestionState,
    ask_why,
    due_after,
    explain_due,
    own_questions,
    see_own_question,
)
from gongxin.interfaces.pages.catalogue import clock_facts
from gongxin.interfaces.pages.components import (
    Cell,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Step,
    Steps,
)
from gongxin.interfaces.pages.session import now
from gongxin.interfaces.pages.why import Why
from gongxin.interfaces.pages.words import day_text
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before

from .acting import for_oneself_or, may, place
from .forms import AskWhyForm
from .frame import page

_NOTHING = Text("—", "—")
_TO_ASK = Text("问为什么查", "Ask why")
_NO_MANDATE, _ASKED_ALREADY = "access.no-mandate", "rights.asked-already"
_WHERE_TO_TURN = (
    Text(
        "您可以向该单位的上级机关、本地公共信用信息主管部门或者履行个人信息保护职责的部门投诉，不收费。",
        "You may complain to the authority above the organ, the one for public credit information or the one for personal information. It is free.",
    ),
    Text(
        "单位拒绝说明的，您可以依法向人民法院起诉。",
        "Where an organ refuses to say why, you may go to court.",
    ),
)


def why_of(actor: Actor) -> Callable[[Look], Cell]:
    """What stands in the line of each look: whether it can be asked about, or how far the question is."""
    asked = own_questions(actor=actor, now=now())

    def why(look: Look) -> Cell:
        if not look.organ_code:
            return _NOTHING
        state = asked.get(look.event)
        return Link(place(actor, "look", look=look.event), state.words if state else _TO_ASK)

    return why


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.SEE_LOOKS)
def look_page(request: HttpRequest, actor: Actor, look: UUID) -> HttpResponse:
    """One look of an organ: ask once why it was made, and see what became of the question."""
    shown = next(
        (one for one in list_looks(actor=actor, now=now()) if one.event == str(look)), None
    )
    if shown is None or not shown.organ_code:
        raise Http404
    question = see_own_question(look=look, actor=actor, now=now())
    can_ask = question is None and may(request, Power.ASK_WHY)
    form = AskWhyForm(request.POST if request.method == "POST" else None) if can_ask else None
    if request.method == "POST":
        refusal = _ask(look, actor)
        if refusal is None or form is None:
            return HttpResponseRedirect(place(actor, "look", look=look))
        form.refuse(refusal)
    clock = read_catalogue().clocks.get(CLOCK)
    return page(
        request,
        title=Text("为什么查我", "Why was I looked up?"),
        lead=Text(
            "每次查询都可以问一次。由查询单位里没有参与这次查询的人答复。",
            "Each look may be asked about once. Somebody of the organ who had no part in it answers.",
        ),
        template="portal/act.html",
        parts=[
            _look(shown),
            *(_asked(question, actor, clock) if question else _to_be_asked(clock)),
        ],
        form=form,
        button=Text("问：为什么查我？", "Ask: why was I looked up?"),
        back=Link(
            f"{place(actor, 'looks')}#look-{shown.event[:8]}",
            Text("回到谁查过我", "Back to who looked"),
        ),
        status=400 if form is not None and form.is_bound else 200,
    )


def _ask(look: UUID, actor: Actor) -> Refusal | None:
    """Ask; gives what stands against it. Sent twice is asked once, and nothing stands against that."""
    try:
        ask_why(look=look, actor=actor, now=now())
    except Refusal as refusal:
        if refusal.code == _NO_MANDATE:
            raise
        return None if refusal.code == _ASKED_ALREADY else refusal
    return None


def _look(look: Look) -> Facts:
    items = Text(
        "、".join(item.zh for item in look.items) or "—",
        ", ".join(item.en for item in look.items) or "—",
    )
    return Facts(
        (
            Fact(label=Text("谁", "Who"), value=look.organ, note=look.unit),
            Fact(label=Text("时间（北京时间）", "Time (Beijing)"), value=look.at),
            Fact(label=Text("用途", "Purpose"), value=look.purpose),
            Fact(label=Text("事由编号", "Case reference"), value=look.case_reference or None),
            Fact(label=Text("看到的条目", "Items seen"), value=look.answer or items),
            *_fields(look),
            Fact(label=Text("查询编号", "Number of the look"), value=look.event, copy=True),
        )
    )


def _fields(look: Look) -> list[Fact]:
    """The fields of each item seen, as the catalogue has them now; what is shown to nobody but its subject is marked."""
    known = read_catalogue().known_items
    return [
        Fact(
            label=Text(f"字段：{known[code].title.zh}", f"Fields: {known[code].title.en}"),
            value=Text(
                "、".join(_field(one).zh for one in known[code].fields),
                ", ".join(_field(one).en for one in known[code].fields),
            ),
        )
        for code in sorted(look.item_codes)
        if code in known
    ]


def _field(field: Field) -> Text:
    if field.masking is Masking.NONE:
        return field.label
    return Text(f"{field.label.zh}（脱敏）", f"{field.label.en} (masked)")


def _to_be_asked(clock: Clock | None) -> list[Part]:
    if clock is None:
        return []
    last = day_text(last_day_before(due_after(now(), clock.length)))
    return [
        Notice(
            title=Text(
                f"现在问，单位最迟应在{last.zh}答复", f"Asked now, an answer is due by {last.en}"
            ),
            body=(
                Text(
                    "不用写理由，也不用写别的。答复在本页显示。",
                    "You give no reason and write nothing. The answer appears on this page.",
                ),
            ),
        ),
        Facts(clock_facts(clock, clock.length)),
    ]


def _asked(question: OwnQuestion, actor: Actor, clock: Clock | None) -> list[Part]:
    return [
        *([_answer(question)] if question.answered_at else []),
        _standing(question, actor),
        _way(question),
        *([Facts(_due(question, clock))] if clock else []),
        _why(question),
    ]


def _standing(question: OwnQuestion, actor: Actor) -> Notice:
    last = day_text(last_day_before(question.due_at))
    if question.answered_at is not None:
        state = question.state.words
        return Notice(
            title=Text(
                f"{state.zh}。答复不能让您信服时", f"{state.en}. If you are not convinced by it"
            ),
            body=_WHERE_TO_TURN,
        )
    if question.state is QuestionState.OPEN:
        return Notice(
            title=Text(f"已问，单位最迟应在{last.zh}答复", f"Asked; an answer is due by {last.en}"),
            body=(Text("一有答复，本页就显示。", "It appears here as soon as it is given."),),
        )
    return Notice(
        kind="attention",
        title=Text(f"到{last.zh}没有答复", f"No answer came by {last.en}"),
        body=(
            *_WHERE_TO_TURN,
            Text(
                "您的提问和期限都在存证里。可核验的凭证能证明您问过、到期没有答复。",
                "Your question and its date are in the ledger. The proof to check shows that you asked and that no answer came.",
            ),
        ),
        links=(Link(place(actor, "looks-proof"), Text("可核验的凭证", "Proof to check")),),
    )


def _answer(question: OwnQuestion) -> Facts:
    destroyed = Text("内容已销毁", "its words are destroyed")
    return Facts(
        (
            Fact(
                label=Text("单位给出的理由", "The organ’s reason"),
                value=question.reason.words if question.reason else None,
            ),
            Fact(
                label=Text("单位的说明", "In the organ’s words"),
                value=destroyed if question.said is None else question.said,
            ),
            Fact(
                label=Text("答复时间（北京时间）", "Answered at (Beijing time)"),
                value=question.answered_at,
            ),
        )
    )


def _way(question: OwnQuestion) -> Steps:
    overdue = question.state is QuestionState.OVERDUE
    return Steps(
        Text("提问到答复", "From question to answer"),
        (
            Step(words=Text("您提问", "You asked"), state="done", at=question.asked_at),
            Step(
                words=Text("单位打开", "The organ opened it"),
                state="done" if question.opened_at else "todo",
                at=question.opened_at,
            ),
            Step(
                words=Text("单位答复", "The organ answers"),
                state="done" if question.answered_at else "now",
                at=question.answered_at,
                note=question.state.words if overdue else "",
            ),
        ),
    )


def _why(question: OwnQuestion) -> Why:
    """The steps to the day on which the answer is due, by the calendar as it is known now."""
    explanation = explain_due(question.asked_at, question.length)
    otherwise = Text(
        "提问时的日历与现在公布的不同，以提问时算定的日子为准。",
        "The calendar known when it was asked differs from that announced now; the day reckoned then holds.",
    )
    notes = () if explanation.over == question.due_at else (otherwise,)
    return Why(explanation, Text("最迟答复日", "Answer due by"), notes)


def _due(question: OwnQuestion, clock: Clock) -> tuple[Fact, ...]:
    guessed = Text(
        "那一年的放假安排当时尚未公布，按周一至周五计算。",
        "The holidays of that year had not been announced; Mondays to Fridays were counted.",
    )
    return (
        Fact(
            label=Text("最迟答复日", "Answer due by"),
            value=last_day_before(question.due_at),
            note="" if question.calendar_known else guessed,
        ),
        *clock_facts(clock, question.length),
    )
