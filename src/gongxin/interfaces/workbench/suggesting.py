"""What an engine suggests to the link desk: pairs without names, and one opened, masked, with what weighs how much."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.links.api import SuggestionSeen, list_suggestions, see_suggestion
from gongxin.interfaces.pages.components import Column, Doors, Fact, Facts, Link, Row, State, Table
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .frame import page

_LEAD = Text(
    "由引擎逐项比较得出，只是提示，不产生任何判断；姓名相同从不单独构成提示。权重以比特计，每多一比特，可能性约加倍。",
    "An engine compared feature by feature. It only suggests and decides nothing; a name alone never makes a suggestion. Weights are in bits: each one about doubles the odds.",
)


@require_GET
@for_roles(Role.SECURITY, Role.AUDITOR)
def suggestions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those about which nothing was judged yet, the heaviest first."""
    table = Table(
        name="suggestions",
        caption=Text("可能的同一主体", "Possible links"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("权重（比特）", "Weight (bits)"), number=True),
            Column(label=Text("引擎", "Engine")),
            Column(label=Text("提示时间（北京时间）", "Suggested (Beijing time)")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(reverse("workbench:link-suggestion", args=[one.number]), one.number),
                    _bits(one.weight),
                    one.engine,
                    one.suggested_at,
                )
            )
            for one in list_suggestions(actor=actor)
        ),
        empty=State(
            "empty",
            Text("没有未处理的提示。", "There are no open suggestions."),
            Text(
                "由运行人员用 gongxin links suggest 生成。",
                "An operator has them made by gongxin links suggest.",
            ),
        ),
    )
    return page(
        request,
        actor,
        title=Text("关联提示", "Suggested links"),
        lead=_LEAD,
        parts=[_back(), table],
    )


@require_GET
@for_roles(Role.SECURITY, Role.AUDITOR)
def suggestion(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One, masked. Opening it is an event about both, which they see."""
    try:
        found = see_suggestion(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    said = Text(f"关联提示 {found.line.number}", f"Suggested link {found.line.number}")
    return page(
        request, actor, title=said, lead=_LEAD, parts=[_back(), _facts(found), _weights(found)]
    )


def _facts(found: SuggestionSeen) -> Facts:
    return Facts(
        (
            Fact(label=Text("甲侧", "Side A"), value=_who(found, 0)),
            Fact(label=Text("乙侧", "Side B"), value=_who(found, 1)),
            Fact(
                label=Text("权重合计（比特）", "Weight in all (bits)"),
                value=_bits(found.line.weight),
            ),
            Fact(label=Text("引擎", "Engine"), value=found.line.engine),
            Fact(
                label=Text("下一步", "Next"),
                value=Text(
                    "请来源单位提供证明文件；有文件才可提出判断，不是同一主体的也请判断，以后不再提示。",
                    "Ask the sources for a document: only on one is a judgement proposed. Judge “not the same” too; it is not suggested again.",
                ),
            ),
        )
    )


def _who(found: SuggestionSeen, side: int) -> Text:
    name, number = found.names[side], found.identifiers[side]
    return Text(f"{name}，{number}", f"{name}, {number}")


def _weights(found: SuggestionSeen) -> Table:
    return Table(
        name="weights",
        caption=Text("逐项比较", "Feature by feature"),
        columns=(
            Column(label=Text("项目", "Feature")),
            Column(label=Text("比较结果", "How it agrees")),
            Column(label=Text("权重（比特）", "Weight (bits)"), number=True),
        ),
        rows=tuple(
            Row(cells=(one.feature, one.level, _bits(one.weight))) for one in found.features
        ),
    )


def _bits(hundredths: int) -> str:
    """With its sign: what weighs for it and what against."""
    return f"{hundredths / 100:+.1f}".replace("-", "−")


def _back() -> Doors:
    return Doors(
        (
            Link(
                reverse("workbench:links"),
                Text("主体关联", "Links of identifiers"),
                Text("判断在这里提出和确认", "Where judgements are proposed and confirmed"),
            ),
        )
    )
