"""The words with which the catalogue describes what it lists."""

from .cases import (
    CaseMatter,
    ClockMatter,
    Effect,
    Gives,
    Outcome,
    Party,
    Silence,
)
from .consequences import (
    ListField,
    MeasureGives,
    MeasureKind,
    MeasureRemedyWay,
    Met,
    Removal,
    RepairGround,
)
from .items import (
    AdverseClass,
    Category,
    FieldType,
    Masking,
    Nature,
    NumberBy,
    Privacy,
    Retained,
    SubjectKind,
)

__all__ = [
    "AdverseClass",
    "CaseMatter",
    "Category",
    "ClockMatter",
    "Effect",
    "FieldType",
    "Gives",
    "ListField",
    "Masking",
    "MeasureGives",
    "MeasureKind",
    "MeasureRemedyWay",
    "Met",
    "Nature",
    "NumberBy",
    "Outcome",
    "Party",
    "Privacy",
    "Removal",
    "RepairGround",
    "Retained",
    "Silence",
    "SubjectKind",
]
