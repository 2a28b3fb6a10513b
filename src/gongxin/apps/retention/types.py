"""What crosses the door of retention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .enums import ErasureState


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """An erasure in the list: on which document, never about whom."""

    number: str
    document: str
    proposed_at: datetime
    proposed_by: str
    confirmed_by: str
    done_at: datetime | None
    entries: int
    keys: int
    digest: str
    receipt: str
    state: ErasureState
    mine: bool
