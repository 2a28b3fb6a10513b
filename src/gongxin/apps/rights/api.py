"""The door of rights: what persons ask organs, the clock of the answer, and what was said."""

from .enums import AnswerReason, QuestionState
from .operations.answer_why import answer_why
from .operations.ask_why import CLOCK, ask_why
from .operations.foresee_answers import foresee_answers
from .operations.list_questions import count_questions, list_questions
from .operations.open_question import open_question
from .operations.see_own_questions import own_questions, see_own_question
from .policies import due_after, explain_due
from .types import OrganDuty, OwnQuestion, QuestionLine, QuestionShown

__all__ = [
    "CLOCK",
    "AnswerReason",
    "OrganDuty",
    "OwnQuestion",
    "QuestionLine",
    "QuestionShown",
    "QuestionState",
    "answer_why",
    "ask_why",
    "count_questions",
    "due_after",
    "explain_due",
    "foresee_answers",
    "list_questions",
    "open_question",
    "own_questions",
    "see_own_question",
]
