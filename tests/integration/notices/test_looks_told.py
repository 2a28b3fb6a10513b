"""A look that the law had told later is told by a notice when its day has come: once, to whom it was about, and not an hour sooner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from gongxin.apps.access.api import FileReason, end_deferral, list_looks, look_up, tell_looks_due
from gongxin.apps.access.models import Deferral
from gongxin.apps.identity.api import Account, Actor, system_actor
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.notices.api import NoticeKind, read_inbox
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    NEIGHBOUR,
    Person,
    Town,
    agreed,
    asking,
    deferred,
    grant,
    hire,
    now,
)

pytestmark = pytest.mark.django_db
JOB = system_actor("review")


def _told(actor: Actor) -> list[tuple[str, str]]:
    """The notices of looks that were told later: which look, by which organ."""
    return [
        (one.about.zh, one.organ.zh)
        for one in read_inbox(actor=actor).lines
        if one.kind is NoticeKind.LOOK_TOLD
    ]


def _look(town: Town, person: Person = CITIZEN) -> str:
    asked = asking(person, purpose="judicial-assistance", case_reference=CASE)
    return look_up(
        asking=agreed(asked, wants=FileReason.WEIGH, officer=town.officer),
        reason=FileReason.WEIGH,
        actor=town.officer,
        now=now(),
    ).event


def test_when_its_day_has_come_its_person_is_told_once(town: Town) -> None:
    before = _look(town)
    number = deferred(CASE, officer=town.officer)
    look, neighbours = _look(town), _look(town, NEIGHBOUR)
    for at in (now(), now() + timedelta(days=1)):
        assert tell_looks_due(actor=JOB, now=at) == 0, "its time is not over"
    assert events_about(subject_key=CITIZEN.key, kinds=[EventKind.LOOK_TOLD]) == ()
    assert _told(town.citizen) == []
    over = Deferral.objects.get(number=number).ends_at
    assert tell_looks_due(actor=JOB, now=over - timedelta(microseconds=1)) == 0
    assert tell_looks_due(actor=JOB, now=over) == 2
    assert [about for about, _ in _told(town.citizen)] == [look], "and none of a look told at once"
    assert [about for about, _ in _told(town.neighbour)] == [neighbours]
    assert _told(town.citizen)[0][1]
    assert tell_looks_due(actor=JOB, now=over + timedelta(days=1)) == 0
    assert len(_told(town.citizen)) == 1
    assert before not in {about for about, _ in _told(town.citizen)}
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.LOOK_TOLD])
    assert event.payload == {"look": look, "deferral": number}


def test_ended_early_it_is_told_from_then_on(town: Town) -> None:
    other = hire("second", organ=town.officer.organ, unit="another unit")
    grant(other)
    number = deferred(CASE, officer=town.officer)
    look = _look(town)
    end_deferral(number=number, actor=other, now=now())
    assert tell_looks_due(actor=JOB, now=now()) == 1
    assert [about for about, _ in _told(town.citizen)] == [look]
    assert look in {
        one.event for one in list_looks(actor=town.citizen, now=now()) if not one.sealed
    }


def test_a_deferral_under_which_nobody_looked_tells_nothing(town: Town) -> None:
    number = deferred(CASE, officer=town.officer)
    over = Deferral.objects.get(number=number).ends_at
    assert tell_looks_due(actor=JOB, now=over) == 0


def test_the_notice_leads_to_the_line_of_the_look(town: Town) -> None:
    number = deferred(CASE, officer=town.officer)
    look = _look(town)
    tell_looks_due(actor=JOB, now=Deferral.objects.get(number=number).ends_at)
    (notice,) = [
        one for one in read_inbox(actor=town.citizen).lines if one.kind is NoticeKind.LOOK_TOLD
    ]
    client = Client()
    client.force_login(Account.objects.get(login="citizen"))
    page = client.get(f"/my/notices/{notice.number}/").content.decode()
    assert f"/my/looks/#look-{look[:8]}" in page
    assert "依法暂缓告知" in page
