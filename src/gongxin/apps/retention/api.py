"""The door of retention: what was kept long enough is destroyed, with a receipt; and what must stay, stays."""

from .enums import SAID_BY_REVIEWERS, ErasureState, ListState, StayReason
from .models import WAIT
from .operations.confirm_erasure import KEPT, confirm_erasure
from .operations.destruction_receipt import destruction_receipt
from .operations.erasure_receipt import erasure_receipt
from .operations.lift_hold import lift_hold, renew_hold
from .operations.list_erasures import list_erasures, see_erasure
from .operations.list_holds import list_holds, see_hold
from .operations.list_lists import list_lists, see_list, what_stays
from .operations.make_list import make_list
from .operations.place_hold import LONGEST_DAYS, place_hold
from .operations.propose_erasure import propose_erasure, withdraw_erasure
from .operations.redo_lists import redo_lists
from .operations.review_list import approve_list, send_back, take_out, withdraw_list
from .operations.run_list import lists_to_run, run_list
from .operations.see_due import see_due
from .queries import DESTROYABLE, TOUCHED_TABLES, destroyed_of, list_named, records_destroyed
from .types import (
    CountLine,
    DestroyedUnder,
    DueLine,
    ErasureLine,
    HoldAsked,
    HoldLine,
    ListLine,
    ListRun,
    Selection,
    StayLine,
)

__all__ = [
    "DESTROYABLE",
    "KEPT",
    "LONGEST_DAYS",
    "SAID_BY_REVIEWERS",
    "TOUCHED_TABLES",
    "WAIT",
    "CountLine",
    "DestroyedUnder",
    "DueLine",
    "ErasureLine",
    "ErasureState",
    "HoldAsked",
    "HoldLine",
    "ListLine",
    "ListRun",
    "ListState",
    "Selection",
    "StayLine",
    "StayReason",
    "approve_list",
    "confirm_erasure",
    "destroyed_of",
    "destruction_receipt",
    "erasure_receipt",
    "lift_hold",
    "list_erasures",
    "list_holds",
    "list_lists",
    "list_named",
    "lists_to_run",
    "make_list",
    "place_hold",
    "propose_erasure",
    "records_destroyed",
    "redo_lists",
    "renew_hold",
    "run_list",
    "see_due",
    "see_erasure",
    "see_hold",
    "see_list",
    "send_back",
    "take_out",
    "what_stays",
    "withdraw_erasure",
    "withdraw_list",
]
