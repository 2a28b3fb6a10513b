"""谁办理过我的事项: the person sees who opened their cases and acted in them, of which organ and in which matter; nothing is left out."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from gongxin.apps.access.api import Power, accept_delegation, list_looks, offer_delegation
from gongxin.apps.cases.api import (
    Given,
    act_in_case,
    confirm_draft,
    open_case,
    see_handling,
)
from gongxin.apps.cases.operations.see_handling import _WHAT
from gongxin.apps.identity.api import Account
from gongxin.apps.ledger.api import EventKind, events_about
from tests.integration.access.town import CITIZEN, NEIGHBOUR, Town, now, wanted

from .desk import REASON, Desk, objected, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases."""
    return staff(town)


def _handled(desk: Desk) -> str:
    (raised,) = objected(desk.town)
    open_case(number=raised.number, actor=desk.operator, now=now())
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    open_case(number=raised.number, actor=desk.one, now=now())
    act_in_case(number=raised.number, act="refuse", given=REASON, actor=desk.one, now=now())
    confirm_draft(number=raised.number, actor=desk.two, now=now())
    return raised.number


def test_every_opening_and_act_stands_there_with_its_organ_and_matter(desk: Desk) -> None:
    number = _handled(desk)
    lines = see_handling(actor=desk.town.citizen, limit=100)
    source = "四川省交通运输厅"
    assert [(one.own, one.who.zh.startswith(source), one.what.zh) for one in lines[::-1]] == [
        (True, False, "提出"),
        (False, False, "打开案件"),
        (False, False, "转来源单位核查"),
        (False, True, "打开案件"),
        (False, True, "拟办，另一人确认以前不生效"),
        (False, True, "不予支持"),
    ], [(one.who.zh, one.what.zh) for one in lines]
    assert {one.number for one in lines} == {number}
    assert {one.workflow.zh for one in lines} == {"异议"}
    assert [one.who.zh for one in lines if one.own] == ["您本人"]
    assert "信用平台" in {one.who.zh for one in lines}


def test_it_is_every_event_of_a_case_about_the_person_and_none_of_another(desk: Desk) -> None:
    """A kind of event that is added is met here: what is in the proof of looks is told in words as well."""
    of_cases = {
        kind
        for kind in EventKind
        if kind.value.startswith("case-") or kind is EventKind.STATEMENT_TAKEN_AWAY
    }
    assert of_cases == set(_WHAT)
    _handled(desk)
    told = {one.event for one in see_handling(actor=desk.town.citizen, limit=1000)}
    events = events_about(subject_key=CITIZEN.key, kinds=tuple(of_cases), limit=1000)
    assert told == {str(one.uid) for one in events}
    assert see_handling(actor=desk.town.neighbour, limit=100) == []
    assert len(see_handling(actor=desk.town.citizen, limit=2)) == 2


def test_it_adds_nothing_to_the_looks_and_to_reports(desk: Desk) -> None:
    before = [one.event for one in list_looks(actor=desk.town.citizen, now=now())]
    _handled(desk)
    events = {one.event for one in see_handling(actor=desk.town.citizen, limit=100)}
    after = [one.event for one in list_looks(actor=desk.town.citizen, now=now())]
    assert not events & set(after)
    assert set(before) <= set(after)


def test_the_page_shows_it_and_an_agent_sees_it_with_the_power_to_see_looks(desk: Desk) -> None:
    number = _handled(desk)

    def text(who: str, place: str) -> str:
        client = Client()
        client.force_login(Account.objects.get(login=who))
        page = client.get(place).content.decode()
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())

    own = text("citizen", "/my/looks/")
    assert "谁办理过我的事项" in own
    assert own.count(number) == 6
    assert NEIGHBOUR.name not in own
    mandate = offer_delegation(
        terms=wanted(powers=frozenset({Power.SEE_LOOKS})), actor=desk.town.citizen, now=now()
    )
    accept_delegation(number=mandate, name=NEIGHBOUR.name, actor=desk.town.neighbour, now=now())
    assert number in text("neighbour", f"/for/{mandate}/looks/")
    client = Client()
    client.force_login(Account.objects.get(login="neighbour"))
    page = client.get(f"/for/{mandate}/looks/").content.decode()
    assert f"/for/{mandate}/cases/" not in page, "who may not see cases is led to none"


def test_the_readings_are_as_many_whatever_their_number(
    desk: Desk, django_assert_max_num_queries: object
) -> None:
    def asked() -> int:
        with django_assert_max_num_queries(40) as ran:  # type: ignore[operator]
            see_handling(actor=desk.town.citizen, limit=100)
        return len(ran)

    number = _handled(desk)
    see_handling(actor=desk.town.citizen, limit=100)
    few = asked()
    for _ in range(5):
        open_case(number=number, actor=desk.one, now=now())
    assert asked() == few
