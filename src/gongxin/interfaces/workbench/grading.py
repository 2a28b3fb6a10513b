"""分级与分类监管: the grades of the officer's own sector, what its rules propose for one organisation, and its organisations by how they are inspected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.catalogue.api import Grading
from gongxin.apps.directory.api import instrument_titles
from gongxin.apps.grades.api import (
    GradeShown,
    GradeState,
    SupervisionClass,
    confirm,
    decide,
    grades_of_organ,
    gradings_of,
    propose,
    see_grade,
    supervised,
    withdraw,
)
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.catalogue import cited
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Fact,
    Facts,
    Link,
    Notice,
    Pagination,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.grades import (
    grade_facts,
    grades_table,
    inspections,
    reasons_table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before

from .frame import act_page, page
from .grading_forms import GradeActForm, OrganisationForm

_A_PAGE = 50
_NO_SECTOR = Notice(
    title=Text("本单位所在的领域没有分级办法", "There are no rules of grades for your sector"),
    body=(
        Text(
            "分级由政策包写明：只依本领域公布的办法，只对单位，不对自然人。",
            "The packs say how a sector grades: by its own published rules, organisations and no persons.",
        ),
    ),
)


@require_GET
@for_roles(Role.OFFICER)
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The gradings of the officer's sector, and the organ's grades."""
    doors = tuple(
        link
        for one in gradings_of(actor=actor)
        for link in (
            Link(
                reverse("workbench:grade-new", args=[one.code]),
                Text(f"定级：{one.title.zh}", f"Grade: {one.title.en}"),
                Text("规则按本领域报送的记录提出，由经办人决定、另一人确认。", "The rules propose by what the sector filed; an officer decides and another confirms."),
            ),
            Link(
                reverse("workbench:supervision", args=[one.code]),
                Text(f"分类监管：{one.title.zh}", f"Classified supervision: {one.title.en}"),
                Text("各等级的单位、理由和检查安排。", "The organisations of each grade, why, and how they are inspected."),
            ),
        )
    )  # fmt: skip
    parts: list[Part] = [Doors(doors) if doors else _NO_SECTOR]
    parts.append(
        grades_table(
            grades_of_organ(actor=actor, now=now()),
            href=lambda number: reverse("workbench:grade", args=[number]),
            empty=State(
                "empty",
                Text("本单位还没有定级。", "Your organ has given no grade yet."),
                Text("从上面选择一个分级开始。", "Begin with one of the gradings above."),
            ),
            named=True,
        )
    )
    return page(
        request,
        actor,
        title=Text("分级与分类监管", "Grades and classified supervision"),
        lead=Text(
            "等级不打分、不计次数，只按一条记录是不是办法写明的情形得出；别的领域的等级不参与。较差的等级先告知，期满后才起作用。",
            "No points and no counting: one record is what the rules name, or is not, and no grade of another sector has a part in it. A worse grade is told of first.",
        ),
        parts=parts,
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def new(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Ask the rules about one organisation; nothing has effect by it."""
    wanted = _wanted(actor, code)

    def put(said: dict[str, Any]) -> str:
        number = propose(grading=code, name=said["name"], code=said["code"], actor=actor, now=now())
        return reverse("workbench:grade", args=[number])

    return act_page(
        request,
        actor,
        OrganisationForm(request.POST or None),
        put,
        title=Text("定级", "Grade an organisation"),
        lead=wanted.title,
        parts=[_scale(wanted)],
        button=Text("按规则提出", "Ask the rules"),
        back=_back(),
        beside="code",
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def grade(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One grade whole, and what may be done next. Opening it is an event about its subject."""
    try:
        shown = see_grade(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    acts = _acts(shown)
    form = (
        GradeActForm(
            request.POST or None,
            acts=acts,
            choices=shown.choices,
            objected=shown.objection != "",
        )
        if acts
        else None
    )

    def act(said: dict[str, Any]) -> str:
        _ACTS[said["act"]](shown, said, actor)
        return reverse("workbench:grade", args=[shown.line.number])

    return act_page(
        request,
        actor,
        form,
        act,
        title=Text(f"定级 {shown.line.number}", f"Grade {shown.line.number}"),
        lead=shown.grading.title,
        parts=[*_hint(shown), grade_facts(shown, named=True), reasons_table(shown)],
        button=Text("办理", "Do it"),
        back=_back(),
        beside="act",
    )


@require_GET
@for_roles(Role.OFFICER)
def supervision(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The organ's organisations by grade, each with the reason. Whoever reads the names is on record."""
    wanted = _wanted(actor, code)
    asked = request.GET.get("page", "1")
    number = max(1, int(asked) if asked.isdecimal() and len(asked) < 8 else 1)
    found = supervised(
        grading=code, actor=actor, now=now(), first=(number - 1) * _A_PAGE, limit=_A_PAGE
    )
    titles = instrument_titles({one.instrument for one in wanted.supervised_by})
    parts: list[Part] = [
        Facts((Fact(label=Text("依据", "Basis"), value=cited(wanted.supervised_by, titles)),)),
        *(_class(one) for one in found),
    ]
    pages = -(-max(one.total for one in found) // _A_PAGE)
    if pages > 1:
        parts.append(Pagination(number=min(number, pages), pages=pages))
    return page(
        request,
        actor,
        title=Text("分类监管", "Classified supervision"),
        lead=Text(
            f"{wanted.title.zh}。只供本单位安排检查：不是处罚，不公示，不告诉其他单位。等级到期、结束，或者得出等级的记录都不再展示的，当即不在这里。",
            f"{wanted.title.en}. For your organ’s inspections alone: no penalty, neither published nor told to other organs. Whose grade is over, or stands on no record any more, is here no longer.",
        ),
        parts=parts,
    )


def _class(found: SupervisionClass) -> Table:
    title = found.grade.title
    how = inspections(found.grade.supervision)
    return Table(
        name=f"class-{found.grade.code}",
        caption=Text(f"{title.zh} · {how.zh}", f"{title.en} · {how.en}"),
        columns=(
            Column(label=Text("单位", "Organisation")),
            Column(label=Text("理由", "Why")),
            Column(label=Text("定级日期", "Graded on")),
            Column(label=Text("有效期至", "Until")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(reverse("workbench:grade", args=[one.number]), one.name or one.number),
                    Text(
                        "；".join(why.zh for why in one.why), "; ".join(why.en for why in one.why)
                    ),
                    one.since,
                    last_day_before(one.until),
                )
            )
            for one in found.organisations
        ),
        empty=State(
            "empty",
            Text("没有这个等级的单位。", "No organisation has this grade."),
            Text("没有定级的，按常规检查。", "Whoever has no grade is inspected in the ordinary way."),
        ),
    )  # fmt: skip


def _scale(wanted: Grading) -> Table:
    """The grades from the best to the worst, with how each is inspected."""
    titles = instrument_titles({one.instrument for one in wanted.basis})
    basis = cited(wanted.basis, titles)
    return Table(
        name="scale",
        caption=Text(f"依据：{basis.zh}", f"Basis: {basis.en}"),
        columns=(
            Column(label=Text("等级", "Grade")),
            Column(label=Text("检查安排", "Inspections")),
        ),
        rows=tuple(Row(cells=(one.title, inspections(one.supervision))) for one in wanted.grades),
    )


_ACTS: dict[str, Callable[[GradeShown, dict[str, Any], Actor], object]] = {
    "decide": lambda shown, said, actor: decide(
        number=shown.line.number,
        grade=said["grade"],
        words=said["words"],
        actor=actor,
        now=now(),
    ),
    "confirm": lambda shown, said, actor: confirm(
        number=shown.line.number, answer=said["words"], actor=actor, now=now()
    ),
    "withdraw": lambda shown, _, actor: withdraw(number=shown.line.number, actor=actor, now=now()),
}
_WITHDRAW = ("withdraw", Text("撤回", "Withdraw it"))


def _acts(shown: GradeShown) -> list[tuple[str, Text]]:
    """What this officer may do now."""
    state = shown.line.state
    if state is GradeState.PROPOSED:
        return [
            ("decide", Text("决定等级，并告知单位", "Decide it, and tell the organisation")),
            _WITHDRAW,
        ]
    if state is GradeState.READY and not shown.decided_by_me:
        return [("confirm", Text("确认，记入登记库", "Confirm it, and enter it")), _WITHDRAW]
    if state in {GradeState.OBJECTION, GradeState.READY}:
        return [_WITHDRAW]
    if state in {GradeState.IN_FORCE, GradeState.OVER}:
        return [("withdraw", Text("撤销这个等级", "Take this grade away"))]
    return []  # fmt: skip


def _hint(shown: GradeShown) -> list[Part]:
    if shown.line.state is GradeState.READY and shown.decided_by_me:
        return [
            Notice(
                kind="attention",
                title=Text(
                    "等本单位另一名经办人确认", "It waits for another officer of your organ"
                ),
                body=(
                    Text("决定的人不能自己确认。", "Who decided it does not confirm it."),
                ),
            )
        ]  # fmt: skip
    return []


def _wanted(actor: Actor, code: str) -> Grading:
    found = next((one for one in gradings_of(actor=actor) if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _back() -> Link:
    return Link(
        reverse("workbench:grades"),
        Text("回到分级与分类监管", "Back to grades and supervision"),
    )
