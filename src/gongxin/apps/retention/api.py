"""The door of retention: what is kept no longer is destroyed, with a receipt."""

from .enums import ErasureState
from .operations.confirm_erasure import KEPT, confirm_erasure
from .operations.erasure_receipt import erasure_receipt
from .operations.list_erasures import list_erasures, see_erasure
from .operations.propose_erasure import propose_erasure, withdraw_erasure
from .types import ErasureLine

__all__ = [
    "KEPT",
    "ErasureLine",
    "ErasureState",
    "confirm_erasure",
    "erasure_receipt",
    "list_erasures",
    "propose_erasure",
    "see_erasure",
    "withdraw_erasure",
]
