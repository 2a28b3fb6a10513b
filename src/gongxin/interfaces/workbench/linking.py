"""关联台: that two identifiers are one subject is judged by two administrators, who see first what it would change."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.links.api import (
    JudgementLine,
    JudgementState,
    LinkKind,
    Verdict,
    Weighed,
    confirm_judgement,
    decline_judgement,
    list_judgements,
    propose_judgement,
    propose_undoing,
    weigh_judgement,
)
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Fact,
    Facts,
    Link,
    Notice,
    Row,
    State,
    Status,
    StatusKind,
    Table,
)
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .frame import act_page, page
from .linking_forms import (
    EvidenceForm,
    JudgementAnswerForm,
    JudgementForm,
    evidence_of,
    numbers_of,
)

_STATES: dict[JudgementState, StatusKind] = {
    JudgementState.PROPOSED: "waiting",
    JudgementState.IN_FORCE: "done",
    JudgementState.DONE: "done",
}
_SIDES = (Text("甲侧", "Side A"), Text("乙侧", "Side B"))


@require_GET
@for_roles(Role.SECURITY, Role.AUDITOR)
def links(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every judgement, those to be confirmed first."""
    table = Table(
        name="judgements",
        caption=Text("主体关联判断", "Judgements"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("结论", "Judgement")),
            Column(label=Text("情形", "Kind")),
            Column(label=Text("证明文件", "Document")),
            Column(label=Text("提出时间（北京时间）", "Proposed (Beijing time)")),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(reverse("workbench:link", args=[one.number]), one.number),
                    one.verdict.words,
                    one.kind.words,
                    one.document,
                    one.proposed_at,
                    _status(one),
                )
            )
            for one in list_judgements(actor=actor)
        ),
        empty=State(
            "empty",
            Text("还没有关联判断。", "There are no judgements yet."),
            Text(
                "同一主体有两个号码时，凭证明文件在这里提出。",
                "Where one subject has two numbers, propose it here, on a document.",
            ),
        ),
    )
    new = Link(
        reverse("workbench:link-new"),
        Text("提出判断", "Propose a judgement"),
        Text("由另一位安全管理员确认后生效", "In force once another administrator confirms it"),
    )
    suggested = Link(
        reverse("workbench:link-suggestions"),
        Text("关联提示", "Suggested links"),
        Text("由引擎逐项比较，只是提示", "Compared by an engine; it decides nothing"),
    )
    doors = (new, suggested) if actor.role is Role.SECURITY else (suggested,)
    return page(
        request,
        actor,
        title=Text("主体关联", "Links of identifiers"),
        lead=Text(
            "两个号码是同一主体，或者不是，都是凭证明文件、由两人作出、可以撤销的判断。记录不移动、不改写；撤销后一切如前。姓名相同不是依据。",
            "That two numbers are one subject, or are not, is judged on a document by two persons, and can be undone. No record is moved; undone, all is as before. A name alone never links.",
        ),
        parts=[Doors(doors), table],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY)
