"""Passkeys (W3C Web Authentication, level 2): the key stays with its owner; here is only its public half.

Each ceremony has two halves. The first gives what the browser is asked and a state, which stays in the session of the
server; the second takes the browser's answer with that state. `host` is the name under which the
platform was called: a passkey works for that name alone, so that one shown to another site is worth nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from django.db import transaction
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
)

from ..enums import Assurance, FactorMethod
from ..errors import passkey_not_accepted
from ..models import Account, SecondFactor
from .second_factors import ISSUER, keep_factor, use_factor
from .sign_in import complete_sign_in, record_failure

Asked = dict[str, Any]
"""What the browser is asked, as JSON."""


def knows_passkeys(host: str) -> bool:
    """Whether passkeys work under this name: a browser has none for a bare address of the network."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False


def offer_passkey(*, account: Account, host: str) -> tuple[Asked, Any]:
    """Ask the browser to make a passkey for the account; not one that it has."""
    options, state = _server(host).register_begin(
        PublicKeyCredentialUserEntity(
            id=account.ref.encode(),
            name=account.login,
            display_name=account.display_name or account.login,
        ),
        [credential for _, credential in _credentials(account)],
    )
    return dict(options["publicKey"]), state


def add_passkey(
    *, account: Account, label: str, host: str, state: Any, answer: str, now: datetime
) -> None:
    """Add the passkey that the browser made. Raises Refusal."""
    try:
        made = _server(host).register_complete(state, _read(answer))
    except (ValueError, KeyError, TypeError):
        raise passkey_not_accepted() from None
    if made.credential_data is None:
        raise passkey_not_accepted()
    keep_factor(
        SecondFactor(
            account=account,
            method=FactorMethod.PASSKEY.value,
            label=label,
            credential=bytes(made.credential_data),
            counter=made.counter,
            added_at=now,
        )
    )


def request_passkey(*, account: Account, host: str) -> tuple[Asked, Any] | None:
    """Ask the browser for one of the account's passkeys; None when it has none."""
    known = [credential for _, credential in _credentials(account)]
    if not known or not knows_passkeys(host):
        return None
    options, state = _server(host).authenticate_begin(known)
    return dict(options["publicKey"]), state


def accept_passkey(
    *,
    account: Account,
    host: str,
    state: Any,
    answer: str,
    now: datetime,
    assurance: Assurance | None = None,
) -> None:
    """Sign the account in by a passkey; `assurance` is its provider's, where one spoke first.

    Raises one Refusal for every fault, each counted as a failure; a signature counter that does not grow is one, for then
    there may be two of a key that cannot be copied.
    """
    try:
        _accept(account, host, state, answer, now, assurance)
    except (ValueError, KeyError, TypeError):
        record_failure(account=account, now=now)
        raise passkey_not_accepted() from None


def _accept(
    account: Account,
    host: str,
    state: Any,
    answer: str,
    now: datetime,
    assurance: Assurance | None,
) -> None:
    if account.locked_until is not None and account.locked_until > now:
        raise ValueError("locked")
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        known = _credentials(account)
        said = AuthenticationResponse.from_dict(_read(answer))
        used = _server(host).authenticate_complete(state, [one for _, one in known], said)
        factor = next(one for one, data in known if data.credential_id == used.credential_id)
        counter = said.response.authenticator_data.counter
        if counter <= factor.counter and (counter or factor.counter):
            raise ValueError("the signature counter does not grow")
        use_factor(factor, counter=counter, now=now)
        complete_sign_in(account=account, method=factor.method, assurance=assurance, now=now)


def _credentials(account: Account) -> list[tuple[SecondFactor, AttestedCredentialData]]:
    found = SecondFactor.objects.filter(
        account=account, method=FactorMethod.PASSKEY.value, removed_at=None
    )
    return [(one, AttestedCredentialData(bytes(one.credential))) for one in found.order_by("pk")]


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=ISSUER))


def _read(answer: str) -> Mapping[str, Any]:
    said = json.loads(answer)
    if not isinstance(said, dict):
        raise TypeError("not a statement of a passkey")
    return said
