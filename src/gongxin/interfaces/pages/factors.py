"""Adding a second factor: two forms and what each of them does, on the way in and in the workbench alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest

from gongxin.apps.identity.api import (
    Account,
    add_code,
    add_passkey,
    knows_passkeys,
    new_secret,
    offer_passkey,
    setup_address,
)
from gongxin.lib.errors import Refusal
from gongxin.lib.qr import picture

from .forms import PageForm
from .session import now
from .words import bi

_SECRET, _STATE = "new-secret", "passkey-state"
_GROUP = 4


class AddCodeForm(PageForm):
    """What the authenticator shows once it has taken the secret in."""

    code = forms.CharField(
        label=bi("验证器显示的六位数字", "The six digits that it shows"),
        max_length=8,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    label = forms.CharField(
        label=bi("给它起个名字", "A name for it"),
        help_text=bi("例如：办公手机", "For example: office phone"),
        max_length=64,
    )
    prefix = "code"


class AddPasskeyForm(PageForm):
    """A name; the browser fills the rest in."""

    label = forms.CharField(
        label=bi("给它起个名字", "A name for it"),
        help_text=bi("例如：蓝色安全密钥", "For example: the blue security key"),
        max_length=64,
    )
    answer = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)
    prefix = "passkey"


@dataclass(frozen=True, slots=True)
class NewFactor:
    """Both forms as the page shows them; `asked` is for the browser, None where it has no passkeys for this address."""

    code_form: AddCodeForm
    passkey_form: AddPasskeyForm
    secret: str
    picture: str
    asked: str | None

    @property
    def form(self) -> PageForm:
        """The form that was sent, else the first."""
        return self.passkey_form if self.passkey_form.is_bound else self.code_form


def add_factor(request: HttpRequest, account: Account) -> NewFactor | None:
    """Add what was sent and give None; else what the page is to show."""
    if request.method == "POST":
        sent = _sent(request, account)
        if sent is None:
            return None
        code_form, passkey_form = sent
    else:
        code_form, passkey_form = AddCodeForm(), AddPasskeyForm()
    secret = request.session.setdefault(_SECRET, new_secret())
    host = host_of(request)
    asked = None
    if knows_passkeys(host):
        options, request.session[_STATE] = offer_passkey(account=account, host=host)
        asked = json.dumps(options)
    return NewFactor(
        code_form,
        passkey_form,
        " ".join(secret[place : place + _GROUP] for place in range(0, len(secret), _GROUP)),
        picture(setup_address(account=account, secret=secret)),
        asked,
    )


def host_of(request: HttpRequest) -> str:
    """The name under which the platform was called, without a port."""
    host = request.get_host()
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _sent(request: HttpRequest, account: Account) -> tuple[AddCodeForm, AddPasskeyForm] | None:
    by_passkey = "passkey-label" in request.POST
    code_form = AddCodeForm(None if by_passkey else request.POST)
    passkey_form = AddPasskeyForm(request.POST if by_passkey else None)
    form: PageForm = passkey_form if by_passkey else code_form
    if form.is_valid():
        try:
            _add(request, account, form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return None
    return code_form, passkey_form


def _add(request: HttpRequest, account: Account, given: dict[str, Any]) -> None:
    if "answer" in given:
        add_passkey(
            account=account,
            label=given["label"],
            host=host_of(request),
            state=request.session.pop(_STATE, None),
            answer=given["answer"],
            now=now(),
        )
    else:
        secret = request.session.get(_SECRET) or new_secret()
        add_code(
            account=account,
            label=given["label"],
            secret=secret,
            code=given["code"].replace(" ", ""),
            now=now(),
        )
        request.session.pop(_SECRET, None)
