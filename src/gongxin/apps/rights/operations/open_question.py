"""An officer of the organ opens a question: what the look was for and by whom, and never about whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.catalogue.api import purpose_titles
from gongxin.apps.identity.api import Actor, Role, check_role, names_of
from gongxin.apps.ledger.api import EventKind, event_by_uid, record_event
from gongxin.apps.register.api import see

from ..enums import AnswerReason
from ..errors import unknown_question
from ..models import LookQuestion
from ..types import QuestionShown
from .list_questions import line_of


def open_question(*, look: UUID, actor: Actor, now: datetime) -> QuestionShown:
    """The question about that look, if it was put to the officer's organ; who asked it sees that it was opened.

    Raises Refusal `rights.unknown-question`.
    """
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        see([], organ=actor.organ)
        row = LookQuestion.objects.filter(look=look, organ=actor.organ).first()
        if row is None:
            raise unknown_question()
        made = event_by_uid(uid=look, organ=actor.organ)
        record_event(
            kind=EventKind.LOOK_QUESTION_OPENED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=row.subject_key,
            payload={"look": str(look)},
        )
    name = names_of([row.looked_by]).get(row.looked_by, "")
    payload = made.payload
    return QuestionShown(
        line=line_of(row, actor=actor, titles=purpose_titles(), now=now),
        case_reference=str(payload["case_reference"] or payload.get("authorisation", "")),
        officer=f"{name} {row.looked_by}".strip(),
        unit=str(payload.get("unit", "")),
        reason=AnswerReason(row.reason) if row.reason else None,
        answered_at=row.answered_at,
    )
