"""The one door to records (charter C7): nobody reads a person except through it."""

from .enums import (
    PERSONAL_POWERS,
    AlarmKind,
    AlarmOutcome,
    AuthorisationState,
    BulkState,
    DeclineReason,
    DeferralState,
    FileReason,
    GrantState,
    HeldState,
    MandateKind,
    MandateState,
    Power,
    Verdict,
    WithdrawalAct,
)
from .operations.act_for import Whose, act_for, mandate_shown, whose_file
from .operations.answer_eligibility import answer_eligibility
from .operations.answer_question import answer_question
from .operations.ask_for_authorisation import ask_for_authorisation
from .operations.ask_in_bulk import ask_in_bulk
from .operations.close_looks import Telling
from .operations.collect_bulk import (
    bulks_to_run,
    collect_bulk,
    end_bulks,
    list_bulks,
    see_bulk,
    trace_marks,
)
from .operations.confirm_grant import confirm_grant
from .operations.defer_telling import ask_deferral, end_deferral, judge_deferral
from .operations.digest_answers import answer_digest, editions_said, instant_said, spelt
from .operations.end_held import end_held
from .operations.end_mandate import end_mandate
from .operations.explain_record import display_days, explain_record, why_shown
from .operations.foresee_deferrals import foresee_deferrals
from .operations.give_authorisation import answer_request, decline_request, give_authorisation
from .operations.hold_look_up import hold_look_up
from .operations.keep_mandate import WRAPPED_MANDATES
from .operations.know_person import know_person, population_base
from .operations.list_authorisations import (
    authorisation_document,
    organ_authorisations,
    own_authorisations,
    see_authorisation,
)
from .operations.list_deferrals import deferral_totals, list_deferrals, see_deferral
from .operations.list_grants import granted_purposes, list_grants
from .operations.list_held import list_held, open_held, see_held
from .operations.list_looks import LOOKS, list_looks
from .operations.list_mandates import list_mandates, open_mandate, own_mandates, see_mandate
from .operations.list_recalls import own_recalls
from .operations.look_up import look_up
from .operations.mark_honey import mark_honey
from .operations.offer_delegation import accept_delegation, offer_delegation
from .operations.open_own_file import open_own_file
from .operations.propose_grant import propose_grant
from .operations.propose_mandate import confirm_mandate, propose_mandate
from .operations.receipt_of_look import receipt_of_look
from .operations.receipt_of_recall import receipt_of_recall
from .operations.receipt_of_withdrawal import receipt_of_withdrawal
from .operations.register_cases import register_cases
from .operations.review_alarm import list_alarms, looks_behind, review_alarm
from .operations.run_bulk import run_bulk
from .operations.second_bulk import second_bulk
from .operations.second_look_up import second_look_up, withdraw_held
from .operations.seconding import WRAPPED_BULKS, WRAPPED_HELD
from .operations.see_look_up import answered_before, eligible_before, see_look_up
from .operations.sign_authorisation import authorisation_key, check_artefact, clear_text
from .operations.sweep_look_ups import Swept, sweep_look_ups
from .operations.tell_looks_due import tell_looks_due
from .operations.tell_then import answer_then, history_then, looks_then, own_file_then
from .operations.withdraw_authorisation import acknowledge_withdrawal, withdraw_authorisation
from .operations.withdraw_bulk import withdraw_bulk
from .operations.withdraw_grant import withdraw_grant
from .policies import read_identifier, same_name
from .types import (
    AlarmLine,
    Answered,
    Asking,
    AssertedPerson,
    AuthorisationView,
    Basis,
    BulkAnswer,
    BulkLine,
    DeferralAsked,
    DeferralLine,
    DeferralTotals,
    Deferred,
    FieldShown,
    FileShown,
    GrantLine,
    GrantScope,
    HeldLine,
    HeldShown,
    Look,
    LookBehind,
    LookUpSeen,
    MandateTerms,
    MandateView,
    OwnRecall,
    RecordShown,
    RoleShown,
    Terms,
)
from .types.eligibility import Eligibility, Given

__all__ = [
    "LOOKS",
    "PERSONAL_POWERS",
    "WRAPPED_BULKS",
    "WRAPPED_HELD",
    "WRAPPED_MANDATES",
    "AlarmKind",
    "AlarmLine",
    "AlarmOutcome",
    "Answered",
    "Asking",
    "AssertedPerson",
    "AuthorisationState",
    "AuthorisationView",
    "Basis",
    "BulkAnswer",
    "BulkLine",
    "BulkState",
    "DeclineReason",
    "DeferralAsked",
    "DeferralLine",
    "DeferralState",
    "DeferralTotals",
    "Deferred",
    "Eligibility",
    "FieldShown",
    "FileReason",
    "FileShown",
    "Given",
    "GrantLine",
    "GrantScope",
    "GrantState",
    "HeldLine",
    "HeldShown",
    "HeldState",
    "Look",
    "LookBehind",
    "LookUpSeen",
    "MandateKind",
    "MandateState",
    "MandateTerms",
    "MandateView",
    "OwnRecall",
    "Power",
    "RecordShown",
    "RoleShown",
    "Swept",
    "Telling",
    "Terms",
    "Verdict",
    "Whose",
    "WithdrawalAct",
    "accept_delegation",
    "acknowledge_withdrawal",
    "act_for",
    "answer_digest",
    "answer_eligibility",
    "answer_question",
    "answer_request",
    "answer_then",
    "answered_before",
    "ask_deferral",
    "ask_for_authorisation",
    "ask_in_bulk",
    "authorisation_document",
    "authorisation_key",
    "bulks_to_run",
    "check_artefact",
    "clear_text",
    "collect_bulk",
    "confirm_grant",
    "confirm_mandate",
    "decline_request",
    "deferral_totals",
    "display_days",
    "editions_said",
    "eligible_before",
    "end_bulks",
    "end_deferral",
    "end_held",
    "end_mandate",
    "explain_record",
    "foresee_deferrals",
    "give_authorisation",
    "granted_purposes",
    "history_then",
    "hold_look_up",
    "instant_said",
    "judge_deferral",
    "know_person",
    "list_alarms",
    "list_bulks",
    "list_deferrals",
    "list_grants",
    "list_held",
    "list_looks",
    "list_mandates",
    "look_up",
    "looks_behind",
    "looks_then",
    "mandate_shown",
    "mark_honey",
    "offer_delegation",
    "open_held",
    "open_mandate",
    "open_own_file",
    "organ_authorisations",
    "own_authorisations",
    "own_file_then",
    "own_mandates",
    "own_recalls",
    "population_base",
    "propose_grant",
    "propose_mandate",
    "read_identifier",
    "receipt_of_look",
    "receipt_of_recall",
    "receipt_of_withdrawal",
    "register_cases",
    "review_alarm",
    "run_bulk",
    "same_name",
    "second_bulk",
    "second_look_up",
    "see_authorisation",
    "see_bulk",
    "see_deferral",
    "see_held",
    "see_look_up",
    "see_mandate",
    "spelt",
    "sweep_look_ups",
    "tell_looks_due",
    "trace_marks",
    "whose_file",
    "why_shown",
    "withdraw_authorisation",
    "withdraw_bulk",
    "withdraw_grant",
    "withdraw_held",
]
