"""Receipts of the ledger at the workbench: that a batch was filed, that it was recalled, that a withdrawal or a recall was acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast, get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongxin.apps.access.api import WithdrawalAct, receipt_of_recall, receipt_of_withdrawal
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.intake.api import Act, take_receipt
from gongxin.apps.recalls.api import RecallAct
from gongxin.interfaces.pages.components import Link, Notice
from gongxin.interfaces.pages.log import BEING_ENTERED, not_entered
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .frame import page


@require_GET
@for_roles(Role.CLERK, Role.OPERATOR)
def batch_proof(request: HttpRequest, actor: Actor, number: str, act: str) -> HttpResponse:
    """The receipt as a file, or the page that says that it is not there yet."""
    if act not in get_args(Act):
        raise Http404
    back = Link(
        reverse("workbench:receipt", args=[number]), Text("回到回执", "Back to the receipt")
    )
    return _receipt(
        request,
        actor,
        partial(take_receipt, number=number, act=cast(Act, act), actor=actor),
        name=f"{number}-{act}",
        back=back,
    )


@require_GET
@for_roles(Role.OFFICER)
def acknowledgement_proof(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The receipt that the organ said that it knows of a withdrawal."""
    back = Link(
        reverse("workbench:authorisation", args=[number]),
        Text("回到授权书", "Back to the authorisation"),
    )
    act = WithdrawalAct.ACKNOWLEDGED
    return _receipt(
        request,
        actor,
        partial(receipt_of_withdrawal, number=number, act=act, actor=actor),
        name=f"{number}-{act.value}",
        back=back,
    )


@require_GET
@for_roles(Role.OFFICER)
def recall_proof(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The receipt that the organ acknowledged a recall."""
    act = RecallAct.ACKNOWLEDGED
    return _receipt(
        request,
        actor,
        partial(receipt_of_recall, number=number.upper(), act=act, actor=actor, now=now()),
        name=f"{number}-{act.value}",
        back=Link(
            reverse("workbench:recall-page", args=[number]),
            Text("回到召回通知", "Back to the recall"),
        ),
    )


def _receipt(
    request: HttpRequest, actor: Actor, take: Callable[[], str], *, name: str, back: Link
) -> HttpResponse:
    try:
        text = take()
    except Refusal as refusal:
        if refusal.code == "ledger.not-published":
            return page(request, actor, title=BEING_ENTERED, parts=[not_entered(back)])
        if refusal.code in {"access.not-withdrawn", "recalls.not-acknowledged"}:
            return page(
                request,
                actor,
                title=Text("还没有凭证", "No receipt yet"),
                parts=[Notice.of_refusal(refusal, back)],
            )
        return page(
            request,
            actor,
            title=Text("没有找到", "Not found"),
            parts=[Notice.of_refusal(refusal, back)],
            status=404,
        )
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.tlog-proof"'
    return response
