"""Like cases beside a draft: how they ended is shown, a departure is explained and on record, and groups under ten are not told.

Guards: the check of a departure in `check_end`, `alike` in the reading of like cases, `told` in it and in `count_ends`.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from gongxin.apps.cases.api import (
    Given,
    act_in_case,
    confirm_draft,
    count_ends,
    open_case,
    see_own_case,
)
from gongxin.apps.cases.models import Case, Done
from gongxin.apps.catalogue.api import Party
from gongxin.apps.identity.api import Account, Actor
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.register.api import see
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, CLERK_ORGAN, Town, now

from .desk import REASON, Desk, counts, objected, staff

pytestmark = pytest.mark.django_db
WHY = "the document was annulled between the two hearings"
OTHER_ORGAN = "sc-education"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases."""
    return staff(town)


def _passed(desk: Desk) -> str:
    (raised,) = objected(desk.town)
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    return str(raised.number)


def _ended_before(number: str, many: int, **change: Any) -> None:
    """So many cases like that one, of other subjects and another organ, were refused at the same step before."""
    with transaction.atomic():
        see([CITIZEN.key])
        case = Case.objects.get(number=number)
        alike = case.alike
    told = {
        "organ": OTHER_ORGAN, "act": "refuse", "from_step": "at-source", "to": "refused", "party": "source",
        "workflow": "objection", "alike": alike, "outcome": "refused", "ground": "as-document", "departs": False, **change,
    }  # fmt: skip
    keys = [uuid4() for _ in range(many)]
    with transaction.atomic():
        see(keys)
        Done.objects.bulk_create(
            Done(
                **told,
                subject_key=key,
                case=f"YY-{place}-{key.hex[:8]}",
                number=2,
                by="account:1",
                second=True,
                drafted_by="account:2",
                done_at=now(),
                given_sealed=b"x",
            )
            for place, key in enumerate(keys)
        )


def _draft(desk: Desk, number: str, act: str, **more: str) -> None:
    given = Given(reason=REASON.reason, evidence=REASON.evidence, **more)
    act_in_case(number=number, act=act, given=given, actor=desk.one, now=now())


def _client(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.ref.partition(":")[2]))
    return client


def test_a_departure_wants_a_reason_which_is_kept_sealed_and_its_being_given_on_record(
    desk: Desk,
) -> None:
    number = _passed(desk)
    _ended_before(number, 10)
    before = counts()
    with pytest.raises(Refusal) as refused:
        _draft(desk, number, "end-display")
    assert refused.value.code == "cases.departs"
    assert counts() == before
    _draft(desk, number, "end-display", ground="document-changed", departure=WHY)
    confirm_draft(number=number, actor=desk.two, now=now())
    drafted, acted = (
        events_about(subject_key=CITIZEN.key, kinds=[kind])[0]
        for kind in (EventKind.CASE_DRAFTED, EventKind.CASE_ACTED)
    )
    assert drafted.payload["departs"] is True
    assert (acted.payload["departs"], acted.payload["ground"]) == (True, "document-changed")
    assert WHY not in str(drafted.payload) + str(acted.payload)
    with as_role() as cursor:
        cursor.execute(
            "SELECT departs, ground, outcome, d::text FROM cases_done d WHERE \"case\" = %s AND to_json(d) ->> 'act' = 'end-display'",
            [number],
        )
        departs, ground, outcome, row = cursor.fetchone()
    assert (departs, ground, outcome) == (True, "document-changed", "granted")
    assert WHY not in row
    assert WHY.encode().hex() not in row
    last = see_own_case(number=number, actor=desk.town.citizen, now=now()).done[-1]
    assert last.given is not None
    assert (last.given.departure, last.ground and last.ground.zh) == (
        WHY,
        "依据的文书已变更或者撤销",
    )


def test_what_like_cases_mostly_came_to_asks_for_nothing(desk: Desk) -> None:
    number = _passed(desk)
    _ended_before(number, 10)
    _draft(desk, number, "refuse", departure=WHY)
    draft = open_case(number=number, actor=desk.two, now=now()).draft
    assert draft is not None
    assert draft.given is not None
    assert draft.given.departure == "", "what explains nothing is not kept"
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.CASE_DRAFTED])
    assert "departs" not in event.payload


