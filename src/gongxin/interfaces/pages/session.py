"""Who is asking: from the browser's session to the actor that operations take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from gongxin.apps.identity.api import (
    Account,
    Actor,
    Assurance,
    Role,
    actor_of,
    begin_session,
    know_password,
    needs_second_factor,
    session_counts,
    sign_out,
    way_in,
)
from gongxin.lib.bilingual import Text

from .components import Link, State

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
ActorView = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_TOKEN, _SEEN, _HALFWAY = "token", "seen", "halfway"
_HALFWAY_LASTS = timedelta(minutes=10)
"""How long after the first factor the second one may be shown."""
_SEEN_EVERY = timedelta(minutes=1)
"""How often a session notes that it is used: writing it at each request would be a write a page."""


def now() -> datetime:
    """The time of the request; operations are told it."""
    return datetime.now(UTC)


def account_of(request: HttpRequest) -> Account | None:
    """The account signed in, if any."""
    user = getattr(request, "user", None)  # there is none where only the public is served
    if not isinstance(user, Account) or not user.is_active:
        return None
    return user if session_counts(account=user, token=request.session.get(_TOKEN, "")) else None


def open_session(request: HttpRequest, *, login: str, password: str) -> Account | None:
    """Sign in by password and start a fresh session; None where a second factor is still to be shown.

    Raises Refusal.
    """
    account = know_password(login=login, password=password, now=now())
    if needs_second_factor(Role(account.role)):
        open_halfway(request, account)
        return None
    start(request, account)
    return account


def open_halfway(
    request: HttpRequest, account: Account, *, assurance: Assurance | None = None
) -> None:
    """The first factor was shown, and nobody is signed in; `assurance` is that of the provider where it was shown there."""
    request.session.flush()
    request.session[_HALFWAY] = {
        "account": account.pk,
        "since": now().timestamp(),
        "by": way_in(account),
        "assurance": assurance,
    }


def halfway(request: HttpRequest) -> Account | None:
    """The account whose first factor was shown a short while ago and whose second one was not; nobody is signed in.

    A first factor that does not open the account any more, because it was bound or unbound meanwhile, is none.
    """
    known = request.session.get(_HALFWAY)
    if known is None or now().timestamp() - known["since"] > _HALFWAY_LASTS.total_seconds():
        return None
    accounts = Account.objects.select_related("binding").filter(is_active=True)
    account = accounts.filter(pk=known["account"]).first()
    return account if account is not None and way_in(account) == known.get("by", "") else None


def assurance_halfway(request: HttpRequest) -> Assurance | None:
    """How sure the provider was that showed the first factor; None after a password."""
    level = request.session.get(_HALFWAY, {}).get("assurance")
    return None if level is None else Assurance(level)


def start(request: HttpRequest, account: Account) -> None:
    """Start the session of an account that has shown everything; what was kept on the way is forgotten."""
    request.session.flush()
    start_session(request, account, backend=_BACKEND)
    request.session[_TOKEN] = begin_session(account=account)
    request.session[_SEEN] = now().timestamp()


def close_session(request: HttpRequest) -> None:
    """Sign out, with its event, and forget the session."""
    account = account_of(request)
    if account is not None:
        sign_out(actor=actor_of(account), now=now())
    end_session(request)


def for_roles(*roles: Role) -> Callable[[ActorView[P]], View[P]]:
    """A view for accounts of these roles: others are sent to sign in, or told whose page it is.

    The roles stay readable on the view (`view.roles`), so that a test can compare every address with
    the list of who may open it.
    """

    def guard(view: ActorView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            account = account_of(request)
            idle = account is not None and _is_idle(request)
            if idle:
                close_session(request)
            if account is None or idle:
                query = urlencode({"next": request.path, **({"idle": "1"} if idle else {})})
                return HttpResponseRedirect(f"{reverse('portal:sign-in')}?{query}")
            actor = actor_of(account)
            if actor.role not in roles:
                return _not_yours(request, roles)
            return view(request, actor, *args, **kwargs)

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return guard


def own_address(target: str) -> str:
    """The path of `target` if it is one of ours, to go on to after signing in; else nothing."""
    own = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/")
    return urlsplit(target).path if own else ""


def _is_idle(request: HttpRequest) -> bool:
    """Whether nobody used the session for too long; else it is used now."""
    seen = timedelta(seconds=now().timestamp() - request.session.get(_SEEN, now().timestamp()))
    if seen > timedelta(minutes=settings.IDLE_MINUTES):
        return True
    if seen > _SEEN_EVERY or _SEEN not in request.session:
        request.session[_SEEN] = now().timestamp()
    return False


def open_to_all(view: View[P]) -> View[P]:
    """A view that anybody may open, signed in or not; said aloud so that no view is without a word."""
    view.roles = None  # type: ignore[attr-defined]
    return view


def _not_yours(request: HttpRequest, roles: tuple[Role, ...]) -> HttpResponse:
    whose = "、".join(role.words.zh for role in roles), ", ".join(role.words.en for role in roles)
    state = State(
        "forbidden",
        Text("这一页不在您的职责范围内。", "This page is outside your duties."),
        Text(f"它只供以下角色使用：{whose[0]}。", f"It is open to: {whose[1]}."),
        (Link(reverse("portal:home"), Text("回到首页", "Back to the start")),),
    )
    return render(request, "pages/parts.html", {"title": state.title, "parts": [state]}, status=403)
