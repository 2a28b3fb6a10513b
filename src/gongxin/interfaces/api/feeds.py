"""`/api/v1/feeds`: who keeps a copy of what is public reads what became public and what is so no longer, and acknowledges over its signature."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from gongxin.apps.feeds.api import acknowledge_take_downs, read_feed
from gongxin.apps.identity.api import CallingSystem
from gongxin.interfaces.pages.session import now

from .answers import answer
from .bodies import malformed, members
from .signing_in import for_subscribers

_LONGEST_CURSOR = 64


@require_GET
@for_subscribers
def entries(request: HttpRequest, system: CallingSystem) -> HttpResponse:
    """The page after the cursor of the page before; without one the feed begins."""
    after = request.GET.get("after", "")
    if len(after) > _LONGEST_CURSOR or not after.isascii():
        raise malformed("after")
    page = read_feed(system=system.ref, after=after, now=now())
    return answer({"document": page.document, "digest": page.digest, "signature": page.signature})


@require_POST
@for_subscribers
def acknowledgements(request: HttpRequest, system: CallingSystem) -> HttpResponse:
    """That take-downs are gone from the copy: the body holds a statement that the subscriber signed. The same again is the same."""
    sent = members(request, {"statement": str}, missing={})
    found = acknowledge_take_downs(system=system.ref, statement=sent["statement"], now=now())
    return answer({"taken_down": found.taken_down, "through": found.through, "late": found.late})
