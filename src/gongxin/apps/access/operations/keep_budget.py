"""The budget of an officer: judged before anything is read, told to somebody else when it is unusual."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event, subjects_looked_up
from gongxin.apps.register.api import index_key
from gongxin.lib.periods import BEIJING
from gongxin.lib.sealing import keyed_hash

from ..enums import AlarmKind
from ..errors import budget_spent
from ..models import CaseSubject, LookUpAlarm
from ..queries import Standing
from ..rules.budget import WINDOW, Limits, Seen, spend

_BRACKETS = str.maketrans("〔〕［］[]【】（）", "()()()()()")


@dataclass(frozen=True, slots=True)
class Spent:
    """What a look-up that may go on costs: whether its case is known, and how many subjects of today have none."""

    case_known: bool
    today: int
    alarm: bool


NOTHING_SPENT = Spent(case_known=True, today=0, alarm=False)
"""What a look-up costs that the person authorised."""


def check_budget(*, actor: Actor, subject: UUID, standing: Standing, now: datetime) -> Spent:
    """Let the officer look `subject` up, or raise Refusal `access.budget-spent`.

    `standing` was read with the key of the case, in the transaction of the look-up, by `read_standing_for`: from then
    on no other look-up of the officer is under way. Must run before anything is read.
    """
    seen = subjects_looked_up(actor=actor.ref, since=now - WINDOW)
    case_known = standing.case is not None and _covers(standing.case, subject)
    spending = spend(
        seen=[Seen(one.subject_key, one.first_at, one.case_known) for one in seen],
        subject=subject,
        case_known=case_known,
        day_began=_day_began(now),
        released_at=standing.released_at,
        limits=Limits(settings.LOOK_UP_ALARM, settings.LOOK_UP_STOP),
    )
    if spending.stop:
        raise budget_spent(settings.LOOK_UP_STOP)
    return Spent(case_known, spending.today, spending.alarm)


def raise_alarm(*, kind: AlarmKind, actor: Actor, subjects: int, now: datetime) -> None:
    """Have somebody else look at what the actor does today."""
    raise_for_day(
        kind=kind,
        officer=actor.ref,
        organ=actor.organ,
        day=now.astimezone(BEIJING).date(),
        subjects=subjects,
        events=(),
        now=now,
    )


def raise_for_day(
    *,
    kind: AlarmKind,
    officer: str,
    organ: str,
    day: date,
    subjects: int,
    events: Sequence[UUID],
    now: datetime,
) -> bool:
    """Have somebody else look at it; once an officer, kind and day. Says whether it is new."""
    with transaction.atomic():
        _, raised = LookUpAlarm.objects.get_or_create(
            officer=officer,
            kind=kind.value,
            day=day,
            defaults={
                "organ": organ,
                "raised_at": now,
                "subjects": subjects,
                "events": [str(event) for event in events],
            },
        )
        if raised:
            record_event(
                kind=EventKind.LOOK_UP_ALARM,
                occurred_at=now,
                actor="system:access",
                organ=organ or None,
                payload={"alarm": kind.value, "officer": officer, "subjects": subjects},
            )
    return raised


def reference_key(*, organ: str, reference: str) -> UUID:
    """The key of a case reference, whatever brackets and blanks it is written with."""
    plain = "".join(unicodedata.normalize("NFKC", reference).translate(_BRACKETS).split()).upper()
    return UUID(bytes=keyed_hash(index_key(), f"case:{organ}:{plain}"))


def _covers(case: int, subject: UUID) -> bool:
    """Whether the registered case is not spread over more subjects than a case has."""
    about = set(CaseSubject.objects.filter(case_id=case).values_list("subject_key", flat=True))
    if subject in about:
        return True
    if len(about) >= settings.SUBJECTS_A_CASE:
        return False
    CaseSubject.objects.create(case_id=case, subject_key=subject)
    return True


def _day_began(now: datetime) -> datetime:
    return now.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
