"""Which bundles of cases an actor may know of, and what they are told of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.cases.api import stands_in
from gongxin.apps.catalogue.api import Party
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import entered
from gongxin.apps.register.api import same_as, see, unseal_for_subject
from gongxin.lib.row_security import Act
from gongxin.lib.sealing import SealBroken

from ..enums import BundlePurpose
from ..errors import unknown_bundle
from ..models import CaseBundle
from ..types import CaseBundleLine
from .bundle_contents import Heading

LASTS = timedelta(days=30)
"""For how long a bundle can be taken after it was put together; then it is put together anew, as things stand."""

_LISTED = 50


def see_bundles(actor: Actor, *, told_elsewhere: bool = True) -> Any:
    """The rows that the actor's side may know of, as the transaction is shown them: of a subject their own, of an organ those of its cases.

    Where no event of the caller's names the mandate under which somebody asks for another, its use is one (`told_elsewhere` False).
    """
    if actor.role is not Role.CITIZEN:
        check_role(actor, Role.OFFICER, Role.OPERATOR)
        if actor.role is Role.OPERATOR:
            see([], act=Act.HANDLE)
        else:
            see([], organ=actor.organ)
        return CaseBundle.objects.all()
    key = whose_file(
        actor=actor, power=Power.RAISE_CASES, told_elsewhere=told_elsewhere
    ).subject_key
    same = () if key is None else same_as(subject_keys=[key]).get(key, ())
    keys = [] if key is None else [key, *(one.key for one in same)]
    see(keys)
    return CaseBundle.objects.filter(subject_key__in=keys)


def bundle_named(number: str, actor: Actor) -> CaseBundle:
    """The bundle of that number, locked, if it is of the actor's side. One answer for what is not there and what is another's."""
    row = see_bundles(actor).select_for_update().filter(number=number.strip().upper()).first()
    if row is None or (row.party == Party.SUBJECT) != (actor.role is Role.CITIZEN):
        raise unknown_bundle()
    assert isinstance(row, CaseBundle)
    return row


def heading_of(row: CaseBundle) -> Heading:
    """What stands at its head."""
    return Heading(
        number=row.number,
        case=row.case,
        party=row.party,
        purpose=row.purpose,
        case_reference=row.case_reference,
        second=row.second,
        made_at=row.made_at,
    )


def case_bundles(*, case: str, actor: Actor, now: datetime) -> tuple[CaseBundleLine, ...]:
    """The bundles of a case, the newest first: its subject sees all, an organ those of its own side. Raises Refusal `cases.unknown-case`."""
    with transaction.atomic():
        subject_key, parties = stands_in(number=case, actor=actor, now=now)
        shown = see_bundles(actor, told_elsewhere=False)
        rows = shown.filter(case=case.strip().upper()).order_by("-made_at", "-id")
        if actor.role is not Role.CITIZEN:
            rows = rows.filter(party__in=[one.value for one in parties])
        found = list(rows[:_LISTED])
        reasons = {row.number: _reason(row) for row in found}
    in_log = entered(_events_of(found), subject_key=subject_key)
    return tuple(_line(row, reasons[row.number], in_log, actor, now) for row in found)


def is_whole(row: CaseBundle) -> bool:
    """Whether nobody has to confirm it any more."""
    return not row.second or row.confirmed_at is not None


def may_take(row: CaseBundle, actor: Actor) -> bool:
    """Whether the actor is who put it together or confirmed it; a subject, or who acts for them, takes what is theirs."""
    return actor.role is Role.CITIZEN or actor.ref in {row.made_by, row.confirmed_by}


def _events_of(rows: Iterable[CaseBundle]) -> list[UUID]:
    return [uid for row in rows for uid in (row.event, row.confirmed_event) if uid]


def _line(
    row: CaseBundle, reason: str | None, in_log: Collection[UUID], actor: Actor, now: datetime
) -> CaseBundleLine:
    own = (row.party == Party.SUBJECT) == (actor.role is Role.CITIZEN)
    over = now >= row.made_at + LASTS
    return CaseBundleLine(
        number=row.number,
        case=row.case,
        party=Party(row.party),
        purpose=BundlePurpose(row.purpose),
        case_reference=row.case_reference,
        reason=reason,
        digest=row.digest,
        made_at=row.made_at,
        made_unit=row.made_unit,
        waits=not is_whole(row),
        confirms=own and not over and not is_whole(row) and actor.ref != row.made_by,
        ends_at=row.made_at + LASTS,
        takes=own and not over and is_whole(row) and may_take(row, actor),
        entered=all(uid in in_log for uid in _events_of([row])),
    )


def _reason(row: CaseBundle) -> str | None:
    try:
        return unseal_for_subject(
            subject_key=row.subject_key,
            sealed=bytes(row.reason_sealed),
            bound_to=row.number.encode(),
        ).decode()
    except SealBroken:
        return None
