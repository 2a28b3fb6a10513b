"""Grants as they stand: those of one worker that are in force, and all of them for the administrators."""

from __future__ import annotations

from datetime import datetime

from gongxin.apps.catalogue.api import Purpose, list_purposes
from gongxin.apps.identity.api import Actor, Role, check_role, names_of

from ..enums import GrantState
from ..models import Grant
from ..queries import read_standing
from ..types import Granted, GrantLine, GrantScope

READERS = (Role.SECURITY, Role.AUDITOR)


def grants_in_force(*, actor: Actor, now: datetime) -> tuple[Granted, ...]:
    """What the actor was granted in the organ for which they act now."""
    return read_standing(actor=actor, now=now).grants


def granted_purposes(*, actor: Actor, now: datetime) -> list[Purpose]:
    """The purposes for which the actor may look up now."""
    granted = {code for grant in grants_in_force(actor=actor, now=now) for code in grant.purposes}
    return [purpose for purpose in list_purposes(organ=actor.organ) if purpose.code in granted]


def list_grants(*, actor: Actor, now: datetime, limit: int = 500) -> list[GrantLine]:
    """All grants, those to be confirmed first, then the newest."""
    check_role(actor, *READERS)
    rows = list(Grant.objects.order_by("-id")[:limit])
    names = names_of(
        ref for row in rows for ref in (row.grantee, row.proposed_by, row.confirmed_by)
    )
    lines = [
        GrantLine(
            number=row.pk,
            grantee=row.grantee,
            name=names.get(row.grantee, ""),
            organ=row.organ,
            scope=GrantScope(
                purposes=frozenset(row.purposes),
                categories=frozenset(row.categories),
                divisions=frozenset(row.divisions),
                begins_at=row.begins_at,
                ends_at=row.ends_at,
            ),
            state=_state(row, now),
            proposed_by=names.get(row.proposed_by, row.proposed_by),
            confirmed_by=names.get(row.confirmed_by, row.confirmed_by),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.state is not GrantState.PROPOSED)


def _state(row: Grant, now: datetime) -> GrantState:
    if row.withdrawn_at is not None:
        return GrantState.WITHDRAWN
    if row.ends_at <= now:
        return GrantState.ENDED
    if row.confirmed_at is None:
        return GrantState.PROPOSED
    return GrantState.COMING if now < row.begins_at else GrantState.IN_FORCE
