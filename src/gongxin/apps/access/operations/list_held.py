"""Look-ups that wait for another unit: one's own, and those that one may agree to."""

from __future__ import annotations

from datetime import datetime

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.lib.identifiers import mask_id_number, mask_name

from ..enums import DeclineReason, FileReason, HeldState
from ..errors.seconding import unknown_held
from ..models import HeldLookUp
from ..types import Asking, HeldLine, HeldShown
from .end_held import end_held
from .list_grants import grants_in_force
from .seconding import ANSWER, open_asking


def list_held(*, actor: Actor, now: datetime, limit: int = 200) -> list[HeldLine]:
    """The actor's own and those that wait for them, newest first; what is over is destroyed before it is listed."""
    check_role(actor, Role.OFFICER)
    end_held(now=now)
    own = HeldLookUp.objects.filter(asked_by=actor.ref).order_by("-id")[:limit]
    rows = [*own, *_queue(actor, now, limit)]
    return [_line(row, actor, now) for row in sorted(rows, key=lambda row: -row.pk)]


def see_held(*, number: str, actor: Actor, now: datetime) -> HeldShown:
    """One of these, with what is to be judged. Raises Refusal `access.unknown-held`."""
    if not any(line.number == number for line in list_held(actor=actor, now=now)):
        raise unknown_held()
    row = HeldLookUp.objects.get(number=number)
    line = _line(row, actor, now)
    if not bytes(row.data_key):
        return HeldShown(line, "", "", "")
    asking, grounds = open_asking(row)
    return HeldShown(line, mask_name(asking.name), mask_id_number(asking.identifier), grounds)


def open_held(*, number: str, actor: Actor, now: datetime) -> tuple[Asking, FileReason | None]:
    """What the actor asked and another unit agreed to, ready to be looked up; None asks for the answer.

    Raises Refusal `access.unknown-held`.
    """
    check_role(actor, Role.OFFICER)
    row = HeldLookUp.objects.filter(number=number, asked_by=actor.ref).first()
    if row is None or _state(row, now) is not HeldState.AGREED:
        raise unknown_held()
    return open_asking(row)[0], _wants(row)


def _queue(actor: Actor, now: datetime, limit: int) -> list[HeldLookUp]:
    granted = {code for grant in grants_in_force(actor=actor, now=now) for code in grant.purposes}
    waiting = HeldLookUp.objects.filter(
        organ=actor.organ,
        purpose__in=granted,
        judged_at=None,
        withdrawn_at=None,
        ends_at__gt=now,
    ).exclude(data_key=b"")
    others = waiting.exclude(asked_by=actor.ref).exclude(unit=actor.unit)
    return list(others.order_by("-id")[:limit]) if actor.unit else []


def _line(row: HeldLookUp, actor: Actor, now: datetime) -> HeldLine:
    return HeldLine(
        number=row.number,
        purpose=row.purpose,
        case_reference=row.case_reference,
        wants=_wants(row),
        unit=row.unit,
        asked_at=row.asked_at,
        ends_at=row.ends_at,
        state=_state(row, now),
        declined_because=DeclineReason(row.declined_because) if row.declined_because else None,
        mine=row.asked_by == actor.ref,
    )


def _wants(row: HeldLookUp) -> FileReason | None:
    return None if row.wants == ANSWER else FileReason(row.wants)


def _state(row: HeldLookUp, now: datetime) -> HeldState:
    if row.looked_at is not None:
        return HeldState.LOOKED
    if row.withdrawn_at is not None:
        return HeldState.WITHDRAWN
    if row.declined_because:
        return HeldState.DECLINED
    if row.ends_at <= now or not bytes(row.data_key):
        return HeldState.ENDED
    return HeldState.ASKED if row.judged_at is None else HeldState.AGREED
