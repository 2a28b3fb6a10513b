"""The door of custody: the keys that close everything else, their versions and what hangs on them; and the way in for emergencies."""

from .enums import EmergencyReason
from .operations.move_keys import move_keys
from .operations.open_emergency import (
    ask_for_emergency,
    close_emergency,
    confirm_emergency,
    enter_emergency,
)
from .operations.read_statements import read_statements
from .operations.retire_keys import retire_keys
from .operations.rewrap_keys import rewrap_keys
from .operations.rotate_keys import rotate_keys
from .operations.run_statement import run_statement
from .queries import key_status, open_one_of_each, recent_emergencies
from .types import EmergencyLine, Rewrapped, StatementLine, VersionLine

__all__ = [
    "EmergencyLine",
    "EmergencyReason",
    "Rewrapped",
    "StatementLine",
    "VersionLine",
    "ask_for_emergency",
    "close_emergency",
    "confirm_emergency",
    "enter_emergency",
    "key_status",
    "move_keys",
    "open_one_of_each",
    "read_statements",
    "recent_emergencies",
    "retire_keys",
    "rewrap_keys",
    "rotate_keys",
    "run_statement",
]
