"""Officers who may look up: an account and a grant, made through the doors that everybody uses."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any


def admit_officer(*, login: str, organ: str) -> Any:
    """The account of an officer who was granted every purpose of the organ for a day."""
    from gongxin.apps.access.api import GrantScope, confirm_grant, propose_grant
    from gongxin.apps.catalogue.api import list_purposes
    from gongxin.apps.identity.api import Actor, Role, actor_of, create_account, system_actor

    now = datetime.now(UTC)

    def account(login: str, role: Role, **more: str) -> Any:
        return create_account(
            login=login,
            password=os.urandom(16).hex(),
            role=role,
            actor=system_actor("bench"),
            now=now,
            **more,  # type: ignore[arg-type]
        )

    officer = account(login, Role.OFFICER, organ=organ, unit="许可处")
    proposer: Actor = actor_of(account("bench-security-1", Role.SECURITY))
    confirmer: Actor = actor_of(account("bench-security-2", Role.SECURITY))
    scope = GrantScope(
        purposes=frozenset(purpose.code for purpose in list_purposes(organ=organ)),
        categories=frozenset(),
        divisions=frozenset(),
        begins_at=now,
        ends_at=now + timedelta(days=1),
    )
    number = propose_grant(grantee=officer.ref, scope=scope, actor=proposer, now=now)
    confirm_grant(number=number, actor=confirmer, now=now)
    return officer
