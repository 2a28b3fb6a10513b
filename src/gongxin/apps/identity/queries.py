"""Reading accounts."""

from __future__ import annotations

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
