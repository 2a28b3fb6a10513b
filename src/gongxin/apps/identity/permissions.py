"""Who may: each rule is a check that raises and says why."""

from __future__ import annotations

from .enums import Role
from .errors import not_yours
from .types import Actor


def check_role(actor: Actor, *roles: Role) -> None:
    """Raise a Refusal unless the actor has one of `roles`; the message names the first."""
    if actor.role not in roles:
        raise not_yours(roles[0].words)


def has_role(actor: Actor, *roles: Role) -> bool:
    """The same question, answered."""
    return actor.role in roles
