"""对我的措施: what constrains me, why, until when and what I can do; and to speak before it has effect."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import Power
from gongxin.apps.identity.api import Actor
from gongxin.apps.measures.api import (
    AppliedShown,
    AppliedState,
    own_measure,
    own_measures,
    say_in_defence,
)
from gongxin.interfaces.pages.applied import (
    applied_facts,
    measures_board,
    reports_table,
    why_until,
)
from gongxin.interfaces.pages.components import Link, Notice, State
from gongxin.interfaces.pages.session import now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .acting import for_oneself_or, may, place
from .frame import page
from .measuring_forms import DefenceForm

_TITLE = Text("对我的措施", "Measures on me")


@require_GET
@for_oneself_or(Power.SEE_FILE)
def my_measures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every measure about the person, in force or not."""
    return page(
        request,
        title=_TITLE,
        lead=Text(
            "措施只凭清单、由两名经办人就一条记录决定，告知您、听取您的陈述之后才能生效，到期自行结束。几条记录加在一起不会产生任何措施。",
            "A measure is of a published list, decided by two officers of one record; it has effect only after you were told and could speak, and ends by itself. Records in number bring about none.",
        ),
        parts=[
            measures_board(
                own_measures(actor=actor, now=now()),
                href=lambda number: place(actor, "measure", number=number),
                empty=State(
                    "empty",
                    Text("没有对您的措施。", "There is no measure on you."),
                    Text(
                        "有单位拟议时会先告知您。", "You are told first when an organ proposes one."
                    ),
                ),
            )
        ],
    )


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.SEE_FILE)
def my_measure(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One measure: on which record it rests and why, until when, what may be done; and the form to speak against it."""
    try:
        shown = own_measure(number=number, actor=actor, now=now())
    except Refusal as refusal:
        if refusal.code != "measures.unknown-number":
            raise
        raise Http404 from None
    open_to_speak = shown.line.state is AppliedState.DEFENCE and not shown.line.defended
    form = None
    if (open_to_speak or request.method == "POST") and may(request, Power.RAISE_CASES):
        form = DefenceForm(request.POST or None)
    if form is not None and form.is_valid():
        try:
            say_in_defence(number=number, words=form.cleaned_data["words"], actor=actor, now=now())
        except Refusal as refusal:
            form.refuse(refusal, "words")
        else:
            return HttpResponseRedirect(place(actor, "measure", number=number))
    return page(
        request,
        title=shown.line.title,
        template="portal/act.html",
        parts=[
            _standing(shown, actor),
            applied_facts(shown),
            why_until(shown.line),
            reports_table(shown.line),
        ],
        form=form,
        button=Text("提交陈述申辩", "Send"),
        back=Link(place(actor, "measures"), Text("回到对我的措施", "Back to the measures")),
        status=400 if form is not None and form.is_bound else 200,
    )


_STANDING = {
    AppliedState.DEFENCE: Text(
        "现在没有生效。您可以陈述和申辩", "It has no effect yet. You may speak"
    ),
    AppliedState.READY: Text(
        "现在没有生效，等单位另一人确认", "It has no effect yet and waits for another officer"
    ),
    AppliedState.IN_FORCE: Text("正在实施，到期自行结束", "It is in force and ends by itself"),
    AppliedState.DROPPED: Text("单位已撤回，没有生效", "The organ dropped it; it never had effect"),
    AppliedState.LIFTED: Text("单位已解除", "The organ lifted it"),
    AppliedState.OVER: Text("已经结束，不得再执行", "It is over, and may not be carried out"),
}


def _standing(shown: AppliedShown, actor: Actor) -> Notice:
    state = shown.line.state
    waits = state in {AppliedState.DEFENCE, AppliedState.READY, AppliedState.IN_FORCE}
    return Notice(
        kind="attention" if waits else "done",
        title=_STANDING[state],
        body=(
            Text(
                "陈述申辩、异议和修复都不收费，不因您陈述而加重。",
                "Speaking, objecting and asking for repair are free, and nothing is made heavier for them.",
            ),
        )
        if waits
        else (),
        links=(
            Link(place(actor, "file"), Text("看所依据的记录", "See the record")),
            Link(place(actor, "cases"), Text("提出异议", "Object")),
            Link(place(actor, "repair"), Text("申请修复", "Ask for repair")),
        )
        if waits
        else (),
    )
