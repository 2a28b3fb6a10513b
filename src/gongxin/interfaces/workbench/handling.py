"""待办案件: what waits for this organ by what falls due, one case whole, and what an officer may do in it now."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.cases.api import (
    CaseShown,
    Given,
    QueueChoice,
    QueueCount,
    act_in_case,
    case_queue,
    confirm_draft,
    count_queue,
    drop_draft,
    open_case,
)
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.case_files import HAND_IN, FileForm, file_table, taken_in
from gongxin.interfaces.pages.components import Link, Notice, Pagination, Part
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .frame import CASES, act_page, page
from .handling_forms import CaseActForm, DraftForm, QueueForm
from .handling_like import like_parts
from .handling_parts import (
    act_facts,
    act_links,
    case_facts,
    case_notices,
    case_parts,
    case_why,
    course,
    dispute_table,
    draft_facts,
)
from .handling_queue import queue_table, queue_tabs

CASES_A_PAGE = 50
_TITLE = Text("待办案件", "Cases that wait")
_TALLIES = {"": "waiting", "overdue": "overdue", "confirm": "to_confirm"}


@require_GET
@for_roles(*CASES)
def cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for this organ, or for the platform: what falls due first before the others."""
    moment = now()
    counts = count_queue(actor=actor, now=moment)
    which, at = request.GET.get("which", ""), request.GET.get("at", "")
    which = which if which in _TALLIES else ""  # what nobody offers is everything
    at = at if any(at in {one.workflow, f"{one.workflow}:{one.step}"} for one in counts) else ""
    workflow, _, step = at.partition(":")
    choice = QueueChoice(workflow, step, which == "overdue", which == "confirm")
    number, pages = _page(request, _how_many(counts, choice, which))
    lines = case_queue(
        actor=actor,
        now=moment,
        choice=choice,
        first=(number - 1) * CASES_A_PAGE,
        limit=CASES_A_PAGE,
    )
    parts: list[Part] = [queue_table(lines, everything=choice == QueueChoice())]
    keep = {key: value for key, value in (("which", which), ("at", at)) if value}
    if pages > 1:
        parts.append(Pagination(number=number, pages=pages, keep=keep))
    return page(
        request,
        actor,
        title=_TITLE,
        lead=Text(
            "先到期的在前。到期不办，后果自动发生：争议记录暂停展示，或者案件转由监督单位办理，并计入超期。",
            "What falls due first stands first. Where nothing is done by its date, what follows comes by itself: the record is hidden, or the case goes to who supervises, and the delay counts.",
        ),
        template="workbench/cases.html",
        form=QueueForm(initial={"at": at}, counts=counts),
        which=which,
        tabs=queue_tabs(
            {key: sum(getattr(one, name) for one in counts) for key, name in _TALLIES.items()},
            which,
        ),
        parts=parts,
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CASES)
def case(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One whole: what is disputed, what was done, until when who is waited for; and another's draft, to be confirmed or dropped."""
    refused: Refusal | None = None
    posted: DraftForm | None = None
    file_form: Form | None = None
    if HAND_IN in request.POST:
        file_form = taken_in(request, _found(number, actor), actor, now())
        if file_form is None:
            return HttpResponseRedirect(f"{reverse('workbench:case', args=[number])}#hand-in")
    elif request.method == "POST":
        posted = DraftForm(request.POST)
        if posted.is_valid():
            try:
                return HttpResponseRedirect(_answered(number, posted.cleaned_data, actor))
            except Refusal as refusal:
                refused = refusal
    shown, names = _found(number, actor), organ_names()
    form = DraftForm.of(shown)
    if form is not None and posted is not None and refused is None:
        form = posted  # it says what is wrong with what was sent
    return page(
        request,
        actor,
        title=Text(f"案件 {shown.line.number}", f"Case {shown.line.number}"),
        lead=shown.line.workflow.title,
        template="workbench/case.html",
        form=form,
        notices=case_notices(shown, refused),
        files=file_table(
            shown,
            lambda file: reverse("workbench:case-evidence", args=[shown.line.number, file]),
        ),
        files_form=None if shown.line.end else file_form or FileForm(),
        faulty=file_form or form,
        confirms=shown.draft is not None and shown.draft.confirms,
        draft=draft_facts(shown),
        facts=case_facts(shown, names),
        why=case_why(shown),
        disputes=dispute_table(shown),
        words=shown.words,
        acts=act_links(shown),
        course=course(shown, names),
        parts=case_parts(shown),
        bundles=shown.line.workflow.bundle is not None,
        number=shown.line.number,
        status=400 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CASES)
def case_act(request: HttpRequest, actor: Actor, number: str, act: str) -> HttpResponse:
    """One act: what has to come with it, what it does, and what comes next."""
    shown = _found(number, actor)
    wanted = next((one for one in shown.acts if one.code == act), None)
    back = reverse("workbench:case", args=[shown.line.number])
    if wanted is None:
        return _not_now(request, actor, shown, act)
    posted = request.POST if request.method == "POST" else None
    end = shown.line.workflow.end(wanted.to)
    form = CaseActForm(
        posted,
        act=wanted,
        end=end,
        departs=shown.like.departs(end.outcome if end else None),
        disputes=shown.disputes,
    )

    def do(_given: dict[str, Any]) -> str:
        act_in_case(
            number=shown.line.number, act=wanted.code, given=form.given, actor=actor, now=now()
        )
        return back

    return act_page(
        request,
        actor,
        form,
        do,
        title=wanted.title,
        lead=Text(f"案件 {shown.line.number}", f"Case {shown.line.number}"),
        parts=[act_facts(shown, wanted), dispute_table(shown), *like_parts(shown, end)],
        button=Text("拟办，交另一人确认", "Draft it for another to confirm")
        if wanted.second
        else Text("办理", "Do it"),
        back=Link(back, Text("回到案件", "Back to the case")),
    )


def _not_now(request: HttpRequest, actor: Actor, shown: CaseShown, act: str) -> HttpResponse:
    """What this reader may not do now: the case says what they may, and what was sent is told why not."""
    back = reverse("workbench:case", args=[shown.line.number])
    try:
        if request.method == "POST":
            act_in_case(number=shown.line.number, act=act, given=Given(), actor=actor, now=now())
    except Refusal as refusal:
        title = Text(f"案件 {shown.line.number}", f"Case {shown.line.number}")
        link = Link(back, Text("打开案件", "Open the case"))
        return page(
            request, actor, title=title, parts=[Notice.of_refusal(refusal, link)], status=400
        )
    return HttpResponseRedirect(back)


def _answered(number: str, given: dict[str, Any], actor: Actor) -> str:
    if given["decision"] == "confirm":
        confirm_draft(number=number, actor=actor, now=now(), read=given["read"])
    else:
        drop_draft(number=number, actor=actor, now=now())
    return reverse("workbench:case", args=[number])


def _found(number: str, actor: Actor) -> CaseShown:
    """Not there, and another organ's: one answer."""
    try:
        return open_case(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None


def _how_many(counts: list[QueueCount], choice: QueueChoice, which: str) -> int:
    return sum(
        getattr(one, _TALLIES[which])
        for one in counts
        if choice.workflow in {"", one.workflow} and choice.step in {"", one.step}
    )


def _page(request: HttpRequest, lines: int) -> tuple[int, int]:
    """The page that was asked for, of how many."""
    pages = max(1, -(-lines // CASES_A_PAGE))
    text = request.GET.get("page", "1")
    number = int(text) if text.isdecimal() and len(text) < 8 else 1
    return min(max(1, number), pages), pages
