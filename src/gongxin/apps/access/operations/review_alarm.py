"""Somebody else looks at an officer's unusual look-ups, says what they were, and may let the officer go on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from gongxin.apps.catalogue.api import purpose_titles
from gongxin.apps.identity.api import Actor, Role, check_role, names_of
from gongxin.apps.ledger.api import EventKind, events, record_event
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import begins

from ..enums import AlarmKind, AlarmOutcome
from ..errors import alarm_of_oneself, unknown_alarm
from ..models import BudgetRelease, LookUpAlarm
from ..types import AlarmLine, LookBehind

_LOOKS = 500
REVIEWERS = (Role.AUDITOR, Role.OPERATOR)


def list_alarms(*, actor: Actor, limit: int = 200) -> list[AlarmLine]:
    """Alarms, those still to be reviewed first, then the newest."""
    check_role(actor, *REVIEWERS)
    rows = list(LookUpAlarm.objects.order_by("outcome", "-id")[:limit])
    names = names_of(row.officer for row in rows)
    return [
        AlarmLine(
            number=row.pk,
            officer=row.officer,
            name=names.get(row.officer, ""),
            organ=row.organ,
            kind=AlarmKind(row.kind),
            raised_at=row.raised_at,
            subjects=row.subjects,
            outcome=AlarmOutcome(row.outcome) if row.outcome else None,
        )
        for row in rows
    ]


def looks_behind(*, number: int, actor: Actor) -> list[LookBehind]:
    """The officer's look-ups of the alarm's day, oldest first; `named` are those that it is about."""
    check_role(actor, *REVIEWERS)
    alarm = LookUpAlarm.objects.filter(pk=number).first()
    if alarm is None:
        raise unknown_alarm()
    first = begins(alarm.day)
    made = events(
        kinds=[EventKind.LOOK_UP],
        actor=alarm.officer,
        since=first,
        until=first + timedelta(days=1),
        limit=_LOOKS,
    )
    titles = purpose_titles()
    return [
        LookBehind(
            at=event.occurred_at,
            event=str(event.uid),
            purpose=titles.get(code := str(event.payload["purpose"]), Text(code, code)),
            case_reference=str(
                event.payload["case_reference"] or event.payload.get("authorisation", "")
            ),
            case_known=bool(event.payload.get("case_known")),
            named=not alarm.events or str(event.uid) in alarm.events,
        )
        for event in reversed(made)
    ]


def review_alarm(
    *, number: int, outcome: AlarmOutcome, release: bool, actor: Actor, now: datetime
) -> None:
    """Say what the look-ups were; with `release` the officer's count begins anew.

    Nobody reviews their own act, and a command is nobody; misuse is never released. Raises Refusal.
    """
    check_role(actor, *REVIEWERS)
    with transaction.atomic():
        alarm = LookUpAlarm.objects.select_for_update().filter(pk=number, outcome="").first()
        if alarm is None:
            raise unknown_alarm()
        if alarm.officer == actor.ref or not actor.ref.startswith("account:"):
            raise alarm_of_oneself()
        alarm.outcome, alarm.reviewed_at, alarm.reviewed_by = outcome.value, now, actor.ref
        alarm.save(update_fields=["outcome", "reviewed_at", "reviewed_by"])
        record_event(
            kind=EventKind.ALARM_REVIEWED,
            occurred_at=now,
            actor=actor.ref,
            organ=alarm.organ or None,
            payload={
                "alarm": alarm.kind,
                "officer": alarm.officer,
                "outcome": outcome.value,
            },
        )
        if release and outcome is not AlarmOutcome.MISUSE:
            BudgetRelease.objects.create(
                officer=alarm.officer, released_at=now, released_by=actor.ref
            )
            record_event(
                kind=EventKind.BUDGET_RELEASED,
                occurred_at=now,
                actor=actor.ref,
                organ=alarm.organ or None,
                payload={"officer": alarm.officer, "subjects": alarm.subjects},
            )
