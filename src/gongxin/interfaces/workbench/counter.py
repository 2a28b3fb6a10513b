"""窗口：能否享受便利. What may be given at the counter for a matter, why, until when, and which documents may follow."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongxin.apps.access.api import (
    Asking,
    Eligibility,
    Given,
    answer_eligibility,
    granted_purposes,
)
from gongxin.apps.catalogue.api import MeasureGives, get_code_list
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.components import Fact, Facts, Link, Notice, Part
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.reckoning import length_words

from .counter_forms import CounterForm
from .frame import page

_ASKED = ("purpose", "case_reference", "authorisation", "name", "identifier")
_TITLE = Text("窗口：能否享受便利", "At the counter: what may be given")
_LEAD = Text(
    "按守信记录、或者成立满若干年而没有不良信用记录，回答能不能走绿色通道、能不能容缺受理，不显示档案，也不说明没有依据的原因。自然人须经本人授权；没有授权的按普通流程办理，不得因此拒绝。",
    "Answered by good records, or by years without an adverse one; neither the file nor why not is shown. Of a person only with their authorisation; who gives none is refused nothing.",
)
_YES, _NO = Text("可以", "Yes"), Text("没有依据给予", "Nothing to give it by")


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def counter(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask and be answered; each answer is on record, and the subject sees it."""
    purposes = granted_purposes(actor=actor, now=now())
    matters = get_code_list("matter").entries
    form = CounterForm(request.POST or None, purposes=purposes, matters=matters)
    if form.is_valid():
        said = form.cleaned_data
        try:
            found = answer_eligibility(
                asking=Asking(**{name: said[name] for name in _ASKED}),
                matter=said["matter"],
                actor=actor,
                now=now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            names = {one.value: one.name for one in matters}
            return page(
                request,
                actor,
                title=_TITLE,
                template="workbench/act.html",
                parts=_parts(found, names.get(said["matter"], Text("", "")), said),
                back=Link(reverse("workbench:counter"), Text("另问一个", "Ask again")),
            )
    return page(
        request,
        actor,
        title=_TITLE,
        lead=_LEAD,
        template="workbench/act.html",
        form=form,
        button=Text("登记并查询", "Register and ask"),
        back=Link(reverse("workbench:home"), Text("回到工作台", "Back to the workbench")),
        status=400 if form.is_bound else 200,
    )


def _parts(found: Eligibility, matter: Text, said: dict[str, Any]) -> list[Part]:
    if not found.answered:
        return [
            Notice(
                kind="attention",
                title=Text(
                    "没有查到与名称和号码都相符的主体",
                    "There is nobody whose name and number both match",
                ),
                body=(
                    Text(
                        "请对照证件核对；按普通流程办理。本次查询已登记。",
                        "Compare both with the document, and serve them in the ordinary way. This look-up has been registered.",
                    ),
                ),
            )
        ]
    facts = [
        Fact(label=Text("事项", "Matter"), value=matter),
        *(
            Fact(label=gives.words, value=_YES if found.may(gives) else _NO)
            for gives in MeasureGives
        ),
        Fact(
            label=Text("事由或授权书编号", "Case or authorisation"),
            value=said["case_reference"] or said["authorisation"],
        ),
        Fact(label=Text("截至（北京时间）", "As of (Beijing time)"), value=found.read_at),
        Fact(label=Text("凭证编号", "Number in the ledger"), value=found.event, copy=True),
    ]
    return [Facts(tuple(facts)), *(_given(one) for one in found.given)]


def _given(one: Given) -> Facts:
    facts = [
        Fact(label=Text("措施", "Measure"), value=one.title),
        *(Fact(label=Text("为什么", "Why"), value=words) for words in one.why),
        *(
            Fact(
                label=Text("依据", "Basis"),
                value=Text(
                    f"{basis.title.zh} {basis.number} {basis.article}".strip(),
                    f"{basis.title.en} {basis.number} {basis.article}".strip(),
                ),
            )
            for basis in one.basis
        ),
        Fact(
            label=Text("到什么时候（北京时间）", "Until when (Beijing time)"),
            value=one.until
            or Text("所依据的记录有效期间", "as long as the record it rests on is valid"),
        ),
    ]
    if one.later and one.within:
        within = length_words(one.within)
        facts.append(
            Fact(
                label=Text("可后补的材料", "Documents that may follow"),
                value=Text(
                    "；".join(words.zh for words in one.later),
                    "; ".join(words.en for words in one.later),
                ),
                note=Text(f"{within.zh}内补齐", f"within {within.en}"),
            )
        )
    return Facts(tuple(facts))
