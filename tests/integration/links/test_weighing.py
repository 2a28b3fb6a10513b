"""Before a judgement is confirmed the desk counts what it would change, and tells nobody's name, number or content."""

from __future__ import annotations

import pytest

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.links.api import (
    confirm_judgement,
    list_judgements,
    propose_undoing,
    weigh_judgement,
)
from gongxin.lib.errors import Refusal
from tests.integration.access.town import CITIZEN, Town, look, now

from .desk import EVIDENCE, FIRST, OLD, SECOND, THIRD, file_old, judge, numbered, propose

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-links")]


@pytest.fixture
def four(town: Town) -> Town:
    """The citizen under two numbers more."""
    file_old(town, [OLD, THIRD])
    return town


def test_before_it_is_confirmed_the_sides_are_counted(four: Town) -> None:
    judge(OLD, THIRD)
    look(four)
    number = propose(CITIZEN, THIRD)
    weighed = weigh_judgement(number=number, actor=SECOND, now=now())
    assert weighed.words == EVIDENCE.words
    by_numbers = {side.numbers: side for side in weighed.sides}
    assert set(by_numbers) == {1, 2}
    citizen, others = by_numbers[1], by_numbers[2]
    assert (citizen.shown, others.shown) == (3, 2)
    assert [(one.looks, one.organ.zh) for one in citizen.looks] == [
        (1, "四川省人力资源和社会保障厅")
    ]
    assert others.looks == ()
    assert {one.source.zh for one in others.records} == {"四川省交通运输厅"}
    for one in (CITIZEN, OLD, THIRD):
        found = events_about(subject_key=one.key, kinds=[EventKind.LINK_WEIGHED])
        assert [event.payload["judgement"] for event in found] == [number]


def test_while_it_holds_the_sides_are_those_into_which_it_parts(four: Town) -> None:
    judge(OLD, THIRD)
    number = judge(CITIZEN, THIRD)
    undoing = propose_undoing(number=number, evidence=EVIDENCE, actor=FIRST, now=now())
    for asked in (number, undoing):
        weighed = weigh_judgement(number=asked, actor=SECOND, now=now())
        assert sorted(side.numbers for side in weighed.sides) == [1, 2]


def test_no_name_number_or_content_is_on_the_desk(four: Town) -> None:
    number = propose(CITIZEN, OLD)
    said = str(weigh_judgement(number=number, actor=FIRST, now=now())) + str(
        list_judgements(actor=FIRST)
    )
    for personal in (CITIZEN.name, CITIZEN.number, OLD.number, str(CITIZEN.key)):
        assert personal not in said


def test_an_auditor_reads_and_changes_nothing(four: Town) -> None:
    number = propose(CITIZEN, OLD)
    auditor = Actor(ref="account:900031", role=Role.AUDITOR)
    assert list_judgements(actor=auditor)[0].number == number
    assert weigh_judgement(number=number, actor=auditor, now=now()).judgement.number == number
    with pytest.raises(Refusal, match=r"identity\.not-permitted"):
        confirm_judgement(
            number=number, one=numbered(CITIZEN), other=numbered(OLD), actor=auditor, now=now()
        )
