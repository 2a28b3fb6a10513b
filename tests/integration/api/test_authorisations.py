"""Recipients ask for authorisations, look up by them, and acknowledge withdrawals; answers follow the document."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gongxin.apps.access.api import answer_request, withdraw_authorisation
from gongxin.apps.identity.api import SendingSystem
from gongxin.apps.identity.models import AccessToken
from tests.integration.access import town as places
from tests.integration.access.town import CITIZEN, NOBODY, Town, now
from tests.integration.api import test_lookups as lookups
from tests.integration.api.test_lookups import _held, _valid

pytestmark = pytest.mark.django_db
town = places.town
system = lookups.system
PLACE = "/api/v1/authorisations"


@pytest.fixture
def headers(system: SendingSystem) -> dict[str, str]:
    """A sound token."""
    return {"Authorization": f"Bearer {_held()}"}


def _asked(**more: Any) -> dict[str, Any]:
    sound = {
        "officer": "w3", "identifier": CITIZEN.number, "purpose": "authorised-look-up",
        "items": ["practice-qualification", "honour"],
        "last_day": f"{now() + timedelta(days=20):%Y-%m-%d}", "times": 1, "keep_days": 30,
    }  # fmt: skip
    return {name: value for name, value in {**sound, **more}.items() if value is not ...}


def _post(place: str, body: Any, headers: dict[str, str]) -> Any:
    return Client().post(place, json.dumps(body), content_type="application/json", headers=headers)


def test_ask_be_allowed_look_up_be_withdrawn_and_acknowledge(
    town: Town, headers: dict[str, str]
) -> None:
    asked = _post(PLACE, _asked(), headers)
    assert asked.status_code == 202
    _valid("Authorisation", asked.json())
    number = asked.json()["authorisation"]
    assert asked.json()["state"] == "asked"
    assert _post(PLACE, _asked(), headers).json()["authorisation"] == number
    answer_request(number=number, items=["practice-qualification"], actor=town.citizen, now=now())

    read = Client().get(f"{PLACE}/{number}", headers=headers)
    _valid("AuthorisationWithDocument", read.json())
    assert read.json()["items"] == ["practice-qualification"]
    assert read.json()["document"]["artefact"]["number"] == number
    question = {
        "officer": "w3", "purpose": "authorised-look-up", "authorisation": number,
        "name": CITIZEN.name, "identifier": CITIZEN.number, "want": "file",
        "reason": "subject-asks",
    }  # fmt: skip
    found = _post("/api/v1/lookups", question, headers)
    assert found.status_code == 200
    assert [record["item"] for record in found.json()["records"]] == ["practice-qualification"]
    again = _post("/api/v1/lookups", question, headers)
    assert (again.status_code, again.json()["code"]) == (403, "access.no-authorisation")

    assert Client().get(PLACE, headers=headers).json() == {"withdrawn": []}
    withdraw_authorisation(number=number, actor=town.citizen, now=now())
    (told,) = Client().get(PLACE, headers=headers).json()["withdrawn"]
    _valid("Authorisation", told)
    assert (told["authorisation"], told["state"]) == (number, "withdrawn")
    for _ in range(2):
        done = _post(f"{PLACE}/{number}/acknowledgement", {"officer": "w3"}, headers)
        assert done.status_code == 200
        assert done.json()["acknowledged_at"]
    assert Client().get(PLACE, headers=headers).json() == {"withdrawn": []}


def test_nobody_and_somebody_get_the_same_answer(headers: dict[str, str]) -> None:
    there = _post(PLACE, _asked(), headers).json()
    absent = _post(PLACE, _asked(identifier=NOBODY.number), headers).json()
    for answer in (there, absent):
        answer.pop("authorisation")
    assert there == absent


@pytest.mark.parametrize(
    ("spoilt", "status", "code"),
    [
        ({"items": []}, 422, "access.authorisation-terms"),
        ({"items": ["civil-servant-record"]}, 422, "access.authorisation-terms"),
        ({"items": "honour"}, 400, "lookups.body-malformed"),
        ({"items": [1]}, 400, "lookups.body-malformed"),
        ({"items": ["a\0"]}, 400, "lookups.body-malformed"),
        ({"times": True}, 400, "lookups.body-malformed"),
        ({"times": "1"}, 400, "lookups.body-malformed"),
        ({"times": 0}, 422, "access.authorisation-terms"),
        ({"times": 10**30}, 422, "access.authorisation-terms"),
        ({"last_day": "soon"}, 400, "lookups.body-malformed"),
        ({"last_day": "9999-12-31"}, 400, "lookups.body-malformed"),
        ({"last_day": "2026-01-01"}, 422, "access.authorisation-terms"),
        ({"purpose": "licence-review"}, 422, "access.authorisation-terms"),
        ({"purpose": "none"}, 422, "catalogue.unknown-purpose"),
        ({"purpose": "sichuan-academic-review"}, 422, "access.authorisation-terms"),
        ({"identifier": "51990119900307213"}, 422, "access.malformed-identifier"),
        ({"officer": "王某"}, 400, "lookups.body-malformed"),
        ({"officer": ...}, 400, "lookups.body-malformed"),
        ({"more": "x"}, 400, "lookups.body-malformed"),
    ],
    ids=str,
)
def test_what_is_not_as_described_is_refused(
    headers: dict[str, str], spoilt: dict[str, Any], status: int, code: str
) -> None:
    response = _post(PLACE, _asked(**spoilt), headers)
    assert (response.status_code, response.json()["code"]) == (status, code)
    _valid("Problem", response.json())
    assert CITIZEN.number not in response.content.decode()


def test_an_authorisation_of_another_is_absent(headers: dict[str, str], town: Town) -> None:
    number = _post(PLACE, _asked(), headers).json()["authorisation"]
    SendingSystem.objects.update(organ="sc-tax")
    for response in (
        Client().get(f"{PLACE}/{number}", headers=headers),
        _post(f"{PLACE}/{number}/acknowledgement", {"officer": "w3"}, headers),
        Client().get(f"{PLACE}/SQ-NONE", headers=headers),
    ):
        assert (response.status_code, response.json()["code"]) == (
            404,
            "access.unknown-authorisation",
        )


def test_without_a_token_nothing_is_answered(headers: dict[str, str]) -> None:
    number = _post(PLACE, _asked(), headers).json()["authorisation"]
    AccessToken.objects.all().delete()
    for response in (
        Client().get(PLACE, headers=headers),
        Client().get(f"{PLACE}/{number}", headers=headers),
        _post(PLACE, _asked(), headers),
        _post(f"{PLACE}/{number}/acknowledgement", {"officer": "w3"}, headers),
    ):
        assert response.status_code == 401
