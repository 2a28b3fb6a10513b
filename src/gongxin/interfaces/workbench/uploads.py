"""Uploads part by part, for the script of the intake desk: JSON in, JSON out, refusals in both languages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.intake.api import UploadState, add_part, begin_upload, read_upload
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.interfaces.pages.words import said
from gongxin.lib.errors import Refusal
from gongxin.lib.sealed_parts import PART_BYTES

P = ParamSpec("P")
DIGEST_HEADER = "Gongxin-Part-SHA256"


def answering(
    view: Callable[Concatenate[HttpRequest, Actor, P], UploadState],
) -> Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]:
    """The state of an upload as JSON, or why not, in the language of the page."""

    @wraps(view)
    def answered(
        request: HttpRequest, actor: Actor, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        try:
            state = view(request, actor, *args, **kwargs)
        except Refusal as refusal:
            words = {"code": refusal.code, "what": said(refusal.what), "mend": said(refusal.mend)}
            return JsonResponse(words, status=_STATUS.get(refusal.code, 400))
        address = reverse("workbench:upload", args=[state.token])
        return JsonResponse({**state.as_dict(), "address": address, "part_bytes": PART_BYTES})

    return answered


_STATUS = {
    "intake.unknown-upload": 404,
    "intake.upload-part": 409,
    "store.busy": 503,
    "store.gone": 503,
    "store.full": 507,
}


@require_POST
@for_roles(Role.CLERK, Role.OPERATOR)
@answering
def begin(request: HttpRequest, actor: Actor) -> UploadState:
    """A place for a file, or the unfinished upload of one like it."""
    size = request.POST.get("size", "")
    return begin_upload(
        item_code=request.POST.get("item", ""),
        source_code=request.POST.get("source", ""),
        size=int(size) if size.isdecimal() and len(size) < 16 else 0,
        suffix=request.POST.get("suffix", ""),
        actor=actor,
        now=now(),
    )


@require_GET
@for_roles(Role.CLERK, Role.OPERATOR)
@answering
def upload(request: HttpRequest, actor: Actor, token: str) -> UploadState:
    """How far an upload is, and while it is filed, how many rows are checked."""
    return read_upload(token=token, actor=actor, now=now())


@require_http_methods(["POST"])
@for_roles(Role.CLERK, Role.OPERATOR)
@answering
def part(request: HttpRequest, actor: Actor, token: str, position: int) -> UploadState:
    """One part of the file, as the body of the request."""
    return add_part(
        token=token,
        position=position,
        digest=request.headers.get(DIGEST_HEADER, ""),
        body=request.body,
        actor=actor,
        now=now(),
    )
