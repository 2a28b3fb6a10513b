"""Erasures as they stand."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from gongxin.apps.identity.api import Actor, Role, check_role, names_of
from gongxin.apps.register.api import subject_key

from ..enums import ErasureState
from ..errors import unknown_erasure
from ..models import Erasure
from ..types import ErasureLine


def check_of(number: str, known_as: str) -> UUID:
    """The keyed hash by which an erasure knows the number again; of no use for any other."""
    return subject_key(identifier=f"erasure {number} {known_as}")


def waiting() -> QuerySet[Erasure]:
    """Those that somebody proposed and nobody confirmed or took back."""
    return Erasure.objects.filter(done_at=None, withdrawn_at=None)


def list_erasures(*, actor: Actor, limit: int = 500) -> list[ErasureLine]:
    """All of them, those to be confirmed first, then the newest."""
    check_role(actor, Role.SECURITY, Role.AUDITOR)
    rows = list(Erasure.objects.order_by("-id")[:limit])
    names = names_of(ref for row in rows for ref in (row.proposed_by, row.confirmed_by))
    lines = [_line(row, names, actor) for row in rows]
    return sorted(lines, key=lambda line: line.state is not ErasureState.PROPOSED)


def see_erasure(*, number: str, actor: Actor) -> ErasureLine:
    """One of them. Raises Refusal `retention.unknown-erasure`."""
    found = next((one for one in list_erasures(actor=actor) if one.number == number), None)
    if found is None:
        raise unknown_erasure()
    return found


def _line(row: Erasure, names: dict[str, str], actor: Actor) -> ErasureLine:
    return ErasureLine(
        number=row.number,
        document=row.document,
        proposed_at=row.proposed_at,
        proposed_by=names.get(row.proposed_by, row.proposed_by),
        confirmed_by=names.get(row.confirmed_by, row.confirmed_by),
        done_at=row.done_at,
        entries=row.entries,
        keys=row.keys,
        digest=row.digest,
        receipt=str(row.receipt or ""),
        state=_state(row),
        mine=row.proposed_by == actor.ref,
    )


def _state(row: Erasure) -> ErasureState:
    if row.done_at is not None:
        return ErasureState.DONE
    return ErasureState.PROPOSED if row.withdrawn_at is None else ErasureState.WITHDRAWN
