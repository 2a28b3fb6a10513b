"""How departments' systems sign in: a token for a signed assertion, and the views that ask for one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gongxin.apps.identity.api import (
    Actor,
    CallingSystem,
    Scope,
    actor_by_personal_token,
    call_by_token,
    issue_token,
)
from gongxin.interfaces.pages.session import now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.outages import Outage, told_of_outages

from .answers import answer, problem

P = ParamSpec("P")
T = TypeVar("T")
_NOTHING = Refusal(
    code="api.nothing",
    what=Text("这个地址上没有东西。", "There is nothing at this address."),
    mend=Text("请对照接口说明检查地址。", "Check it against the description of the interface."),
)
GRANT = "client_credentials"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def _said_aloud(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    view.roles = frozenset()  # type: ignore[attr-defined]  # no account opens it
    return view


@_said_aloud
@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """An address that the interface does not have."""
    return problem(request, _NOTHING)


@_said_aloud
@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A token for a signed assertion (RFC 6749, RFC 7523). Answers and errors as RFC 6749 section 5 has them."""
    asked = request.POST
    if asked.get("grant_type") != GRANT or asked.get("client_assertion_type") != ASSERTION:
        return _token_answer(
            {"error": "unsupported_grant_type", "error_description": f"{GRANT}, {ASSERTION}"}, 400
        )
    audience = f"{settings.PUBLIC_URL}{reverse('api:token')}"
    try:
        with told_of_outages():
            issued = issue_token(
                assertion=asked.get("client_assertion", ""), audience=audience, now=now()
            )
    except Outage as outage:
        return problem(request, outage)
    except Refusal as refusal:
        words = f"{refusal.what.en} {refusal.mend.en}"
        return _token_answer({"error": "invalid_client", "error_description": words}, 401)
    return _token_answer(
        {
            "access_token": issued.token,
            "token_type": "Bearer",
            "expires_in": issued.seconds,
            "scope": issued.scope.value,
        },
        200,
    )


def _token_answer(document: dict[str, Any], status: int) -> HttpResponse:
    response = answer(document, status=status)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def for_systems(
    view: Callable[Concatenate[HttpRequest, CallingSystem, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for systems that hold a token for look-ups: no account opens it."""
    return _for_holders(view, _holder_of(Scope.LOOKUPS))


def for_subscribers(
    view: Callable[Concatenate[HttpRequest, CallingSystem, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for systems that hold a token for a feed of what is public, and for nothing else."""
    return _for_holders(view, _holder_of(Scope.FEEDS))


def _holder_of(scope: Scope) -> Callable[[str], CallingSystem]:
    def known(token: str) -> CallingSystem:
        most = settings.CALLS_A_MINUTE
        return call_by_token(token=token, scope=scope, most=most, now=now())

    return known


def for_persons(
    view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for a program that holds a token of a person: it acts for them, and for nobody else."""
    return _for_holders(view, lambda token: actor_by_personal_token(token=token, now=now()))


def _for_holders(
    view: Callable[Concatenate[HttpRequest, T, P], HttpResponse], known: Callable[[str], T]
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    @_said_aloud
    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        kind, _, shown = request.headers.get("Authorization", "").partition(" ")
        try:
            with told_of_outages():
                holder = known(shown if kind.lower() == "bearer" else "")
                response = view(request, holder, *args, **kwargs)
        except Refusal as refusal:
            response = problem(request, refusal)
        response["Cache-Control"] = "no-store"
        return response

    return guarded
