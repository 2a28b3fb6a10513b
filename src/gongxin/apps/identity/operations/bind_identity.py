"""Bind an account to an identity at its organ's provider, and end that: from then on the one opens it, not its password.

The officer does it themself after a whole sign-in; the operator ends it. Nothing of what the provider tells is kept but a
keyed hash of issuer and subject.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.canonical import canonical_json
from gongxin.lib.errors import Refusal
from gongxin.lib.keyring import KeyRing
from gongxin.lib.staff_providers import StaffProvider

from ..enums import Assurance, Role
from ..errors import unknown_account
from ..errors.staff_providers import (
    account_bound_already,
    account_not_bound,
    identity_bound_to_another,
    provider_of_another_organ,
    staff_assurance_too_low,
)
from ..models import Account, Binding
from ..permissions import check_role
from ..policies import may_be_bound
from ..types import Actor


def identity_of(*, issuer: str, subject: str) -> str:
    """The keyed hash by which an identity is found again; without the key nobody can try subjects through."""
    key = KeyRing.open(settings.KEYS_DIR).secret("binding")
    return hmac.digest(key, canonical_json([issuer, subject]), "sha256").hex()


def check_assurance(*, provider: StaffProvider, assurance: Assurance | None) -> None:
    """The provider is sure enough of the officer. Raises Refusal."""
    if assurance is None or assurance < provider.least:
        raise staff_assurance_too_low(reached=assurance, least=Assurance(provider.least))


def check_identity(
    *,
    account: Account,
    provider: StaffProvider,
    subject: str,
    assurance: Assurance | None,
    now: datetime,
) -> str:
    """The identity that the provider names, if the account may be bound to it; nothing is bound yet.

    Raises Refusal, with its event.
    """
    try:
        check_assurance(provider=provider, assurance=assurance)
        identity = identity_of(issuer=provider.issuer, subject=subject)
        _check(account, provider, identity)
    except Refusal as refusal:
        refuse_binding(account=account, provider=provider, reason=refusal.code, now=now)
        raise
    return identity


def bind_identity(
    *, account: Account, provider: StaffProvider, identity: str, now: datetime
) -> None:
    """Bind the account to the identity; its password opens it no more. Raises Refusal, with its event."""
    try:
        with transaction.atomic():
            account = Account.objects.select_for_update().get(pk=account.pk)
            _check(account, provider, identity)
            Binding.objects.create(
                account=account, identity=identity, provider=provider.code, bound_at=now
            )
            record_event(
                kind=EventKind.IDENTITY_BOUND,
                occurred_at=now,
                actor=account.ref,
                organ=account.organ or None,
                payload={"account": account.ref, "provider": provider.code},
            )
    except (Refusal, IntegrityError) as fault:
        # bound by two at once, the second meets the constraint
        refusal = fault if isinstance(fault, Refusal) else identity_bound_to_another()
        refuse_binding(account=account, provider=provider, reason=refusal.code, now=now)
        raise refusal from None


def refuse_binding(
    *, account: Account, provider: StaffProvider, reason: str, now: datetime
) -> None:
    """Keep the event of a binding that came to nothing."""
    with transaction.atomic():
        record_event(
            kind=EventKind.BINDING_REFUSED,
            occurred_at=now,
            actor=account.ref,
            organ=account.organ or None,
            payload={"account": account.ref, "provider": provider.code, "reason": reason},
        )


def unbind_identity(*, login: str, actor: Actor, now: datetime) -> None:
    """Let an account be opened by its password again; open sessions end. Raises Refusal."""
    check_role(actor, Role.OPERATOR)
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(login=login, is_active=True).first()
        if account is None or account.role == Role.CITIZEN.value:
            raise unknown_account()
        if not end_binding(account=account, actor=actor, now=now):
            raise account_not_bound()
        account.session = secrets.token_hex(32)
        account.save(update_fields=["session"])


def end_binding(*, account: Account, actor: Actor, now: datetime) -> bool:
    """End the account's binding, if it has one, with its event; within the caller's transaction."""
    found = Binding.objects.filter(account=account).first()
    if found is None:
        return False
    with transaction.atomic():
        found.delete()
        record_event(
            kind=EventKind.IDENTITY_UNBOUND,
            occurred_at=now,
            actor=actor.ref,
            organ=account.organ or None,
            payload={"account": account.ref, "provider": found.provider},
        )
    return True


def _check(account: Account, provider: StaffProvider, identity: str) -> None:
    if not may_be_bound(account):
        raise unknown_account()
    if not provider.speaks_for(account.organ):
        raise provider_of_another_organ()
    if Binding.objects.filter(account=account).exists():
        raise account_bound_already()
    if Binding.objects.filter(identity=identity).exists():
        raise identity_bound_to_another()
