"""The door of commitments: what anybody may commit themselves to, what they did, and how it was performed."""

from .enums import Deed, Fulfilment, Stage
from .operations.accept import accept_commitment, refuse_commitment, withdraw_commitment
from .operations.make import make_at_counter, make_commitment, offered, offered_to
from .operations.perform import answer_notice, confirm_failure, find_kept, notify_failure
from .operations.see import (
    commitment_queue,
    open_commitment,
    organ_form,
    own_commitments,
    own_form,
    see_own_commitment,
)
from .policies import LONGEST, LONGEST_DETAIL, LONGEST_DOCUMENT
from .types import (
    AtCounter,
    CommitmentLine,
    CommitmentShown,
    Finding,
    Given,
    Offered,
    TextShown,
)

__all__ = [
    "LONGEST",
    "LONGEST_DETAIL",
    "LONGEST_DOCUMENT",
    "AtCounter",
    "CommitmentLine",
    "CommitmentShown",
    "Deed",
    "Finding",
    "Fulfilment",
    "Given",
    "Offered",
    "Stage",
    "TextShown",
    "accept_commitment",
    "answer_notice",
    "commitment_queue",
    "confirm_failure",
    "find_kept",
    "make_at_counter",
    "make_commitment",
    "notify_failure",
    "offered",
    "offered_to",
    "open_commitment",
    "organ_form",
    "own_commitments",
    "own_form",
    "refuse_commitment",
    "see_own_commitment",
    "withdraw_commitment",
]
