"""Binding one's own account to one's identity at the organ's provider: go there once, come back, and confirm."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.identity.api import (
    Account,
    Actor,
    bind_identity,
    binding_over,
    check_identity,
    refuse_binding,
    way_in,
)
from gongxin.interfaces.pages.components import Doors, Fact, Facts, Link, State
from gongxin.interfaces.pages.openid import home_first, refused_before, send_to, tell_next
from gongxin.interfaces.pages.session import account_of, for_roles, now
from gongxin.interfaces.pages.staff_ways import named_on, staff_provider, way_to, way_words
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.staff_providers import StaffProvider

from .access_forms import BindForm
from .frame import STAFF, page

_TO_BIND = "to-bind"
_LASTS = timedelta(minutes=10)
"""How long after coming back the identity may be confirmed."""


@require_GET
@for_roles(*STAFF)
def binding(request: HttpRequest, actor: Actor) -> HttpResponse:
    """By what one signs in, and by which providers one could."""
    bound = way_in(_account(request))
    first = Fact(label=Text("第一要素", "First factor"), value=way_words(bound))
    second = Fact(
        label=Text("第二要素", "Second factor"), value=Text("仍须出示", "Shown as always")
    )
    refused = refused_before(request)
    return page(
        request,
        actor,
        title=Text("登录方式", "My sign-in"),
        lead=Text(
            "绑定后由本单位的身份认证代替密码。解除绑定请联系平台运行人员。",
            "Once bound, your organ's identity provider takes the password's place. The operator ends a binding.",
        ),
        parts=[
            *([refused] if refused else []),
            Facts((first, second)),
            *([] if bound else [_offered(actor)]),
        ],
    )


@require_GET
@for_roles(*STAFF)
def go(request: HttpRequest, actor: Actor, provider: str) -> HttpResponse:
    """To the provider."""
    known = staff_provider(provider)
    if known is None:
        return _page()
    if (elsewhere := home_first(request)) is not None:
        return elsewhere
    back = reverse("workbench:bind-return", args=[provider])
    try:
        return send_to(way_to(known, "bind"), request, back=back)
    except Refusal as refusal:
        return _refused(request, refusal)


@require_GET
@for_roles(*STAFF)
def come_back(request: HttpRequest, actor: Actor, provider: str) -> HttpResponse:
    """From the provider: what it named waits, as a hash, for the officer's word."""
    known, account = staff_provider(provider), _account(request)
    if known is None:
        return _page()
    try:
        identity = _identity(request, account, known)
    except Refusal as refusal:
        return _refused(request, refusal)
    request.session[_TO_BIND] = {
        "identity": identity,
        "provider": provider,
        "since": now().timestamp(),
    }
    return HttpResponseRedirect(reverse("workbench:bind-confirm", args=[provider]))


@require_http_methods(["GET", "POST"])
@for_roles(*STAFF)
def confirm(request: HttpRequest, actor: Actor, provider: str) -> HttpResponse:
    """Say so, after reading what it means."""
    known, identity = staff_provider(provider), _waiting(request, provider)
    if known is None or identity is None:
        return _refused(request, binding_over())
    form = BindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        del request.session[_TO_BIND]
        try:
            bind_identity(account=_account(request), provider=known, identity=identity, now=now())
        except Refusal as refusal:
            return _refused(request, refusal)
        return _page()
    return page(
        request,
        actor,
        title=Text("绑定单位身份", "Bind your identity"),
        lead=Text(
            f"{known.name.zh}已确认您的身份。绑定后，登录先到那里，再出示第二要素；密码不再有效。平台只保存一个不能还原的摘要。",
            f"{known.name.en} has said who you are. Once bound, you sign in there first and then show your second factor; the password opens nothing. The platform keeps a digest that tells nothing.",
        ),
        template="workbench/act.html",
        form=form,
        button=Text("绑定", "Bind"),
        back=Link(reverse("workbench:binding"), Text("不绑定，返回", "Back without binding")),
        status=400 if form.is_bound else 200,
    )


def _identity(request: HttpRequest, account: Account, provider: StaffProvider) -> str:
    """The identity that the provider names to this very session, if it may be bound. Raises Refusal, with its event."""
    try:
        subject, assurance = named_on(way_to(provider, "bind"), request)
    except Refusal as refusal:
        refuse_binding(account=account, provider=provider, reason=refusal.code, now=now())
        raise
    return check_identity(
        account=account, provider=provider, subject=subject, assurance=assurance, now=now()
    )


def _waiting(request: HttpRequest, provider: str) -> str | None:
    known = request.session.get(_TO_BIND)
    if known is None or known["provider"] != provider:
        return None
    fresh = now().timestamp() - known["since"] <= _LASTS.total_seconds()
    return str(known["identity"]) if fresh else None


def _offered(actor: Actor) -> Doors | State:
    mine = [one for one in settings.STAFF_PROVIDERS if one.speaks_for(actor.organ)]
    if not mine:
        return State(
            "empty",
            Text("没有为您单位作证的身份认证。", "No identity provider speaks for your organ."),
            Text("请继续用密码登录。", "Go on signing in by password."),
        )
    return Doors(
        tuple(
            Link(
                reverse("workbench:bind", args=[one.code]),
                Text(f"绑定{one.name.zh}", f"Bind to {one.name.en}"),
                Text("到那里登录一次，回来确认", "Sign in there once, come back and confirm"),
            )
            for one in mine
        )
    )


def _account(request: HttpRequest) -> Account:
    account = account_of(request)
    if account is None:
        raise Http404
    return account


def _page() -> HttpResponse:
    return HttpResponseRedirect(reverse("workbench:binding"))


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """To the page of one's sign-in, which says why."""
    tell_next(request, refusal)
    return _page()
