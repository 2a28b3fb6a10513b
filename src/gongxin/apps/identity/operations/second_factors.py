"""Second factors: an authenticator's codes (RFC 6238), and what is alike for codes and passkeys.

A secret is sealed with a key of the key ring and bound to its account. A code counts once: the time step of
the last one is kept, and an equal or earlier step is refused, to whoever looked over a shoulder too.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

import pyotp
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.rewrapping import Holder
from gongxin.lib.wrapping import Wrapping, wrapping_under

from ..enums import Assurance, FactorMethod, Role
from ..errors import (
    code_not_accepted,
    first_factor_over,
    last_factor,
    unknown_account,
    unknown_factor,
)
from ..models import Account, SecondFactor
from ..permissions import check_role
from ..types import Actor, FactorLine
from .sign_in import complete_sign_in, record_failure

FIRST_FACTOR_WITHIN = timedelta(days=3)
"""How long after it was made an account without a second factor may add its first one."""
STEP_SECONDS = 30
_DRIFT = 1
"""Steps by which an authenticator's clock may be off, either way (RFC 6238, section 5.2)."""
ISSUER = "公信 Gongxin"

WRAPPED_FACTORS = Holder(
    "factors",
    "identity_second_factor",
    "secret_sealed",
    {"id": "bigint"},
    "convert_to('account:' || account_id, 'UTF8')",
    under="second-factor",
)


def new_secret() -> str:
    """A secret for an authenticator: 160 random bits in base 32 (RFC 4226, section 4)."""
    return pyotp.random_base32()


def code_now(*, secret: str, now: datetime) -> str:
    """What an authenticator with this secret shows at a time."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).at(now)


def setup_address(*, account: Account, secret: str) -> str:
    """What an authenticator takes in by its camera: `otpauth://totp/…`."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER)


def list_factors(*, account: Account) -> tuple[FactorLine, ...]:
    """The account's second factors in force, the oldest first."""
    return tuple(
        FactorLine(one.pk, FactorMethod(one.method), one.label, one.added_at, one.used_at)
        for one in _in_force(account).order_by("pk")
    )


def check_first_factor(*, account: Account, now: datetime) -> None:
    """Without a second factor the password alone may add the first one, for some days. Raises Refusal."""
    if (
        _in_force(account).exists()
        or account.first_factor_until is None
        or account.first_factor_until <= now
    ):
        raise first_factor_over()


def add_code(*, account: Account, label: str, secret: str, code: str, now: datetime) -> None:
    """Add an authenticator that shows by `code` that it took the secret in. Raises Refusal."""
    step = _step(secret, code, now)
    if step is None:
        raise code_not_accepted()
    sealed = _wrapping().wrap(secret.encode(), account.ref.encode())
    keep_factor(
        SecondFactor(
            account=account,
            method=FactorMethod.CODE.value,
            label=label,
            secret_sealed=sealed,
            counter=step,
            added_at=now,
        )
    )


def accept_code(
    *, account: Account, code: str, now: datetime, assurance: Assurance | None = None
) -> None:
    """Sign the account in by a code of one of its authenticators; `assurance` is its provider's, where one spoke first.

    Raises one Refusal for a wrong code, one used before and a locked account; each counts as a failure.
    """
    with transaction.atomic():
        # guesses that are sent at once come one after the other, and each sees the lock of those before
        known = Account.objects.select_for_update().get(pk=account.pk)
        locked = known.locked_until is not None and known.locked_until > now
        for factor in _in_force(account, FactorMethod.CODE):
            sealed = bytes(factor.secret_sealed)
            secret = _wrapping().unwrap(sealed, account.ref.encode()).decode()
            step = _step(secret, code, now, later_than=factor.counter)
            if step is not None and not locked:
                use_factor(factor, counter=step, now=now)
                complete_sign_in(
                    account=account, method=factor.method, assurance=assurance, now=now
                )
                return
        record_failure(account=account, now=now)
    raise code_not_accepted()


def remove_factor(*, account: Account, number: int, now: datetime) -> None:
    """Remove one of several. Raises Refusal for an unknown one and for the last."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        factors = {one.pk: one for one in _in_force(account)}
        if number not in factors:
            raise unknown_factor()
        if len(factors) == 1:
            raise last_factor()
        factors[number].removed_at = now
        factors[number].save(update_fields=["removed_at"])
        record_event(
            kind=EventKind.FACTOR_REMOVED,
            occurred_at=now,
            actor=account.ref,
            organ=account.organ or None,
            payload=_told(factors[number]),
        )


def reopen_factors(*, login: str, actor: Actor, now: datetime) -> None:
    """Let an account that lost its second factors begin anew: those it had end, and open sessions with them."""
    check_role(actor, Role.OPERATOR)
    with transaction.atomic():
        account = (
            Account.objects.select_for_update()
            .filter(login=login, is_active=True)
            .exclude(role=Role.CITIZEN.value)
            .first()
        )
        if account is None:
            raise unknown_account()
        ended = _in_force(account).update(removed_at=now)
        account.first_factor_until = now + FIRST_FACTOR_WITHIN
        account.session = secrets.token_hex(32)
        account.save(update_fields=["first_factor_until", "session"])
        record_event(
            kind=EventKind.FACTORS_REOPENED,
            occurred_at=now,
            actor=actor.ref,
            organ=account.organ or None,
            payload={"account": account.ref, "factors": ended},
        )


def keep_factor(factor: SecondFactor) -> None:
    """Keep a factor that has proved itself, with its event."""
    with transaction.atomic():
        factor.save()
        record_event(
            kind=EventKind.FACTOR_ADDED,
            occurred_at=factor.added_at,
            actor=factor.account.ref,
            organ=factor.account.organ or None,
            payload=_told(factor),
        )


def use_factor(factor: SecondFactor, *, counter: int, now: datetime) -> None:
    """Keep what was seen of it."""
    factor.counter, factor.used_at = counter, now
    factor.save(update_fields=["counter", "used_at"])


def _in_force(account: Account, method: FactorMethod | None = None) -> QuerySet[SecondFactor]:
    found = SecondFactor.objects.filter(account=account, removed_at=None)
    return found if method is None else found.filter(method=method.value)


def _step(secret: str, code: str, now: datetime, *, later_than: int = 0) -> int | None:
    """The time step whose code this is, among those that may be shown now and were not used."""
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    current = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in range(current - _DRIFT, current + _DRIFT + 1):
        # every step is compared, whatever the others gave: the time tells nothing of the code
        right = secrets.compare_digest(totp.generate_otp(step), code if code.isascii() else "")
        if right and step > later_than:
            found = step
    return found


def _wrapping() -> Wrapping:
    return wrapping_under(settings.KEYS_DIR, "second-factor")


def _told(factor: SecondFactor) -> dict[str, Any]:
    return {"account": factor.account.ref, "factor": factor.pk, "method": factor.method}
