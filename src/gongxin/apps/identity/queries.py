"""Reading accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .enums import Role
from .models import Account, SendingSystem
from .types import Actor


def actor_of(account: Account) -> Actor:
    """The actor that an account is."""
    return Actor(
        ref=account.ref,
        role=Role(account.role),
        organ=account.organ,
        unit=account.unit,
        subject_key=account.subject_key,
    )


def actor_by_login(*, login: str) -> Actor:
    """The actor of that login. Raises Account.DoesNotExist."""
    return actor_of(Account.objects.get(login=login, is_active=True))


def list_systems() -> list[SendingSystem]:
    """Every sending system that was ever admitted, by organ."""
    return list(SendingSystem.objects.order_by("organ", "id"))


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Names of the accounts behind references such as `account:12`, for a reviewer alone; a system has none."""
    numbers = {
        int(ref.partition(":")[2]) for ref in refs if re.fullmatch(r"account:[0-9]{1,18}", ref)
    }
    accounts = Account.objects.filter(pk__in=numbers)
    return {account.ref: account.display_name or account.login for account in accounts}
