"""Make an account. Until sign-in is federated this is the operator's command line and the demo."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.ledger.api import EventKind, record_event

from ..enums import Role
from ..models import Account
from ..policies import check_account, check_password
from ..types import Actor
from .bind_identity import end_binding
from .second_factors import FIRST_FACTOR_WITHIN


def create_account(
    *,
    login: str,
    password: str,
    role: Role,
    actor: Actor,
    now: datetime,
    display_name: str = "",
    organ: str = "",
    unit: str = "",
    subject_key: UUID | None = None,
) -> Account:
    """Create the account, or give an existing one of that login the same state (commands may repeat).

    Raises Refusal for a weak password, and where role, organ and file do not fit together.
    """
    check_account(role=role, organ=organ, subject_key=subject_key)
    check_password(password)
    with transaction.atomic():
        account = Account.objects.filter(login=login).first() or Account(
            login=login, created_at=now
        )
        account.role = role.value
        account.display_name = display_name
        account.organ = organ
        account.unit = unit
        account.subject_key = subject_key
        if not account.is_active:
            account.reopened_at = now
        account.is_active = True
        account.failed_sign_ins = 0
        account.locked_until = None
        account.first_factor_until = now + FIRST_FACTOR_WITHIN
        account.set_password(password)
        account.save()
        # the password that was just set is to open it
        end_binding(account=account, actor=actor, now=now)
        record_event(
            kind=EventKind.ACCOUNT_CREATED,
            occurred_at=now,
            actor=actor.ref,
            organ=organ or None,
            payload={"account": account.ref, "role": role.value},
        )
    return account
