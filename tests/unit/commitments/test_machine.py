"""A commitment walked at random by everybody at once: 400 runs of 40 steps over the rules by which the program judges.

What is walked is the program's own (`commitments.rules.stage`). Beside it stands a model that knows nothing of it: it remembers what was
done, by whom and when, and looks at each finding whether all that is owed had come before. Removed and seen red: `OWN_NOTICE`, `WORSE`,
`UNANSWERED`, `TOO_EARLY` (the stage of answering taken for one of confirming) and the end by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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

from gongxin.apps.commitments.enums import Deed, Fulfilment, Stage
from gongxin.apps.commitments.rules.stage import MAKERS, due_of, judge, may_at, stage_of

START = datetime(2026, 1, 5, 1, tzinfo=UTC)
OFFICERS = tuple(f"account:{n}" for n in range(1, 4))
MAKER = "account:9"
ANSWER = timedelta(days=14)
FAILED = tuple(one for one in Fulfilment if one.failed)


@dataclass
class Row:
    """A commitment as it would be kept."""

    accept_by: datetime | None
    perform_by: datetime
    valid_until: datetime
    accepted_at: datetime | None = None
    ending: str = ""
    noticed_at: datetime | None = None
    noticed_by: str = ""
    answer_until: datetime | None = None
    announced: str = ""
    answered_at: datetime | None = None
    state: str = ""
    found_by: str = ""
    found_at: datetime | None = None


class Machine(RuleBasedStateMachine):
    """One commitment after another."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.done: list[tuple[Deed, str, datetime]] = []

    @initialize(
        accept=st.integers(0, 10),
        perform=st.integers(11, 90),
        valid=st.integers(1, 200),
        reached=st.integers(0, 3),
        by=st.sampled_from(OFFICERS),
        state=st.sampled_from(FAILED),
    )
    def make(
        self, accept: int, perform: int, valid: int, reached: int, by: str, state: Fulfilment
    ) -> None:
        """Just made, or already a part of the way towards a failure: few walks would get there by themselves."""
        accept_by = START + timedelta(days=accept) if accept else None
        perform_by = START + timedelta(days=perform)
        self.row = Row(accept_by, perform_by, perform_by + timedelta(days=valid))
        if accept_by is None:
            self.row.accepted_at = START
        if reached:
            self._try(Deed.ACCEPT, by, state, False)
            self.now = perform_by
            self._try(Deed.NOTIFY, by, state, False)
        if reached > 1:
            self._try(Deed.ANSWER, MAKER, state, False)
        if reached > 2:
            self.now += ANSWER

    @property
    def stage(self) -> Stage:
        return stage_of(self.row, now=self.now)

    @rule(hours=st.one_of(st.integers(1, 30), st.integers(24, 24 * 40)))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: not self.stage.over)
    @rule(share=st.integers(0, 101))
    def wait_for_the_next(self, share: int) -> None:
        """To just before, at or after the end of a stage, so that runs get far."""
        due = due_of(self.row, now=self.now)
        if due is not None and due > self.now:
            self.now += (due - self.now) * share / 100

    @rule(
        deed=st.sampled_from(Deed),
        by=st.sampled_from(OFFICERS),
        state=st.sampled_from(FAILED),
        weighed=st.booleans(),
    )
    def attempt(self, deed: Deed, by: str, state: Fulfilment, weighed: bool) -> None:
        self._try(deed, MAKER if deed in MAKERS else by, state, weighed)

    @precondition(lambda self: not self.stage.over)
    @rule(
        data=st.data(),
        by=st.sampled_from(OFFICERS),
        state=st.sampled_from(FAILED),
        weighed=st.booleans(),
    )
    def act_in_turn(self, data: Any, by: str, state: Fulfilment, weighed: bool) -> None:
        """An act that the stage has, by any officer: so that runs get far."""
        deed = data.draw(st.sampled_from(sorted(may_at(self.stage))))
        self._try(deed, MAKER if deed in MAKERS else by, state, weighed)

    @precondition(lambda self: not self.row.accepted_at and not self.stage.over)
    @rule(by=st.sampled_from(OFFICERS))
    def accept(self, by: str) -> None:
        self._try(Deed.ACCEPT, by, Fulfilment.PART, False)

    @precondition(lambda self: self.stage in {Stage.TO_FIND, Stage.TO_CONFIRM})
    @rule(by=st.sampled_from(OFFICERS), state=st.sampled_from(FAILED), weighed=st.booleans())
    def go_straight_on(self, by: str, state: Fulfilment, weighed: bool) -> None:
        """Towards a failure, by anybody."""
        deed = Deed.NOTIFY if self.stage is Stage.TO_FIND else Deed.CONFIRM
        self._try(deed, by, state, weighed)

    def _try(self, deed: Deed, by: str, state: Fulfilment, weighed: bool) -> None:
        if judge(deed, done=self.row, by=by, now=self.now, state=state, weighed=weighed):
            return
        row = self.row
        self.done.append((deed, by, self.now))
        if deed is Deed.ACCEPT:
            row.accepted_at = self.now
        elif deed in {Deed.REFUSE, Deed.WITHDRAW}:
            row.ending = "refused" if deed is Deed.REFUSE else "withdrawn"
        elif deed is Deed.NOTIFY:
            row.noticed_at, row.noticed_by = self.now, by
            row.answer_until, row.announced = self.now + ANSWER, state.value
        elif deed is Deed.ANSWER:
            row.answered_at = self.now
        else:
            row.state = (Fulfilment.FULL if deed is Deed.FIND_KEPT else state).value
            row.found_by, row.found_at = by, self.now
            if deed is Deed.CONFIRM:
                self._owed(by, state, weighed)

    def _owed(self, by: str, state: Fulfilment, weighed: bool) -> None:
        """By what was done alone: the notice came after the time to perform, two weeks lay between, and two officers did it."""
        deeds = {deed: (who, at) for deed, who, at in self.done}
        assert Deed.NOTIFY in deeds
        who, at = deeds[Deed.NOTIFY]
        assert at >= self.row.perform_by
        assert self.now - at >= ANSWER
        assert by != who
        assert self.row.announced == Fulfilment.NONE or state is Fulfilment.PART
        assert Deed.ANSWER not in deeds or weighed
        assert self.now < self.row.valid_until

    @invariant()
    def one_end_and_nothing_after_it(self) -> None:
        if not hasattr(self, "row"):
            return
        ends = [deed for deed, _, _ in self.done if deed in _ENDS]
        assert len(ends) <= 1
        if ends:
            assert self.done[-1][0] is ends[0]

    @invariant()
    def silence_of_an_organ_records_nothing(self) -> None:
        if hasattr(self, "row") and not self.done:
            assert self.row.state == ""
            assert self.stage is not Stage.FAILED
            if self.now >= self.row.valid_until:
                assert self.stage in {Stage.ENDED, Stage.LAPSED}


_ENDS = {Deed.REFUSE, Deed.WITHDRAW, Deed.FIND_KEPT, Deed.CONFIRM}


def test_no_failure_but_after_notice_and_time_by_two_and_never_worse() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(max_examples=400, stateful_step_count=40, deadline=None),
    )
