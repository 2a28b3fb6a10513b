"""The door of replay: what was shown before, shown again and compared; and the bundle for a court."""

from .enums import Compared
from .operations.make_bundle import make_bundle
from .operations.replay_look_up import replay_look_up
from .operations.replay_report import replay_report
from .types import Bundle, Erased, Part, Replayed

__all__ = [
    "Bundle",
    "Compared",
    "Erased",
    "Part",
    "Replayed",
    "make_bundle",
    "replay_look_up",
    "replay_report",
]