@pytest.mark.parametrize(
    ("many", "change"),
    [
        (9, {}),
        (30, {"alike": "administrative-penalty:serious"}),
        (30, {"from_step": "at-platform"}),
        (30, {"workflow": "objection-review"}),
        (30, {"outcome": "withdrawn", "to": "taken-back"}),
    ],
)
def test_what_is_not_alike_or_too_few_binds_nobody(
    desk: Desk, many: int, change: dict[str, str]
) -> None:
    number = _passed(desk)
    _ended_before(number, many, **change)
    like = open_case(number=number, actor=desk.one, now=now()).like
    assert like.mostly is None
    assert [one.count for one in like.ends] == ([] if change else [None]), (
        "what is not alike is not told"
    )
    _draft(desk, number, "end-display")


def test_two_thirds_the_same_way_are_most_and_less_are_not(desk: Desk) -> None:
    number = _passed(desk)
    _ended_before(number, 20)
    _ended_before(number, 10, outcome="granted", to="ended", ground="no-document")
    like = open_case(number=number, actor=desk.one, now=now()).like
    assert like.mostly == "refused"
    assert [(one.end.zh, one.count) for one in like.ends] == [("已停止展示", 10), ("不予支持", 20)]
    _ended_before(number, 1, outcome="granted", to="ended", ground="no-document")
    assert open_case(number=number, actor=desk.one, now=now()).like.mostly is None


def test_the_page_shows_counts_never_under_ten_and_asks_why(desk: Desk) -> None:
    number = _passed(desk)
    _ended_before(number, 9)
    client = _client(desk.one)
    place = reverse("workbench:case-act", args=[number, "end-display"])
    few = client.get(place).content.decode()
    assert "少于 10" in few
    assert 'name="departure"' not in few
    _ended_before(number, 12)
    page = client.get(place).content.decode()
    assert "同类案件大多是「不予支持」" in page
    assert 'name="departure"' in page
    assert ">21<" in page
    given = {"reason": REASON.reason, "ground": "no-document"}
    silent = client.post(place, given)
    assert silent.status_code == 400
    assert "请填写「为什么与同类案件不同」" in silent.content.decode()
    assert client.post(place, {**given, "departure": WHY}).status_code == 302
    shown = _client(desk.two).get(reverse("workbench:case", args=[number])).content.decode()
    assert WHY in shown
    assert "没有生效的文书" in shown


def test_the_subject_s_page_and_a_step_that_ends_nothing_compare_nothing(desk: Desk) -> None:
    (raised,) = objected(desk.town)
    shown = open_case(number=raised.number, actor=desk.operator, now=now())
    assert shown.like.ends == ()
    number = _passed(desk)
    _ended_before(number, 20)
    assert see_own_case(number=number, actor=desk.town.citizen, now=now()).like.ends == ()


def test_a_ground_is_one_that_the_end_lists(desk: Desk) -> None:
    number = _passed(desk)
    before = counts()
    with pytest.raises(Refusal) as refused:
        _draft(desk, number, "refuse", ground="past-period")
    assert refused.value.code == "cases.unknown-ground"
    assert counts() == before
    _draft(desk, number, "refuse", ground="not-shown")


def test_figures_tell_each_side_its_own_and_no_group_under_ten(desk: Desk) -> None:
    number = _passed(desk)
    _ended_before(number, 9, organ=CLERK_ORGAN)
    _ended_before(number, 10, organ=CLERK_ORGAN, ground="not-shown", departs=True)
    _ended_before(number, 12, organ=OTHER_ORGAN)
    _ended_before(number, 8, organ=OTHER_ORGAN, ground="not-shown")
    _ended_before(number, 3, organ=OTHER_ORGAN, ground="not-shown", departs=True)
    _ended_before(number, 11, party="platform", workflow="complaint", alike="")

    def told(actor: Actor) -> list[tuple[str, str, str | None, int | None, int | None]]:
        return [
            (one.organ, one.party.value, one.ground and one.ground.zh, one.cases, one.departed)
            for one in count_ends(actor=actor)
        ]

    own = [
        (CLERK_ORGAN, "source", "与生效文书一致", None, 0),
        (CLERK_ORGAN, "source", "材料不足以证明", 10, 10),
    ]
    assert told(desk.one) == own
    assert told(desk.stranger) == [
        (OTHER_ORGAN, "source", "与生效文书一致", 12, 0),
        (OTHER_ORGAN, "source", "材料不足以证明", 11, None),
    ]
    assert [one[:2] for one in told(desk.operator)] == [("", Party.PLATFORM.value)]
    assert len(told(desk.town.auditor)) == 5
    assert told(desk.supervisor) == []
    page = _client(desk.one).get(reverse("workbench:case-figures")).content.decode()
    assert "少于 10" in page
    assert "<svg" in page
    with pytest.raises(Refusal):
        count_ends(actor=desk.town.citizen)
