"""The door of custody: the keys that close everything else, their versions and what hangs on them."""

from .operations.move_keys import move_keys
from .operations.retire_keys import retire_keys
from .operations.rewrap_keys import rewrap_keys
from .operations.rotate_keys import rotate_keys
from .queries import key_status
from .types import Rewrapped, VersionLine

__all__ = [
    "Rewrapped",
    "VersionLine",
    "key_status",
    "move_keys",
    "retire_keys",
    "rewrap_keys",
    "rotate_keys",
]
