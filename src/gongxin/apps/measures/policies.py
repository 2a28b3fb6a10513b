"""What holds of a measure: who may apply it, how long, how far it is, and in which words."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from gongxin.apps.catalogue.api import Measure, get_clock
from gongxin.apps.directory.api import Organ
from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import Explanation
from gongxin.lib.identifiers import holds_citizen_number
from gongxin.lib.periods import BEIJING, Length
from gongxin.lib.reckoning import ClockKind, reckon

from .enums import AppliedState, Ending
from .errors import words_unfit
from .models import Applied

CLOCK = "measure-defence"
SHORTEST, LONGEST = 10, 1_000
_PROPOSED = Text(
    "单位在这一天拟议并告知。", "The organ proposed it and gave notice of it on this day."
)


def may_apply(measure: Measure, organ: Organ) -> bool:
    """Whether the list names that organ, or what it is there for."""
    return organ.code in measure.organs or organ.function in measure.functions


def defence_period(proposed_at: datetime) -> Explanation:
    """Until when the subject may speak, step by step, by the clock and the calendar as they are known now."""
    clock = get_clock(code=CLOCK, on=proposed_at.astimezone(BEIJING).date())
    return explain_defence(proposed_at, clock.length)


def explain_defence(proposed_at: datetime, length: Length) -> Explanation:
    """Why the period ends on the day on which it ends."""
    return reckon(
        start=proposed_at.astimezone(BEIJING).date(),
        length=length,
        kind=ClockKind.RIGHT,
        begins=_PROPOSED,
        calendar=settings.WORKING_CALENDAR,
    )


def longest_until(longest: Length, proposed_at: datetime) -> datetime:
    """The instant at which a measure proposed now is over at the latest: the longest term from the proposal, so that procedure adds nothing to it."""
    over = reckon(
        start=proposed_at.astimezone(BEIJING).date(),
        length=longest,
        kind=ClockKind.LIMIT,
        begins=_PROPOSED,
        calendar=settings.WORKING_CALENDAR,
    ).over
    if over is None:
        raise ValueError("a term that never ends")
    return over


def state_of(row: Applied, *, in_force: bool, now: datetime) -> AppliedState:
    """How far it is; `in_force` is what the view says of it."""
    if row.confirmed_at is not None:
        if row.ending == Ending.LIFTED:
            return AppliedState.LIFTED
        return AppliedState.IN_FORCE if in_force else AppliedState.OVER
    if row.ending == Ending.DROPPED:
        return AppliedState.DROPPED
    return AppliedState.DEFENCE if now < row.defend_until else AppliedState.READY


def check_words(said: str) -> str:
    """Words as they are kept. Raises Refusal where they say too little, too much, or an identity number."""
    plain = said.strip()
    if not SHORTEST <= len(plain) <= LONGEST:
        raise words_unfit(
            Text(
                f"应为 {SHORTEST} 至 {LONGEST} 字",
                f"they are {SHORTEST} to {LONGEST} characters long",
            )
        )
    if holds_citizen_number(plain):
        raise words_unfit(Text("里面有居民身份证号码", "they hold a resident identity number"))
    return plain
