"""The door of grades: proposed by a sector's rules, decided and confirmed by two officers, told to their subject, and over by themselves."""

from .enums import GradeEnding, GradeState
from .operations.confirm import confirm, withdraw
from .operations.decide import decide
from .operations.object import object_to
from .operations.propose import propose
from .operations.see import (
    grades_of_organ,
    gradings_of,
    own_grade,
    own_grades,
    see_grade,
    supervised,
)
from .operations.sweep import sweep
from .policies import CLOCK, LONGEST
from .types import GradeLine, GradeShown, ReasonShown, Supervised, SupervisionClass

__all__ = [
    "CLOCK",
    "LONGEST",
    "GradeEnding",
    "GradeLine",
    "GradeShown",
    "GradeState",
    "ReasonShown",
    "Supervised",
    "SupervisionClass",
    "confirm",
    "decide",
    "grades_of_organ",
    "gradings_of",
    "object_to",
    "own_grade",
    "own_grades",
    "propose",
    "see_grade",
    "supervised",
    "sweep",
    "withdraw",
]
