"""Corrections, filings and recalls in any order: a corrected wrong value is never shown again, nothing is shown longer, and
what was once reported can be told again, byte for byte.

Guards: the comparison of corrected fields in a load, the bound of a recall by the last correction, the
end that a correction keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.apps.cases.api import Claim, Given, NewValue, act_in_case, confirm_draft
from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.replay.api import replay_report
from gongxin.apps.reports.api import download_report, issue_report
from gongxin.lib.errors import Refusal
from tests.integration.access.town import (
    CITIZEN,
    Town,
    day,
    file_rows,
    kept_until_the_end,
    now,
    opened,
    penalty,
)

from .desk import REASON, Desk, objected, staff

pytestmark = pytest.mark.django_db
ITEM = "administrative-penalty"

_SAID = {
    "CF_NR_FK": ("0.01", "0.02", "0.03"),
    "CF_SY": ("甲", "乙"),
    "CF_JDRQ": (day(20), day(40), day(5)),
    "CF_CFLB": ("罚款", "警告", "限制从业"),
}
_ONE = st.sampled_from([(name, value) for name, said in _SAID.items() for value in said])
_FILED = st.fixed_dictionaries({name: st.sampled_from(said) for name, said in _SAID.items()})
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("correct"), _ONE),
        st.tuples(st.just("file"), _FILED),
        st.tuples(st.just("recall"), st.integers(0, 9)),
        st.tuples(st.just("withdraw"), st.none()),
        st.tuples(st.just("report"), st.none()),
    ),
    min_size=3,
    max_size=8,
)


class World:
    """The citizen's penalty, and what a model that knows nothing of the register says of it."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.town = desk, desk.town
        self.right: dict[str, str] = {}
        self.ends: Any = None
        self.batches: list[str] = []
        self.reports: list[tuple[str, bytes]] = []

    def shown(self) -> Any:
        file = opened(CITIZEN.key)
        assert file is not None
        return next((one for one in file.records if one.item == ITEM), None)

    def correct(self, said: tuple[str, str]) -> None:
        name, value = said
        record = self.shown()
        if record is None:
            return
        before = record.shown_until
        (raised,) = objected(self.town, Claim(str(record.record_key), name))
        act_in_case(
            number=raised.number,
            act="pass-to-source",
            given=Given(),
            actor=self.desk.operator,
            now=now(),
        )
        values = Given(
            reason=REASON.reason, values=(NewValue(str(record.record_key), name, value),)
        )
        try:
            act_in_case(
                number=raised.number, act="correct", given=values, actor=self.desk.one, now=now()
            )
        except Refusal:
            # it says so already
            assert record.content[name] == value
            act_in_case(
                number=raised.number,
                act="take-back",
                given=Given(),
                actor=self.town.citizen,
                now=now(),
            )
            return
        confirm_draft(number=raised.number, actor=self.desk.two, now=now())
        self.right[name] = value
        self.ends = before
        after = self.shown()
        if after is not None:
            assert after.content[name] == value
            self.ends = min(before, after.shown_until)

    def file(self, said: dict[str, str]) -> None:
        receipt = file_rows(self.town.folder, ITEM, [penalty(CITIZEN, **said)])
        wrong = [name for name, value in self.right.items() if said[name] != value]
        if wrong:
            assert receipt.accepted + receipt.superseding == 0
        self.batches.append(receipt.batch)

    def recall(self, place: int) -> None:
        if self.batches:
            number = self.batches.pop(place % len(self.batches))
            recall_batch(
                number=number, reason=RecallReason.WRONG_FILE, actor=system_actor("test"), now=now()
            )

    def withdraw(self, _: None) -> None:
        try:
            file_rows(self.town.folder, ITEM, [penalty(CITIZEN, GX_ACTION="撤回")])
        except AssertionError:
            return  # it was recalled: there is nothing to be withdrawn

    def report(self, _: None) -> None:
        number = issue_report(actor=self.town.citizen, now=now()).number
        self.reports.append((number, self._json(number)))

    def _json(self, number: str) -> bytes:
        return download_report(
            number=number, format="json", actor=self.town.citizen, now=now()
        ).content

    def look(self) -> None:
        record = self.shown()
        if record is not None:
            said = {name: record.content.get(name) for name in self.right}
            assert said == self.right, "a wrong value is shown again"
            assert self.ends is None or record.shown_until <= self.ends, "it is shown longer"

    def told_again(self) -> None:
        for number, content in self.reports:
            assert self._json(number) == content
            assert replay_report(number=number, actor=self.town.citizen, now=now()).identical, (
                number
            )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_in_any_order(desk: Desk, steps: Sequence[tuple[str, Any]]) -> None:
    with kept_until_the_end():
        world = World(desk)
        world.report(None)
        for name, said in steps:
            getattr(world, name)(said)
            world.look()
        world.told_again()


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases."""
    return staff(town)
