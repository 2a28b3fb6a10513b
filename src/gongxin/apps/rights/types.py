"""What persons and organs see of a question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gongxin.lib.bilingual import Text
from gongxin.lib.periods import Length

from .enums import AnswerReason, QuestionState


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in a list: about which look, and by when an answer is due."""

    look: UUID
    looked_at: datetime
    purpose: Text
    asked_at: datetime
    due_at: datetime
    state: QuestionState
    mine: bool = False


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question as its person sees it; `said` is None where there is no answer, or its text was destroyed.

    `calendar_known` is False where the holidays of the year in which it is due had not been announced.
    """

    asked_at: datetime
    due_at: datetime
    length: Length
    calendar_known: bool
    opened_at: datetime | None
    answered_at: datetime | None
    reason: AnswerReason | None
    said: str | None
    state: QuestionState


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question as an officer of the organ opens it: what the look was for and by whom, never about whom."""

    line: QuestionLine
    case_reference: str
    officer: str
    unit: str
    reason: AnswerReason | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrganDuty:
    """How an organ kept its duty to answer. `asked` is the sum of the others."""

    organ: str
    asked: int
    in_time: int
    late: int
    unanswered: int
    open: int
