"""Close an account: who leaves or is suspended is out at once, open sessions too."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.ledger.api import EventKind, record_event

from ..enums import Role
from ..errors import account_of_oneself, unknown_account
from ..models import Account
from ..permissions import check_role
from ..types import Actor
from .bind_identity import end_binding


def close_account(*, ref: str, actor: Actor, now: datetime) -> None:
    """From the next request on the account opens nothing. One person is enough to close what it opens.

    Raises Refusal for an unknown or closed account, one's own, and that of a person concerned.
    """
    check_role(actor, Role.SECURITY, Role.OPERATOR)
    if ref == actor.ref:
        raise account_of_oneself()
    number = ref.removeprefix("account:")
    with transaction.atomic():
        open_ones = Account.objects.filter(is_active=True).exclude(role=Role.CITIZEN.value)
        account = (
            open_ones.select_for_update().filter(pk=number).first()
            if number.isdecimal() and number.isascii() and len(number) < 19
            else None
        )
        if account is None:
            raise unknown_account()
        end_binding(account=account, actor=actor, now=now)
        account.is_active = False
        account.save(update_fields=["is_active"])
        record_event(
            kind=EventKind.ACCOUNT_CLOSED,
            occurred_at=now,
            actor=actor.ref,
            organ=account.organ or None,
            payload={"account": account.ref, "role": account.role},
        )
