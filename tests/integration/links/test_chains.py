"""Whatever is proposed, confirmed, turned down and undone in whatever order: readers read what an oracle says, and in the end what they read before.

The oracle keeps the judgements in force as a list of edges and walks it anew each time; it knows nothing of the pairs that the
register keeps.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from functools import partial
from uuid import UUID

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gongxin.apps.links.api import Verdict, check_links, decline_judgement, propose_undoing
from gongxin.apps.register.api import open_file, same_as
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import ANY, Person, Town, kept_until_the_end, now

from .desk import EVIDENCE, FIRST, confirm, file_old, person, propose

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-links-chains")]
PEOPLE = [person(f"5199011990030751{place}", "某多号") for place in range(7)]
PLACES = st.integers(0, len(PEOPLE) - 1)


def records_of(one: Person) -> list[tuple[UUID, int]]:
    """What is read of somebody, in its order."""
    with transaction.atomic():
        file = open_file(subject_key=one.key, reach=ANY)
    assert file is not None
    return [(record.record_key, record.version) for record in file.records]


def held() -> str:
    """A digest over everything that is held of records, identities and their keys, to the byte.

    The key for documents is left out: the words of a first judgement make one.
    """
    digest = hashlib.sha256()
    with as_role() as cursor:
        for table in (
            "register_record t",
            "register_subject t",
            "register_link t",
            "register_data_key t WHERE content_class <> 'documents'",
        ):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} ORDER BY 1")
            digest.update("\n".join(row for (row,) in cursor.fetchall()).encode())
    return digest.hexdigest()


class Desk(RuleBasedStateMachine):
    """Judgements as they come."""

    def __init__(self, before: dict[Person, list[tuple[UUID, int]]], held_before: str) -> None:
        super().__init__()
        self.before, self.held_before = before, held_before
        self.same: dict[str, tuple[Person, Person]] = {}
        self.apart: dict[str, tuple[Person, Person]] = {}
        self.block = kept_until_the_end()
        self.block.__enter__()

    def component(self, one: Person) -> set[Person]:
        """Who is one with somebody, walked anew."""
        found, grown = {one}, True
        while grown:
            joined = {each for pair in self.same.values() if found & set(pair) for each in pair}
            grown = not joined <= found
            found |= joined
        return found

    def refusal(self, verdict: Verdict, one: Person, other: Person) -> str:
        """Why it may not be, by the oracle; empty where it may."""
        if one == other:
            return "links.one-number"
        if other in self.component(one):
            return "links.already-one"
        if verdict is Verdict.NOT_SAME:
            pairs = map(set, self.apart.values())
            return "links.judged-already" if {one, other} in pairs else ""
        sides = self.component(one), self.component(other)
        crossing = any(
            (low in sides[0] and high in sides[1]) or (low in sides[1] and high in sides[0])
            for low, high in self.apart.values()
        )
        return "links.held-apart" if crossing else ""

    @rule(
        one=PLACES,
        other=PLACES,
        same=st.sampled_from([True, True, True, False]),
        goes=st.booleans(),
    )
    def judge(self, one: int, other: int, same: bool, goes: bool) -> None:
        """Proposed, and confirmed or turned down."""
        verdict = Verdict.SAME if same else Verdict.NOT_SAME
        pair = PEOPLE[one], PEOPLE[other]
        expected = self.refusal(verdict, *pair)
        if expected:
            with pytest.raises(Refusal, match=re.escape(expected)):
                propose(*pair, verdict=verdict)
            return
        number = propose(*pair, verdict=verdict)
        if goes:
            confirm(number, *pair)
            (self.same if same else self.apart)[number] = pair
        else:
            decline_judgement(number=number, actor=FIRST, now=now())

    @rule(one=PLACES, other=PLACES, third=PLACES)
    def meanwhile(self, one: int, other: int, third: int) -> None:
        """Proposed while it might be; judged otherwise before it is confirmed."""
        pair, second = (PEOPLE[one], PEOPLE[other]), (PEOPLE[other], PEOPLE[third])
        if self.refusal(Verdict.SAME, *pair) or self.refusal(Verdict.SAME, *second):
            return
        if set(pair) == set(second):
            return
        late = propose(*pair)
        number = propose(*second)
        confirm(number, *second)
        self.same[number] = second
        expected = self.refusal(Verdict.SAME, *pair)
        if expected:
            with pytest.raises(Refusal, match=re.escape(expected)):
                confirm(late, *pair)
            decline_judgement(number=late, actor=FIRST, now=now())
            return
        confirm(late, *pair)
        self.same[late] = pair

    @precondition(lambda self: self.same or self.apart)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """Any of those in force, wherever in a chain."""
        number = data.draw(st.sampled_from([*self.same, *self.apart]))
        self.undo_this(number)

    def undo_this(self, number: str) -> None:
        """By two, again."""
        pair = self.same.pop(number, None) or self.apart.pop(number)
        undoing = propose_undoing(number=number, evidence=EVIDENCE, actor=FIRST, now=now())
        confirm(undoing, *pair)

    @invariant()
    def readers_read_what_the_oracle_says(self) -> None:
        same = same_as(subject_keys=[one.key for one in PEOPLE])
        for one in PEOPLE:
            read = {found.key for found in same.get(one.key, ())}
            assert read == {each.key for each in self.component(one)} - {one.key}
            expected = {r for each in self.component(one) for r in self.before[each]}
            assert set(records_of(one)) == expected
        assert check_links()[1] == 0

    def teardown(self) -> None:
        """All undone: everything is read as before."""
        try:
            for number in [*self.same, *self.apart]:
                self.undo_this(number)
            assert {one: records_of(one) for one in PEOPLE} == self.before
            assert same_as(subject_keys=[one.key for one in PEOPLE]) == {}
            assert held() == self.held_before
        finally:
            self.block.__exit__(None, None, None)


def test_chains_of_judgements_against_an_oracle(town: Town) -> None:
    file_old(town, PEOPLE)
    before = {one: records_of(one) for one in PEOPLE}
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        partial(Desk, before, held()),
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_record_moves_when_many_are_joined_and_parted(town: Town) -> None:
    file_old(town, PEOPLE)
    before, files = held(), {one: records_of(one) for one in PEOPLE}
    numbers = []
    for one, other in itertools.pairwise(PEOPLE):
        number = propose(one, other)
        confirm(number, one, other)
        numbers.append((number, one, other))
    assert len(records_of(PEOPLE[3])) == len(PEOPLE)
    assert held() == before
    middle_first = [numbers[2], numbers[0], numbers[5], numbers[1], numbers[4], numbers[3]]
    for number, one, other in middle_first:
        undoing = propose_undoing(number=number, evidence=EVIDENCE, actor=FIRST, now=now())
        confirm(undoing, one, other)
    assert {one: records_of(one) for one in PEOPLE} == files
    assert held() == before
    assert check_links() == (0, 0)
