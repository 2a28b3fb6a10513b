"""Every workflow of the national pack, walked at random by everybody at once: 500 runs of 50 steps, while officers go to other
organs and the subject gives mandates and takes them back.

What is walked is the program's own: who may (`cases.rules.judging`), where a case stands and what silence does
(`catalogue.rules.course`). Beside it stands a model that knows nothing of courses: it looks at the case before and after each
step. Removed and seen red: `OWN_DRAFT`, `HAD_PART` and `NOT_YOUR_TURN` in `judge`, the check that a case is over, `hidden_from` in `led_to`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
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

from gongxin.apps.cases.enums import Wrong
from gongxin.apps.cases.rules.judging import BUILT, Hand, judge
from gongxin.apps.catalogue.enums import CaseMatter
from gongxin.apps.catalogue.rules.course import Course, Entered, Standing, began, course_of, led_to
from gongxin.apps.catalogue.types import CaseAct, Workflow
from tests.unit.catalogue.test_course import clock, house

START = datetime(2026, 1, 5, 1, tzinfo=UTC)
SUBJECT, AGENT = "account:1", "account:9"
# for whom each of them may act on the first day; the agent has no mandate yet, and one officer is of another organ
BEGINNING = {
    SUBJECT: frozenset({"subject"}),
    "account:2": frozenset({"platform"}),
    "account:3": frozenset({"platform"}),
    "account:4": frozenset({"source"}),
    "account:5": frozenset({"source"}),
    "account:6": frozenset({"supervisor"}),
    "account:7": frozenset({"supervisor"}),
    "account:8": frozenset[str](),
    AGENT: frozenset[str](),
}
STAFF = sorted(BEGINNING.keys() - {SUBJECT, AGENT})
SEATS = st.sampled_from([(), ("platform",), ("source",), ("supervisor",), ("source", "supervisor")])
EVERYBODY = st.sampled_from(sorted(BEGINNING))


# a determination is no case: it has a walk of its own (tests/unit/determinations)
CASES = sorted(code for code, flow in house()[0].items() if flow.about != "determination")


@cache
def course(code: str, entered: Entered) -> Course:
    """The same case is asked about many times."""
    return course_of(house()[0][code], clock, entered)


@dataclass
class Kept:
    """A case as it would be kept: where the last act put it, and what was done."""

    flow: Workflow
    raised: Entered
    entered: Entered
    had_part: frozenset[str]
    end: str = ""
    draft: tuple[str, str] | None = None
    done: list[tuple[str, str, str, bool, str, datetime]] = field(default_factory=list)

    @property
    def course(self) -> Course:
        return course(self.flow.code, self.entered)


class Machine(RuleBasedStateMachine):
    """One case after another, of a workflow that is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.acknowledged = 0
        self.hidden = self.attached = False
        self.seats = dict(BEGINNING)

    def hand(self, ref: str) -> Hand:
        """Who they are now, wherever they sat before."""
        return Hand(ref, self.seats[ref])

    @rule(who=st.sampled_from(STAFF), seat=SEATS)
    def move(self, who: str, seat: tuple[str, ...]) -> None:
        """Somebody of the staff goes to another organ, or leaves; who supervises itself is for both."""
        self.seats[who] = frozenset(seat)

    @rule(given=st.booleans())
    def delegate(self, given: bool) -> None:
        """The subject gives somebody a mandate, or withdraws it."""
        self.seats[AGENT] = frozenset({"subject"} if given else ())

    @initialize(flow=st.sampled_from(CASES), hours=st.integers(0, 24 * 365), part=st.booleans())
    def begin(self, flow: str, hours: int, part: bool) -> None:
        self.now += timedelta(hours=hours)
        self._raise(flow, frozenset({"account:4", "account:6"}) if part else frozenset())

    def _raise(self, code: str, had_part: frozenset[str]) -> None:
        flow = house()[0][code]
        raised = began(flow, now=self.now)
        self.case = Kept(flow, raised, raised, had_part)
        self.acknowledged, self.hidden, self.attached = 0, False, False
        self._look()

    @property
    def standing(self) -> Standing:
        return self.case.course.standing(self.now)

    @property
    def over(self) -> bool:
        return bool(self.case.end) or self.standing.end is not None

    @rule(hours=st.one_of(st.integers(1, 30), st.integers(24, 24 * 90)))
    def wait(self, hours: int) -> None:
        """An hour at a time would tell the same: the model looks at each end of a wait on the way."""
        for stretch in self.case.course.stretches:
            if self.now < stretch.due <= self.now + timedelta(hours=hours) and not self.over:
                self._look(stretch.due)
        self.now += timedelta(hours=hours)
        self._look()

    @rule(ref=EVERYBODY, data=st.data())
    def act(self, ref: str, data: Any) -> None:
        here = [one.code for one in self.standing.stretch.step.acts]
        anywhere = sorted({one.code for step in self.case.flow.steps for one in step.acts})
        code = data.draw(st.one_of(st.sampled_from(here), st.sampled_from(anywhere)))
        self._try(self.hand(ref), code)

    @rule(data=st.data())
    def act_in_turn(self, data: Any) -> None:
        """Somebody whose turn it is does what the step has, so that runs get far."""
        act = data.draw(st.sampled_from(self.standing.stretch.step.acts))
        hands = [self.hand(ref) for ref in sorted(self.seats) if act.by in self.seats[ref]]
        if hands:
            self._try(data.draw(st.sampled_from(hands)), act.code)

    def _found(self, code: str) -> CaseAct | None:
        acts = self.standing.stretch.step.acts
        return next((one for one in acts if one.code == code), None)

    def _try(self, who: Hand, code: str) -> None:
        act, before = self._found(code), (self.case.entered, self.case.end, len(self.case.done))
        wrong = judge(act, hand=who, over=self.over, had_part=self.case.had_part)
        if wrong is not None or act is None:
            assert wrong is not None
            assert (self.case.entered, self.case.end, len(self.case.done)) == before
            return
        assert act.by in who.parties
        assert act.effect in BUILT
        if act.second:
            self.case.draft = (code, who.ref)
        else:
            self._do(act, who.ref, "")

    @rule(ref=EVERYBODY)
    def confirm(self, ref: str) -> None:
        who = self.hand(ref)
        code, drafted_by = self.case.draft or ("", "")
        act = self._found(code)
        wrong = judge(
            act,
            hand=who,
            over=self.over,
            had_part=self.case.had_part,
            confirming=True,
            drafted_by=drafted_by,
        )
        if who.ref == drafted_by:
            assert wrong is not None
        if wrong is None and act is not None:
            assert act.by in self.seats[ref]
            self._do(act, who.ref, drafted_by)

    def _do(self, act: CaseAct, by: str, drafted_by: str) -> None:
        case, standing = self.case, self.standing
        case.done.append(
            (standing.stretch.step.code, act.code, by, act.second, drafted_by, self.now)
        )
        case.draft = None
        self.acknowledged += 1
        if case.flow.end(act.to):
            case.end = act.to
        else:
            case.entered = led_to(case.flow, standing, before=case.entered, to=act.to, now=self.now)
        self._look()

    @precondition(lambda self: self.over)
    @rule(flow=st.sampled_from(CASES), follows=st.booleans())
    def again(self, flow: str, follows: bool) -> None:
        """What is over takes nothing more, and blocks no new case."""
        for ref in self.seats:
            act = self._found(self.standing.stretch.step.acts[0].code)
            assert judge(act, hand=self.hand(ref), over=True, had_part=()) is Wrong.OVER
        # who did or drafted anything has a part in none that follows, wherever they sit then
        part = {ref for _, _, by, _, drafted_by, _ in self.case.done for ref in (by, drafted_by)}
        self._raise(flow, (self.case.had_part | part) - {""} if follows else frozenset())

    def _look(self, at: datetime | None = None) -> None:
        """The model: whoever is late with a wait whose end hides has hidden the records until the case ends; of a statement, attached it."""
        standing = self.case.course.standing(at or self.now)
        late = standing.due is not None and standing.due <= (at or self.now)
        late = late and not self.case.end
        if self._states:
            self.attached = self.attached or late
        else:
            self.hidden = self.hidden or late

    @property
    def _states(self) -> bool:
        """Whether silence attaches what the subject states, and hides nothing."""
        return self.case.flow.about is CaseMatter.STATEMENT

    @invariant()
    def nothing_is_overdue_without_effect(self) -> None:
        if not hasattr(self, "case") or self.over:
            return
        standing = self.standing
        assert standing.due is not None, "an open case waits for somebody until some day"
        if standing.due <= self.now:
            assert (standing.hidden_from is None) == self._states
            assert self.attached == self._states
            assert standing.missed

    @invariant()
    def nothing_hidden_is_shown(self) -> None:
        if hasattr(self, "case") and not self.over:
            assert (self.standing.hidden_from is not None) == self.hidden
            attaches = self.case.course.attaches_at
            assert (attaches is not None and attaches <= self.now) == self.attached

    @invariant()
    def nobody_approves_their_own_act(self) -> None:
        for _, _, by, second, drafted_by, _ in self._done():
            assert (drafted_by != "") == second
            assert by != drafted_by

    @invariant()
    def who_had_part_did_nothing_again(self) -> None:
        for _, _, by, _, drafted_by, _ in self._done():
            assert by in {SUBJECT, AGENT} or not {by, drafted_by} & self.case.had_part

    @precondition(lambda self: self.acknowledged > 0)
    @rule()
    def no_acknowledged_act_is_lost(self) -> None:
        """Told again from the first act on, the case is where it is."""
        assert len(self.case.done) == self.acknowledged
        flow, end = self.case.flow, ""
        entered = self.case.raised
        for from_step, code, *_, at in self.case.done:
            standing = course(flow.code, entered).standing(at)
            assert standing.stretch.step.code == from_step
            to = next(one.to for one in standing.stretch.step.acts if one.code == code)
            if flow.end(to):
                end = to
            else:
                entered = led_to(flow, standing, before=entered, to=to, now=at)
        assert (entered, end) == (self.case.entered, self.case.end)

    def _done(self) -> list[tuple[str, str, str, bool, str, datetime]]:
        return self.case.done if hasattr(self, "case") else []


def test_no_walk_through_a_workflow_ends_where_it_must_not() -> None:
    walks = settings(max_examples=500, stateful_step_count=50, deadline=None)
    run_state_machine_as_test(Machine, settings=walks)
