"""The checks that were kept, and whether the newest one is the one that is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..enums import CheckState
from ..models import DisplayCheck
from ..types import ChannelFound, CheckFound, CheckStanding

LATE_AFTER = timedelta(hours=26)
"""A run each night, and two hours for a night that was busy."""


def list_checks(*, limit: int = 30) -> list[CheckFound]:
    """The newest first. Counts alone: whoever asks is told of nobody."""
    return [
        CheckFound(
            at=row.checked_at,
            channels=tuple(ChannelFound.of_kept(one) for one in row.channels),
            event=row.event,
        )
        for row in DisplayCheck.objects.order_by("-checked_at")[:limit]
    ]


def standing(*, now: datetime) -> CheckStanding:
    """The newest check, and whether it found something or is too old; silence needs no job to be seen."""
    newest = next(iter(list_checks(limit=1)), None)
    if newest is None:
        return CheckStanding(CheckState.NEVER, None)
    if not newest.ok:
        return CheckStanding(CheckState.FOUND, newest)
    late = now - newest.at > LATE_AFTER
    return CheckStanding(CheckState.LATE if late else CheckState.CLEAN, newest)
