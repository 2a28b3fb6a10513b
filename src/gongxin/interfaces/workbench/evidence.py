"""证据材料: a file of a case, for an officer of one of its organs and for the platform."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from gongxin.apps.cases.api import hand_out_evidence
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.handing_out import handed_out
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.errors import Refusal


@require_GET
@for_roles(Role.OFFICER, Role.OPERATOR)
def evidence(request: HttpRequest, actor: Actor, number: str, file: str) -> HttpResponse:
    """The file for a download; that it was taken is an event about the person."""
    try:
        found = hand_out_evidence(number=number, evidence=file, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    return handed_out(content=found.content, media_type=found.media_type, name=found.name)
