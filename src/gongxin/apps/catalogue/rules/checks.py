"""All rules, in the order in which their findings are best read."""

from __future__ import annotations

from .basis import BasisInForce
from .bundle import BundleByWhoActs
from .clock import ClockSound
from .commitment_sound import CommitmentSound
from .cycle import NoRings
from .document import AdverseNamesDocument
from .duplicate import Duplicates
from .forbidden_data import ForbiddenData
from .grade_sound import GradeSound
from .list_sound import ListSound
from .measure import (
    MeasureBasis,
    MeasureCounter,
    MeasureEnds,
    MeasureListed,
    MeasureOrgan,
    MeasureRemedy,
)
from .measure_limits import (
    MeasureByOfficer,
    MeasureByOrgans,
    MeasureObject,
    MeasureSpares,
    MeasureWithoutScore,
)
from .measure_occasions import MeasureOccasions, MeasureRelevance
from .period import DisplayPeriod
from .publicity import PublicityOfPersons
from .reason import PurposeHasReason
from .reference import FieldReferences, References
from .repair_sound import RepairSound
from .retention import KeptForATime
from .rule import Rule
from .sensitive import SensitivePurpose
from .workflow import WorkflowSound

MEASURE_RULES: tuple[Rule, ...] = (
    MeasureListed(),
    MeasureBasis(),
    MeasureOrgan(),
    MeasureOccasions(),
    MeasureRelevance(),
    MeasureEnds(),
    MeasureRemedy(),
    MeasureCounter(),
    MeasureSpares(),
    MeasureObject(),
    MeasureByOrgans(),
    MeasureByOfficer(),
    MeasureWithoutScore(),
)
"""What is checked of each measure, one class a fault."""

RULES: tuple[Rule, ...] = (
    References(),
    FieldReferences(),
    NoRings(),
    Duplicates(),
    DisplayPeriod(),
    BasisInForce(),
    ForbiddenData(),
    AdverseNamesDocument(),
    PublicityOfPersons(),
    PurposeHasReason(),
    SensitivePurpose(),
    ClockSound(),
    KeptForATime(),
    WorkflowSound(),
    BundleByWhoActs(),
    RepairSound(),
    ListSound(),
    CommitmentSound(),
    GradeSound(),
    *MEASURE_RULES,
)
"""What is checked once the files can be read and follow the schema."""
