"""The door of cases: what is disputed about records, who does what about it by when, and what silence does."""

from .enums import Wrong
from .operations.act_in_case import act_in_case, confirm_draft, drop_draft
from .operations.ask_for_repair import ask_for_repair
from .operations.raise_cases import raise_cases
from .operations.see_ahead import see_ahead
from .operations.see_cases import open_case, own_cases, see_own_case
from .operations.see_figures import count_ends, count_misses
from .operations.see_queue import case_queue, count_queue
from .policies import LONGEST, raised_by_subjects
from .types import (
    Ahead,
    CaseLine,
    CaseShown,
    Claim,
    ConditionShown,
    DisputeShown,
    DoneShown,
    DraftShown,
    Given,
    LikeCases,
    LikeEnd,
    MissShown,
    NextStep,
    OrganEnds,
    OrganMisses,
    QueueChoice,
    QueueCount,
    QueueLine,
    Raised,
    WayFurther,
)

__all__ = [
    "LONGEST",
    "Ahead",
    "CaseLine",
    "CaseShown",
    "Claim",
    "ConditionShown",
    "DisputeShown",
    "DoneShown",
    "DraftShown",
    "Given",
    "LikeCases",
    "LikeEnd",
    "MissShown",
    "NextStep",
    "OrganEnds",
    "OrganMisses",
    "QueueChoice",
    "QueueCount",
    "QueueLine",
    "Raised",
    "WayFurther",
    "Wrong",
    "act_in_case",
    "ask_for_repair",
    "case_queue",
    "confirm_draft",
    "count_ends",
    "count_misses",
    "count_queue",
    "drop_draft",
    "open_case",
    "own_cases",
    "raise_cases",
    "raised_by_subjects",
    "see_ahead",
    "see_own_case",
]
