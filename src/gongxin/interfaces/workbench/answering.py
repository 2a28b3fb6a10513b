"""本人提问: why was I looked up? The questions to one's organ, what falls due first, and how the duty to answer is kept."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.rights.api import (
    AnswerReason,
    OrganDuty,
    QuestionLine,
    QuestionShown,
    QuestionState,
    answer_why,
    count_questions,
    list_questions,
    open_question,
)
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.components import (
    Column,
    Fact,
    Facts,
    Link,
    Notice,
    Pagination,
    Part,
    Row,
    State,
    Status,
    Table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before

from .forms import AnswerWhyForm
from .frame import page

QUESTIONS_A_PAGE = 50
_TITLE = Text("本人提问：为什么查我", "Persons ask: why was I looked up?")
_KEPT = (
    (Text("按期答复", "In time"), "in_time"),
    (Text("逾期答复", "Late"), "late"),
    (Text("到期未答复", "Unanswered"), "unanswered"),
    (Text("期限未到", "Not yet due"), "open"),
)


@require_GET
@for_roles(Role.OFFICER, Role.AUDITOR)
def questions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """To an officer the questions that wait for the organ and its figures; to an auditor every organ's figures."""
    duties = count_questions(actor=actor, now=now())
    return page(
        request,
        actor,
        title=_TITLE,
        lead=Text(
            "由没有参与查询的人答复，本人马上看到。到期没有答复的，本人的页面写明，并计入本单位的统计。",
            "Who had no part in the look answers, and the person sees it at once. Where no answer comes in time their page says so, and the organ’s figures count it.",
        ),
        parts=[
            *(_waiting(request, actor, duties) if actor.role is Role.OFFICER else []),
            *_figures(duties),
        ],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def question(request: HttpRequest, actor: Actor, look: UUID) -> HttpResponse:
    """One: what the look was for, never about whom; and the answer, by somebody else than who looked."""
    form = AnswerWhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_why(
                look=look,
                reason=AnswerReason(form.cleaned_data["reason"]),
                said=form.cleaned_data["said"],
                actor=actor,
                now=now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(reverse("workbench:questions"))
    try:
        shown = open_question(look=look, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    to_answer = shown.answered_at is None and (not shown.line.mine or form.is_bound)
    return page(
        request,
        actor,
        title=Text("答复为什么查", "Say why the look-up was made"),
        lead=Text(
            "不显示查的是谁；请按事由编号核对案卷。打开和答复都登记，本人看得到。",
            "Whom it was about is not shown: look into the file of the case. Opening and answering are on record, and the person sees both.",
        ),
        template="workbench/act.html",
        parts=[_facts(shown), *_hints(shown)],
        form=form if to_answer else None,
        button=Text("答复本人", "Answer the person"),
        back=Link(reverse("workbench:questions"), Text("回到本人提问", "Back to the questions")),
        status=400 if form.is_bound else 200,
    )


def _waiting(request: HttpRequest, actor: Actor, duties: list[OrganDuty]) -> list[Part]:
    waiting = sum(duty.unanswered + duty.open for duty in duties)
    pages = max(1, -(-waiting // QUESTIONS_A_PAGE))
    text = request.GET.get("page", "1")
    number = min(max(1, int(text) if text.isdecimal() and len(text) < 8 else 1), pages)
    lines = list_questions(
        actor=actor, now=now(), first=(number - 1) * QUESTIONS_A_PAGE, limit=QUESTIONS_A_PAGE
    )
    parts: list[Part] = [_table(lines)]
    if pages > 1:
        parts.append(Pagination(number=number, pages=pages))
    return parts


def _table(lines: list[QuestionLine]) -> Table:
    return Table(
        name="questions",
        caption=Text(
            "待答复，先到期的在前", "To be answered, what falls due first before the others"
        ),
        columns=(
            Column(label=Text("最迟答复日", "Due by")),
            Column(label=Text("状态", "State")),
            Column(label=Text("用途", "Purpose")),
            Column(label=Text("查询时间（北京时间）", "Looked up (Beijing time)")),
            Column(label=Text("提问时间（北京时间）", "Asked (Beijing time)")),
            Column(label=Text("由谁答复", "Who answers")),
        ),
        rows=tuple(
            Row(
                anchor=f"question-{str(line.look)[:8]}",
                cells=(
                    last_day_before(line.due_at),
                    _status(line.state),
                    line.purpose,
                    line.looked_at,
                    line.asked_at,
                    Link(
                        reverse("workbench:question", args=[line.look]),
                        Text("您参与过，请他人答复", "You had a part in it: somebody else")
                        if line.mine
                        else Text("打开并答复", "Open and answer"),
                    ),
                ),
            )
            for line in lines
        ),
        empty=State(
            "empty",
            Text("没有待答复的提问。", "No question waits for an answer."),
            Text("本人提问后会出现在这里。", "What persons ask appears here."),
        ),
    )


def _status(state: QuestionState) -> Status:
    return Status("attention" if state is QuestionState.OVERDUE else "waiting", state.words)


def _facts(shown: QuestionShown) -> Facts:
    line = shown.line
    return Facts(
        (
            Fact(label=Text("用途", "Purpose"), value=line.purpose),
            Fact(
                label=Text("事由或授权书编号", "Case or authorisation"),
                value=shown.case_reference or None,
            ),
            Fact(
                label=Text("查询时间（北京时间）", "Looked up (Beijing time)"), value=line.looked_at
            ),
            Fact(label=Text("查询人员", "Who looked"), value=shown.officer, note=shown.unit),
            Fact(label=Text("提问时间（北京时间）", "Asked (Beijing time)"), value=line.asked_at),
            Fact(label=Text("最迟答复日", "Due by"), value=last_day_before(line.due_at)),
            Fact(label=Text("状态", "State"), value=line.state.words),
            Fact(
                label=Text("答复的理由", "Reason given"),
                value=shown.reason.words if shown.reason else None,
            ),
        )
    )


def _hints(shown: QuestionShown) -> list[Part]:
    if shown.answered_at is None and shown.line.mine:
        return [
            Notice(
                kind="attention",
                title=Text(
                    "这次查询有您参与，请本单位另一人答复",
                    "You had a part in this look: another officer of the organ answers",
                ),
            )
        ]
    return []


def _figures(duties: list[OrganDuty]) -> list[Part]:
    """How organs kept a duty of their own: acts of organs are counted, and no group of persons is formed (charter C9)."""
    if not duties:
        return [
            State(
                "empty",
                Text("还没有人提问。", "Nobody has asked yet."),
                Text(
                    "提问和答复的数量会出现在这里。",
                    "Figures of questions and answers appear here.",
                ),
            )
        ]
    names = organ_names()
    return [
        Chart(
            name="duties",
            title=Text("各单位答复情况", "How organs answer"),
            unit=Text("次", "questions"),
            about=Text(
                "数的是单位的答复，不是人；四项相加等于提问次数。",
                "Answers of organs are counted, not persons; the four make up the questions asked.",
            ),
            row_label=Text("单位", "Organ"),
            rows=tuple(_named(duty, names) for duty in duties),
            series=tuple(
                Series(label=label, values=tuple(float(getattr(duty, name)) for duty in duties))
                for label, name in _KEPT
            ),
        ),
    ]


def _named(duty: OrganDuty, names: dict[str, Text]) -> Text:
    name = names.get(duty.organ, Text(duty.organ, duty.organ))
    return Text(f"{name.zh}（提问 {duty.asked} 次）", f"{name.en} ({duty.asked} asked)")
