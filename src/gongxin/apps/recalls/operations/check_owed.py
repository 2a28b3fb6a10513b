"""Whoever does not acknowledge is told nothing more: asked before every answer, and computed from dates (charter C14)."""

from __future__ import annotations

from datetime import datetime

from ..errors import recalls_owed
from ..queries import owed_by


def check_owed(*, organ: str, now: datetime) -> None:
    """Raises Refusal `recalls.owed`, naming the recalls, while the organ has not acknowledged one in time."""
    owed = owed_by(organ=organ, now=now)
    if owed:
        raise recalls_owed(owed)
