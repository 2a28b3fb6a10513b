"""Erasure: what was kept long enough is destroyed, on a document, by two administrators; the receipt stays."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.retention.api import (
    ErasureLine,
    ErasureState,
    confirm_erasure,
    erasure_receipt,
    list_erasures,
    propose_erasure,
    see_erasure,
    withdraw_erasure,
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
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .erasing_forms import ErasureAnswerForm, ErasureForm
from .frame import act_page, page

_STATES: dict[ErasureState, StatusKind] = {
    ErasureState.PROPOSED: "waiting",
    ErasureState.WITHDRAWN: "ended",
    ErasureState.DONE: "done",
}


@require_GET
@for_roles(Role.SECURITY, Role.AUDITOR)
def erasures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every erasure, those to be confirmed first."""
    table = Table(
        name="erasures",
        caption=Text("销毁", "Erasures"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("依据文号", "Document")),
            Column(label=Text("提出时间（北京时间）", "Proposed (Beijing time)")),
            Column(label=Text("销毁时间（北京时间）", "Erased (Beijing time)")),
            Column(label=Text("存证条目", "Entries"), number=True),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                anchor=one.number,
                cells=(
                    one.number,
                    one.document,
                    one.proposed_at,
                    one.done_at,
                    one.entries,
                    Link(reverse("workbench:erasure", args=[one.number]), one.state.words),
                ),
            )
            for one in list_erasures(actor=actor)
        ),
        empty=State(
            "empty",
            Text("还没有销毁过。", "Nothing has been erased."),
            Text("满保存期限的内容在这里提出销毁。", "What was kept long enough is proposed here."),
        ),
    )
    doors = Doors(
        (
            Link(
                reverse("workbench:erasure-new"),
                Text("提出销毁", "Propose an erasure"),
                Text("由另一位安全管理员确认后执行", "Done once another administrator confirms it"),
            ),
        )
    )
    return page(
        request,
        actor,
        title=Text("销毁", "Erasure"),
        lead=Text(
            "销毁的是内容、随机数和数据密钥；存证中的位置和承诺值不变，凭证仍然成立。有记录正在展示的、存证未满三年的，不能销毁。",
            "Content, nonces and data keys are destroyed; places and commitments in the log stay, and proofs hold. Nothing shown, and no entry of the last three years, is erased.",
        ),
        parts=[doors, table] if actor.role is Role.SECURITY else [table],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY)
def new_erasure(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Propose one."""
    form = ErasureForm(request.POST or None)

    def propose(given: dict[str, Any]) -> str:
        number = propose_erasure(**given, actor=actor, now=now())
        return reverse("workbench:erasure", args=[number])

    return act_page(
        request,
        actor,
        form,
        propose,
        title=Text("提出销毁", "Propose an erasure"),
        button=Text("提出", "Propose"),
        back=_back(),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY, Role.AUDITOR)
def erasure(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One, and what may be done about it."""
    found = _found(number, actor)
    form = None
    if actor.role is Role.SECURITY and found.state is ErasureState.PROPOSED:
        form = ErasureAnswerForm(request.POST or None, may_confirm=not found.mine)

    def answer(given: dict[str, Any]) -> str:
        if given["decision"] == "withdraw":
            withdraw_erasure(number=number, actor=actor, now=now())
        else:
            identifier = given["identifier"]
            confirm_erasure(number=number, identifier=identifier, actor=actor, now=now())
        return reverse("workbench:erasure", args=[number])

    return act_page(
        request,
        actor,
        form,
        answer,
        title=Text(f"销毁 {number}", f"Erasure {number}"),
        parts=[_facts(found)],
        button=Text("确定", "Answer"),
        back=_back(),
        beside="decision",
    )


@require_GET
@for_roles(Role.SECURITY, Role.AUDITOR)
def receipt(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The receipt as a file; it names nobody."""
    _found(number, actor)
    try:
        content = erasure_receipt(number=number, actor=actor)
    except Refusal as refusal:
        return page(
            request,
            actor,
            title=Text(f"销毁凭证 {number}", f"Receipt of erasure {number}"),
            parts=[Notice.of_refusal(refusal)],
        )
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{number}.json"'
    return response


def _found(number: str, actor: Actor) -> ErasureLine:
    try:
        return see_erasure(number=number, actor=actor)
    except Refusal:
        raise Http404 from None


def _facts(found: ErasureLine) -> Facts:
    done = found.state is ErasureState.DONE
    return Facts(
        (
            Fact(
                label=Text("状态", "State"), value=Status(_STATES[found.state], found.state.words)
            ),
            Fact(label=Text("依据文号", "Document"), value=found.document),
            Fact(label=Text("提出人", "Proposed by"), value=found.proposed_by),
            Fact(
                label=Text("提出时间（北京时间）", "Proposed (Beijing time)"),
                value=found.proposed_at,
            ),
            Fact(label=Text("确认人", "Confirmed by"), value=found.confirmed_by or None),
            Fact(label=Text("销毁时间（北京时间）", "Erased (Beijing time)"), value=found.done_at),
            Fact(label=Text("销毁的数据密钥", "Data keys destroyed"), value=found.keys),
            Fact(label=Text("销毁内容的存证条目", "Entries erased"), value=found.entries),
            Fact(label=Text("条目摘要", "Digest over them"), value=found.digest or None),
            Fact(
                label=Text("凭证", "Receipt"),
                value=Link(
                    reverse("workbench:erasure-receipt", args=[found.number]),
                    Text("下载销毁凭证（JSON）", "Download the receipt (JSON)"),
                )
                if done
                else None,
            ),
        )
    )


def _back() -> Link:
    return Link(reverse("workbench:erasures"), Text("回到名单", "Back to the list"))
