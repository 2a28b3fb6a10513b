"""The sweep over a day's look-ups, the sample, honey subjects, and what a reviewer sees of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gongxin.apps.access.api import (
    AlarmKind,
    answer_question,
    list_alarms,
    looks_behind,
    mark_honey,
    sweep_look_ups,
)
from gongxin.apps.access.models import HoneySubject
from gongxin.apps.access.operations import sweep_look_ups as sweeping
from gongxin.apps.catalogue.api import get_purpose
from gongxin.apps.identity.api import Account, Role, system_actor
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING
from tests.databases import as_role

from .town import CASE, CITIZEN, FIRM, NEIGHBOUR, Town, asking, look, now

pytestmark = pytest.mark.django_db
OPERATOR = system_actor("review")


def _today() -> Any:
    return now().astimezone(BEIJING).date()


def _sweep(**more: Any) -> dict[AlarmKind, int]:
    return sweep_look_ups(**{"day": _today(), "actor": OPERATOR, "now": now(), **more}).raised


def test_a_honey_subject_is_told_once_and_by_whom(town: Town) -> None:
    assert mark_honey(numbers=[f"{CITIZEN.number}\n", ""], actor=OPERATOR, now=now()) == 1
    look(town, NEIGHBOUR)
    assert _sweep() == {}
    look(town)
    assert _sweep() == {AlarmKind.HONEY: 1}
    assert _sweep() == {}
    (alarm,) = list_alarms(actor=town.auditor)
    assert (alarm.officer, alarm.kind, alarm.subjects) == (town.officer.ref, AlarmKind.HONEY, 1)
    behind = looks_behind(number=alarm.number, actor=town.auditor)
    assert [one.named for one in behind] == [False, True]
    assert {one.case_reference for one in behind} == {CASE}
    told = str(behind)
    assert CITIZEN.name not in told
    assert CITIZEN.number not in told
    assert str(CITIZEN.key) not in told


def test_only_keys_of_honey_subjects_are_kept_and_only_sound_numbers(town: Town) -> None:
    for _ in range(2):
        mark_honey(numbers=[CITIZEN.number, FIRM.number], actor=OPERATOR, now=now())
    with as_role():
        kept = set(HoneySubject.objects.values_list("subject_key", flat=True))
    assert kept == {CITIZEN.key, FIRM.key}
    with pytest.raises(Refusal, match=r"access\.malformed-identifier"):
        mark_honey(numbers=["12345"], actor=OPERATOR, now=now())
    with pytest.raises(Refusal, match=r"identity\.not-permitted"):
        mark_honey(numbers=[CITIZEN.number], actor=town.officer, now=now())


def test_patterns_are_found_in_what_the_register_knows(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongxin.apps.access.rules.patterns.MANY_OF_ONE_NAME", 2)
    monkeypatch.setattr("gongxin.apps.access.rules.patterns.LAST_CHARACTERS", 12)
    monkeypatch.setattr("gongxin.apps.access.rules.patterns.MANY_IN_A_ROW", 2)
    # at whatever hour the test runs, it is no night
    monkeypatch.setattr("gongxin.apps.access.rules.patterns.NIGHT_BEGINS", 24)
    monkeypatch.setattr("gongxin.apps.access.rules.patterns.NIGHT_ENDS", 0)
    look(town, CITIZEN)
    look(town, NEIGHBOUR)
    look(town, FIRM)
    # both people are of the synthetic division 519901; their surnames differ
    assert _sweep() == {AlarmKind.IN_A_ROW: 1}
    (alarm,) = list_alarms(actor=town.auditor)
    named = [one.named for one in looks_behind(number=alarm.number, actor=town.auditor)]
    assert named == [True, True, False]


def test_the_sample_is_drawn_when_the_day_is_over_and_stays_the_same(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(30):
        answer_question(asking=asking(CITIZEN), actor=town.officer, now=now())
    assert _sweep() == {}
    purpose = get_purpose(code="licence-review")
    assert purpose.review_percent == 1
    drawn = [event.uid for event in events(limit=30) if sweeping._is_drawn(event)]
    assert len(drawn) < 5
    object.__setattr__(purpose, "review_percent", 50)
    try:
        tomorrow = now() + timedelta(days=1)
        assert _sweep(now=tomorrow) == {AlarmKind.SAMPLED: 1}
        assert _sweep(now=tomorrow) == {}
    finally:
        object.__setattr__(purpose, "review_percent", 1)
    (alarm,) = list_alarms(actor=town.auditor)
    behind = looks_behind(number=alarm.number, actor=town.auditor)
    assert len(behind) == 30
    assert 5 < sum(one.named for one in behind) < 25


def test_who_may_sweep_and_who_may_look_behind(town: Town) -> None:
    for actor in (town.officer, town.clerk, town.citizen, town.security):
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            sweep_look_ups(day=_today(), actor=actor, now=now())
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            looks_behind(number=1, actor=actor)
    with pytest.raises(Refusal, match=r"access\.unknown-alarm"):
        looks_behind(number=10**9, actor=town.auditor)


def test_the_page_shows_for_what_and_not_about_whom(town: Town) -> None:
    mark_honey(numbers=[CITIZEN.number], actor=OPERATOR, now=now())
    look(town)
    _sweep()
    (alarm,) = list_alarms(actor=town.auditor)
    client = Client()
    client.force_login(Account.objects.get(role=Role.AUDITOR.value))
    page = client.get(f"/workbench/review/{alarm.number}/").content.decode()
    (event,) = events(kinds=[EventKind.LOOK_UP], limit=1)
    assert "虚设主体" in page
    assert CASE in page
    assert str(event.uid) in page
    assert CITIZEN.name not in page
    assert CITIZEN.number not in page
