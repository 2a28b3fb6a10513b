"""措施: the organ's measures with what became of them, to propose one of a record, to confirm, report on, drop or lift one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.directory.api import instrument_titles, organ_names
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.measures.api import (
    AppliedShown,
    AppliedState,
    ExecutionOutcome,
    OrganMeasures,
    Proposable,
    confirm_measure,
    count_measures,
    end_measure,
    list_measures,
    proposable,
    propose_measure,
    report_execution,
    see_measure,
)
from gongxin.interfaces.pages.applied import (
    applied_facts,
    measures_board,
    reports_table,
    why_until,
)
from gongxin.interfaces.pages.catalogue import cited
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.components import (
    Column,
    Link,
    Notice,
    Pagination,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.reckoning import length_words

from .frame import act_page, page
from .measuring_forms import ActForm, ProposeForm, record_words

_A_PAGE = 50
_BACK_WORDS = Text("回到措施", "Back to the measures")
_NONE = State(
    "empty",
    Text("本单位还没有措施。", "Your organ has no measure yet."),
    Text(
        "在查询台按法定用途打开档案后，可以就其中一条记录拟议。",
        "After opening a file at the look-up desk for a statutory purpose, one may be proposed of a record in it.",
    ),
)
_COUNTED = (
    (Text("已拟议", "Proposed"), "proposed"),
    (Text("已确认", "Confirmed"), "confirmed"),
    (Text("已反馈", "Reported on"), "reported"),
    (Text("撤回或者解除", "Dropped or lifted"), "ended"),
)


@require_GET
@for_roles(Role.OFFICER, Role.AUDITOR)
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """To an officer the organ's measures and its figures; to an auditor every organ's figures."""
    parts: list[Part] = []
    if actor.role is Role.OFFICER:
        asked = request.GET.get("page", "1")
        number = max(1, int(asked) if asked.isdecimal() and len(asked) < 8 else 1)
        lines, total = list_measures(
            actor=actor, now=now(), first=(number - 1) * _A_PAGE, limit=_A_PAGE
        )
        parts.append(
            measures_board(
                lines, href=lambda one: reverse("workbench:measure", args=[one]), empty=_NONE
            )
        )
        pages = -(-total // _A_PAGE)
        if pages > 1:
            parts.append(Pagination(number=min(number, pages), pages=pages))
    return page(
        request,
        actor,
        title=Text("措施", "Measures"),
        lead=Text(
            "不显示对谁；请按案号核对案卷。没有生效和已经结束的措施不得执行。",
            "Whom it is on is not shown: look into the file of the case. What is not in force, or is over, may not be carried out.",
        ),
        parts=[*parts, *_figures(count_measures(actor=actor))],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def propose(request: HttpRequest, actor: Actor, look: UUID) -> HttpResponse:
    """Propose one measure of one record that the officer was shown by that look-up, each with its reason."""
    try:
        found = proposable(look=look, actor=actor, now=now())
    except Refusal as refusal:
        back = Link(reverse("workbench:look-up"), Text("回到查询台", "Back to the look-up desk"))
        return page(
            request,
            actor,
            title=Text("拟议措施", "Propose a measure"),
            parts=[Notice.of_refusal(refusal, back)],
            status=404,
        )

    def put(said: dict[str, Any]) -> str:
        record, measure = said["what"].split(" ")
        number = propose_measure(
            look=look,
            record=UUID(record),
            measure=measure,
            last_day=said["last_day"],
            proportion=said["proportion"],
            actor=actor,
            now=now(),
        )
        return reverse("workbench:measure", args=[number])

    form = ProposeForm(request.POST or None, found=found) if found else None
    return act_page(
        request,
        actor,
        form,
        put,
        title=Text("拟议措施", "Propose a measure"),
        lead=Text(
            "现在还不生效：本人马上收到告知，可以陈述申辩，期满后由本单位另一人确认。只及于该主体本人。",
            "Nothing has effect by it: the subject is told at once and may speak, and after that another officer of the organ confirms it. It reaches that subject alone.",
        ),
        parts=[_reasons(found)] if found else [_NOTHING],
        button=Text("拟议并告知本人", "Propose, and tell the subject"),
        back=Link(reverse("workbench:measures"), _BACK_WORDS),
    )


def _reasons(found: Sequence[Proposable]) -> Table:
    """Why each may be proposed: the record, the link, the law and the longest term."""
    organs = organ_names()
    titles = instrument_titles({basis.instrument for one in found for basis in one.measure.basis})
    return Table(
        name="proposable",
        caption=Text("可以拟议的措施及其理由", "What may be proposed, and why"),
        columns=tuple(
            Column(label=label)
            for label in (
                Text("措施", "Measure"),
                Text("所依据的记录", "The record it rests on"),
                Text("关联性", "Relevance"),
                Text("依据", "Basis"),
                Text("最长期限", "Longest term"),
            )
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(
                        reverse("portal:catalogue-measure", args=[one.measure.code]),
                        one.measure.title,
                    ),
                    record_words(one, organs),
                    one.relevance,
                    cited(one.measure.basis, titles),
                    length_words(one.measure.longest) if one.measure.longest else None,
                )
            )
            for one in found
        ),
    )


_NOTHING = Notice(
    kind="attention",
    title=Text(
        "那次查询看到的记录，没有本单位可以实施的措施",
        "No measure of your organ fits a record that you were shown",
    ),
    body=(
        Text(
            "清单之外不得实施；适用情形、对象和实施主体见措施清单。",
            "What is not listed may not be applied; the list says occasions, objects and organs.",
        ),
    ),
    links=(),
)


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def measure(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One measure whole, and the one thing that may be done next."""
    try:
        shown = see_measure(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    acts = _acts(shown, actor)
    form = ActForm(request.POST or None, acts=acts, defended=shown.line.defended) if acts else None

    def act(said: dict[str, Any]) -> str:
        _ACTS[said["act"]](shown, said, actor)
        return reverse("workbench:measure", args=[shown.line.number])

    return act_page(
        request,
        actor,
        form,
        act,
        title=shown.line.title,
        parts=[
            *_hints(shown),
            applied_facts(shown),
            why_until(shown.line),
            reports_table(shown.line),
        ],
        button=Text("办理", "Do it"),
        back=Link(reverse("workbench:measures"), _BACK_WORDS),
        beside="act",
    )


def _confirm(shown: AppliedShown, said: dict[str, Any], actor: Actor) -> None:
    confirm_measure(number=shown.line.number, weighed=said["weighed"], actor=actor, now=now())


def _end(shown: AppliedShown, _: dict[str, Any], actor: Actor) -> None:
    end_measure(number=shown.line.number, actor=actor, now=now())


def _report(outcome: ExecutionOutcome) -> Callable[[AppliedShown, dict[str, Any], Actor], None]:
    def report(shown: AppliedShown, _: dict[str, Any], actor: Actor) -> None:
        report_execution(number=shown.line.number, outcome=outcome, actor=actor, now=now())

    return report


_ACTS: dict[str, Callable[[AppliedShown, dict[str, Any], Actor], None]] = {
    "confirm": _confirm,
    "end": _end,
    **{one.value: _report(one) for one in ExecutionOutcome},
}
_CONFIRM = ("confirm", Text("确认实施", "Confirm it"))
_DROP = ("end", Text("撤回拟议", "Drop the proposal"))
_LIFT = ("end", Text("提前解除", "Lift it"))


def _acts(shown: AppliedShown, actor: Actor) -> list[tuple[str, Text]]:
    """What the officer may do now."""
    state = shown.line.state
    reports = [
        (one.value, Text(f"反馈：{one.words.zh}", f"Report: {one.words.en}"))
        for one in ExecutionOutcome
    ]
    if state is AppliedState.READY:
        return [_DROP] if shown.mine else [_CONFIRM, _DROP]
    if state is AppliedState.DEFENCE:
        return [_DROP]
    if state is AppliedState.IN_FORCE:
        return [*reports[:2], _LIFT]
    return reports[2:] if shown.line.confirmed_at else []


def _hints(shown: AppliedShown) -> list[Part]:
    state = shown.line.state
    if state is AppliedState.READY and shown.mine:
        title = Text(
            "您拟议的，由本单位另一人确认", "You proposed it: another officer of the organ confirms"
        )
        return [Notice(kind="attention", title=title)]
    if state in {AppliedState.OVER, AppliedState.LIFTED}:
        title = Text(
            "已经结束，不得再执行；请在系统中解除并反馈",
            "It is over and may not be carried out: take it away in your systems, and report",
        )
        return [Notice(kind="attention", title=title)]
    return []


def _figures(counted: list[OrganMeasures]) -> list[Part]:
    """Acts of organs are counted, and no group of persons is formed (charter C9)."""
    if not counted:
        return []
    names = organ_names()
    return [
        Chart(
            name="measures",
            title=Text("各单位的措施", "Measures by organ"),
            unit=Text("项", "measures"),
            about=Text("数的是单位的办理，不是人。", "Acts of organs are counted, not persons."),
            row_label=Text("单位", "Organ"),
            rows=tuple(names.get(one.organ, Text(one.organ, one.organ)) for one in counted),
            series=tuple(
                Series(label=label, values=tuple(float(getattr(one, name)) for one in counted))
                for label, name in _COUNTED
            ),
        )
    ]
