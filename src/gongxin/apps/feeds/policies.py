"""What holds of a feed: cursors, when take-downs are due, how far a subscription is, and whether a statement acknowledges them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from gongxin.apps.catalogue.api import get_clock
from gongxin.apps.publication.api import Gone
from gongxin.lib.bilingual import Text
from gongxin.lib.canaries import is_canary_number
from gongxin.lib.canonical import canonical_json
from gongxin.lib.periods import BEIJING
from gongxin.lib.reckoning import ClockKind, reckon

from .enums import Fault
from .errors import unknown_cursor
from .models import Subscription

CLOCK = "feed-acknowledgement"
DONE = "taken-down"
"""What a subscriber signs that it did; there is nothing else to acknowledge."""

CLOCKS_DIFFER = timedelta(minutes=10)
"""How far the clock of a system may be off, either way."""

_TOLD = Text("撤下在这一天推送。", "The take-down was told on this day.")
_PLACE, _MARK = 8, 7


def due_after(told_at: datetime) -> datetime:
    """The instant from which a take-down of that hour is overdue, and nothing more is released to who has not acknowledged it."""
    due = reckon(
        start=told_at.astimezone(BEIJING).date(),
        length=get_clock(code=CLOCK).length,
        kind=ClockKind.DUTY,
        begins=_TOLD,
        calendar=settings.WORKING_CALENDAR,
    ).over
    if due is None:
        raise ValueError("a clock that never ends")
    return due


def cursor_of(feed: str, place: int) -> str:
    """A place among the changes, as the subscriber of that number carries it; another feed’s is not taken for it."""
    said = place.to_bytes(_PLACE)
    return base64.urlsafe_b64encode(said + _mark(feed, said)).decode()


def place_of(feed: str, cursor: str) -> int:
    """The place that a cursor of this feed says; without one the beginning. Raises Refusal for any other."""
    if not cursor:
        return 0
    try:
        read = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
    except ValueError:
        raise unknown_cursor() from None
    said, mark = read[:_PLACE], read[_PLACE:]
    place = int.from_bytes(said)
    if len(said) != _PLACE or mark != _mark(feed, said) or place >= 2**63:
        raise unknown_cursor()
    return place


def _mark(feed: str, said: bytes) -> bytes:
    # a mark against mistakes, no secret: whoever makes a place up passes over releases that they could have had
    return hashlib.sha256(feed.encode() + said).digest()[:_MARK]


def told_gone(line: Gone) -> dict[str, Any]:
    """A take-down as it is told: which entry, of which item, the class of the ground, since when, and how many days it was public."""
    return {
        "line": line.line,
        "entry": str(line.number),
        "item": line.item,
        "ground": line.ground.value,
        "ended_on": line.ended_on.isoformat(),
        "days": line.days,
    }


def digest_of(lines: Sequence[Gone]) -> str:
    """SHA-256 of the canonical JSON of take-downs as they are told, in hexadecimal: what an acknowledgement names."""
    return hashlib.sha256(canonical_json([told_gone(line) for line in lines])).hexdigest()


def is_in_force(row: Subscription, now: datetime) -> bool:
    """Whether two persons have admitted it and it has not ended."""
    return row.confirmed_at is not None and row.ended_at is None and now < row.ends_at


def is_of_the_check(row: Subscription) -> bool:
    """Whether the check of the end of display reads by it: it is told of canaries alone, and nobody else is told of one."""
    return is_canary_number(row.uscc)


def fault_of(
    claims: Mapping[str, Any], *, digest: str, told_at: datetime, now: datetime
) -> Fault | None:
    """What is wrong with a statement of the subscriber's own, about places of its own feed, as an acknowledgement; None: nothing is.

    `told_at` is when the last of the take-downs was told.
    """
    if claims.get("digest") != digest:
        return Fault.OTHER_LINES
    if claims.get("done") != DONE:
        return Fault.NOT_DONE
    try:
        issued = datetime.fromtimestamp(claims["iat"], UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return Fault.TIME
    early = issued < told_at - CLOCKS_DIFFER
    return Fault.TIME if early or issued > now + CLOCKS_DIFFER else None
