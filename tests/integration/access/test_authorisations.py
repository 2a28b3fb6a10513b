"""Authorisations: asked for, given item by item, used as often as they say, withdrawn at once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import F

from gongxin.apps.access.api import (
    AuthorisationState,
    FileReason,
    acknowledge_withdrawal,
    answer_request,
    ask_for_authorisation,
    authorisation_document,
    authorisation_key,
    check_artefact,
    clear_text,
    decline_request,
    give_authorisation,
    list_looks,
    look_up,
    organ_authorisations,
    own_authorisations,
    see_authorisation,
    withdraw_authorisation,
)
from gongxin.apps.access.models import Authorisation
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.canonical import canonical_json
from gongxin.lib.errors import Refusal
from tests.databases import as_role

from .town import CITIZEN, NEIGHBOUR, NOBODY, Town, asking, grant, hire, look, now, terms

pytestmark = pytest.mark.django_db
PURPOSE = "authorised-look-up"


def give(town: Town, **more: Any) -> str:
    """The citizen gives one."""
    return give_authorisation(terms=terms(**more), actor=town.citizen, now=now())


def _looks(town: Town, number: str, **more: Any) -> Any:
    spoilt = {name: more.pop(name) for name in ("officer", "person") if name in more}
    return look_up(
        asking=asking(
            spoilt.get("person", CITIZEN),
            purpose=PURPOSE, case_reference="", authorisation=number, **more,
        ),
        reason=FileReason.WEIGH, actor=spoilt.get("officer", town.officer), now=now(),
    )  # fmt: skip


def _refusal(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args, **more)
    return refused.value.code


def _state(number: str, town: Town) -> AuthorisationState:
    return see_authorisation(number=number, actor=town.citizen, now=now()).state


def test_what_was_authorised_is_shown_and_nothing_else(town: Town) -> None:
    number = give(town, items=frozenset({"practice-qualification"}))
    shown = _looks(town, number.lower())
    assert [record.item for record in shown.records] == ["practice-qualification"]
    assert not shown.whole
    (line,) = [seen for seen in list_looks(actor=town.citizen, now=now()) if not seen.own]
    assert line.case_reference == number
    (event,) = events(kinds=[EventKind.LOOK_UP], limit=1)
    assert event.payload["authorisation"] == number


def test_it_serves_as_often_as_it_says(town: Town) -> None:
    number = give(town, times=2)
    for _ in range(2):
        assert _looks(town, number).records
    assert _state(number, town) is AuthorisationState.USED_UP
    assert _refusal(_looks, town, number) == "access.no-authorisation"


def test_what_is_refused_is_not_counted(town: Town) -> None:
    number = give(town, times=1)
    assert _refusal(_looks, town, number, name="王某某") == "access.no-match"
    assert see_authorisation(number=number, actor=town.citizen, now=now()).used == 0
    assert _looks(town, number).records


def test_an_authorised_look_up_costs_no_budget(town: Town, settings: Any) -> None:
    settings.LOOK_UP_STOP = 2
    number = give(town)
    assert _looks(town, number).records
    assert look(town, NEIGHBOUR).records


def test_one_answer_for_every_number_that_does_not_serve(town: Town) -> None:
    number, others = give(town), grant_elsewhere()
    assert _refusal(_looks, town, "") == "access.no-authorisation"
    assert _refusal(_looks, town, "SQ-AAAA-AAAA-AAAA") == "access.no-authorisation"
    assert _refusal(_looks, town, number, person=NEIGHBOUR) == "access.no-authorisation"
    assert _refusal(_looks, town, number, person=NOBODY) == "access.no-authorisation"
    assert _refusal(_looks, town, number, officer=others) == "access.no-authorisation"
    _change(number, asked_at=now() - timedelta(days=3), ends_at=now() - timedelta(seconds=1))
    assert _refusal(_looks, town, number) == "access.no-authorisation"
    assert _state(number, town) is AuthorisationState.ENDED


def _change(number: str, **change: Any) -> None:
    """As the server's administrator, whom row security and privileges do not bind."""
    with as_role():
        assert Authorisation.objects.filter(number=number).update(**change) == 1


