"""The door of replay: what was shown before, shown again and compared; and the bundle for a court."""

from .enums import BundlePurpose, Compared
from .operations.make_bundle import make_bundle
from .operations.own_bundles import case_bundles
from .operations.put_together import confirm_bundle, put_together
from .operations.replay_look_up import replay_look_up
from .operations.replay_report import replay_report
from .operations.take_bundle import take_bundle
from .types import Bundle, CaseBundleLine, Erased, Part, Replayed, TakenBundle

__all__ = [
    "Bundle",
    "BundlePurpose",
    "CaseBundleLine",
    "Compared",
    "Erased",
    "Part",
    "Replayed",
    "TakenBundle",
    "case_bundles",
    "confirm_bundle",
    "make_bundle",
    "put_together",
    "replay_look_up",
    "replay_report",
    "take_bundle",
]
