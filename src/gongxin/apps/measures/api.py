"""The door of measures: proposed, spoken against, confirmed, carried out, and over by themselves."""

from .enums import AppliedState, Ending, ExecutionOutcome
from .operations.confirm_measure import confirm_measure, end_measure
from .operations.propose_measure import proposable, propose_measure
from .operations.report_execution import report_execution
from .operations.say_in_defence import say_in_defence
from .operations.see_measures import (
    count_measures,
    list_measures,
    own_measure,
    own_measures,
    see_measure,
)
from .policies import CLOCK, defence_period, explain_defence, longest_until
from .types import AppliedLine, AppliedShown, OrganMeasures, Proposable, Reported

__all__ = [
    "CLOCK",
    "AppliedLine",
    "AppliedShown",
    "AppliedState",
    "Ending",
    "ExecutionOutcome",
    "OrganMeasures",
    "Proposable",
    "Reported",
    "confirm_measure",
    "count_measures",
    "defence_period",
    "end_measure",
    "explain_defence",
    "list_measures",
    "longest_until",
    "own_measure",
    "own_measures",
    "proposable",
    "propose_measure",
    "report_execution",
    "say_in_defence",
    "see_measure",
]
