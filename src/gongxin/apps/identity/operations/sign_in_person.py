"""A person signs in by the word of their identity provider; no password of theirs is here."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gongxin.apps.ledger.api import EventKind, record_event

from ..enums import Assurance, Role
from ..errors import sign_in_failed
from ..models import Account
from .sign_in import complete_sign_in, record_failure


def sign_in_person(*, subject_key: UUID, assurance: Assurance, now: datetime) -> Account:
    """The person's one account, made at their first sign-in; the caller has made out who they are.

    Raises Refusal for an account that was closed.
    """
    account = _account_of(subject_key) or _make_account(subject_key, now)
    if not account.is_active:
        record_failure(account=account, now=now)
        raise sign_in_failed()
    complete_sign_in(account=account, method="provider", assurance=assurance, now=now)
    return account


def refuse_at_provider(*, reason: str, now: datetime) -> None:
    """Keep the event of a sign-in by the provider that led nowhere; nothing of the person is in it."""
    record_failure(account=None, reason=reason, now=now)


def _account_of(subject_key: UUID) -> Account | None:
    return Account.objects.filter(subject_key=subject_key).first()


def _make_account(subject_key: UUID, now: datetime) -> Account:
    try:
        with transaction.atomic():
            # a name of its own, by which nobody is found or guessed
            account = Account(
                login=f"person-{secrets.token_hex(8)}",
                role=Role.CITIZEN.value,
                subject_key=subject_key,
                created_at=now,
            )
            account.set_unusable_password()
            account.save()
            record_event(
                kind=EventKind.ACCOUNT_CREATED,
                occurred_at=now,
                actor=account.ref,
                payload={"account": account.ref, "role": account.role},
            )
        return account
    except IntegrityError:
        # signed in twice at once: the other one made it
        made = _account_of(subject_key)
        if made is None:
            raise
        return made
