"""Random walks: nothing that is not acknowledged is without effect, and nothing is acknowledged that was not.

A model of what an organ was told, what ended, and what it said; acts in any order, honest and forged; after each the house and the model agree
about every recall, who may look up, and what the person sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gongxin.apps.access.api import answer_question, own_recalls
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.recalls.api import (
    Ground,
    RecallState,
    acknowledge_recall,
    fetch_recalls,
    list_recalls,
    recall_answers,
)
from gongxin.lib.errors import Refusal
from tests.integration.access.town import CITIZEN, NEIGHBOUR, Town, asking, grant, hire, look, now

pytestmark = pytest.mark.django_db
ORGANS = ("sc-human-resources", "sc-education")
HERE: dict[str, Any] = {}


@pytest.fixture
def officers(town: Town) -> Iterator[None]:
    """One officer of each organ, for the machine."""
    other = hire("walker", organ=ORGANS[1])
    for officer in (town.officer, other):
        grant(officer, ends_at=now() + timedelta(days=360))
    HERE.update(town=town, officers=dict(zip(ORGANS, (town.officer, other), strict=True)), at=now())
    yield
    HERE.clear()


class Recalls(RuleBasedStateMachine):
    """Looks, ends, days that pass, and acknowledgements of every kind.

    Numbers are drawn by chance, so a recall is chosen by its place in the order in which it came: the same walk meets the same recalls.
    """

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.town: Town = HERE["town"]
        self.officers: dict[str, Actor] = HERE["officers"]
        self.at: datetime = HERE["at"]
        self.told: dict[str, set[str]] = {organ: set() for organ in ORGANS}
        self.open: dict[str, tuple[str, datetime]] = {}
        self.done: dict[str, str] = {}

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    def _now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def _owes(self, organ: str) -> bool:
        return any(to == organ and due <= self.at for to, due in self.open.values())

    @rule(organ=st.sampled_from(ORGANS))
    def look(self, organ: str) -> None:
        """An answer that rests on records; refused where the organ owes an acknowledgement."""
        at = self._now()
        asked = asking(CITIZEN)
        if self._owes(organ):
            with pytest.raises(Refusal) as refused:
                answer_question(asking=asked, actor=self.officers[organ], now=at)
            assert refused.value.code == "recalls.owed"
            return
        answered = answer_question(asking=asked, actor=self.officers[organ], now=at)
        self.told[organ].add(answered.event)

    @rule()
    def end(self) -> None:
        """Everything that was told until now stands no longer."""
        looks = events_about(subject_key=CITIZEN.key, kinds=[EventKind.LOOK_UP], limit=1000)
        told = set().union(*self.told.values())
        before = {one.number for organ in ORGANS for one in self._listed(organ)}
        at = self._now()
        with transaction.atomic():
            sent = recall_answers(
                ground=Ground.ANNULLED, looks=[one for one in looks if str(one.uid) in told], now=at
            )
        assert sent == sum(bool(one) for one in self.told.values())
        for organ in ORGANS:
            fresh = [one for one in self._listed(organ) if one.number not in before]
            assert len(fresh) == bool(self.told[organ])
            for one in fresh:
                assert {str(answer.look) for answer in one.answers} == self.told[organ]
                self.open[one.number] = (organ, one.due_at)
            self.told[organ] = set()

    def _listed(self, organ: str) -> list[Any]:
        return list_recalls(actor=self.officers[organ], now=self.at, limit=1000)

    @rule(days=st.integers(1, 6))
    def wait(self, days: int) -> None:
        """Days pass."""
        self.at += timedelta(days=days)

    @rule(organ=st.sampled_from(ORGANS))
    def fetch(self, organ: str) -> None:
        """What waits is there, each time."""
        found, more = fetch_recalls(actor=self.officers[organ], now=self._now())
        assert more is None
        assert {one.recall.number for one in found} == {
            number for number, (to, _) in self.open.items() if to == organ
        }

    @precondition(lambda self: self.open or self.done)
    @rule(data=st.data(), organ=st.sampled_from(ORGANS))
    def acknowledge(self, data: st.DataObject, organ: str) -> None:
        """By its own organ it counts, by another it is not there; the same again is the same."""
        number = data.draw(st.sampled_from([*self.open, *self.done]))
        to = self.open[number][0] if number in self.open else self.done[number]
        at, actor = self._now(), self.officers[organ]
        if to != organ:
            with pytest.raises(Refusal) as refused:
                acknowledge_recall(number=number, actor=actor, now=at)
            assert refused.value.code == "recalls.unknown-recall"
            return
        shown = acknowledge_recall(number=number, actor=actor, now=at)
        assert shown.acknowledged_at is not None
        assert (shown.acknowledged_at == at) == (number in self.open)
        self.open.pop(number, None)
        self.done[number] = to

    @precondition(lambda self: self.open)
    @rule(data=st.data(), statement=st.one_of(st.text(max_size=40), st.none()))
    def forge(self, data: st.DataObject, statement: str | None) -> None:
        """A system without a signature of its own acknowledges nothing, nor does a person with one."""
        number = data.draw(st.sampled_from([*self.open]))
        organ = self.open[number][0]
        officer = self.officers[organ]
        forger = officer if statement else Actor("sender:999999", officer.role, organ)
        with pytest.raises(Refusal) as refused:
            acknowledge_recall(
                number=number, actor=forger, now=self._now(), statement=statement or ""
            )
        assert refused.value.code == "recalls.acknowledgement-not-accepted"

    @invariant()
    def the_house_and_the_model_agree(self) -> None:
        """About each recall, about who is stopped, and in the person's map."""
        states = {one.number: one.state for organ in ORGANS for one in self._listed(organ)}
        assert states.keys() == self.open.keys() | self.done.keys()
        for number, (_, due) in self.open.items():
            late = due <= self.at
            assert states[number] is (RecallState.OVERDUE if late else RecallState.WAITING)
        for number in self.done:
            assert states[number] in {RecallState.ACKNOWLEDGED, RecallState.ACKNOWLEDGED_LATE}
        mine = {one.number: one.state for one in own_recalls(actor=self.town.citizen, now=self.at)}
        assert mine == states
        said = events_about(
            subject_key=CITIZEN.key, kinds=[EventKind.RECALL_ACKNOWLEDGED], limit=1000
        )
        assert sorted(one.payload["recall"] for one in said) == sorted(self.done)
        assert own_recalls(actor=self.town.neighbour, now=self.at) == []


@pytest.mark.usefixtures("officers")
def test_any_order_of_looks_ends_days_and_acknowledgements() -> None:
    assert connection.in_atomic_block
    look(HERE["town"], NEIGHBOUR)
    Recalls.TestCase.settings = settings(
        max_examples=25,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Recalls.TestCase("runTest").runTest()
