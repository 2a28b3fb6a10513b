"""What the state of a bundle allows, and what a reason has to be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.conf import settings

from gongxin.apps.catalogue.api import Item, get_clock
from gongxin.apps.register.api import CurrentVersion
from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import Explanation
from gongxin.lib.periods import BEIJING
from gongxin.lib.privacy.detector import detect
from gongxin.lib.reckoning import ClockKind, reckon

from .enums import BundleState, Ground
from .errors import not_for_the_public, reason_missing
from .models import Bundle

CLOCK = "licence-penalty-filing"
"""双公示 (发改办财金〔2018〕424号): within seven working days of the decision."""
OF_THE_CLOCK = frozenset({"administrative-licence", "administrative-penalty"})

_SHORTEST, _LONGEST = 4, 200
_DECIDED = Text("在这一天作出决定。", "The decision was made on this day.")
_GROUNDS: Mapping[str, Ground] = {
    "ended": Ground.CASE_ENDED,
    "withdrawn": Ground.ANNULLED,
    "recalled": Ground.ANNULLED,
}


def explain_due(decided_on: date) -> Explanation:
    """By which day a licence or penalty of that day has to be published, and why that day."""
    return reckon(
        start=decided_on,
        length=get_clock(code=CLOCK).length,
        kind=ClockKind.DUTY,
        begins=_DECIDED,
        calendar=settings.WORKING_CALENDAR,
    )


def newest_overdue(today: date) -> date:
    """The newest day of a decision whose time to be published is over on that day: of what was decided by then, all is late."""
    decided = today
    while (last := explain_due(decided).last_day) is None or last >= today:
        decided -= timedelta(days=1)
    return decided


def is_late(decided_on: date, released_at: datetime) -> bool:
    """Whether it is released after the last day of its time, Beijing time."""
    last = explain_due(decided_on).last_day
    return last is not None and released_at.astimezone(BEIJING).date() > last


def check_item(item: Item) -> frozenset[str]:
    """The kinds of subject that the item shows to the public (charter C12). Raises Refusal where it is nobody."""
    if not item.shown_to_public:
        raise not_for_the_public(item.title)
    return frozenset(kind.value for kind in item.shown_to_public)


def state_of(row: Bundle) -> BundleState:
    """Where a bundle stands."""
    if row.released_at is not None:
        return BundleState.RELEASED
    return BundleState.WAITING if row.sent_back_at is None else BundleState.SENT_BACK


def may_release(row: Bundle, ref: str) -> bool:
    """Whether somebody may be the second person: a person who neither proposed nor changed it."""
    return ref.startswith("account:") and ref not in {row.proposed_by, *row.changed_by}


def check_reason(words: str) -> str:
    """The reason without blanks around it. Raises Refusal where it is too short, too long, or names somebody."""
    said = words.strip()
    if not _SHORTEST <= len(said) <= _LONGEST or detect(said):
        raise reason_missing()
    return said


def ended_by(
    current: CurrentVersion | None, version: int, now: datetime
) -> tuple[Ground, datetime] | None:
    """Why an entry of that version is gone, and since when; None where its record is only hidden while a case waits."""
    if current is None:
        return Ground.DESTROYED, now
    if current.status in _GROUNDS:
        return _GROUNDS[current.status], current.since
    if current.version != version:
        return Ground.CORRECTED, current.since
    if current.ends is not None and current.ends <= now:
        return Ground.PERIOD_OVER, current.ends
    return None
