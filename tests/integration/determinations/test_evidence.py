"""Evidence in a determination: handed in by either side until it is decided, found to be what it is, and seen by the two sides alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from gongxin.apps.determinations.api import (
    MOST_FILES,
    Said,
    attach_evidence,
    hand_out_evidence,
    open_determination,
    propose,
    see_own_determination,
    serve_notice,
    withdraw,
)
from gongxin.apps.determinations.models import Evidence
from gongxin.apps.identity.api import Account, Actor
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.register.api import see
from gongxin.lib.errors import Refusal
from gongxin.lib.row_security import Act
from tests.architecture.addresses import PICTURE
from tests.integration.access.town import CITIZEN, NEIGHBOUR, Town, now
from tests.unit.lib.test_evidence import document

from .desk import FACTS, ORGAN, WORDS, Desk, began, decided, noticed, proposal, proposed, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who determines."""
    return staff(town)


def _file(name: str = "照片.png", content: bytes = PICTURE) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _attach(number: str, actor: Actor, day: float = 2, **more: Any) -> str:
    return attach_evidence(number=number, file=_file(**more), actor=actor, now=began(day))


def _refused(code: str, number: str, actor: Actor, day: float = 2, **more: Any) -> None:
    with pytest.raises(Refusal) as refusal:
        _attach(number, actor, day, **more)
    assert refusal.value.code == code


def test_each_side_hands_in_and_both_see_whose_it_is(desk: Desk) -> None:
    number = noticed(desk)
    theirs, own = (
        _attach(number, desk.one),
        _attach(number, desk.town.citizen, name="../../收据.png"),
    )
    shown = see_own_determination(number=number, actor=desk.town.citizen, now=began(3))
    assert [(one.number, one.party.value, one.name) for one in shown.evidence] == [
        (theirs, "source", "照片.png"),
        (own, "subject", "收据.png"),
    ]
    at_desk = open_determination(number=number, actor=desk.two, now=began(3))
    assert at_desk.evidence == shown.evidence
    for actor in (desk.two, desk.town.citizen):
        found = hand_out_evidence(number=number, evidence=own, actor=actor, now=began(3))
        assert (found.name, found.media_type) == ("收据.png", "image/png")
        assert found.content
    read = events_about(subject_key=CITIZEN.key, kinds=[EventKind.DETERMINATION_EVIDENCE_READ])
    assert {one.actor for one in read} == {desk.two.ref, desk.town.citizen.ref}


def test_nobody_else_sees_or_hands_in(desk: Desk) -> None:
    number = noticed(desk)
    own = _attach(number, desk.one)
    for actor in (desk.stranger, desk.town.neighbour):
        _refused("determinations.unknown", number, actor)
        with pytest.raises(Refusal):
            hand_out_evidence(number=number, evidence=own, actor=actor, now=began(3))
    with pytest.raises(Refusal) as refusal:
        hand_out_evidence(number=number, evidence="ZJ-NONE", actor=desk.one, now=began(3))
    assert refusal.value.code == "determinations.unknown-evidence"


def test_the_person_is_shown_nothing_of_what_they_were_not_told_of(desk: Desk) -> None:
    number = proposed(desk)
    _attach(number, desk.one, 0.5)
    _refused("determinations.unknown", number, desk.town.citizen, 0.5)


def test_the_same_file_is_one_and_there_are_ten_at_the_most(desk: Desk) -> None:
    number = noticed(desk)
    assert _attach(number, desk.one) == _attach(number, desk.one, name="again.png")
    # the other side's is its own
    assert _attach(number, desk.town.citizen) != _attach(number, desk.one)
    for place in range(MOST_FILES - 1):
        _attach(number, desk.one, content=_pdf(place))
    _refused("determinations.too-many-files", number, desk.one, content=_pdf(99))
    _attach(number, desk.town.citizen, content=_pdf(99))


def _pdf(place: int) -> bytes:
    """A sound page, another for each place."""
    return document(lambda writer: writer.add_blank_page(width=100 + place, height=100))


def test_nothing_is_taken_that_is_no_sound_file_or_comes_after_the_decision(desk: Desk) -> None:
    number = noticed(desk)
    _refused("evidence.refused", number, desk.one, content=b"<script>alert(1)</script>")
    _refused("evidence.refused", number, desk.town.citizen, content=b"")
    withdraw(number=number, said=Said(words=WORDS), actor=desk.one, now=began(3))
    _refused("determinations.over", number, desk.one, 4)
    assert (
        see_own_determination(number=number, actor=desk.town.citizen, now=began(5)).evidence == ()
    )


def test_nothing_is_taken_after_the_decision(desk: Desk) -> None:
    number = decided(desk)
    for actor in (desk.one, desk.town.citizen):
        _refused("determinations.decided", number, actor, 31)


def test_the_database_shows_a_file_to_the_two_sides_alone(desk: Desk) -> None:
    _attach(noticed(desk), desk.one)
    for shown, there in (
        (lambda: see([CITIZEN.key]), True),
        (lambda: see([], organ=ORGAN), True),
        (lambda: see([NEIGHBOUR.key]), False),
        (lambda: see([], organ="sc-education"), False),
        (lambda: see([], act=Act.AUDIT), False),
        (lambda: None, False),
    ):
        with transaction.atomic():
            shown()
            assert Evidence.objects.exists() is there


def test_handed_in_and_taken_on_the_pages(desk: Desk) -> None:
    number = propose(proposal=proposal(), actor=desk.one, now=now())
    serve_notice(number=number, said=FACTS, actor=desk.one, now=now())
    person, officer = Client(), Client()
    person.force_login(Account.objects.get(login="citizen"))
    officer.force_login(Account.objects.get(login="market-2"))
    place = f"/my/determinations/{number}/"
    assert "multipart/form-data" in person.get(place).content.decode()
    sent = person.post(place, {"words": "", "file": _file("收据.png")})
    assert sent.status_code == 302
    assert "收据.png" in person.get(place).content.decode()
    assert person.post(place, {"words": ""}).status_code == 400
    assert person.post(place, {"words": "", "file": _file("坏.png", b"x")}).status_code == 400
    desk_place = f"/workbench/determinations/{number}/"
    assert "收据.png" in officer.get(desk_place).content.decode()
    assert officer.post(f"{desk_place}attach/", {}).status_code == 400
    assert officer.post(f"{desk_place}attach/", {"file": _file("核查.png")}).status_code == 302
    page = person.get(place).content.decode()
    assert "核查.png" in page
    for client, where in ((person, place), (officer, desk_place)):
        kept = see_own_determination(number=number, actor=desk.town.citizen, now=now()).evidence[0]
        answer = client.get(f"{where}evidence/{kept.number}")
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
    neighbour = Client()
    neighbour.force_login(Account.objects.get(login="neighbour"))
    assert neighbour.get(f"{place}evidence/{kept.number}").status_code == 404
