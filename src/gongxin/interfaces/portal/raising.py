"""提出: a person disputes records of theirs, or goes on from a case that ended; one page tells all before it is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.forms.boundfield import BoundWidget
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from gongxin.apps.access.api import FileShown, Power, RecordShown, open_own_file
from gongxin.apps.cases.api import (
    Ahead,
    CaseShown,
    Claim,
    Raised,
    raise_cases,
    see_ahead,
    see_own_case,
)
from gongxin.apps.catalogue.api import CaseMatter, Party, Workflow
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.components import Link, Notice, State
from gongxin.interfaces.pages.records import anchor_of, no_links
from gongxin.interfaces.pages.session import now
from gongxin.interfaces.pages.why import Why
from gongxin.interfaces.pages.words import day_text
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before
from gongxin.lib.reckoning import length_words

from .acting import for_oneself_or, may, place
from .case_forms import RaiseForm, records_asked, said_before, taken_up, typed
from .frame import page
from .stating import statement_link

_TITLE = Text("对记录提出异议或者申请", "Object to a record, or ask for more")
_WHEN = {
    CaseMatter.OBJECTION: Text(
        "记录有误、有遗漏、说的不是您，或者过了期限",
        "it is wrong or incomplete, is not about you, or is past its time",
    ),
    CaseMatter.ANNULMENT: Text(
        "据以记录的决定已被撤销、变更，或者被确认违法、无效",
        "the decision behind it was annulled, changed, or held unlawful or void",
    ),
    CaseMatter.COMPLAINT: Text(
        "对怎样处理您的信息，或者对办理人员的做法有意见",
        "about how your information is handled, or what somebody in charge did",
    ),
    CaseMatter.RECONSIDERATION: Text(
        "请行政复议机关审查；平台备齐材料并转送",
        "another authority examines it; the platform puts the papers together and passes them on",
    ),
}
_PAGES_OF_THEIR_OWN = frozenset({CaseMatter.REPAIR, CaseMatter.STATEMENT})
"""Repair has conditions and a day, a statement is about nothing that is wrong: each is asked for beside its record."""
_NO_SUCH_RECORD = Notice(
    kind="attention",
    title=Text("这条记录现在不在您的记录中。", "This record is not in your file now."),
    body=(
        Text(
            "它可能已到期、已停止展示，或者正在暂停展示。下面是现在的全部记录。",
            "It may be over, ended or hidden for now. Below are all there are.",
        ),
    ),
)
_TOO_MANY = Notice(
    kind="attention",
    title=Text("一次放不下这么多条记录。", "So many records do not fit at once."),
    body=(
        Text(
            "先提出这些；其余仍然勾着的，请另外提出，同样不收费。",
            "Send these first. Raise those that are ticked still in another go; it is free as well.",
        ),
    ),
)
_NOTHING_LEFT = State(
    "empty",
    Text("现在没有可以争议的记录。", "There is no record to dispute now."),
    Text(
        "它可能已到期、已停止展示，或者正在暂停展示，别人也看不到。",
        "It may be over, ended or hidden for now; nobody else sees it either.",
    ),
)


@dataclass(frozen=True, slots=True)
class KindOffered:
    """A kind of case that may be raised: what it is for, who has it first and until when, and how it goes on."""

    workflow: Workflow
    radio: BoundWidget | None
    when: Text
    waits: tuple[Text, ...]
    steps: Text
    marks: bool
    whys: tuple[Why, ...]


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.RAISE_CASES)
def raise_case(request: HttpRequest, actor: Actor, about: str = "") -> HttpResponse:
    """Any of the person's records; `about` is the place of the one that they come from, unfolded at first."""
    try:
        file = open_own_file(actor=actor, now=now(), power=Power.RAISE_CASES)
    except Refusal as refusal:
        return _nothing(request, actor, refusal)
    chosen = [one.key for one in file.records if anchor_of(one) == about]
    return _asked(
        request,
        actor,
        file.records,
        [
            one
            for one in see_ahead(sources={one.source_code for one in file.records}, now=now())
            if one.workflow.about not in _PAGES_OF_THEIR_OWN
        ],
        unfolded=chosen or [one.key for one in file.records[:1] if len(file.records) == 1],
        parts=[_NO_SUCH_RECORD] if about and not chosen and request.method == "GET" else [],
    )


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.RAISE_CASES)
def raise_further(request: HttpRequest, actor: Actor, number: str, workflow: str) -> HttpResponse:
    """What follows on the end of a case: the same records, as they are now, with what was said of them before to go on from."""
    try:
        case = see_own_case(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    if not any(way.workflow == workflow for way in case.ways_on):
        raise Http404
    ahead = see_ahead(sources={case.line.organ}, now=now(), workflow=workflow)
    if not ahead:
        raise Http404
    back = Link(
        place(actor, "case", number=case.line.number),
        Text("回到原来的案件", "Back to the case before"),
    )
    try:
        file = open_own_file(actor=actor, now=now(), power=Power.RAISE_CASES)
    except Refusal as refusal:
        return _nothing(request, actor, refusal, back)
    return _asked(
        request,
        actor,
        _still_there(case, file),
        ahead,
        follows=case.line.number,
        before=_before(case),
        back=back,
    )


def object_links(request: HttpRequest, actor: Actor) -> Callable[[RecordShown], tuple[Link, ...]]:
    """What stands at each record for its person: the way to object, and to the cases where one is open about it."""
    if not may(request, Power.RAISE_CASES):
        return no_links

    def links(record: RecordShown) -> tuple[Link, ...]:
        to_raise = Link(
            place(actor, "case-new-about", about=anchor_of(record)), Text("有异议", "Object")
        )
        to_state = statement_link(actor, record)
        if record.disputed_since is None:
            return to_raise, to_state
        so_far = Link(place(actor, "cases"), Text("看办理到哪里", "See how far it is"))
        return to_raise, so_far, to_state

    return links


def _still_there(case: CaseShown, file: FileShown) -> list[RecordShown]:
    disputed = {str(one.record) for one in case.disputes}
    return [one for one in file.records if one.key in disputed]


def _before(case: CaseShown) -> list[Claim]:
    return [
        Claim(str(one.record), one.field, one.claimed or "", one.evidence or "")
        for one in case.disputes
    ]


def _nothing(
    request: HttpRequest, actor: Actor, refusal: Refusal, back: Link | None = None
) -> HttpResponse:
    if refusal.code == "access.no-mandate":
        raise refusal
    to = back or Link(place(actor, "cases"), Text("我的办理事项", "My cases"))
    return page(request, title=_TITLE, parts=[State("empty", refusal.what, refusal.mend, (to,))])


def _asked(
    request: HttpRequest,
    actor: Actor,
    records: Sequence[RecordShown],
    ahead: Sequence[Ahead],
    *,
    unfolded: Sequence[str] = (),
    follows: str = "",
    before: Sequence[Claim] = (),
    parts: Sequence[Notice] = (),
    back: Link | None = None,
) -> HttpResponse:
    """The page with its form; sent, what became of it."""
    wanted = {*unfolded, *(one.record for one in before), *records_asked(request.POST)}
    taken, others = taken_up(records, wanted)
    kinds = {one.workflow.code: one.workflow for one in ahead}
    sent = request.method == "POST" and "add" not in request.POST
    form = RaiseForm(
        request.POST if sent else None,
        records=taken,
        kinds=[(code, flow.title) for code, flow in kinds.items()],
        unfolded=wanted,
        initial=said_before(before) | typed(request.POST),
    )
    if sent and form.is_valid():
        try:
            raised = raise_cases(
                workflow=form.cleaned_data["workflow"],
                claims=form.claims(),
                words=form.cleaned_data["words"],
                actor=actor,
                now=now(),
                follows=follows,
            )
        except Refusal as refusal:
            if refusal.code == "access.no-mandate":
                raise
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(_became(actor, raised))
    single = follows and next(iter(kinds.values()))
    left_out = wanted & {one.key for one in others}
    return page(
        request,
        title=single.title if single else _TITLE,
        template="portal/raise.html",
        before=[*parts, *([_TOO_MANY] if left_out else [])],
        nothing=_NOTHING_LEFT,
        form=form,
        offered=form.records(),
        others=[(one, one.key in left_out) for one in others],
        kinds=_kinds(form, ahead),
        follows=follows,
        to_repair=place(actor, "repair"),
        back=back or Link(_way_back(request, actor), Text("先不提出", "Not now")),
        status=400 if form.is_bound else 200,
    )


def _way_back(request: HttpRequest, actor: Actor) -> str:
    return place(actor, "file" if may(request, Power.SEE_FILE) else "cases")


def _became(actor: Actor, raised: Sequence[Raised]) -> str:
    """One case: its page. Several sources: the list, which tells those that are new and those that were there."""
    if len(raised) == 1:
        (one,) = raised
        return f"{place(actor, 'case', number=one.number)}?sent={'there' if one.there else 'new'}"
    query = [("there" if one.there else "new", one.number) for one in raised]
    return f"{place(actor, 'cases')}?{urlencode(query)}"


def _kinds(form: RaiseForm, ahead: Sequence[Ahead]) -> list[KindOffered]:
    radios = {
        radio.data["value"]: radio for radio in form["workflow"] if not form["workflow"].is_hidden
    }
    by_kind: dict[str, list[Ahead]] = {}
    for one in ahead:
        by_kind.setdefault(one.workflow.code, []).append(one)
    names = organ_names()
    return [_kind(found, radios.get(code), names) for code, found in by_kind.items()]


def _kind(ahead: Sequence[Ahead], radio: BoundWidget | None, names: dict[str, Text]) -> KindOffered:
    flow = ahead[0].workflow
    by_day: dict[object, list[Ahead]] = {}
    for one in ahead:
        by_day.setdefault(one.first.due, []).append(one)
    groups = list(by_day.values())
    return KindOffered(
        workflow=flow,
        radio=radio,
        when=_WHEN.get(flow.about, flow.title) if flow.note is None else flow.note,
        waits=tuple(_first_wait(group, names, alone=len(groups) == 1) for group in groups),
        steps=_steps(ahead[0]),
        marks=any(step.marks for step in flow.steps),
        whys=tuple(Why(group[0].first.why, flow.title) for group in groups),
    )


def _first_wait(group: Sequence[Ahead], names: dict[str, Text], *, alone: bool) -> Text:
    first = group[0].first
    day = day_text(last_day_before(first.due))
    sources = [names[code] for one in group for code in sorted(one.sources) if code in names]
    who = first.waits_for.words
    if first.waits_for is Party.SUPERVISOR and group[0].supervisor in names:
        who = names[group[0].supervisor]
    elif first.waits_for is Party.SOURCE and len(group) == 1 and len(group[0].answers) == 1:
        (answers,) = group[0].answers
        who = names.get(answers, Party.PLATFORM.words)
    waits = Text(
        f"先由{who.zh}办理，最迟{day.zh}；到期不办，{first.silence.words.zh}。",
        f"First {who.en} acts, by {day.en}. If nothing is done by then, {first.silence.words.en}.",
    )
    if alone:
        return waits
    return Text(
        f"{'、'.join(one.zh for one in sources)}报送的记录：{waits.zh}",
        f"Records filed by {', '.join(one.en for one in sources)}: {waits.en}",
    )


def _steps(ahead: Ahead) -> Text:
    """Every step with its clock, in the order of the workflow."""
    found = []
    for step, clock in ahead.clocks:
        if clock is None:
            found.append(step.title)
        else:
            length = length_words(clock.length)
            found.append(Text(f"{step.title.zh}（{length.zh}）", f"{step.title.en} ({length.en})"))
    return Text("；".join(one.zh for one in found), "; ".join(one.en for one in found))
