"""The door of identity: accounts, roles, sign-in."""

from .enums import Role, Scope
from .models import Account, SendingSystem
from .operations.admit_system import admit_system, revoke_system
from .operations.close_account import close_account
from .operations.create_account import create_account
from .operations.issue_token import IssuedToken, issue_token, system_by_token
from .operations.keep_session import begin_session, session_counts
from .operations.read_statement import AUDIENCE, SignedStatement, read_statement
from .operations.sign_in import sign_in
from .operations.sign_out import sign_out
from .permissions import check_role, has_role
from .queries import (
    actor_by_login,
    actor_by_ref,
    actor_of,
    list_staff,
    list_systems,
    list_workers,
    names_of,
    worker_organ,
)
from .types import Actor, Worker, system_actor

__all__ = [
    "AUDIENCE",
    "Account",
    "Actor",
    "IssuedToken",
    "Role",
    "Scope",
    "SendingSystem",
    "SignedStatement",
    "Worker",
    "actor_by_login",
    "actor_by_ref",
    "actor_of",
    "admit_system",
    "begin_session",
    "check_role",
    "close_account",
    "create_account",
    "has_role",
    "issue_token",
    "list_staff",
    "list_systems",
    "list_workers",
    "names_of",
    "read_statement",
    "revoke_system",
    "session_counts",
    "sign_in",
    "sign_out",
    "system_actor",
    "system_by_token",
    "worker_organ",
]
