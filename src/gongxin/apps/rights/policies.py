"""What holds of a question: when it is due, how far it is, who may answer and in which words."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from gongxin.apps.identity.api import Actor
from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import Explanation
from gongxin.lib.identifiers import holds_citizen_number
from gongxin.lib.periods import BEIJING, Length
from gongxin.lib.reckoning import ClockKind, reckon

from .enums import QuestionState
from .errors import answer_unfit, of_ones_own_look
from .models import LookQuestion

SHORTEST, LONGEST = 10, 500
_ASKED = Text("本人在这一天提出问题。", "The person asked on this day.")


def due_after(asked_at: datetime, length: Length) -> datetime:
    """The instant from which an answer is late. The day of the question does not count, and the last day counts whole."""
    due = explain_due(asked_at, length).over
    if due is None:
        raise ValueError("a clock that never ends")
    return due


def explain_due(asked_at: datetime, length: Length) -> Explanation:
    """Why an answer is due on the day on which it is due, by the calendar as it is known now."""
    return reckon(
        start=asked_at.astimezone(BEIJING).date(),
        length=length,
        kind=ClockKind.DUTY,
        begins=_ASKED,
        calendar=settings.WORKING_CALENDAR,
    )


def state_of(*, due_at: datetime, answered_at: datetime | None, now: datetime) -> QuestionState:
    """How far a question is at that moment: silence needs no job to become silence."""
    if answered_at is not None:
        return QuestionState.ANSWERED if answered_at < due_at else QuestionState.ANSWERED_LATE
    return QuestionState.OPEN if now < due_at else QuestionState.OVERDUE


def is_own_act(*, question: LookQuestion, ref: str) -> bool:
    """Whether the look was theirs: they made it, or agreed to it."""
    return ref in {question.looked_by, question.agreed_by}


def check_answers(*, question: LookQuestion, actor: Actor) -> None:
    """Nobody answers for their own act, and only somebody who has signed in answers."""
    if is_own_act(question=question, ref=actor.ref) or not actor.ref.startswith("account:"):
        raise of_ones_own_look()


def check_said(said: str) -> str:
    """The words of an answer, as they are kept. Raises Refusal where they say too little, too much, or an identity number."""
    plain = said.strip()
    if not SHORTEST <= len(plain) <= LONGEST:
        raise answer_unfit(
            Text(
                f"说明为 {SHORTEST} 至 {LONGEST} 字",
                f"it is {SHORTEST} to {LONGEST} characters long",
            )
        )
    if holds_citizen_number(plain):
        raise answer_unfit(Text("里面有居民身份证号码", "it holds a resident identity number"))
    return plain
