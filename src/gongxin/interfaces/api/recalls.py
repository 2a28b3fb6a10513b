"""`/api/v1/recalls`: organs that were told of what has ended fetch the recall of it, and acknowledge over their signature."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from gongxin.apps.identity.api import CallingSystem
from gongxin.apps.recalls.api import (
    SignedRecall,
    acknowledge_recall,
    fetch_recalls,
    see_recall,
)
from gongxin.interfaces.pages.session import now

from .answers import answer
from .bodies import malformed, members, system_itself
from .signing_in import for_systems

RECALLS_A_PAGE = 100


@require_GET
@for_systems
def recalls(request: HttpRequest, system: CallingSystem) -> HttpResponse:
    """Those that wait for an acknowledgement, oldest first. `next` is the `after` of the page that follows, if there is one."""
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdecimal() and len(after) < 19):
        raise malformed("after")
    found, following = fetch_recalls(
        actor=system_itself(system), now=now(), after=int(after), limit=RECALLS_A_PAGE
    )
    return answer({"recalls": [told(one) for one in found], "next": following})


@require_GET
@for_systems
def recall(request: HttpRequest, system: CallingSystem, number: str) -> HttpResponse:
    """One recall of the organ, acknowledged or not."""
    found = see_recall(number=number, actor=system_itself(system), now=now())
    return answer(told(found))


@require_POST
@for_systems
def acknowledgements(request: HttpRequest, system: CallingSystem, number: str) -> HttpResponse:
    """Acknowledge it: the body holds a statement that the system signed. The same again is the same."""
    sent = members(request, {"statement": str}, missing={})
    acknowledge_recall(
        number=number, statement=sent["statement"], actor=system_itself(system), now=now()
    )
    found = see_recall(number=number, actor=system_itself(system), now=now())
    return answer(told(found))


def told(found: SignedRecall) -> dict[str, Any]:
    """A recall as a system reads it: `document` is what is signed, the rest is how far it is."""
    at = found.recall.acknowledged_at
    return {
        "document": found.document,
        "digest": found.digest,
        "signature": found.signature,
        "state": found.recall.state.value,
        "acknowledged_at": at.isoformat() if at else None,
    }
