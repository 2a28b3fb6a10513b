"""Sign in: the password or an identity provider, then, for whoever works with other people's records, a second factor."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gongxin.apps.identity.api import (
    Account,
    FactorMethod,
    Role,
    accept_code,
    accept_passkey,
    check_first_factor,
    complete_sign_in,
    list_factors,
    request_passkey,
)
from gongxin.interfaces.pages.components import Notice
from gongxin.interfaces.pages.factors import add_factor, host_of
from gongxin.interfaces.pages.openid import refused_before
from gongxin.interfaces.pages.session import (
    assurance_halfway,
    close_session,
    halfway,
    now,
    open_session,
    open_to_all,
    own_address,
    start,
)
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .forms import CodeForm, PasskeyForm, SignInForm
from .frame import page
from .staff_provider import providers_of_staff

_IDLE = Notice(
    title=Text(
        "您有一段时间没有操作，已自动退出。", "You were signed out after a while without use."
    ),
    body=(Text("请重新登录后继续。", "Sign in again to go on."),),
)
_NO_WAY = Notice(
    kind="attention",
    title=Text(
        "这个账号只登记了通行密钥，而用数字地址打开的本站不能使用它。",
        "This account has passkeys only, and a site called by a bare address has none.",
    ),
    body=(
        Text(
            "请用域名（例如 localhost）打开本站。", "Open the site by its name, such as localhost."
        ),
    ),
)
_NEXT, _STATE = "next", "passkey-state"


@open_to_all
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the password, and go on to where one was heading or to the second factor."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = open_session(request, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if account is not None:
                return HttpResponseRedirect(_next(request) or _start(account))
            request.session[_NEXT] = _next(request)
            return HttpResponseRedirect(reverse("portal:second-factor"))
    return page(
        request,
        title=Text("登录", "Sign in"),
        template="portal/sign_in.html",
        form=form,
        next=_next(request),
        by_provider=bool(settings.OIDC_ISSUER),
        staff_providers=providers_of_staff(_next(request)),
        note=refused_before(request) or (_IDLE if "idle" in request.GET else None),
        status=400 if form.is_bound else 200,
    )


@open_to_all
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show a passkey or a code; who has neither yet adds one."""
    account = halfway(request)
    if account is None:
        return HttpResponseRedirect(reverse("portal:sign-in"))
    methods = {one.method for one in list_factors(account=account)}
    if not methods:
        return HttpResponseRedirect(reverse("portal:first-factor"))
    by_passkey = "answer" in request.POST
    form = CodeForm(None if by_passkey else request.POST or None)
    passkey_form = PasskeyForm(request.POST if by_passkey else None)
    shown = passkey_form if by_passkey else form
    if request.method == "POST" and shown.is_valid():
        try:
            if by_passkey:
                accept_passkey(
                    account=account,
                    host=host_of(request),
                    state=request.session.pop(_STATE, None),
                    answer=shown.cleaned_data["answer"],
                    assurance=assurance_halfway(request),
                    now=now(),
                )
            else:
                code = shown.cleaned_data["code"].replace(" ", "")
                sure = assurance_halfway(request)
                accept_code(account=account, code=code, assurance=sure, now=now())
        except Refusal as refusal:
            shown.refuse(refusal)
        else:
            return _go_on(request, account)
    asked = request_passkey(account=account, host=host_of(request))
    if asked is not None:
        request.session[_STATE] = asked[1]
    return page(
        request,
        title=Text("第二要素", "Second factor"),
        template="portal/second_factor.html",
        form=form,
        shown=shown,
        passkey_form=PasskeyForm(),
        asked=json.dumps(asked[0]) if asked else "",
        has_codes=FactorMethod.CODE in methods,
        no_way=_NO_WAY,
        status=400 if shown.is_bound else 200,
    )


@open_to_all
@require_http_methods(["GET", "POST"])
def first_factor(request: HttpRequest) -> HttpResponse:
    """Add the first second factor, within some days of the account's making; then one is signed in with it."""
    account = halfway(request)
    if account is None:
        return HttpResponseRedirect(reverse("portal:sign-in"))
    try:
        check_first_factor(account=account, now=now())
    except Refusal as refusal:
        return page(
            request,
            title=refusal.what,
            parts=[Notice(kind="attention", title=refusal.what, body=(refusal.mend,))],
            status=403,
        )
    new_factor = add_factor(request, account)
    if new_factor is None:
        (added,) = list_factors(account=account)
        sure = assurance_halfway(request)
        complete_sign_in(account=account, method=added.method, assurance=sure, now=now())
        return _go_on(request, account)
    return page(
        request,
        title=Text("登记第二要素", "Add a second factor"),
        lead=Text(
            "经办他人信息的账号，除密码外还须出示通行密钥或动态验证码。",
            "Whoever works with other people's records shows a passkey or a code besides the password.",
        ),
        template="portal/new_factor.html",
        new_factor=new_factor,
        status=400 if new_factor.form.is_bound else 200,
    )


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    close_session(request)
    return HttpResponseRedirect(reverse("portal:home"))


def _go_on(request: HttpRequest, account: Account) -> HttpResponse:
    heading = request.session.get(_NEXT)
    start(request, account)
    return HttpResponseRedirect(heading or _start(account))


def _start(account: Account) -> str:
    return reverse("portal:file" if account.role == Role.CITIZEN else "workbench:home")


def _next(request: HttpRequest) -> str:
    """The page asked for before signing in, if it is one of ours."""
    return own_address(request.POST.get("next") or request.GET.get("next") or "")