def grant_elsewhere() -> Any:
    """An officer of another organ who may use the purpose."""
    other = hire("elsewhere", organ="sc-education")
    grant(other)
    return other


def test_no_authorisation_stands_in_for_a_grant(town: Town) -> None:
    number = give(town)
    assert _refusal(_looks, town, number, officer=hire("newcomer")) == "access.no-grant"


def test_withdrawal_stops_the_next_look_and_is_acknowledged(town: Town) -> None:
    number = give(town)
    assert _looks(town, number).records
    withdraw_authorisation(number=number, actor=town.citizen, now=now())
    assert _refusal(_looks, town, number) == "access.no-authorisation"
    before = len(events(limit=100))
    assert _refusal(withdraw_authorisation, number=number, actor=town.citizen, now=now()) == (
        "access.withdrawn-before"
    )
    assert len(events(limit=100)) == before, "it is said, and nothing is done twice"
    assert _refusal(withdraw_authorisation, number=number, actor=town.neighbour, now=now()) == (
        "access.unknown-authorisation"
    )
    (told,) = organ_authorisations(actor=town.officer, now=now(), unacknowledged=True)
    assert (told.number, told.state) == (number, AuthorisationState.WITHDRAWN)
    others = grant_elsewhere()
    assert organ_authorisations(actor=others, now=now()) == []
    assert _refusal(acknowledge_withdrawal, number=number, actor=others, now=now()) == (
        "access.unknown-authorisation"
    )
    for _ in range(2):
        acknowledge_withdrawal(number=number, actor=town.officer, now=now())
    assert organ_authorisations(actor=town.officer, now=now(), unacknowledged=True) == []
    assert see_authorisation(number=number, actor=town.citizen, now=now()).acknowledged_at
    kinds = [event.kind for event in events(limit=20)]
    assert kinds.count(EventKind.WITHDRAWAL_ACKNOWLEDGED) == 1


def test_a_request_waits_for_its_person_alone(town: Town) -> None:
    asked = {"identifier": CITIZEN.number, "terms": terms(), "actor": town.officer, "now": now()}
    number = ask_for_authorisation(**asked)
    assert ask_for_authorisation(**asked) == number
    assert _state(number, town) is AuthorisationState.ASKED
    assert _refusal(_looks, town, number) == "access.no-authorisation"
    assert own_authorisations(actor=town.neighbour, now=now()) == []
    give_all = {"number": number, "items": terms().items, "now": now()}
    assert _refusal(answer_request, actor=town.neighbour, **give_all) == (
        "access.unknown-authorisation"
    )
    assert _refusal(answer_request, actor=town.officer, **give_all) == "identity.not-permitted"
    assert _refusal(answer_request, number=number, items=[], actor=town.citizen, now=now()) == (
        "access.authorisation-terms"
    )
    answer_request(
        number=number, items=["practice-qualification", "honour"], actor=town.citizen, now=now()
    )
    view = see_authorisation(number=number, actor=town.officer, now=now())
    assert view.terms.items == {"practice-qualification"}
    assert [record.item for record in _looks(town, number).records] == ["practice-qualification"]


def test_a_request_about_nobody_is_taken_like_any_other(town: Town) -> None:
    number = ask_for_authorisation(
        identifier=NOBODY.number, terms=terms(), actor=town.officer, now=now()
    )
    view = see_authorisation(number=number, actor=town.officer, now=now())
    assert view.state is AuthorisationState.ASKED


