"""What holds of a recall: when it is due, how far it is, and whether a statement acknowledges it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from gongxin.apps.catalogue.api import get_clock
from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import Explanation
from gongxin.lib.periods import BEIJING
from gongxin.lib.reckoning import ClockKind, reckon

from .enums import Fault, RecallState

CLOCK = "recall-acknowledgement"
DONE = "stopped-and-deleted"
"""What a system signs that it did; there is nothing else to acknowledge."""

CLOCKS_DIFFER = timedelta(minutes=10)
"""How far the clock of a system may be off, either way."""

_SENT = Text("召回通知在这一天发出。", "The recall was sent on this day.")


def explain_due(made_at: datetime) -> Explanation:
    """By which day a recall of that hour has to be acknowledged, and why that day."""
    return reckon(
        start=made_at.astimezone(BEIJING).date(),
        length=get_clock(code=CLOCK).length,
        kind=ClockKind.DUTY,
        begins=_SENT,
        calendar=settings.WORKING_CALENDAR,
    )


def due_after(made_at: datetime) -> datetime:
    """The instant from which a recall of that hour is overdue, and look-ups of its organ stop."""
    due = explain_due(made_at).over
    if due is None:
        raise ValueError("a clock that never ends")
    return due


def state_of(*, due_at: datetime, acknowledged_at: datetime | None, now: datetime) -> RecallState:
    """How far a recall is at that moment: silence needs no job to have its effect."""
    if acknowledged_at is not None:
        return (
            RecallState.ACKNOWLEDGED if acknowledged_at < due_at else RecallState.ACKNOWLEDGED_LATE
        )
    return RecallState.WAITING if now < due_at else RecallState.OVERDUE


def fault_of(
    claims: Mapping[str, Any] | None, *, number: str, digest: str, made_at: datetime, now: datetime
) -> Fault | None:
    """What is wrong with a statement as an acknowledgement of that recall; None: it is one.

    `claims` are None where the signature was not the system's own. It says `recall`, `digest`, `done` and `iat`, in
    seconds since 1970.
    """
    if claims is None:
        return Fault.SIGNATURE
    if claims.get("recall") != number:
        return Fault.OTHER_RECALL
    if claims.get("digest") != digest:
        return Fault.OTHER_STATEMENT
    if claims.get("done") != DONE:
        return Fault.NOT_DONE
    try:
        issued = datetime.fromtimestamp(claims["iat"], UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return Fault.TIME
    early = issued < made_at - CLOCKS_DIFFER
    return Fault.TIME if early or issued > now + CLOCKS_DIFFER else None
