"""Deferrals: those of an organ for its officers and auditors, and how many looks they seal, for anybody."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, Sum

from gongxin.apps.identity.api import Actor, Role, check_role

from ..enums import DeferralState
from ..errors.deferring import unknown_deferral
from ..models import Deferral
from ..types import DeferralLine, DeferralTotals
from .list_grants import grants_in_force


def list_deferrals(*, actor: Actor, now: datetime, limit: int = 200) -> list[DeferralLine]:
    """Those of the actor's organ, newest first; the auditor sees everybody's."""
    check_role(actor, Role.OFFICER, Role.AUDITOR)
    rows = Deferral.objects.order_by("-id")
    granted: set[str] = set()
    if actor.role is Role.OFFICER:
        rows = rows.filter(organ=actor.organ)
        granted = {
            code for grant in grants_in_force(actor=actor, now=now) for code in grant.purposes
        }
    return [_line(row, actor, granted, now) for row in rows[:limit]]


def see_deferral(*, number: str, actor: Actor, now: datetime) -> DeferralLine:
    """One of these. Raises Refusal `access.unknown-deferral`."""
    found = next(
        (one for one in list_deferrals(actor=actor, now=now) if one.number == number), None
    )
    if found is None:
        raise unknown_deferral()
    return found


def deferral_totals(*, now: datetime) -> list[DeferralTotals]:
    """Looks sealed now and told later than at once, by organ: that there are such looks is no secret."""
    open_now = Q(withdrawn_at=None, ends_at__gt=now)
    counted = (
        Deferral.objects.filter(approved=True)
        .values("organ")
        .annotate(sealed=Sum("looks", filter=open_now), told=Sum("looks", filter=~open_now))
        .order_by("organ")
    )
    return [
        DeferralTotals(organ=row["organ"], sealed=row["sealed"] or 0, told=row["told"] or 0)
        for row in counted
    ]


def _line(row: Deferral, actor: Actor, granted: set[str], now: datetime) -> DeferralLine:
    state = state_of(row, now)
    return DeferralLine(
        number=row.number,
        purpose=row.purpose,
        case_reference=row.case_reference,
        authority=row.authority,
        document=row.document,
        unit=row.unit,
        asked_at=row.asked_at,
        ends_at=row.ends_at,
        looks=row.looks,
        state=state,
        mine=row.asked_by == actor.ref,
        waits_for_me=state is DeferralState.ASKED
        and row.purpose in granted
        and row.asked_by != actor.ref
        and bool(actor.unit)
        and row.unit != actor.unit,
    )


def state_of(row: Deferral, now: datetime) -> DeferralState:
    """What it does now."""
    if row.withdrawn_at is not None:
        return DeferralState.ENDED
    if row.judged_at is not None and not row.approved:
        return DeferralState.DECLINED
    if row.ends_at <= now:
        return DeferralState.TOLD
    return DeferralState.IN_FORCE if row.approved else DeferralState.ASKED
