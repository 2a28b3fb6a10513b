"""The one door to records (charter C7): nobody reads a person except through it."""

from .enums import AlarmKind, AlarmOutcome, FileReason, GrantState, Verdict
from .operations.answer_question import answer_question
from .operations.confirm_grant import confirm_grant
from .operations.list_grants import granted_purposes, list_grants
from .operations.list_looks import list_looks
from .operations.look_up import look_up
from .operations.open_own_file import open_own_file
from .operations.propose_grant import propose_grant
from .operations.register_cases import register_cases
from .operations.review_alarm import list_alarms, review_alarm
from .operations.withdraw_grant import withdraw_grant
from .types import (
    AlarmLine,
    Answered,
    Asking,
    Basis,
    FieldShown,
    FileShown,
    GrantLine,
    GrantScope,
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
    "GrantLine",
    "GrantScope",
    "GrantState",
    "Look",
    "RecordShown",
    "RoleShown",
    "Verdict",
    "answer_question",
    "confirm_grant",
    "granted_purposes",
    "list_alarms",
    "list_grants",
    "list_looks",
    "look_up",
    "open_own_file",
    "propose_grant",
    "register_cases",
    "review_alarm",
    "withdraw_grant",
]
