"""One session an officer: a new sign-in ends the one before, wherever it was opened."""

from __future__ import annotations

import hashlib
import secrets

from ..enums import Role
from ..models import Account


def begin_session(*, account: Account) -> str:
    """A token for the new session; sessions with another one are over from now on."""
    token = secrets.token_urlsafe(32)
    account.session = _digest(token)
    account.save(update_fields=["session"])
    return token


def session_counts(*, account: Account, token: str) -> bool:
    """Whether a session with this token is the account's. The person concerned may have several: phone and desk."""
    if account.role == Role.CITIZEN.value or not account.session:
        return True
    return secrets.compare_digest(account.session, _digest(token))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
