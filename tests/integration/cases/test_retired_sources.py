"""What a retired organ filed can be disputed: its successor answers, by its unified social credit code, or else the platform."""

from __future__ import annotations

from uuid import UUID

import pytest

from gongxin.apps.cases.api import (
    Given,
    act_in_case,
    case_queue,
    confirm_draft,
    open_case,
    own_cases,
    see_ahead,
)
from gongxin.apps.directory.api import get_organ, who_answers
from gongxin.apps.directory.models import Organ
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import CLERK_ORGAN, Town, hire, now

from .desk import REASON, Desk, objected, penalty_of, shown_to_all, staff

pytestmark = pytest.mark.django_db
SUCCESSOR = "sc-transport-new"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases."""
    return staff(town)


def _retired(*, successor: bool) -> None:
    """The source left its pack; its number may have gone to the organ that took over."""
    row = Organ.objects.get(code=CLERK_ORGAN)
    with as_role() as cursor:
        cursor.execute("UPDATE directory_organ SET retired = true WHERE code = %s", [CLERK_ORGAN])
    if successor:
        row.code, row.name_zh, row.name_en = SUCCESSOR, "示例新交通厅", "New Transport (example)"
        Organ.every.bulk_create([row])


def test_who_answers_is_itself_its_successor_or_nobody_any_more(desk: Desk) -> None:
    assert who_answers(codes=[CLERK_ORGAN, "never-there"]) == {
        CLERK_ORGAN: get_organ(code_or_uscc=CLERK_ORGAN)
    }
    _retired(successor=False)
    assert who_answers(codes=[CLERK_ORGAN])[CLERK_ORGAN].retired
    with as_role() as cursor:
        cursor.execute("UPDATE directory_organ SET retired = false WHERE code = %s", [CLERK_ORGAN])
    _retired(successor=True)
    assert who_answers(codes=[CLERK_ORGAN])[CLERK_ORGAN].code == SUCCESSOR


def test_the_successor_is_waited_for_and_handles_it(desk: Desk) -> None:
    _retired(successor=True)
    one, two = (hire(f"new-{place}", organ=SUCCESSOR) for place in (1, 2))
    (raised,) = objected(desk.town)
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    assert [line.number for line in case_queue(actor=one, now=now())] == [raised.number]
    assert case_queue(actor=desk.one, now=now()) == [], "nobody of the retired organ has it"
    with pytest.raises(Refusal) as refused:
        open_case(number=raised.number, actor=desk.one, now=now())
    assert refused.value.code == "cases.unknown-case"
    key = UUID(penalty_of(desk.town))
    act_in_case(number=raised.number, act="end-display", given=REASON, actor=one, now=now())
    confirm_draft(number=raised.number, actor=two, now=now())
    assert key not in shown_to_all()


def test_without_one_the_platform_answers_by_two_operators(desk: Desk) -> None:
    _retired(successor=False)
    (raised,) = objected(desk.town)
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    assert (line.organ, line.step and line.step.code) == ("", "at-source")
    assert [line.number for line in case_queue(actor=desk.operator, now=now())] == [raised.number]
    key = UUID(penalty_of(desk.town))
    act_in_case(
        number=raised.number, act="end-display", given=REASON, actor=desk.operator, now=now()
    )
    with pytest.raises(Refusal) as own:
        confirm_draft(number=raised.number, actor=desk.operator, now=now())
    assert own.value.code == "cases.own-draft"
    for stranger in (desk.one, desk.stranger):
        with pytest.raises(Refusal) as refused:
            open_case(number=raised.number, actor=stranger, now=now())
        assert refused.value.code == "cases.unknown-case"
    confirm_draft(number=raised.number, actor=desk.second_operator, now=now())
    assert key not in shown_to_all()


@pytest.mark.parametrize(("successor", "answers"), [(True, SUCCESSOR), (False, "")])
def test_what_is_told_beforehand_names_who_answers(
    desk: Desk, *, successor: bool, answers: str
) -> None:
    _retired(successor=successor)
    found = see_ahead(sources={CLERK_ORGAN}, now=now(), workflow="annulment")
    assert [one.answers for one in found] == [frozenset({answers})]
    assert found[0].supervisor == "sc-drc", "who supervises is found by the pack that it was of"
