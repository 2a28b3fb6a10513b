"""The door of display: canaries, what a check found, and how the nightly one stands."""

from .enums import Channel, CheckState
from .errors import no_purpose
from .operations.check_register import check_register
from .operations.list_checks import LATE_AFTER, list_checks, standing
from .operations.record_check import record_check
from .operations.seed_canaries import (
    ITEM,
    OFFICER,
    SECOND,
    Filed,
    decided_for,
    login_of,
    seed_canaries,
    signing_key,
    take_back,
)
from .types import ChannelFound, CheckFound, CheckStanding

__all__ = [
    "ITEM",
    "LATE_AFTER",
    "OFFICER",
    "SECOND",
    "Channel",
    "ChannelFound",
    "CheckFound",
    "CheckStanding",
    "CheckState",
    "Filed",
    "check_register",
    "decided_for",
    "list_checks",
    "login_of",
    "no_purpose",
    "record_check",
    "seed_canaries",
    "signing_key",
    "standing",
    "take_back",
]
