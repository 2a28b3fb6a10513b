"""举报经办授权: who may handle the tips of an organ, proposed by one security administrator and confirmed by another, for a year at most."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role, names_of, worker_organ
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.bilingual import Text

from ..enums import OfficerState
from ..errors import grant_unfit
from ..models import TipOfficer
from ..types import TipOfficerLine

LONGEST = timedelta(days=366)


def propose_tip_officer(*, officer: str, ends_at: datetime, actor: Actor, now: datetime) -> int:
    """Propose it; it allows nothing yet. Gives its number. Raises Refusal `tips.grant-unfit`."""
    check_role(actor, Role.SECURITY)
    organ = worker_organ(ref=officer, now=now)
    if organ is None or not officer.startswith("account:"):
        raise grant_unfit(Text("不是在职的查询人员", "this is no officer at work"))
    if actor.ref == officer or not actor.ref.startswith("account:"):
        raise grant_unfit(Text("不能授权给自己", "nobody grants to themselves"))
    if not now < ends_at <= now + LONGEST:
        raise grant_unfit(Text("期限须在一年之内", "it ends within a year"))
    with transaction.atomic():
        row = TipOfficer.objects.create(
            officer=officer,
            organ=organ,
            ends_at=ends_at,
            proposed_at=now,
            proposed_by=actor.ref,
        )
        _record(row, "propose", actor, now)
    return int(row.pk)


def confirm_tip_officer(*, number: int, actor: Actor, now: datetime) -> None:
    """Confirm what another administrator proposed. Raises Refusal `tips.grant-unfit`."""
    check_role(actor, Role.SECURITY)
    with transaction.atomic():
        row = _held(number, now)
        if row.confirmed_at is not None:
            raise grant_unfit(Text("已经确认", "it is confirmed already"))
        if actor.ref in {row.proposed_by, row.officer} or not actor.ref.startswith("account:"):
            raise grant_unfit(Text("不能确认自己提出的或者给自己的", "nobody confirms their own"))
        if worker_organ(ref=row.officer, now=now) != row.organ:
            raise grant_unfit(Text("不再是该单位的经办人", "the officer has left the organ"))
        row.confirmed_at, row.confirmed_by = now, actor.ref
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        _record(row, "confirm", actor, now)


def withdraw_tip_officer(*, number: int, actor: Actor, now: datetime) -> None:
    """Take it back, at once; one person is enough for that. Raises Refusal."""
    check_role(actor, Role.SECURITY)
    with transaction.atomic():
        row = _held(number, now)
        row.withdrawn_at, row.withdrawn_by = now, actor.ref
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _record(row, "withdraw", actor, now)


def list_tip_officers(*, actor: Actor, now: datetime, limit: int = 500) -> list[TipOfficerLine]:
    """All grants, those to be confirmed first, then the newest."""
    check_role(actor, Role.SECURITY, Role.AUDITOR)
    rows = list(TipOfficer.objects.order_by("-id")[:limit])
    names = names_of(ref for row in rows for ref in (row.officer, row.proposed_by))
    lines = [
        TipOfficerLine(
            number=row.pk,
            officer=row.officer,
            name=names.get(row.officer, ""),
            organ=row.organ,
            ends_at=row.ends_at,
            state=_state(row, now),
            proposed_by=names.get(row.proposed_by, row.proposed_by),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.state is not OfficerState.PROPOSED)


def _held(number: int, now: datetime) -> TipOfficer:
    rows = TipOfficer.objects.select_for_update().filter(withdrawn_at=None, ends_at__gt=now)
    row = rows.filter(pk=number).first()
    if row is None:
        raise grant_unfit(Text("没有这项有效的授权", "there is no such grant"))
    return row


def _state(row: TipOfficer, now: datetime) -> OfficerState:
    if row.withdrawn_at is not None:
        return OfficerState.WITHDRAWN
    if row.ends_at <= now:
        return OfficerState.ENDED
    return OfficerState.PROPOSED if row.confirmed_at is None else OfficerState.IN_FORCE


def _record(row: TipOfficer, act: str, actor: Actor, now: datetime) -> None:
    record_event(
        kind=EventKind.TIP_OFFICER_CHANGED,
        occurred_at=now,
        actor=actor.ref,
        organ=row.organ,
        payload={"officer": row.officer, "act": act, "ends": row.ends_at.isoformat()},
    )
