"""Two worlds that differ in what may not matter give the same answers: minor records in any number; a dispute, which may only help.

Guards: the classes of an occasion (`Measure.occasion`), of a list (`weigh_listing`) and the absence of any operation that counts; the mark is read by the
view of records alone. That points change nothing is not compared here, because there are none: `measures` may not know them, which
`tests/acceptance/charter/test_c08_no_score.py` holds of its imports and texts until an app of points brings its own contract.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from gongxin.apps.determinations.api import propose
from gongxin.apps.publication.api import take_down
from gongxin.apps.register.api import Mark, mark_records
from gongxin.lib.errors import Refusal
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Person,
    Town,
    file_rows,
    now,
    penalty,
)
from tests.integration.determinations.desk import ORGAN, proposal, revoked

from .world import World, answers, build, records_of, rows

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-metamorphic")]

FILING = {
    "register_record", "intake_batch", "intake_finding", "intake_kept_file", "ledger_event", "notices_notice",
}  # fmt: skip
"""Where filing a record of a known subject leaves rows."""
ADVERSE = ("administrative-penalty",)
GOOD = ("honour", "practice-qualification")


@pytest.fixture
def world(town: Town) -> World:
    """Something of each kind is under way."""
    return build(town)


def _minor(person: Person, count: int) -> list[dict[str, str]]:
    """So many warnings by the organ that may list people."""
    return [
        revoked(person, f"川示市监罚〔2026〕7{n}号") | {"CF_CFLB": "警告", "CF_NR": "警告"}
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1, 3, 9])
@pytest.mark.parametrize("person", [CITIZEN, NEIGHBOUR, FIRM], ids=["citizen", "neighbour", "firm"])
def test_minor_records_bring_nothing_about_however_many(
    world: World, person: Person, count: int
) -> None:
    """No measure, no determination, no publication, nothing in any queue, nothing less at a counter; and no row but those of filing."""
    before, kept = answers(world), rows()
    filed = _minor(person, count)
    file_rows(world.town.folder, "administrative-penalty", filed, source=ORGAN)
    now_kept = rows()
    assert {table for table in kept if now_kept[table] != kept[table]} <= FILING
    assert answers(world) == before
    # nor does whatever runs by itself make anything of them
    take_down(now=now())
    assert answers(world) == before
    for row in filed:
        with pytest.raises(Refusal) as refused:
            propose(proposal=proposal(row), actor=world.determining.one, now=now())
        assert refused.value.code == "determinations.unfounded"


def _marked(person: Person, records: list[Any], mark: Mark) -> None:
    with transaction.atomic():
        for record in records:
            mark_records(
                subject_key=person.key, records=[record], case="YY-1", mark=mark, now=now()
            )


@pytest.mark.parametrize("person", [CITIZEN, FIRM], ids=["citizen", "firm"])
@pytest.mark.parametrize("hides_in", [None, 9], ids=["open", "hides later"])
def test_a_dispute_changes_nothing_while_it_is_looked_into(
    world: World, person: Person, hides_in: int | None
) -> None:
    """Of every record of theirs, the good ones too: not a date, an act, a term, an incentive or a line is another."""
    before = answers(world)
    hides = None if hides_in is None else now() + timedelta(days=hides_in)
    _marked(person, records_of(person, *ADVERSE, *GOOD), Mark(now(), hides, None))
    assert answers(world) == before


@pytest.mark.parametrize("person", [CITIZEN, FIRM], ids=["citizen", "firm"])
def test_a_dispute_that_hides_only_takes_away_what_burdens(world: World, person: Person) -> None:
    """An organ that is silent: measures and entries that rest on the records are fewer or the same, nothing lasts longer, nothing new may be done."""
    before = answers(world)
    _marked(person, records_of(person, *ADVERSE), Mark(now(), now(), None))
    after = answers(world)
    assert after["eligibility"] == before["eligibility"]
    for number, may in after["measures"]["proposable"].items():
        assert set(may) <= set(before["measures"]["proposable"][number])
    for number, stands in after["measures"]["standing"].items():
        assert set(stands) <= set(before["measures"]["standing"][number])
    assert after["measures"]["standing"][person.number] == []
    ends = {number: end for number, _, end in before["measures"]["lines"]}
    assert all(end <= ends[number] for number, _, end in after["measures"]["lines"])
    mine, was = after["determinations"], before["determinations"]
    assert set(mine["may"]) <= set(was["may"])
    assert {**mine, "may": was["may"]} == was
    shown = after["publication"]["shown"]
    assert set(shown) <= set(before["publication"]["shown"])
    assert (shown == []) is (person is FIRM)


def test_the_comparison_sees_what_does_matter(world: World) -> None:
    """One ordinary record of the same kind is enough for a measure to be proposable: the answers are no constant."""
    before = answers(world)
    row = penalty(NEIGHBOUR, "川示交罚〔2026〕70号")
    file_rows(world.town.folder, "administrative-penalty", [row])
    _marked(CITIZEN, records_of(CITIZEN, *ADVERSE), Mark(now(), now(), None))
    assert answers(world) != before
