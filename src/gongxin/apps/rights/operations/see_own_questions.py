"""What became of the questions that a person asked. That somebody acts for them, the list of looks beside it records."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.register.api import see, unseal_for_subject
from gongxin.lib.periods import Length
from gongxin.lib.sealing import SealBroken

from ..enums import AnswerReason, QuestionState
from ..models import LookQuestion
from ..policies import state_of
from ..types import OwnQuestion

_OPENINGS = 1_000


def own_questions(*, actor: Actor, now: datetime) -> dict[str, QuestionState]:
    """How far the person's questions are, by the event of the look. One reading, whatever their number."""
    with transaction.atomic():
        subject = _whose(actor)
        if subject is None:
            return {}
        see([subject])
        rows = LookQuestion.objects.filter(subject_key=subject)
        return {
            str(look): state_of(due_at=due_at, answered_at=answered_at, now=now)
            for look, due_at, answered_at in rows.values_list("look", "due_at", "answered_at")
        }


def see_own_question(*, look: UUID, actor: Actor, now: datetime) -> OwnQuestion | None:
    """The person's question about that look, with its answer in words; None where they asked none."""
    with transaction.atomic():
        subject = _whose(actor)
        if subject is None:
            return None
        see([subject])
        row = LookQuestion.objects.filter(look=look, subject_key=subject).first()
        if row is None:
            return None
        return OwnQuestion(
            asked_at=row.asked_at,
            due_at=row.due_at,
            length=Length(**row.length),
            calendar_known=row.calendar_known,
            opened_at=_first_opened(row),
            answered_at=row.answered_at,
            reason=AnswerReason(row.reason) if row.reason else None,
            said=_said(row),
            state=state_of(due_at=row.due_at, answered_at=row.answered_at, now=now),
        )


def _whose(actor: Actor) -> UUID | None:
    return whose_file(actor=actor, power=Power.SEE_LOOKS, told_elsewhere=True).subject_key


def _first_opened(row: LookQuestion) -> datetime | None:
    opened = events_about(
        subject_key=row.subject_key, kinds=[EventKind.LOOK_QUESTION_OPENED], limit=_OPENINGS
    )
    times = (one.occurred_at for one in opened if one.payload["look"] == str(row.look))
    return min(times, default=None)


def _said(row: LookQuestion) -> str | None:
    if row.answered_at is None:
        return None
    try:
        plain = unseal_for_subject(
            subject_key=row.subject_key, sealed=bytes(row.said_sealed), bound_to=row.look.bytes
        )
    except SealBroken:
        return None
    return plain.decode()
