"""What comes after an act, before it is done and after: at which step or end the case is then, whom it waits for until when."""

from __future__ import annotations

from datetime import datetime

from gongxin.apps.catalogue.api import CaseAct, Course, Standing, led_to

from ..models import Case
from ..policies import Rules, entered_of
from ..types import NextStep


def comes_after(
    case: Case, act: CaseAct, *, rules: Rules, standing: Standing, now: datetime
) -> NextStep:
    """What would come if it were done at that moment."""
    end = rules.flow.end(act.to)
    if end is not None:
        return NextStep(end.title, None, None)
    entered = led_to(rules.flow, standing, before=entered_of(case), to=act.to, now=now)
    return comes_at(rules.course(entered))


def comes_at(course: Course) -> NextStep:
    """Where a course begins."""
    first = course.stretches[0]
    return NextStep(first.step.title, first.waits_for, first.due)
