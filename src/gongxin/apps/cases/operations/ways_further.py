"""救济途径: what may be done after a case ended, until when, and why then."""

from __future__ import annotations

from django.conf import settings

from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING
from gongxin.lib.reckoning import reckon

from ..models import Case
from ..policies import Rules
from ..types import WayFurther

_TOLD = Text("本人在这一天得到结果。", "On this day the person was told the end.")


def ways_further(case: Case) -> tuple[WayFurther, ...]:
    """The ways on from the end of the case, each with its last moment; none while it is not over."""
    rules = Rules.of(case)
    end = rules.flow.end(case.end) if case.end else None
    if end is None or case.ended_at is None:
        return ()
    day = case.ended_at.astimezone(BEIJING).date()
    found = []
    for way in end.ways_on:
        clock = rules.clock(way.clock, day)
        why = reckon(
            start=day,
            length=clock.length,
            kind=clock.kind,
            begins=_TOLD,
            calendar=settings.WORKING_CALENDAR,
        )
        found.append(WayFurther(way.title, why.over, why, way.raises))
    return tuple(found)
