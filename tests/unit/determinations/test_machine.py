"""A determination walked at random by everybody at once: 500 runs of 50 steps over the workflow of the national pack.

What is walked is the program's own: who may what and when (`determinations.rules.judging`), where it stands and what silence does
(`catalogue.rules.course`). Beside it stands a model that knows nothing of either: it remembers what was done, by whom and when, and
looks at each listing whether all that is owed had come before. Removed and seen red: `OWN_PROPOSAL`, `OWN_REVIEW`, `TOO_EARLY` and
`WORSE` in `judge`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gongxin.apps.catalogue.rules.course import Course, Entered, Standing, began, course_of, led_to
from gongxin.apps.catalogue.types import CaseAct, Workflow
from gongxin.apps.determinations.enums import Deed
from gongxin.apps.determinations.rules.judging import judge
from gongxin.lib.periods import BEIJING, last_day, over_from
from tests.unit.catalogue.test_course import clock, house

START = datetime(2026, 1, 5, 1, tzinfo=UTC)
OFFICERS = tuple(f"account:{n}" for n in range(1, 5))
PERSON = "account:9"
TERM = range(12, 37)
_STRAIGHT = (Deed.SERVE_NOTICE, Deed.HOLD_HEARING, Deed.REVIEW, Deed.LIST, Deed.SERVE, Deed.ENTER)


def flow() -> Workflow:
    """That of the national pack."""
    return house()[0]["determination"]


@cache
def course(entered: Entered) -> Course:
    """The same place is asked about many times."""
    return course_of(flow(), clock, entered)


@dataclass
class Row:
    """A determination as it would be kept."""

    proposed_by: str
    entered: Entered
    noticed_at: datetime | None = None
    defence_until: datetime | None = None
    announced_months: int | None = None
    statements: int = 0
    hearing_asked_at: datetime | None = None
    heard_at: datetime | None = None
    reviewed_by: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    months: int = 0
    answered: int = 0
    listed_until: date | None = None
    annulled: bool = False
    end: str = ""
    done: list[tuple[Deed, str, datetime]] = field(default_factory=list)


class Machine(RuleBasedStateMachine):
    """One determination after another."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START

    @initialize(by=st.sampled_from(OFFICERS), hours=st.integers(0, 24 * 365))
    def begin(self, by: str, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.row = Row(by, began(flow(), now=self.now))

    @property
    def standing(self) -> Standing:
        return course(self.row.entered).standing(self.now)

    @property
    def over(self) -> bool:
        return bool(self.row.end) or self.standing.end is not None

    @rule(hours=st.one_of(st.integers(1, 30), st.integers(24, 24 * 40)))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: not self.over)
    @rule(share=st.integers(0, 100))
    def wait_for_the_next(self, share: int) -> None:
        """To just before, at or after the end of a wait, so that runs get far."""
        due = self.standing.due
        if due is not None and due > self.now:
            self.now += (due - self.now) * share / 100

    @rule(
        deed=st.sampled_from(Deed),
        by=st.sampled_from((*OFFICERS, PERSON)),
        months=st.integers(10, 38),
        answered=st.booleans(),
    )
    def attempt(self, deed: Deed, by: str, months: int, answered: bool) -> None:
        self._try(deed, by, months, answered)

    @rule(data=st.data(), months=st.integers(12, 36), answered=st.booleans())
    def act_in_turn(self, data: Any, months: int, answered: bool) -> None:
        """An act that the step has, by any officer, who proposed it among them: so that runs get far."""
        act = data.draw(st.sampled_from(self.standing.stretch.step.acts))
        by = PERSON if act.by == "subject" else data.draw(st.sampled_from(OFFICERS))
        self._try(Deed(act.code), by, months, answered)

    @precondition(lambda self: not self.over)
    @rule(by=st.sampled_from(OFFICERS), months=st.integers(12, 36), answered=st.booleans())
    def go_straight_on(self, by: str, months: int, answered: bool) -> None:
        """The act that leads towards a listing, when its time has come or just before."""
        acts = {one.code for one in self.standing.stretch.step.acts}
        for deed in _STRAIGHT:
            if deed in acts:
                self._try(deed, by, months, answered)

    @rule(
        hears=st.sampled_from(OFFICERS),
        reviews=st.sampled_from(OFFICERS),
        decides=st.sampled_from(OFFICERS),
    )
    def hurry(self, hears: str, reviews: str, decides: str) -> None:
        """A hearing that is asked for, held and reviewed at once does not shorten the time for defence."""
        for deed, by in (
            (Deed.ASK_HEARING, PERSON),
            (Deed.HOLD_HEARING, hears),
            (Deed.REVIEW, reviews),
            (Deed.LIST, decides),
        ):
            self._try(deed, by, 12, answered=True)

    def _try(self, deed: Deed, by: str, months: int, answered: bool) -> None:
        act = next((one for one in self.standing.stretch.step.acts if one.code == deed), None)
        stating = deed is Deed.STATE and by == PERSON
        if self.over or (act is None and not stating):
            return
        if act is not None and (act.by == "subject") != (by == PERSON):
            return
        wrong = judge(
            deed,
            done=self.row,
            by=by,
            now=self.now,
            months=months,
            term=TERM,
            answered=answered,
        )
        if wrong is None:
            self._do(deed, act, by, months, answered)

    def _do(self, deed: Deed, act: CaseAct | None, by: str, months: int, answered: bool) -> None:
        row, now = self.row, self.now
        row.done.append((deed, by, now))
        if deed is Deed.SERVE_NOTICE and act is not None:
            row.noticed_at, row.announced_months = now, months
            row.defence_until = course(Entered(act.to, now, act.to, now)).stretches[0].due
        elif deed is Deed.STATE:
            row.statements += 1
        elif deed is Deed.ASK_HEARING:
            row.hearing_asked_at = now
        elif deed is Deed.HOLD_HEARING:
            row.heard_at = now
        elif deed is Deed.REVIEW:
            row.reviewed_by = by
        elif deed in {Deed.LIST, Deed.REFUSE}:
            row.decided_at, row.decided_by, row.months = now, by, months
            row.answered = row.statements if answered else 0
        elif deed is Deed.ENTER and row.decided_at is not None:
            row.listed_until = last_day(
                row.decided_at.astimezone(BEIJING).date(), months=row.months
            )
        if act is None or act.to == self.standing.stretch.step.code:
            return
        if flow().end(act.to):
            row.end = act.to
        else:
            row.entered = led_to(flow(), self.standing, before=row.entered, to=act.to, now=now)

    @precondition(lambda self: self.over)
    @rule(by=st.sampled_from(OFFICERS))
    def again(self, by: str) -> None:
        """What is over takes nothing more, and another may be proposed."""
        self.row = Row(by, began(flow(), now=self.now))

    # --- the model --------------------------------------------------------------------------------

    def _when(self, deed: Deed) -> datetime | None:
        return next((at for done, _, at in self.row.done if done is deed), None)

    @invariant()
    def nothing_is_entered_without_notice_defence_decision_and_service(self) -> None:
        if not hasattr(self, "row") or self._when(Deed.ENTER) is None:
            return
        noticed, decided, served, entered = (
            self._when(one) for one in (Deed.SERVE_NOTICE, Deed.LIST, Deed.SERVE, Deed.ENTER)
        )
        assert noticed
        assert decided
        assert served
        assert entered
        assert noticed < decided <= served <= entered
        # at least ten working days: never fewer than twelve days of the calendar
        assert decided - noticed >= timedelta(days=12)
        if asked := self._when(Deed.ASK_HEARING):
            heard = self._when(Deed.HOLD_HEARING)
            assert heard
            assert asked <= heard <= decided

    @invariant()
    def nobody_decides_hears_or_reviews_their_own_proposal(self) -> None:
        if not hasattr(self, "row"):
            return
        others = {Deed.HOLD_HEARING, Deed.REVIEW, Deed.LIST, Deed.REFUSE}
        by = {deed: who for deed, who, _ in self.row.done if deed in others}
        assert self.row.proposed_by not in by.values()
        for deed in (Deed.LIST, Deed.REFUSE):
            if deed in by:
                assert by[deed] != by.get(Deed.REVIEW)

    @invariant()
    def never_worse_than_announced_and_never_unanswered(self) -> None:
        if hasattr(self, "row") and self._when(Deed.LIST):
            assert self.row.announced_months is not None
            assert self.row.months <= self.row.announced_months
            assert self.row.answered == self.row.statements

    @invariant()
    def none_outlives_its_term(self) -> None:
        """A listing has a last day, and that is within three years of the decision whatever comes after."""
        if hasattr(self, "row") and self.row.listed_until is not None:
            assert self.row.decided_at is not None
            over = over_from(self.row.listed_until)
            assert over is not None
            assert over <= self.row.decided_at + timedelta(days=3 * 366 + 1)

    @invariant()
    def an_organ_that_is_silent_has_ended_it(self) -> None:
        if not hasattr(self, "row") or self.row.end:
            return
        standing = self.standing
        if standing.end is not None:
            assert standing.end.outcome == "lapsed"
            assert self._when(Deed.ENTER) is None
        else:
            assert standing.due is not None
            assert self.now < standing.due


def test_nobody_is_listed_past_what_is_owed() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Machine, settings=settings(max_examples=500, stateful_step_count=50, deadline=None)
    )


def test_a_walk_can_get_there() -> None:
    """The straight way ends in a listing: what the machine holds is not held because nothing is ever entered."""
    machine = Machine()
    machine.row = Row(OFFICERS[0], began(flow(), now=machine.now))
    steps = (
        (Deed.SERVE_NOTICE, OFFICERS[0], 1),
        (Deed.STATE, PERSON, 1),
        (Deed.REVIEW, OFFICERS[1], 25),
        (Deed.LIST, OFFICERS[2], 1),
        (Deed.SERVE, OFFICERS[0], 1),
        (Deed.ENTER, OFFICERS[0], 1),
    )
    for deed, by, days in steps:
        machine.now += timedelta(days=days)
        machine._try(deed, by, 24, answered=True)
    assert machine.row.end == "listed"
    assert [deed for deed, *_ in machine.row.done] == [deed for deed, *_ in steps]
