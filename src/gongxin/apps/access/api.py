"""The one door to records (charter C7): nobody reads a person except through it."""

from .enums import AlarmKind, AlarmOutcome, AuthorisationState, FileReason, GrantState, Verdict
from .operations.answer_question import answer_question
from .operations.ask_for_authorisation import ask_for_authorisation
from .operations.confirm_grant import confirm_grant
from .operations.give_authorisation import answer_request, decline_request, give_authorisation
from .operations.list_authorisations import (
    authorisation_document,
    organ_authorisations,
    own_authorisations,
    see_authorisation,
)
from .operations.list_grants import granted_purposes, list_grants
from .operations.list_looks import list_looks
from .operations.look_up import look_up
from .operations.mark_honey import mark_honey
from .operations.open_own_file import open_own_file
from .operations.propose_grant import propose_grant
from .operations.register_cases import register_cases
from .operations.review_alarm import list_alarms, looks_behind, review_alarm
from .operations.see_look_up import answered_before, see_look_up
from .operations.sign_authorisation import authorisation_key, check_artefact, clear_text
from .operations.sweep_look_ups import Swept, sweep_look_ups
from .operations.withdraw_authorisation import acknowledge_withdrawal, withdraw_authorisation
from .operations.withdraw_grant import withdraw_grant
from .types import (
    AlarmLine,
    Answered,
    Asking,
    AuthorisationView,
    Basis,
    FieldShown,
    FileShown,
    GrantLine,
    GrantScope,
    Look,
    LookBehind,
    LookUpSeen,
    RecordShown,
    RoleShown,
    Terms,
)

__all__ = [
    "AlarmKind",
    "AlarmLine",
    "AlarmOutcome",
    "Answered",
    "Asking",
    "AuthorisationState",
    "AuthorisationView",
    "Basis",
    "FieldShown",
    "FileReason",
    "FileShown",
    "GrantLine",
    "GrantScope",
    "GrantState",
    "Look",
    "LookBehind",
    "LookUpSeen",
    "RecordShown",
    "RoleShown",
    "Swept",
    "Terms",
    "Verdict",
    "acknowledge_withdrawal",
    "answer_question",
    "answer_request",
    "answered_before",
    "ask_for_authorisation",
    "authorisation_document",
    "authorisation_key",
    "check_artefact",
    "clear_text",
    "confirm_grant",
    "decline_request",
    "give_authorisation",
    "granted_purposes",
    "list_alarms",
    "list_grants",
    "list_looks",
    "look_up",
    "looks_behind",
    "mark_honey",
    "open_own_file",
    "organ_authorisations",
    "own_authorisations",
    "propose_grant",
    "register_cases",
    "review_alarm",
    "see_authorisation",
    "see_look_up",
    "sweep_look_ups",
    "withdraw_authorisation",
    "withdraw_grant",
]