def test_who_says_no_is_not_asked_to_say_it_again(town: Town) -> None:
    number = ask_for_authorisation(
        identifier=CITIZEN.number, terms=terms(), actor=town.officer, now=now()
    )
    decline_request(number=number, actor=town.citizen, now=now())
    assert _state(number, town) is AuthorisationState.DECLINED
    assert _refusal(
        answer_request, number=number, items=terms().items, actor=town.citizen, now=now()
    ) == ("access.unknown-authorisation")


def test_a_request_lapses(town: Town) -> None:
    number = ask_for_authorisation(
        identifier=CITIZEN.number, terms=terms(), actor=town.officer, now=now()
    )
    _change(number, asked_at=now() - timedelta(days=31))
    assert _state(number, town) is AuthorisationState.LAPSED
    assert _refusal(
        answer_request, number=number, items=terms().items, actor=town.citizen, now=now()
    ) == ("access.unknown-authorisation")


@pytest.mark.parametrize(
    "spoilt",
    [
        {"purpose": "licence-review"},
        {"items": frozenset()},
        {"items": frozenset({"civil-servant-record"})},
        {"ends_at": now()},
        {"ends_at": now() + timedelta(days=500)},
        {"times": 0},
        {"times": 100_000},
        {"keep_days": -1},
        {"keep_days": 5_000},
        {"purpose": "sichuan-academic-review", "items": frozenset({"student-record"})},
    ],
    ids="-".join,
)
def test_unsound_terms_are_refused(town: Town, spoilt: dict[str, Any]) -> None:
    assert _refusal(give, town, **spoilt) == "access.authorisation-terms"


def test_nobody_asks_in_the_name_of_another_organ(town: Town) -> None:
    assert _refusal(
        ask_for_authorisation,
        identifier=CITIZEN.number, terms=terms(organ="sc-tax"), actor=town.officer, now=now(),
    ) == ("access.authorisation-terms")  # fmt: skip


def test_the_artefact_is_signed_and_says_what_was_read(town: Town) -> None:
    number = give(town)
    document = authorisation_document(number=number, actor=town.citizen)
    assert authorisation_document(number=number, actor=town.officer) == document
    text = clear_text(terms())
    assert document["artefact"]["text"]["zh"][:20] == text.zh[:20]
    for word in ("四川省人力资源和社会保障厅", "最多查询 2 次", "最多保存 30 天", "随时撤回"):
        assert word in document["artefact"]["text"]["zh"]
    whole = canonical_json(document)
    assert CITIZEN.number.encode() not in whole
    assert check_artefact(document=whole, key=authorisation_key())
    for name in ("recipient", "until", "times", "items", "subject", "text"):
        changed = json.loads(whole)
        changed["artefact"][name] = "another"
        assert not check_artefact(document=json.dumps(changed).encode(), key=authorisation_key())
    assert not check_artefact(document=b"[]", key=authorisation_key())
    (event,) = events(kinds=[EventKind.AUTHORISATION_GIVEN], limit=1)
    assert event.payload["authorisation"] == number


@pytest.mark.parametrize(
    "change",
    [
        {"used": F("times") + 1},
        {"ends_at": F("asked_at")},
        {"ends_at": F("asked_at") + timedelta(days=367)},
        {"signature": ""},
        {"given_by": "system:demo"},
        {"given_at": None},
        {"items": []},
        {"times": 0},
    ],
    ids="-".join,
)
def test_the_database_has_the_last_word(town: Town, change: dict[str, Any]) -> None:
    number = give(town)
    with pytest.raises(IntegrityError):
        _change(number, **change)


def test_a_person_without_a_file_has_no_authorisations(town: Town) -> None:
    nobody = replace(town.citizen, subject_key=None)
    assert own_authorisations(actor=nobody, now=now()) == []
    assert _refusal(give_authorisation, terms=terms(), actor=nobody, now=now()) == (
        "access.unknown-authorisation"
    )
    assert _refusal(withdraw_authorisation, number="SQ-1", actor=nobody, now=now()) == (
        "access.unknown-authorisation"
    )
