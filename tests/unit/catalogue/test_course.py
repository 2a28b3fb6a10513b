"""Where a case stands, over every workflow and clock of the packs of this house: silence always has an effect, and never
against the subject; neither waiting nor a holiday ever takes time away.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.apps.catalogue.enums import CaseMatter
from gongxin.apps.catalogue.operations.check_packs import sound_packs
from gongxin.apps.catalogue.rules.course import (
    Course,
    Entered,
    Standing,
    began,
    course_of,
    led_to,
)
from gongxin.apps.catalogue.types import CaseStep, Clock, Workflow
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING, begins
from gongxin.lib.working_days import OFFICIAL, OwnDay, WorkingCalendar, add_working_days

PACKS = Path(__file__).parents[3] / "packs"
BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 6 * 365 * 24).map(lambda hours: BEGINNING + timedelta(hours=hours))


@cache
def house() -> tuple[dict[str, Workflow], dict[str, Clock]]:
    """Workflows and clocks of the packs, by code."""
    trees = sound_packs([PACKS / name for name in ("national", "sichuan", "huainan")])
    flows = [
        Workflow.from_pack("national", one.raw)
        for tree in trees
        for one in tree.entries("workflows")
    ]
    clocks = [
        Clock.from_pack("national", one.raw) for tree in trees for one in tree.entries("clocks")
    ]
    return {one.code: one for one in flows}, {one.code: one for one in clocks}


def clock(code: str, _: date) -> Clock:
    return house()[1][code]


def _course(
    flow: Workflow, step: CaseStep, at: datetime, calendar: WorkingCalendar = OFFICIAL
) -> Course:
    return course_of(flow, clock, Entered(step.code, at, step.code, at), calendar=calendar)


def _every() -> list[Any]:
    return [
        pytest.param(flow, step, id=f"{flow.code}/{step.code}")
        for flow in house()[0].values()
        for step in flow.steps
    ]


every_step: Callable[..., Any] = pytest.mark.parametrize(("flow", "step"), _every())


def test_every_workflow_of_the_house_is_here() -> None:
    assert set(house()[0]) == {
        "objection", "objection-review", "correction", "annulment", "complaint", "reconsideration",
        "repair", "statement", "determination",
    }  # fmt: skip


def _states(flow: Workflow) -> bool:
    """Whether silence attaches what the subject states, and hides nothing."""
    return flow.about is CaseMatter.STATEMENT


@every_step
def test_sixty_silent_working_days_leave_nothing_without_effect(
    flow: Workflow, step: CaseStep
) -> None:
    """Whenever in 2026 it begins: at each midnight of the sixty days what is overdue hides, is attached, has gone up, or lapsed without harm."""
    for month in range(1, 13):
        at = datetime(2026, month, 5, 3, tzinfo=UTC)
        course = _course(flow, step, at)
        for days in range(61):
            now = begins(add_working_days(at.date(), days + 1, OFFICIAL)) if days else at
            standing = course.standing(now)
            if standing.end is not None:
                assert standing.end.outcome == "lapsed"
                assert (standing.due, standing.hidden_from) == (None, None)
                continue
            assert standing.due is not None
            if standing.due <= now:
                took_effect = course.attaches_at if _states(flow) else standing.hidden_from
                assert took_effect is not None
                assert took_effect <= now
                assert standing.missed, "the miss counts"
    last = course.standing(now)
    assert last.end or last.hidden_from or _states(flow), (
        "sixty days are longer than any clock here"
    )


@every_step
@settings(max_examples=60, deadline=None)
@given(at=MOMENTS, hours=st.integers(0, 24 * 90), more=st.integers(0, 24 * 90))
def test_later_never_takes_anything_back(
    flow: Workflow, step: CaseStep, at: datetime, hours: int, more: int
) -> None:
    """What was hidden stays hidden, what was missed stays missed, and a case does not go backwards by waiting."""
    course = _course(flow, step, at)
    early = course.standing(at + timedelta(hours=hours))
    late = course.standing(at + timedelta(hours=hours + more))
    assert late.missed[: len(early.missed)] == early.missed
    assert late.since >= early.since
    if early.hidden_from and not late.end:
        assert late.hidden_from == early.hidden_from
    for one, then in zip(course.stretches, course.stretches[1:], strict=False):
        assert one.ends == then.begins
        assert one.due <= then.begins


@every_step
@settings(max_examples=60, deadline=None)
@given(at=MOMENTS, later=st.integers(0, 60))
def test_what_begins_later_is_not_due_sooner(
    flow: Workflow, step: CaseStep, at: datetime, later: int
) -> None:
    one = _course(flow, step, at).stretches[0].due
    assert _course(flow, step, at + timedelta(days=later)).stretches[0].due >= one


@every_step
@settings(max_examples=60, deadline=None)
@given(at=MOMENTS, off=st.integers(0, 40))
def test_one_more_holiday_never_shortens(
    flow: Workflow, step: CaseStep, at: datetime, off: int
) -> None:
    day = at.astimezone(BEIJING).date() + timedelta(days=off)
    if OFFICIAL.announced(day):
        more = WorkingCalendar(days={day: OwnDay(works=False, name=Text("停工", "Closed"))})
        before, after = _course(flow, step, at), _course(flow, step, at, more)
        assert after.stretches[0].due >= before.stretches[0].due


@every_step
def test_why_it_is_due_is_said_step_by_step(flow: Workflow, step: CaseStep) -> None:
    (stretch, *_) = _course(flow, step, datetime(2026, 3, 5, 3, tzinfo=UTC)).stretches
    assert stretch.why.over == stretch.due
    assert stretch.why.steps[0].words.zh == f"案件在这一天到「{step.title.zh}」环节。"
    assert stretch.why.steps[0].before is None
    assert stretch.why.steps[0].after == date(2026, 3, 5)


def _flow(code: str) -> Workflow:
    return house()[0][code]


def test_a_complaint_goes_up_by_itself_and_then_hides() -> None:
    at = datetime(2026, 11, 2, 3, tzinfo=UTC)
    course = course_of(_flow("complaint"), clock, began(_flow("complaint"), now=at))
    platform, supervisor = course.stretches
    assert (platform.waits_for, supervisor.waits_for) == ("platform", "supervisor")
    assert platform.due == begins(date(2026, 11, 17)), "ten working days"
    assert supervisor.due == begins(date(2026, 11, 25)), (
        "five more, from the day on which it went up"
    )
    assert course.hides_at == supervisor.due
    before = course.standing(platform.due - timedelta(microseconds=1))
    assert (before.stretch, before.missed) == (platform, ())
    gone_up = course.standing(platform.due)
    assert (gone_up.stretch, gone_up.since) == (supervisor, platform.due)
    assert gone_up.missed == (platform,)
    assert course.standing(supervisor.due).missed == (platform, supervisor)


def test_what_the_subject_does_not_supply_lapses_and_hides_nothing() -> None:
    at = datetime(2026, 3, 2, 3, tzinfo=UTC)
    course = course_of(_flow("repair"), clock, Entered("at-subject", at, "at-subject", at))
    assert course.hides_at is None
    assert course.lapses_at is not None
    assert course.standing(course.lapses_at - timedelta(seconds=1)).end is None
    lapsed = course.standing(course.lapses_at)
    assert lapsed.end is not None
    assert (lapsed.end.code, lapsed.missed, lapsed.due) == ("lapsed", (), None)


def _standing(flow: Workflow, entered: Entered, now: datetime) -> Standing:
    return course_of(flow, clock, entered).standing(now)


def test_who_is_late_does_not_show_again_by_passing_it_on() -> None:
    flow, at = _flow("objection"), datetime(2026, 3, 2, 3, tzinfo=UTC)
    entered = began(flow, now=at)
    in_time = at + timedelta(hours=1)
    passed = led_to(
        flow, _standing(flow, entered, in_time), before=entered, to="at-source", now=in_time
    )
    assert passed.hidden_from is None
    late = at + timedelta(days=10)
    passed = led_to(flow, _standing(flow, entered, late), before=entered, to="at-source", now=late)
    assert passed.hidden_from == begins(date(2026, 3, 4))
    course = course_of(flow, clock, passed)
    assert course.hides_at == passed.hidden_from
    assert course.standing(late).missed == (), "who has it now has missed nothing"


def test_a_clock_that_runs_on_is_not_begun_anew() -> None:
    """The second step of this one has no clock of its own: the first one's goes on, and its end does what the first one's does."""
    from .test_workflow_rule import FLOW

    raw = {**FLOW, "steps": [dict(one) for one in FLOW["steps"]]}
    raw["steps"][0] |= {"at_zero": {"holds": "hide"}}
    for key in ("clock", "at_zero"):
        del raw["steps"][1][key]
    flow = Workflow.from_pack("base", raw)
    ten = house()[1]["complaint-answer"]
    at = datetime(2026, 3, 2, 3, tzinfo=UTC)
    entered = began(flow, now=at)
    first = course_of(flow, lambda *_: ten, entered)
    later = at + timedelta(days=3)
    passed = led_to(flow, first.standing(later), before=entered, to="second", now=later)
    assert (passed.timed_by, passed.since) == ("first", at)
    course = course_of(flow, lambda *_: ten, passed)
    assert course.stretches[0].due == first.stretches[0].due
    assert course.stretches[0].begins == later
    assert course.hides_at == first.hides_at


def test_what_the_linter_refuses_is_not_reckoned() -> None:
    from .test_workflow_rule import FLOW

    raw = {**FLOW, "steps": [dict(one) for one in FLOW["steps"]]}
    raw["steps"][1] |= {"at_zero": {"holds": "escalate", "to": "first"}}
    flow = Workflow.from_pack("base", raw)
    at = datetime(2026, 3, 2, 3, tzinfo=UTC)
    with pytest.raises(ValueError, match="no effect"):
        course_of(flow, lambda *_: house()[1]["complaint-answer"], began(flow, now=at))
