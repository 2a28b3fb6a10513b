"""我的办理事项: every case of the person, whom it waits for, until when and why, and what they may do in it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import Power
from gongxin.apps.cases.api import (
    CaseLine,
    CaseShown,
    Given,
    WayFurther,
    act_in_case,
    see_ahead,
    see_own_case,
)
from gongxin.apps.cases.api import own_cases as cases_of
from gongxin.apps.catalogue.api import CaseAct, Outcome, Party
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.case_files import HAND_IN, FileForm, file_table, taken_in
from gongxin.interfaces.pages.components import (
    Column,
    Link,
    Notice,
    Part,
    Row,
    State,
    Status,
    StatusKind,
    Table,
)
from gongxin.interfaces.pages.session import now
from gongxin.interfaces.pages.why import Why
from gongxin.interfaces.pages.words import day_text
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before

from .acting import for_oneself_or, may, place
from .case_forms import CaseActForm
from .case_parts import case_facts, disputed, done_so_far, standing, way_so_far, who
from .frame import page

_TITLE = Text("我的办理事项", "My cases")
_OUTCOMES: dict[Outcome, StatusKind] = {
    Outcome.GRANTED: "done",
    Outcome.REFUSED: "refused",
    Outcome.WITHDRAWN: "ended",
    Outcome.LAPSED: "ended",
    Outcome.PASSED_ON: "done",
}
_SENT = {
    "new": Notice(
        kind="done",
        title=Text("已经提出，从现在起计时。", "It is raised, and its time runs from now."),
        body=(
            Text(
                "这里就是这一件的页面，随时可以回来看。",
                "This is its page; come back to it at any time.",
            ),
        ),
    ),
    "there": Notice(
        title=Text(
            "这条记录已有同类案件在办，就是这一件。",
            "A case of this kind about the record is open already: this one.",
        ),
        body=(
            Text(
                "没有重复提出，也不影响它的期限。", "Nothing was raised twice, and its dates stay."
            ),
        ),
    ),
    "done": Notice(kind="done", title=Text("已经办好。", "It is done.")),
    "file": Notice(kind="done", title=Text("材料已经收到。", "The file was taken in.")),
}


@dataclass(frozen=True, slots=True)
class WayShown:
    """A way on: its last day and why then, and the link that goes it, where it begins here and is not too late."""

    title: Text
    last_day: Text
    past: bool
    why: Why
    link: Link | None
    elsewhere: Text | None


@dataclass(frozen=True, slots=True)
class ActOffered:
    """An act that the person may do now, with its form."""

    act: CaseAct
    form: CaseActForm


@require_GET
@for_oneself_or(Power.RAISE_CASES)
def my_cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, newest first; what waits for the person stands above."""
    lines, names = cases_of(actor=actor, now=now()), organ_names()
    to_raise = Link(
        place(actor, "case-new"),
        Text("对记录提出异议或者申请", "Object to a record, or ask for more"),
    )
    return page(
        request,
        title=_TITLE,
        lead=Text(
            "每一件等谁办、到哪一天。提出、复核和其他办理都不收费。",
            "Whom each case waits for, and until when. Raising one, a review and all else is free.",
        ),
        template="portal/cases.html",
        to_raise=to_raise,
        parts=[
            *_sent_to_several(request, lines),
            *(_waits_for_you(one, actor) for one in lines if _is_yours(one)),
            _open(actor, [one for one in lines if one.end is None], names, to_raise),
            *_over(actor, [one for one in lines if one.end is not None]),
        ],
    )


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.RAISE_CASES)
def my_case(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One whole; POST does what the person may do in it."""
    try:
        case = see_own_case(number=number, actor=actor, now=now())
    except Refusal as refusal:
        if refusal.code == "access.no-mandate":
            raise
        raise Http404 from None
    if HAND_IN in request.POST:
        file_form = taken_in(request, case, actor, now())
        if file_form is None:
            return HttpResponseRedirect(
                f"{place(actor, 'case', number=case.line.number)}?sent=file#hand-in"
            )
        return _shown(request, actor, case, _offered(case), file_form=file_form)
    chosen = request.POST.get("act", "")
    acts = _offered(case, chosen, request.POST)
    refused: list[Part] = []
    faulty = None
    if request.method == "POST":
        form = next((one.form for one in acts if one.act.code == chosen), None)
        if form is not None and not form.is_valid():
            faulty = form
        else:
            try:
                act_in_case(
                    number=case.line.number,
                    act=chosen,
                    given=form.given if form is not None else Given(),
                    actor=actor,
                    now=now(),
                )
            except Refusal as refusal:
                if refusal.code == "access.no-mandate":
                    raise
                refused.append(Notice.of_refusal(refusal))
            else:
                return HttpResponseRedirect(
                    f"{place(actor, 'case', number=case.line.number)}?sent=done"
                )
    return _shown(request, actor, case, acts, refused, faulty)


def _offered(case: CaseShown, chosen: str = "", sent: QueryDict | None = None) -> list[ActOffered]:
    return [
        ActOffered(
            act,
            CaseActForm(
                act,
                sent if act.code == chosen else None,
                ends=case.line.workflow.end(act.to) is not None,
            ),
        )
        for act in case.acts
    ]


def _shown(
    request: HttpRequest,
    actor: Actor,
    case: CaseShown,
    acts: Sequence[ActOffered],
    refused: Sequence[Part] = (),
    faulty: CaseActForm | None = None,
    file_form: Form | None = None,
) -> HttpResponse:
    names = organ_names()
    sent = _SENT.get(request.GET.get("sent", ""))
    asked = next((one for one in case.done[::-1] if one.party is not Party.SUBJECT), None)
    return page(
        request,
        title=case.line.workflow.title,
        template="portal/case.html",
        lead=Text(
            f"{case.line.number}，{day_text(case.line.raised_at).zh}提出",
            f"{case.line.number}, raised on {day_text(case.line.raised_at).en}",
        ),
        form=faulty or file_form,
        files=file_table(
            case, lambda file: place(actor, "case-evidence", number=case.line.number, file=file)
        ),
        files_form=None if case.line.end else file_form or FileForm(),
        before=[
            *([sent] if sent and request.method == "GET" else []),
            *refused,
            *standing(case, names, now()),
            way_so_far(case, names),
        ],
        yours=_is_yours(case.line),
        asked=asked.given.words if asked and asked.given and _is_yours(case.line) else "",
        acts=acts,
        ways=[_way(request, actor, case, one) for one in case.ways_on],
        parts=[
            *disputed(case, actor),
            done_so_far(case, names),
            case_facts(
                case,
                names,
                follows=Link(place(actor, "case", number=case.follows), case.follows)
                if case.follows
                else None,
            ),
        ],
        bundles=place(actor, "case-bundles", number=case.line.number),
        back=Link(place(actor, "cases"), Text("回到我的办理事项", "Back to my cases")),
        status=400 if faulty or refused or file_form else 200,
    )


def _way(request: HttpRequest, actor: Actor, case: CaseShown, way: WayFurther) -> WayShown:
    past = way.until is not None and way.until <= now()
    begins_here = bool(
        way.workflow and see_ahead(sources={case.line.organ}, now=now(), workflow=way.workflow)
    )
    link = None
    if begins_here and not past:
        link = Link(
            place(actor, "case-further", number=case.line.number, workflow=way.workflow), way.title
        )
    elif not way.workflow and may(request, Power.TAKE_REPORTS):
        link = Link(place(actor, "reports"), Text("备好诉讼材料包", "Have the court bundle ready"))
    last = day_text(last_day_before(way.until)) if way.until else Text("没有期限", "no end")
    return WayShown(
        title=way.title,
        last_day=last,
        past=past,
        why=Why(way.why, way.title),
        link=None if past else link,
        elsewhere=None
        if way.workflow
        else Text("向人民法院提出，不在本平台办理。", "It is brought before a court, not here."),
    )


def _is_yours(line: CaseLine) -> bool:
    return line.step is not None and line.step.waits_for is Party.SUBJECT


def _waits_for_you(line: CaseLine, actor: Actor) -> Notice:
    assert line.due is not None
    day = day_text(last_day_before(line.due))
    return Notice(
        kind="attention",
        title=Text(
            f"{line.workflow.title.zh}等您办理，最迟{day.zh}",
            f"{line.workflow.title.en} waits for you until {day.en}",
        ),
        links=(
            Link(
                place(actor, "case", number=line.number),
                Text(f"打开 {line.number}", f"Open {line.number}"),
            ),
        ),
    )


def _sent_to_several(request: HttpRequest, lines: Sequence[CaseLine]) -> list[Part]:
    """What became of records of several sources; only numbers of theirs are repeated."""
    own = {one.number for one in lines}
    new, there = (
        [one for one in request.GET.getlist(name) if one in own] for name in ("new", "there")
    )
    found: list[Part] = []
    if new:
        found.append(
            Notice(
                kind="done",
                title=Text(
                    f"已经提出 {len(new)} 件，从现在起计时。",
                    f"{len(new)} raised; their time runs from now.",
                ),
                body=(Text("、".join(new), ", ".join(new)),),
            )
        )
    if there:
        found.append(
            Notice(
                title=Text(
                    "这些记录已有同类案件在办，没有重复提出。",
                    "About these records a case of the kind is open already; none was raised twice.",
                ),
                body=(Text("、".join(there), ", ".join(there)),),
            )
        )
    return found


def _open(
    actor: Actor, lines: Sequence[CaseLine], names: Mapping[str, Text], to_raise: Link
) -> Table:
    return Table(
        name="open",
        caption=Text("在办", "Open"),
        columns=(
            Column(label=Text("事项", "Case")),
            Column(label=Text("记录", "Records")),
            Column(label=Text("等谁", "Waits for")),
            Column(label=Text("最迟", "Due by")),
            Column(label=Text("情况", "How it stands")),
        ),
        rows=tuple(
            Row(
                cells=(
                    _link(actor, one),
                    _items(one),
                    who(one.step.waits_for, one, names) if one.step else None,
                    last_day_before(one.due) if one.due else None,
                    _how(one),
                )
            )
            for one in lines
        ),
        empty=State(
            "empty",
            Text("没有在办的事项。", "No case is open."),
            Text("认为记录有误的，随时可以提出。", "If a record is wrong, say so at any time."),
            (to_raise,),
        ),
    )


def _over(actor: Actor, lines: Sequence[CaseLine]) -> list[Part]:
    if not lines:
        return []
    table = Table(
        name="over",
        caption=Text("已办结", "Over"),
        columns=(
            Column(label=Text("事项", "Case")),
            Column(label=Text("记录", "Records")),
            Column(label=Text("结果", "End")),
            Column(label=Text("办结（北京时间）", "Ended (Beijing time)")),
        ),
        rows=tuple(
            Row(
                cells=(
                    _link(actor, one),
                    _items(one),
                    Status(_OUTCOMES[one.end.outcome], one.end.title) if one.end else None,
                    one.since,
                )
            )
            for one in lines
        ),
    )
    return [table]


def _how(line: CaseLine) -> Status:
    if line.due is not None and line.due <= now():
        return Status("attention", Text("已超期", "Overdue"))
    if line.hidden_from is not None:
        return Status("attention", Text("记录暂停展示", "Record hidden"))
    if _is_yours(line):
        return Status("attention", Text("等您办理", "Waits for you"))
    return Status("waiting", line.step.title if line.step else line.workflow.title)


def _items(line: CaseLine) -> Text:
    return Text("、".join(one.zh for one in line.items), ", ".join(one.en for one in line.items))


def _link(actor: Actor, line: CaseLine) -> Link:
    words = Text(
        f"{line.workflow.title.zh} {line.number}", f"{line.workflow.title.en} {line.number}"
    )
    return Link(place(actor, "case", number=line.number), words)
