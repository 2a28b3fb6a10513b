"""Officers who may look up: an account and a grant, made through the doors that everybody uses."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any


def admit_officer(*, login: str, organ: str) -> Any:
    """The account of an officer who was granted every purpose of the organ for a day."""
    from gongxin.apps.identity.api import Role, actor_of

    officer = _account(login, Role.OFFICER, organ=organ, unit="许可处")
    grant_everything(actor_of(officer))
    return officer


def grant_everything(worker: Any) -> None:
    """Let an officer or a system look up for every purpose of its organ, for a day."""
    from gongxin.apps.access.api import GrantScope, confirm_grant, propose_grant
    from gongxin.apps.catalogue.api import list_purposes

    now = datetime.now(UTC)
    proposer, confirmer = (_administrator(f"bench-security-{place}") for place in (1, 2))
    scope = GrantScope(
        purposes=frozenset(purpose.code for purpose in list_purposes(organ=worker.organ)),
        categories=frozenset(),
        divisions=frozenset(),
        begins_at=now,
        ends_at=now + timedelta(days=1),
    )
    number = propose_grant(grantee=worker.ref, scope=scope, actor=proposer, now=now)
    confirm_grant(number=number, actor=confirmer, now=now)


def _administrator(login: str) -> Any:
    from gongxin.apps.identity.api import Role, actor_of

    return actor_of(_account(login, Role.SECURITY))


def _account(login: str, role: Any, **more: str) -> Any:
    from gongxin.apps.identity.api import create_account, system_actor

    return create_account(
        login=login,
        password=os.urandom(16).hex(),
        role=role,
        actor=system_actor("bench"),
        now=datetime.now(UTC),
        **more,  # type: ignore[arg-type]
    )
