"""What a person takes along to check that their list is whole, and the page that checks it without the platform."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from gongxin.apps.access.api import Power
from gongxin.apps.identity.api import Actor
from gongxin.apps.transparency.api import prove_looks
from gongxin.interfaces.pages.components import Link, State
from gongxin.interfaces.pages.session import now, open_to_all
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .acting import for_oneself_or, place
from .frame import page

_CHECKER = Path(__file__).with_name("offline") / "looks.html"


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


@open_to_all
@require_GET
def looks_checker(request: HttpRequest) -> HttpResponse:
    """The page that reads such a file, to be kept: it is opened from a disk and uses no network."""
    response = HttpResponse(_checker(), content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify-looks.html"'
    return response


@cache
def _checker() -> bytes:
    return _CHECKER.read_bytes()
