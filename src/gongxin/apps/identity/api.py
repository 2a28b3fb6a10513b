"""The door of identity: accounts, roles, sign-in."""

from .enums import Role
from .models import Account
from .operations.create_account import create_account
from .operations.sign_in import sign_in
from .operations.sign_out import sign_out
from .permissions import check_role, has_role
from .queries import actor_by_login, actor_of
from .types import Actor, system_actor

__all__ = [
    "Account",
    "Actor",
    "Role",
    "actor_by_login",
    "actor_of",
    "check_role",
    "create_account",
    "has_role",
    "sign_in",
    "sign_out",
    "system_actor",
]
