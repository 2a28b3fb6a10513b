"""本单位的信用等级: for whoever acts for an organisation: which grade it has, why, how it is inspected by it, until when, and the way back."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import Power
from gongxin.apps.grades.api import GradeShown, GradeState, object_to, own_grade, own_grades
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.components import Link, Notice, State
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.grades import grade_facts, grades_table, reasons_table
from gongxin.interfaces.pages.session import now
from gongxin.interfaces.pages.words import bi
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .acting import for_oneself_or, may, place
from .frame import page

_TITLE = Text("信用等级与分类监管", "Grades and classified supervision")


class ObjectionForm(PageForm):
    """What is said against a grade before it counts; how long it may be, and what it may not hold, the domain says."""

    words = forms.CharField(
        label=bi("对拟定等级的意见", "What you say against the grade"),
        help_text=bi(
            "写明事实、理由；10 至 1000 字，不写证件号码。只能提交一次，单位确认时必须答复。",
            "Facts and reasons, 10 to 1000 characters, no identity numbers. Sent once; whoever confirms the grade has to answer it.",
        ),
        widget=forms.Textarea({"rows": 6}),
    )


@require_GET
@for_oneself_or(Power.SEE_FILE)
def my_grades(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every grade that the organisation was told of. Persons are not graded."""
    return page(
        request,
        title=_TITLE,
        lead=Text(
            "等级由主管机关按本领域公布的办法评定，不打分、不计次数；只用于安排检查，不公示，不告诉其他单位。自然人不分级。",
            "A grade is given by the organs of a sector by its published rules, without points or counting. It serves their inspections and is told to nobody else. Persons are not graded.",
        ),
        parts=[
            grades_table(
                own_grades(actor=actor, now=now()),
                href=lambda number: place(actor, "grade", number=number),
                empty=State(
                    "empty",
                    Text("没有等级。", "There is no grade."),
                    Text("有单位决定时会告知。", "You are told when an organ decides on one."),
                ),
                named=False,
            )
        ],
    )


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.SEE_FILE)
def my_grade(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One grade whole, and the form to speak against it while it does not count yet."""
    try:
        shown = own_grade(number=number, actor=actor, now=now())
    except Refusal as refusal:
        if refusal.code != "grades.unknown-number":
            raise
        raise Http404 from None
    form = None
    if (shown.may_object or request.method == "POST") and may(request, Power.RAISE_CASES):
        form = ObjectionForm(request.POST or None)
    if form is not None and form.is_valid():
        try:
            object_to(number=number, words=form.cleaned_data["words"], actor=actor, now=now())
        except Refusal as refusal:
            form.refuse(refusal, "words")
        else:
            return HttpResponseRedirect(place(actor, "grade", number=number))
    return page(
        request,
        title=shown.grading.title,
        template="portal/act.html",
        parts=[_standing(shown, actor), grade_facts(shown, named=False), reasons_table(shown)],
        form=form,
        button=Text("提交意见", "Send"),
        back=Link(place(actor, "grades"), Text("回到信用等级", "Back to the grades")),
        status=400 if form is not None and form.is_bound else 200,
    )


_STANDING = {
    GradeState.OBJECTION: Text("现在没有起作用。可以提出意见", "It has no effect yet. You may speak"),
    GradeState.READY: Text(
        "现在没有起作用，等单位另一人确认", "It has no effect yet and waits for another officer"
    ),
    GradeState.IN_FORCE: Text("有效，到期自行结束", "In force; it ends by itself"),
    GradeState.DROPPED: Text("单位已撤回，没有起过作用", "The organ withdrew it; it never had effect"),
    GradeState.ENDED: Text("已经结束", "It has ended"),
    GradeState.OVER: Text("已不再有效", "It is in force no more"),
}  # fmt: skip


def _standing(shown: GradeShown, actor: Actor) -> Notice:
    state = shown.line.state
    waits = state in {GradeState.OBJECTION, GradeState.READY, GradeState.IN_FORCE}
    return Notice(
        kind="attention" if waits else "done",
        title=_STANDING[state],
        body=(
            Text(
                "提出意见、异议和修复都不收费，不因此更差。",
                "Speaking, objecting and asking for repair are free, and nothing is worse for them.",
            ),
        )
        if waits
        else (),
        links=(
            Link(place(actor, "file"), Text("看所依据的记录", "See the records")),
            Link(place(actor, "cases"), Text("提出异议", "Object")),
            Link(place(actor, "repair"), Text("申请修复", "Ask for repair")),
        )
        if waits
        else (),
    )
