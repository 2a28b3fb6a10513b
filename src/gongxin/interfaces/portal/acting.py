"""For whom one acts: oneself, or another under a mandate whose number stands in the page's address.

The address says it and no session does, so that two tabs cannot be taken for one another, and a form is sent for
whom its page was shown.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from gongxin.apps.access.api import MandateState, Power, act_for, see_mandate
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.components import Link, State
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .frame import acting_of, page

P = ParamSpec("P")
ActorView = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]
_NO_MANDATE = "access.no-mandate"


def for_oneself_or(power: Power) -> Callable[[ActorView[P]], Callable[..., HttpResponseBase]]:
    """A page of the person's own that somebody with this power may open for them, at `…/for/<mandate>/…`."""

    def guard(view: ActorView[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: HttpRequest, actor: Actor, /, *args: Any, mandate: str = "", **kwargs: Any
        ) -> HttpResponseBase:
            if not mandate:
                return view(request, actor, *args, **kwargs)
            try:
                found = see_mandate(number=mandate, actor=actor, now=now())
                held = found.state is MandateState.IN_FORCE and not found.given
                if not held or power not in found.powers:
                    return _over(request)
                agent = act_for(number=found.number, actor=actor, now=now())
                request.acting = found  # type: ignore[attr-defined]
                return view(request, agent, *args, **kwargs)
            except Refusal as refusal:
                if refusal.code not in {_NO_MANDATE, "access.unknown-mandate"}:
                    raise
                return _over(request)

        return for_roles(Role.CITIZEN)(guarded)

    return guard


def may(request: HttpRequest, power: Power) -> bool:
    """Whether the page may lead to what needs the power: always for oneself."""
    acting = acting_of(request)
    return acting is None or power in acting.powers


def place(actor: Actor, name: str, **kwargs: object) -> str:
    """The address of a page for whom the actor acts."""
    if actor.on_behalf is None:
        return reverse(f"portal:{name}", kwargs=kwargs)
    return reverse(f"portal:for:{name}", kwargs={"mandate": actor.on_behalf.mandate, **kwargs})


def _over(request: HttpRequest) -> HttpResponse:
    request.acting = None  # type: ignore[attr-defined]
    title = Text("您现在不能代办这件事", "You cannot do this for somebody else")
    state = State(
        "forbidden",
        Text(
            "没有有效的委托，或委托不包括这一项。",
            "No mandate in force allows it.",
        ),
        Text(
            "委托可能已经终止或到期。需要时请对方重新委托。",
            "It may have been ended or be over. If it is needed, ask for another.",
        ),
        (Link(reverse("portal:delegations"), Text("委托代理", "Delegations")),),
    )
    return page(request, title=title, parts=[state], status=403)
