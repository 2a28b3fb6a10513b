"""The catalogue as the rest of the house reads it: frozen, typed, without a database behind it.

Every type is built from the pack's own mapping (`Item.from_pack(...)`), which the JSON Schema in
`packs/schema/` has already checked; the meaning of each key is described there.
"""

from .citation import Citation
from .clock import Clock, DeadlinesForeseen, Extension
from .code_list import CodeEntry, CodeList
from .commitment import (
    INDIVIDUAL,
    ORGANISATION,
    PERSON,
    BreachFields,
    CommitmentFields,
    CommitmentType,
)
from .display import (
    DisplayDays,
    DisplayException,
    DisplayExplained,
    DisplayRule,
    EndForeseen,
    Period,
)
from .edition import (
    Catalogue,
    DomainEntry,
    DomainMap,
    EditionCandidate,
    EditionRef,
    EditionWaiting,
    Packs,
    PackSummary,
)
from .form import Fill, Form, FormColumn, FormState
from .grading import (
    Grade,
    GradeFact,
    GradeProposed,
    GradeReason,
    Grading,
    NamedFact,
    Supervision,
)
from .item import (
    ClassRule,
    Condition,
    DocumentFields,
    Field,
    Item,
    Reference,
    RelationFields,
    SubjectFields,
)
from .listing import FoundedOn, ListCondition, ListingFacts, ListingFinding, SeriousList
from .loading import (
    Change,
    LoadedPack,
    LoadResult,
    MeasureChanged,
    PackDiff,
)
from .measure import Measure, MeasureOccasion
from .purpose import Deferral, Purpose, Question, ThirdParty
from .repair import HeldRecord, RepairCondition, RepairFacts, RepairFinding, ShownBy
from .tip_matter import TipMatter
from .workflow import CaseAct, CaseEnd, CaseGround, CaseStep, HandedIn, WayOn, Workflow

__all__ = [
    "INDIVIDUAL",
    "ORGANISATION",
    "PERSON",
    "BreachFields",
    "CaseAct",
    "CaseEnd",
    "CaseGround",
    "CaseStep",
    "Catalogue",
    "Change",
    "Citation",
    "ClassRule",
    "Clock",
    "CodeEntry",
    "CodeList",
    "CommitmentFields",
    "CommitmentType",
    "Condition",
    "DeadlinesForeseen",
    "Deferral",
    "DisplayDays",
    "DisplayException",
    "DisplayExplained",
    "DisplayRule",
    "DocumentFields",
    "DomainEntry",
    "DomainMap",
    "EditionCandidate",
    "EditionRef",
    "EditionWaiting",
    "EndForeseen",
    "Extension",
    "Field",
    "Fill",
    "Form",
    "FormColumn",
    "FormState",
    "FoundedOn",
    "Grade",
    "GradeFact",
    "GradeProposed",
    "GradeReason",
    "Grading",
    "HandedIn",
    "HeldRecord",
    "Item",
    "ListCondition",
    "ListingFacts",
    "ListingFinding",
    "LoadResult",
    "LoadedPack",
    "Measure",
    "MeasureChanged",
    "MeasureOccasion",
    "NamedFact",
    "PackDiff",
    "PackSummary",
    "Packs",
    "Period",
    "Purpose",
    "Question",
    "Reference",
    "RelationFields",
    "RepairCondition",
    "RepairFacts",
    "RepairFinding",
    "SeriousList",
    "ShownBy",
    "SubjectFields",
    "Supervision",
    "ThirdParty",
    "TipMatter",
    "WayOn",
    "Workflow",
]
