"""Random worlds: whatever is due, held, touched, taken out and agreed to, nothing goes that may not, and all goes that may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.apps.register.api import HeldMatter
from gongxin.apps.retention.api import (
    StayReason,
    approve_list,
    lift_hold,
    list_lists,
    run_list,
    send_back,
    take_out,
)
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import FIRM, Town, file_rows, now, penalty

from .old import AUTHOR, REVIEWER, RUNNER, SECOND, aged, held, listed

FACTS = range(4)
STEP = st.one_of(
    st.tuples(st.just("age"), st.sampled_from(FACTS)),
    st.tuples(st.just("touch"), st.sampled_from(FACTS)),
    st.tuples(st.just("hold"), st.sampled_from(FACTS)),
    st.tuples(st.just("lift"), st.just(0)),
    st.tuples(st.just("list"), st.just(0)),
    st.tuples(st.just("take"), st.integers(1, 4)),
    st.tuples(st.just("agree"), st.sampled_from([AUTHOR, REVIEWER, SECOND])),
    st.tuples(st.just("back"), st.just(0)),
    st.tuples(st.just("run"), st.just(0)),
)


def _document(world: int, fact: int) -> str:
    return f"川测交罚〔2026〕{world}{fact:03d}号"


def _there(world: int) -> set[int]:
    with as_role() as cursor:
        cursor.execute(
            "SELECT DISTINCT doc_number FROM register_record WHERE doc_number = ANY(%s)",
            [[_document(world, fact) for fact in FACTS]],
        )
        found = {number for (number,) in cursor.fetchall()}
    return {fact for fact in FACTS if _document(world, fact) in found}


class World:
    """What ought to be: which facts are old, held and on the list, and who agreed to it."""

    def __init__(self, town: Town, number: int) -> None:
        self.town, self.number = town, number
        self.alive = set(FACTS)
        self.old: set[int] = set()
        self.holds: dict[int, str] = {}
        self.changed: set[int] = set()
        self.entries: list[int] | None = None
        self.list, self.agreed = "", list[Any]()
        file_rows(
            town.folder,
            "administrative-penalty",
            [penalty(FIRM, _document(number, fact)) for fact in FACTS],
        )

    def step(self, verb: str, what: Any) -> None:
        getattr(self, f"_{verb}")(what)

    def _age(self, fact: int) -> None:
        if fact in self.alive and fact not in self.old:
            aged("register_record", where=f"doc_number = '{_document(self.number, fact)}'")
            self.old.add(fact)

    def _touch(self, fact: int) -> None:
        if fact in self.alive:
            fine = f"{len(self.changed) + 1}.{fact}"
            row = penalty(FIRM, _document(self.number, fact), CF_NR_FK=fine)
            receipt = file_rows(self.town.folder, "administrative-penalty", [row])
            if receipt.superseding:
                self.old.discard(fact)
                self.changed.add(fact)

    def _hold(self, fact: int) -> None:
        if fact not in self.holds:
            self.holds[fact] = held(HeldMatter.DOCUMENT, _document(self.number, fact))

    def _lift(self, _: int) -> None:
        if self.holds:
            lift_hold(number=self.holds.pop(min(self.holds)), actor=REVIEWER, now=now())

    def _list(self, _: int) -> None:
        due = [fact for fact in FACTS if fact in self.alive & self.old and fact not in self.holds]
        if self.entries is not None:
            return
        if not due:
            with pytest.raises(Refusal, match="nothing-due"):
                listed()
            return
        self.list, self.agreed, self.changed = listed(), [], set()
        with as_role() as cursor:
            cursor.execute(
                "SELECT r.doc_number FROM retention_entry e JOIN register_record r USING (subject_key, record_key)"
                " JOIN retention_list l ON l.id = e.on_id WHERE l.number = %s AND r.recorded_to = 'infinity' ORDER BY e.place",
                [self.list],
            )
            by_document = {_document(self.number, fact): fact for fact in FACTS}
            self.entries = [by_document[number] for (number,) in cursor.fetchall()]
        assert sorted(self.entries) == due

    def _take(self, place: int) -> None:
        if self.entries and place <= len(self.entries) and self.entries[place - 1] >= 0:
            take_out(
                number=self.list,
                places=str(place),
                reason=StayReason.DISPUTE,
                actor=SECOND,
                now=now(),
            )
            self.entries[place - 1] = -1

    def _agree(self, who: Any) -> None:
        if self.entries is None:
            return
        may = who is not AUTHOR and who not in self.agreed and len(self.agreed) < 2
        try:
            approve_list(number=self.list, actor=who, now=now())
        except Refusal:
            assert not may
        else:
            assert may
            self.agreed.append(who)

    def _back(self, _: int) -> None:
        if self.entries is not None:
            send_back(number=self.list, reason=StayReason.MISTAKE, actor=REVIEWER, now=now())
            self.entries = None

    def _run(self, _: int) -> None:
        if self.entries is None:
            return
        late = now() + timedelta(days=7, minutes=1)
        if len(self.agreed) < 2:
            with pytest.raises(Refusal, match="list-waits"):
                run_list(number=self.list, actor=RUNNER, now=late)
            return
        going = {one for one in self.entries if one >= 0} - set(self.holds) - self.changed
        done = run_list(number=self.list, actor=RUNNER, now=late, portion=2)
        assert done.destroyed == len(going)
        assert done.destroyed + done.left_out + done.taken_out == len(self.entries)
        self.alive -= going
        self.entries = None


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, min_size=4, max_size=14))
def test_nothing_goes_that_may_not(town: Town, steps: list[tuple[str, Any]]) -> None:
    number = 100 + len(list_lists(actor=AUTHOR, now=now())) + _worlds()
    world = World(town, number)
    for verb, what in [*steps, *_to_the_end()]:
        world.step(verb, what)
        assert _there(number) == world.alive
    for hold in list(world.holds.values()):
        lift_hold(number=hold, actor=REVIEWER, now=now())
    with as_role() as cursor:  # the next world's list is of its own facts alone
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM register_record WHERE item = 'administrative-penalty'")


def _worlds() -> int:
    with as_role() as cursor:
        cursor.execute("SELECT count(*) FROM intake_batch")
        return int(cursor.fetchone()[0])


def _to_the_end() -> list[tuple[str, Any]]:
    """However it stood, one list goes the whole way."""
    return [
        ("back", 0),
        ("age", 0),
        ("age", 1),
        ("list", 0),
        ("agree", REVIEWER),
        ("agree", SECOND),
        ("run", 0),
    ]
