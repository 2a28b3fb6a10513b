"""What a person takes along to check that their list is whole, and the page that checks it without the platform."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from gongxin.apps.access.api import (
    Power,
    WithdrawalAct,
    receipt_of_look,
    receipt_of_recall,
    receipt_of_withdrawal,
)
from gongxin.apps.identity.api import Actor
from gongxin.apps.recalls.api import RecallAct
from gongxin.apps.transparency.api import prove_looks
from gongxin.interfaces.pages.components import Link, Notice, State
from gongxin.interfaces.pages.log import BEING_ENTERED, not_entered
from gongxin.interfaces.pages.session import now, open_to_all
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from . import offline
from .acting import for_oneself_or, place
from .frame import page


@require_GET
@for_oneself_or(Power.SEE_LOOKS)
def looks_proof(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything about the person that the log holds, with its proofs. That it was taken is an event."""
    try:
        document = prove_looks(actor=actor, now=now())
    except Refusal as refusal:
        back = Link(place(actor, "looks"), Text("谁查过我", "Who looked"))
        return page(
            request,
            title=Text("还没有可以核验的凭证", "Nothing to check yet"),
            parts=[State("empty", refusal.what, refusal.mend, (back,))],
        )
    response = HttpResponse(document, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="gongxin-looks.json"'
    return response


@require_GET
@for_oneself_or(Power.SEE_LOOKS)
def look_receipt(request: HttpRequest, actor: Actor, look: UUID) -> HttpResponse:
    """The receipt of one look as a file, or the page that says that it is not there yet."""
    back = Link(place(actor, "looks"), Text("谁查过我", "Who looked"))
    return _receipt(
        request,
        partial(receipt_of_look, look=look, actor=actor, now=now()),
        name=f"look-{str(look)[:8]}",
        back=back,
    )


@require_GET
@for_oneself_or(Power.END_AUTHORISATIONS)
def withdrawal_receipt(request: HttpRequest, actor: Actor, number: str, act: str) -> HttpResponse:
    """The receipt that an authorisation was withdrawn, or that its recipient said that it knows."""
    if act not in set(WithdrawalAct):
        raise Http404
    back = Link(
        place(actor, "authorisation", number=number),
        Text("回到授权书", "Back to the authorisation"),
    )
    return _receipt(
        request,
        partial(receipt_of_withdrawal, number=number, act=WithdrawalAct(act), actor=actor),
        name=f"{number}-{act}",
        back=back,
    )


@require_GET
@for_oneself_or(Power.SEE_LOOKS)
def recall_receipt(request: HttpRequest, actor: Actor, number: str, act: str) -> HttpResponse:
    """The receipt that a recall was sent, or that its organ acknowledged it."""
    if act not in set(RecallAct):
        raise Http404
    return _receipt(
        request,
        partial(
            receipt_of_recall, number=number.upper(), act=RecallAct(act), actor=actor, now=now()
        ),
        name=f"{number}-{act}",
        back=Link(place(actor, "recalls"), Text("回到召回图", "Back to the recall map")),
    )


def _receipt(
    request: HttpRequest, take: Callable[[], str], *, name: str, back: Link
) -> HttpResponse:
    try:
        text = take()
    except Refusal as refusal:
        if refusal.code == "ledger.not-published":
            return page(request, title=BEING_ENTERED, parts=[not_entered(back)])
        if refusal.code in {"access.not-withdrawn", "recalls.not-acknowledged"}:
            return page(
                request,
                title=Text("还没有凭证", "No receipt yet"),
                parts=[Notice.of_refusal(refusal, back)],
            )
        return page(
            request,
            title=Text("没有找到", "Not found"),
            parts=[Notice.of_refusal(refusal, back)],
            status=404,
        )
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.tlog-proof"'
    return response


@open_to_all
@require_GET
def looks_checker(request: HttpRequest) -> HttpResponse:
    """The page that reads such a file, to be kept: it is opened from a disk and uses no network."""
    response = HttpResponse(offline.page("looks"), content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify-looks.html"'
    return response
