"""The door of repairs: the conditions of a record's repair, what its person can do, and what then holds until when."""

from .operations.plan_repairs import plan_repair, plan_repairs, repair_workflow
from .operations.tell_repair import FREE, UNKNOWN, tell_repair
from .operations.weigh_record import weigh_alone, weigh_application
from .types import Application, Repairable, RepairPlan

__all__ = [
    "FREE",
    "UNKNOWN",
    "Application",
    "RepairPlan",
    "Repairable",
    "plan_repair",
    "plan_repairs",
    "repair_workflow",
    "tell_repair",
    "weigh_alone",
    "weigh_application",
]