def new_link(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Propose one."""

    def propose(given: dict[str, Any]) -> str:
        number = propose_judgement(
            verdict=Verdict(given["verdict"]),
            kind=LinkKind(given["kind"]),
            **numbers_of(given),
            evidence=evidence_of(given),
            actor=actor,
            now=now(),
        )
        return reverse("workbench:link", args=[number])

    return act_page(
        request,
        actor,
        JudgementForm(request.POST or None),
        propose,
        title=Text("提出关联判断", "Propose a judgement"),
        lead=Text(
            "请对照证明文件原件。提出后什么都不改变；另一人确认之前，页面列出它会改变什么。",
            "Compare with the document in the original. Proposing changes nothing; before another confirms it, the page shows what it would change.",
        ),
        button=Text("提出", "Propose"),
        back=_back(),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY, Role.AUDITOR)
def link(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One with what it changes, and what may be done about it. Looking is an event, which both sides see."""
    try:
        found = weigh_judgement(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    form = _form(request, actor, found.judgement)

    def act(given: dict[str, Any]) -> str:
        if isinstance(form, EvidenceForm):
            undoing = propose_undoing(
                number=number, evidence=evidence_of(given), actor=actor, now=now()
            )
            return reverse("workbench:link", args=[undoing])
        if given["decision"] == "confirm":
            confirm_judgement(number=number, **numbers_of(given), actor=actor, now=now())
        else:
            decline_judgement(number=number, actor=actor, now=now())
        return reverse("workbench:links")

    proposes = isinstance(form, EvidenceForm)
    return act_page(
        request,
        actor,
        form,
        act,
        title=Text(f"关联判断 {found.judgement.number}", f"Judgement {found.judgement.number}"),
        parts=[_facts(found), _changes(found.judgement), *_tables(found)],
        button=Text("提出撤销", "Propose to undo it") if proposes else Text("确定", "Answer"),
        back=_back(),
        beside=None if proposes else "decision",
    )


def _form(request: HttpRequest, actor: Actor, found: JudgementLine) -> PageForm | None:
    if actor.role is not Role.SECURITY:
        return None
    if found.state is JudgementState.PROPOSED:
        return JudgementAnswerForm(request.POST or None, may_confirm=not found.mine)
    if found.state is JudgementState.IN_FORCE and not found.undone_by:
        return EvidenceForm(request.POST or None)
    return None


def _status(one: JudgementLine) -> Status:
    return Status(_STATES.get(one.state, "ended"), one.state.words)


def _to(number: str) -> Link | None:
    return Link(reverse("workbench:link", args=[number]), number) if number else None


def _facts(found: Weighed) -> Facts:
    one = found.judgement
    told = (
        Fact(label=Text("状态", "State"), value=_status(one)),
        Fact(label=Text("结论", "Judgement"), value=one.verdict.words),
        Fact(label=Text("情形", "Kind"), value=one.kind.words),
        Fact(label=Text("撤销的判断", "Undoes"), value=_to(one.undoes)),
        Fact(label=Text("撤销它的判断", "Undone by"), value=_to(one.undone_by)),
        Fact(label=Text("证明文件", "Document"), value=one.document),
        Fact(label=Text("它证明什么", "What it shows"), value=found.words or None),
        Fact(label=Text("提出人", "Proposed by"), value=one.proposed_by),
        Fact(label=Text("提出时间（北京时间）", "Proposed (Beijing time)"), value=one.proposed_at),
        Fact(label=Text("确认人", "Confirmed by"), value=one.confirmed_by or None),
        Fact(
            label=Text("生效时间（北京时间）", "In force from (Beijing time)"),
            value=one.confirmed_at,
        ),
        Fact(label=Text("撤销时间（北京时间）", "Undone (Beijing time)"), value=one.undone_at),
    )
    return Facts(tuple(line for line in told if line.value is not None))


def _changes(one: JudgementLine) -> Notice:
    """What the two sides mean, as the judgement stands."""
    joined = Text(
        "两侧现在合并读取：查询、报告和本人页面都会看到两侧的记录。撤销后，两侧各读各的，已出具的报告不变。",
        "The two sides are read together: look-ups, reports and the person's pages see both. Undone, each is read by itself; reports that were issued stay as they are.",
    )
    apart = Text(
        "两侧现在各读各的。确认后合并读取：查询、报告和本人页面都会看到两侧的记录；已出具的报告不变，再出具的会不同。",
        "The two sides are read apart. Confirmed, they are read together: look-ups, reports and the person's pages see both. Reports that were issued stay; new ones will differ.",
    )
    remembered = Text(
        "读取不变。以后凡会把两侧连成一个主体的判断都会被拒绝，直到它被撤销。",
        "Nothing is read otherwise. Whatever would make the two sides one subject is refused until this is undone.",
    )
    ended = Text("它已不再有效，读取不受它影响。", "It holds no longer and changes nothing.")
    waits_or_holds = one.state in {JudgementState.PROPOSED, JudgementState.IN_FORCE}
    if not waits_or_holds:
        body = ended
    elif one.verdict is Verdict.NOT_SAME:
        body = remembered
    elif one.verdict is Verdict.UNDO or one.state is JudgementState.IN_FORCE:
        body = joined if one.kind is not LinkKind.DISTINCT else remembered
    else:
        body = apart
    where = Text(
        "甲、乙只按登记簿的键排序，与输入的先后无关。这里只有数目，没有姓名、号码和内容。",
        "A and B are in the order of the register's keys, not of the typing. Here are counts, and no name, number or content.",
    )
    return Notice(kind="info", title=Text("它改变什么", "What it changes"), body=(body, where))


def _tables(found: Weighed) -> list[Table]:
    first, second = found.sides
    totals = (
        (Text("号码", "Numbers"), first.numbers, second.numbers),
        (Text("正在展示的记录", "Records shown"), first.shown, second.shown),
        (Text("已出具的报告", "Reports issued"), first.reports, second.reports),
        (
            Text("一年内得到答复的单位", "Organs answered within a year"),
            len(first.looks),
            len(second.looks),
        ),
        (Text("依法暂缓告知的查询", "Looks told later by law"), first.later, second.later),
        (
            Text("未答复的本人提问", "Open questions of the person"),
            first.questions,
            second.questions,
        ),
    )
    return [
        _table("totals", Text("两侧各有什么", "What stands on the two sides"), (), totals),
        _table(
            "records",
            Text("正在展示的记录", "Records shown"),
            (Text("条目", "Item"), Text("来源单位", "Source")),
            _beside(
                {(one.item, one.source): one.records for one in first.records},
                {(one.item, one.source): one.records for one in second.records},
            ),
        ),
        _table(
            "answered",
            Text("一年内得到过答复的单位", "Organs that were answered within a year"),
            (Text("单位", "Organ"),),
            _beside(
                {(one.organ,): one.looks for one in first.looks},
                {(one.organ,): one.looks for one in second.looks},
            ),
        ),
    ]


def _beside(
    first: dict[tuple[Text, ...], int], second: dict[tuple[Text, ...], int]
) -> tuple[tuple[Text | int, ...], ...]:
    return tuple((*what, first.get(what, 0), second.get(what, 0)) for what in {**first, **second})


def _table(
    name: str, caption: Text, heads: tuple[Text, ...], rows: tuple[tuple[Text | int, ...], ...]
) -> Table:
    return Table(
        name=name,
        caption=caption,
        columns=(
            *(Column(label=head) for head in heads or (Text("项目", "What"),)),
            *(Column(label=side, number=True) for side in _SIDES),
        ),
        rows=tuple(Row(cells=row) for row in rows),
        empty=State("empty", Text("两侧都没有。", "None on either side.")),
    )


def _back() -> Link:
    return Link(reverse("workbench:links"), Text("回到名单", "Back to the list"))
