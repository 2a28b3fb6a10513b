"""The door of determinations: who is to be put on a serious list, by whom, on what document, after what notice and defence, for how long."""

from .enums import Deed, Wrong
from .operations.count import count_determinations
from .operations.decide import decide, hold_hearing, review, serve, withdraw
from .operations.defend import ask_hearing, state_defence
from .operations.enter import annul, enter
from .operations.keep_evidence import MOST_FILES, attach_evidence, hand_out_evidence
from .operations.propose import propose
from .operations.see import (
    determination_queue,
    open_determination,
    own_determinations,
    see_own_determination,
)
from .operations.serve_notice import serve_notice
from .policies import LONGEST
from .types import (
    DefenceShown,
    DeterminationCounts,
    DeterminationLine,
    DeterminationShown,
    EvidenceFile,
    EvidenceLine,
    Listing,
    Proposal,
    Said,
    StepShown,
)

__all__ = [
    "LONGEST",
    "MOST_FILES",
    "Deed",
    "DefenceShown",
    "DeterminationCounts",
    "DeterminationLine",
    "DeterminationShown",
    "EvidenceFile",
    "EvidenceLine",
    "Listing",
    "Proposal",
    "Said",
    "StepShown",
    "Wrong",
    "annul",
    "ask_hearing",
    "attach_evidence",
    "count_determinations",
    "decide",
    "determination_queue",
    "enter",
    "hand_out_evidence",
    "hold_hearing",
    "open_determination",
    "own_determinations",
    "propose",
    "review",
    "see_own_determination",
    "serve",
    "serve_notice",
    "state_defence",
    "withdraw",
]
