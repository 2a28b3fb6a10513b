"""An organ says why it looked somebody up, by an officer who had no part in it; once, late or in time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import seal_for_subject, see
from gongxin.lib.sealing import SealBroken

from ..enums import AnswerReason
from ..errors import nobody_to_answer, unknown_question
from ..models import LookQuestion
from ..policies import check_answers, check_said


def answer_why(*, look: UUID, reason: AnswerReason, said: str, actor: Actor, now: datetime) -> None:
    """Answer the question about that look; the person sees it from this moment on, and it is not changed again.

    Raises Refusal for who looked or agreed to it, another organ, what is answered already, and words that do not fit.
    """
    check_role(actor, Role.OFFICER)
    words = check_said(said)
    with transaction.atomic():
        see([], organ=actor.organ)
        waiting = LookQuestion.objects.select_for_update().filter(
            look=look, organ=actor.organ, answered_at=None
        )
        question = waiting.first()
        if question is None:
            raise unknown_question()
        check_answers(question=question, actor=actor)
        question.said_sealed = _sealed(question, words)
        question.answered_at, question.answered_by = now, actor.ref
        question.reason = reason.value
        see([], organ=actor.organ)
        question.save(update_fields=["answered_at", "answered_by", "reason", "said_sealed"])
        record_event(
            kind=EventKind.LOOK_ANSWERED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=question.subject_key,
            payload={
                "look": str(look),
                "reason": reason.value,
                "late": now >= question.due_at,
            },
        )


def _sealed(question: LookQuestion, words: str) -> bytes:
    try:
        return seal_for_subject(
            subject_key=question.subject_key, plain=words.encode(), bound_to=question.look.bytes
        )
    except (SealBroken, ObjectDoesNotExist):
        raise nobody_to_answer() from None
