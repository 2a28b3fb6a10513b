"""The door of cases: what is disputed about records, who does what about it by when, and what silence does."""

from .enums import MeansShown, Wrong
from .operations.act_in_case import act_in_case, confirm_draft, drop_draft
from .operations.ask_for_repair import ask_for_repair
from .operations.keep_evidence import MOST_FILES, attach_evidence, hand_out_evidence
from .operations.raise_cases import raise_cases
from .operations.raise_for_others import (
    raise_as_source,
    raise_at_counter,
    raised_at_counters,
    raised_by_sources,
)
from .operations.see_ahead import see_ahead
from .operations.see_cases import open_case, own_cases, see_own_case
from .operations.see_figures import count_ends, count_misses
from .operations.see_handling import Handled, see_handling
from .operations.see_queue import case_queue, count_queue
from .operations.take_statement_away import take_statement_away
from .operations.tell_file import CaseFile, EvidenceKept, case_file, read_evidence_kept, stands_in
from .policies import LONGEST, raised_by_subjects
from .rules.statement import LONGEST_STATEMENT
from .types import (
    Ahead,
    AtCounter,
    CaseLine,
    CaseShown,
    Claim,
    ConditionShown,
    DisputeShown,
    DoneShown,
    DraftShown,
    EvidenceFile,
    EvidenceLine,
    Given,
    LikeCases,
    LikeEnd,
    MissShown,
    NewValue,
    NextStep,
    OrganEnds,
    OrganMisses,
    QueueChoice,
    QueueCount,
    QueueLine,
    Raised,
    Slip,
    StatedShown,
    ValueShown,
    WayFurther,
)

__all__ = [
    "LONGEST",
    "LONGEST_STATEMENT",
    "MOST_FILES",
    "Ahead",
    "AtCounter",
    "CaseFile",
    "CaseLine",
    "CaseShown",
    "Claim",
    "ConditionShown",
    "DisputeShown",
    "DoneShown",
    "DraftShown",
    "EvidenceFile",
    "EvidenceKept",
    "EvidenceLine",
    "Given",
    "Handled",
    "LikeCases",
    "LikeEnd",
    "MeansShown",
    "MissShown",
    "NewValue",
    "NextStep",
    "OrganEnds",
    "OrganMisses",
    "QueueChoice",
    "QueueCount",
    "QueueLine",
    "Raised",
    "Slip",
    "StatedShown",
    "ValueShown",
    "WayFurther",
    "Wrong",
    "act_in_case",
    "ask_for_repair",
    "attach_evidence",
    "case_file",
    "case_queue",
    "confirm_draft",
    "count_ends",
    "count_misses",
    "count_queue",
    "drop_draft",
    "hand_out_evidence",
    "open_case",
    "own_cases",
    "raise_as_source",
    "raise_at_counter",
    "raise_cases",
    "raised_at_counters",
    "raised_by_sources",
    "raised_by_subjects",
    "read_evidence_kept",
    "see_ahead",
    "see_handling",
    "see_own_case",
    "stands_in",
    "take_statement_away",
]
