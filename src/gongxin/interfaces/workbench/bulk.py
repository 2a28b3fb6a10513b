"""Bulk look-ups: ask one question about many, decide on a colleague's, take the answers."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxin.apps.access.api import (
    BulkLine,
    BulkState,
    Verdict,
    ask_in_bulk,
    collect_bulk,
    granted_purposes,
    list_bulks,
    run_bulk,
    second_bulk,
    withdraw_bulk,
)
from gongxin.apps.catalogue.api import purpose_titles
from gongxin.apps.identity.api import Account, Actor, Role, system_actor, worker_by_ref
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.interfaces.pages.words import said
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .access_forms import BulkDecisionForm, BulkForm, WithdrawHeldForm
from .frame import act_page, page

_HEADS = (
    Text("名称", "name"),
    Text("号码", "number"),
    Text("回答", "answer"),
    Text("持续到", "holds until"),
    Text("标记", "mark"),
)
AT_ONCE = 1_000
"""A bulk of so many subjects is answered while its approver waits; a larger one by the command that runs them."""


@require_GET
@for_roles(Role.OFFICER)
def bulks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those of the organ."""
    titles = purpose_titles()
    table = Table(
        name="bulks",
        caption=Text("本单位的批量查询", "Bulk look-ups of your organ"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("用途", "Purpose")),
            Column(label=Text("事由编号", "Case reference")),
            Column(label=Text("自然人", "Persons"), number=True),
            Column(label=Text("单位", "Organisations"), number=True),
            Column(label=Text("到期（北京时间）", "Ends (Beijing time)")),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                anchor=one.number,
                cells=(
                    one.number,
                    titles.get(one.purpose, Text(one.purpose, one.purpose)),
                    one.case_reference,
                    one.persons,
                    one.organisations,
                    one.ends_at,
                    Link(reverse("workbench:bulk", args=[one.number]), one.state.words),
                ),
            )
            for one in list_bulks(actor=actor, now=now())
        ),
        empty=State(
            "empty",
            Text("还没有批量查询。", "There are no bulk look-ups yet."),
            Text("提交后由其他处室的另一人审批。", "An officer of another unit decides on each."),
        ),
    )
    door = Link(
        reverse("workbench:bulk-new"),
        Text("提交批量查询", "Ask in bulk"),
        Text(
            "一个文件，一个问题，只答有、没有或不能回答",
            "one file, one question, answered yes, no or not at all",
        ),
    )
    return page(
        request,
        actor,
        title=Text("批量查询", "Bulk look-ups"),
        lead=Text(
            "批量查询须由其他处室的另一人审批，到期销毁；每个被查的主体都看得到。",
            "An officer of another unit approves a bulk look-up, and it is destroyed at its end; each subject sees it.",
        ),
        parts=[Doors((door,)), table],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def new_bulk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hand in a file and the question."""
    purposes = [
        purpose
        for purpose in granted_purposes(actor=actor, now=now())
        if purpose.question is not None and not purpose.authorised
    ]
    form = BulkForm(request.POST or None, request.FILES or None, purposes=purposes)

    def hand_in(asked: dict[str, Any]) -> str:
        with tempfile.TemporaryDirectory(prefix="gongxin-bulk-") as folder:
            path = Path(folder) / f"rows{Path(asked['file'].name).suffix[:6]}"
            with path.open("wb") as spool:
                for block in asked["file"].chunks():
                    spool.write(block)
            number = ask_in_bulk(
                file=path,
                purpose_code=asked["purpose"],
                case_reference=asked["case_reference"],
                warrant=asked["warrant"],
                actor=actor,
                now=now(),
            )
        return reverse("workbench:bulk", args=[number])

    return act_page(
        request,
        actor,
        form,
        hand_in,
        title=Text("提交批量查询", "Ask in bulk"),
        button=Text("提交审批", "Hand it in"),
        back=_back(),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def bulk(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One of the organ: decide it, or take the answers."""
    found = next((one for one in list_bulks(actor=actor, now=now()) if one.number == number), None)
    if found is None:
        raise Http404
    form: PageForm | None = None
    if found.waits_for_me:
        form = BulkDecisionForm(request.POST or None)
    elif found.mine and found.state in {BulkState.ASKED, BulkState.APPROVED}:
        form = WithdrawHeldForm(request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _act(found, form.cleaned_data.get("decision", ""), actor)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(reverse("workbench:bulk", args=[number]))
    return page(
        request,
        actor,
        title=Text(f"批量查询 {number}", f"Bulk look-up {number}"),
        template="workbench/bulk.html",
        parts=_parts(found),
        collect=found.mine and found.state is BulkState.ANSWERED,
        number=number,
        form=form,
        button=Text("撤回", "Take it back") if found.mine else Text("确定", "Decide"),
        back=_back(),
        status=400 if form is not None and form.is_bound else 200,
    )


@require_POST
@for_roles(Role.OFFICER)
def answers(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The answers as a file, marked for this reader. Each taking is an event."""
    try:
        found = collect_bulk(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([said(head) for head in _HEADS])
    for one in found:
        # a name that begins like a formula must not be one where the file is opened
        name = f"'{one.name}" if one.name[:1] in "=+-@\t" else one.name
        writer.writerow([name, one.number, said(Verdict(one.verdict).words), one.until, one.mark])
    response = HttpResponse(
        text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{number}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _act(found: BulkLine, answer: str, actor: Actor) -> None:
    if found.mine:
        withdraw_bulk(number=found.number, actor=actor, now=now())
        return
    approve = answer == "approve"
    second_bulk(number=found.number, approve=approve, actor=actor, now=now())
    if approve and found.persons + found.organisations <= AT_ONCE:
        try:
            asker = worker_by_ref(ref=found.asked_by, now=now())
        except Account.DoesNotExist:
            return  # who asked has left meanwhile: nobody is answered, and it ends by itself
        run_bulk(number=found.number, actor=system_actor("bulk"), asker=asker, now=now())


def _parts(found: BulkLine) -> list[Part]:
    titles = purpose_titles()
    parts: list[Part] = []
    if found.state is BulkState.APPROVED:
        parts.append(
            Notice(
                title=Text("已批准，稍后执行。", "It is approved and will be run soon."),
                body=(
                    Text(
                        "主体较多时由后台执行，请稍后刷新。",
                        "Larger ones are run in the background; reload later.",
                    ),
                ),
            )
        )
    parts.append(
        Facts(
            (
                Fact(label=Text("状态", "State"), value=found.state.words),
                Fact(
                    label=Text("用途", "Purpose"),
                    value=titles.get(found.purpose, Text(found.purpose, found.purpose)),
                ),
                Fact(label=Text("事由编号", "Case reference"), value=found.case_reference),
                Fact(label=Text("自然人", "Persons"), value=found.persons),
                Fact(label=Text("单位", "Organisations"), value=found.organisations),
                Fact(label=Text("书面决定编号", "Recorded decision"), value=found.warrant or None),
                Fact(
                    label=Text("作出回答", "Answered yes or no"),
                    value=found.answered if found.state is BulkState.ANSWERED else None,
                ),
                Fact(
                    label=Text("到期销毁（北京时间）", "Destroyed at (Beijing time)"),
                    value=found.ends_at,
                ),
            )
        )
    )
    return parts


def _back() -> Link:
    return Link(reverse("workbench:bulks"), Text("回到批量查询", "Back to the bulk look-ups"))
