"""The one door to records (charter C7): nobody reads a person except through it."""

from .enums import AlarmKind, AlarmOutcome, FileReason, Verdict
from .operations.answer_question import answer_question
from .operations.list_looks import list_looks
from .operations.look_up import look_up
from .operations.open_own_file import open_own_file
from .operations.register_cases import register_cases
from .operations.review_alarm import list_alarms, review_alarm
from .types import (
    AlarmLine,
    Answered,
    Asking,
    Basis,
    FieldShown,
    FileShown,
    Look,
    RecordShown,
    RoleShown,
)

__all__ = [
    "AlarmKind",
    "AlarmLine",
    "AlarmOutcome",
    "Answered",
    "Asking",
    "Basis",
    "FieldShown",
    "FileReason",
    "FileShown",
    "Look",
    "RecordShown",
    "RoleShown",
    "Verdict",
    "answer_question",
    "list_alarms",
    "list_looks",
    "look_up",
    "open_own_file",
    "register_cases",
    "review_alarm",
]
