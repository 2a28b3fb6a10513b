"""The door of identity: accounts, roles, sign-in."""

from .enums import Role
from .models import Account, SendingSystem
from .operations.admit_system import admit_system, revoke_system
from .operations.create_account import create_account
from .operations.read_statement import AUDIENCE, SignedStatement, read_statement
from .operations.sign_in import sign_in
from .operations.sign_out import sign_out
from .permissions import check_role, has_role
from .queries import actor_by_login, actor_of, list_systems
from .types import Actor, system_actor

__all__ = [
    "AUDIENCE",
    "Account",
    "Actor",
    "Role",
    "SendingSystem",
    "SignedStatement",
    "actor_by_login",
    "actor_of",
    "admit_system",
    "check_role",
    "create_account",
    "has_role",
    "list_systems",
    "read_statement",
    "revoke_system",
    "sign_in",
    "sign_out",
    "system_actor",
]
