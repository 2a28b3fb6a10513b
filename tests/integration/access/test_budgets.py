"""An officer's budget on a real register: alarms, the stop, the second person, cases that organs registered."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gongxin.apps.access.api import (
    AlarmKind,
    AlarmOutcome,
    answer_question,
    list_alarms,
    register_cases,
    review_alarm,
)
from gongxin.apps.access.models import BudgetRelease, LookUpAlarm, RegisteredCase
from gongxin.apps.identity.api import Actor, Role, system_actor
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from tests.databases import as_role

from .town import CASE, CITIZEN, FIRM, NEIGHBOUR, NOBODY, Person, Town, asking, now

pytestmark = pytest.mark.django_db

PEOPLE = [CITIZEN, NEIGHBOUR, FIRM]
AUDITOR = Actor(ref="account:901", role=Role.AUDITOR)


@pytest.fixture(autouse=True)
def small_limits(settings: Any) -> None:
    """The town has few people: alarm at the second of a day, stop at the third."""
    settings.LOOK_UP_ALARM, settings.LOOK_UP_STOP, settings.SUBJECTS_A_CASE = 2, 3, 2


def _ask(town: Town, person: Person, at: datetime | None = None, **more: str) -> None:
    answer_question(asking=asking(person, **more), actor=town.officer, now=at or now())


def _stopped(town: Town, person: Person, **more: Any) -> bool:
    before = len(events(kinds=[EventKind.LOOK_UP_REFUSED], limit=99))
    with suppress(Refusal):
        _ask(town, person, **more)
    refused = events(kinds=[EventKind.LOOK_UP_REFUSED], limit=99)
    newest = refused[0].payload["reason"] if len(refused) > before else ""
    return bool(newest == "access.budget-spent")


def test_an_alarm_a_stop_and_a_second_person(town: Town) -> None:
    _ask(town, CITIZEN)
    assert list_alarms(actor=AUDITOR) == []
    _ask(town, NEIGHBOUR)
    (alarm,) = list_alarms(actor=AUDITOR)
    assert (alarm.kind, alarm.subjects, alarm.officer) == (
        AlarmKind.MANY_A_DAY,
        2,
        town.officer.ref,
    )

    assert _stopped(town, FIRM)
    assert not _stopped(town, CITIZEN)  # somebody looked up before
    kinds = {one.kind for one in list_alarms(actor=AUDITOR)}
    assert kinds == {AlarmKind.MANY_A_DAY, AlarmKind.STOPPED}
    raised = events(kinds=[EventKind.LOOK_UP_ALARM], limit=9)
    assert {event.payload["alarm"] for event in raised} == {kind.value for kind in kinds}
    (refused, *_) = events(kinds=[EventKind.LOOK_UP_REFUSED], limit=1)
    assert refused.payload["reason"] == "access.budget-spent"

    stop = next(one for one in list_alarms(actor=AUDITOR) if one.kind is AlarmKind.STOPPED)
    review_alarm(
        number=stop.number,
        outcome=AlarmOutcome.JUSTIFIED,
        release=True,
        actor=AUDITOR,
        now=now(),
    )
    assert not _stopped(town, FIRM, at=now() + timedelta(seconds=1))
    (released,) = events(kinds=[EventKind.BUDGET_RELEASED], limit=9)
    assert (released.actor, released.payload["officer"]) == (AUDITOR.ref, town.officer.ref)


def test_whether_somebody_is_there_does_not_show_at_the_stop(town: Town) -> None:
    _ask(town, CITIZEN)
    _ask(town, NEIGHBOUR)
    assert _stopped(town, NOBODY)
    assert _stopped(town, FIRM)


def test_an_alarm_is_raised_once_a_day(town: Town) -> None:
    for person in (CITIZEN, NEIGHBOUR):
        _ask(town, person)
    for _ in range(3):
        assert _stopped(town, FIRM)
    assert LookUpAlarm.objects.count() == 2


def test_misuse_is_not_released(town: Town) -> None:
    _ask(town, CITIZEN)
    _ask(town, NEIGHBOUR)
    (alarm,) = list_alarms(actor=AUDITOR)
    review_alarm(
        number=alarm.number, outcome=AlarmOutcome.MISUSE, release=True, actor=AUDITOR, now=now()
    )
    assert not BudgetRelease.objects.exists()
    assert _stopped(town, FIRM)
    with pytest.raises(Refusal) as caught:
        review_alarm(
            number=alarm.number,
            outcome=AlarmOutcome.JUSTIFIED,
            release=True,
            actor=AUDITOR,
            now=now(),
        )
    assert caught.value.code == "access.unknown-alarm"


def test_nobody_reviews_their_own_look_ups(town: Town) -> None:
    _ask(town, CITIZEN)
    _ask(town, NEIGHBOUR)
    (alarm,) = list_alarms(actor=AUDITOR)
    own = replace(AUDITOR, ref=town.officer.ref)
    for actor, code in (
        (own, "access.own-act"),
        (system_actor("review"), "access.own-act"),
        (town.officer, "identity.not-permitted"),
        (town.clerk, "identity.not-permitted"),
    ):
        with pytest.raises(Refusal) as caught:
            review_alarm(
                number=alarm.number,
                outcome=AlarmOutcome.JUSTIFIED,
                release=True,
                actor=actor,
                now=now(),
            )
        assert caught.value.code == code


def test_the_database_has_the_last_word(town: Town) -> None:
    moment = now()
    with pytest.raises(IntegrityError, match="release_is_by_another"), transaction.atomic():
        BudgetRelease.objects.create(
            officer="account:1", released_by="account:1", released_at=moment
        )
    _ask(town, CITIZEN)
    _ask(town, NEIGHBOUR)
    with pytest.raises(IntegrityError, match="alarm_is_reviewed_by_another"), transaction.atomic():
        LookUpAlarm.objects.update(
            outcome="justified", reviewed_by=town.officer.ref, reviewed_at=moment
        )


def _register(town: Town, *references: str, days: int = 30) -> int:
    return register_cases(
        organ_code=town.officer.organ,
        references=references,
        ends_at=now() + timedelta(days=days),
        actor=system_actor("case"),
        now=now(),
    )


def test_a_registered_case_costs_nothing_however_it_is_written(town: Town) -> None:
    assert _register(town, "川测受（2026）第118号", "另案1号", " ") == 2
    for person in (CITIZEN, NEIGHBOUR):
        _ask(town, person, case_reference="川测受〔2026〕第 118号")
    assert list_alarms(actor=AUDITOR) == []
    assert not _stopped(town, FIRM, case_reference="另案1号")
    (event, *_) = events(kinds=[EventKind.LOOK_UP], limit=1)
    assert event.payload["case_known"] is True


def test_a_case_covers_few_subjects(town: Town) -> None:
    """Spread over everybody, a reference is no reason: the third subject of it counts."""
    _register(town, CASE)
    for person in PEOPLE:
        _ask(town, person)
    known = [event.payload["case_known"] for event in events(kinds=[EventKind.LOOK_UP], limit=3)]
    assert known == [False, True, True]


def test_a_case_of_another_organ_or_past_its_end_is_none(town: Town) -> None:
    _register(town, CASE)
    with as_role():
        RegisteredCase.objects.update(ends_at=now() + timedelta(seconds=1), organ="sc-transport")
    later = now() + timedelta(minutes=1)
    _ask(town, CITIZEN, at=later)
    with as_role():
        RegisteredCase.objects.update(organ=town.officer.organ)
    _ask(town, NEIGHBOUR, at=later)
    known = {event.payload["case_known"] for event in events(kinds=[EventKind.LOOK_UP], limit=2)}
    assert known == {False}
    with pytest.raises(Refusal) as caught:
        _register(town, CASE, days=-1)
    assert caught.value.code == "access.case-end-past"
