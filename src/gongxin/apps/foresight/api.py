"""The door of foresight: what an edition would move, loading it, and the housekeeping afterwards."""

from .enums import MOVING, Fate, Reach
from .operations.load_editions import load_editions
from .operations.move_ends import move_ends
from .operations.what_if import what_if
from .types import ClockMove, Moved, MoveLine, WhatIf

__all__ = [
    "MOVING",
    "ClockMove",
    "Fate",
    "MoveLine",
    "Moved",
    "Reach",
    "WhatIf",
    "load_editions",
    "move_ends",
    "what_if",
]
