"""An organ's system fetches recalls and acknowledges over its own signature; whatever else it sends is refused and changes nothing.

Guards: `signed_by_system` in `_fault` against forged statements; each line of `fault_of` against the statement of that fault; `organ=` in
the questions of recalls, by which no organ reads or acknowledges another's.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from joserfc.jwk import OKPKey

from gongxin.apps.identity.api import SendingSystem, revoke_system, system_actor
from gongxin.apps.ledger.api import EventKind, events, events_about
from gongxin.apps.recalls.api import (
    Ground,
    check_recall,
    list_recalls,
    recall_answers,
    recall_key,
)
from gongxin.apps.recalls.models import Recall
from tests.databases import as_role
from tests.integration.access import town as places
from tests.integration.access.town import CITIZEN, Town, look, now
from tests.integration.api import test_lookups as lookups
from tests.integration.api.test_lookups import KEY, OTHER, _ask, _held, _sign, _valid

pytestmark = pytest.mark.django_db
town = places.town
system = lookups.system
PLACE = "/api/v1/recalls"


@pytest.fixture
def headers(system: SendingSystem) -> dict[str, str]:
    """A sound token."""
    return {"Authorization": f"Bearer {_held()}"}


@pytest.fixture
def number(town: Town) -> str:
    """A recall of what the officer of the system's organ was told."""
    look(town)
    told = events_about(subject_key=CITIZEN.key, kinds=[EventKind.LOOK_UP], limit=1)
    with transaction.atomic():
        assert recall_answers(ground=Ground.ANNULLED, looks=told, now=now()) == 1
    return list_recalls(actor=town.officer, now=now())[0].number


def _fetch(headers: dict[str, str], place: str = PLACE) -> Any:
    return Client().get(place, headers=headers)


def _said(headers: dict[str, str], number: str, **more: Any) -> dict[str, Any]:
    digest = _fetch(headers, f"{PLACE}/{number}").json()["digest"]
    said = {
        "recall": number, "digest": digest, "done": "stopped-and-deleted",
        "iat": int(now().timestamp()), **more,
    }  # fmt: skip
    if isinstance(said["iat"], timedelta):
        said["iat"] = int((now() + said["iat"]).timestamp())
    return {name: value for name, value in said.items() if value is not ...}


def _acknowledge(headers: dict[str, str], number: str, statement: Any, **more: Any) -> Any:
    return Client().post(
        f"{PLACE}/{number}/acknowledgements", json.dumps({"statement": statement, **more}),
        content_type="application/json", headers=headers,
    )  # fmt: skip


def _state(number: str) -> tuple[bool, str]:
    row = Recall.objects.get(number=number)
    return row.acknowledged_at is not None, row.statement


def test_fetch_check_acknowledge(town: Town, headers: dict[str, str], number: str) -> None:
    page = _fetch(headers)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert page.json()["next"] is None
    (recall,) = page.json()["recalls"]
    _valid("Recall", recall)
    assert check_recall(document=json.dumps(recall).encode(), key=recall_key())
    assert (recall["document"]["recall"], recall["document"]["ground"]) == (number, "annulled")
    assert recall["document"]["to"] == town.officer.organ
    statement = _sign(_said(headers, number))
    for _ in range(2):
        done = _acknowledge(headers, number, statement)
        assert done.status_code == 200, done.json()
        _valid("Recall", done.json())
        assert done.json()["state"] == "acknowledged"
    assert _state(number) == (True, statement)
    assert _fetch(headers).json() == {"recalls": [], "next": None}
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.RECALL_ACKNOWLEDGED])
    assert event.actor.startswith("sender:")


def test_another_statement_later_does_not_replace_the_first(
    headers: dict[str, str], number: str
) -> None:
    first = _sign(_said(headers, number))
    _acknowledge(headers, number, first)
    again = _acknowledge(
        headers, number, _sign(_said(headers, number, iat=int(now().timestamp()) + 1))
    )
    assert again.status_code == 200
    assert _state(number) == (True, first)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"recall": "ZH-0000-0000"},
        {"recall": ...},
        {"digest": "0" * 64},
        {"digest": ...},
        {"digest": 7},
        {"done": "read"},
        {"done": ...},
        {"iat": ...},
        {"iat": "now"},
        {"iat": 0},
        {"iat": 10**18},
        {"iat": timedelta(minutes=-30)},
        {"iat": timedelta(hours=30)},
    ],
    ids=str,
)
def test_a_statement_about_something_else_is_refused(
    headers: dict[str, str], number: str, spoilt: dict[str, Any]
) -> None:
    refused = _acknowledge(headers, number, _sign(_said(headers, number, **spoilt)))
    assert refused.status_code == 422
    assert refused.json()["code"] == "recalls.acknowledgement-not-accepted"
    assert _state(number) == (False, "")
    (event, *_) = events(kinds=[EventKind.ACKNOWLEDGEMENT_REFUSED])
    assert event.payload == {"reason": "recalls.acknowledgement-not-accepted", "recall": number}


def test_a_signature_of_another_key_is_refused(headers: dict[str, str], number: str) -> None:
    said = _said(headers, number)
    sound = _sign(said)
    forged = [
        _sign(said, OTHER),
        _sign(said, OTHER, kid=KEY.thumbprint()),
        _sign(said, KEY, kid=OTHER.thumbprint()),
        _sign(said, OKPKey.generate_key("Ed25519")),
        _sign(said, KEY, jwk=OTHER.as_dict(private=False)),
        sound[:-4] + "AAAA",
        sound.split(".")[1],
        f"{sound}.{sound}",
        "a" * 5000,
        "",
        "…",
    ]
    for statement in forged:
        refused = _acknowledge(headers, number, statement)
        assert (refused.status_code, refused.json()["code"]) == (
            422,
            "recalls.acknowledgement-not-accepted",
        )
        _valid("Problem", refused.json())
    assert _state(number) == (False, "")


def test_a_sound_statement_that_goes_on_for_pages_is_not_read(
    headers: dict[str, str], number: str
) -> None:
    refused = _acknowledge(headers, number, _sign(_said(headers, number, more="x" * 4096)))
    assert (refused.status_code, refused.json()["code"]) == (
        422,
        "recalls.acknowledgement-not-accepted",
    )
    assert _state(number) == (False, "")
    assert _acknowledge(headers, number, _sign(_said(headers, number, more="x"))).status_code == 200


@pytest.mark.parametrize("body", [{}, {"statement": 1}, {"statement": "a\0"}, {"other": "a"}])
def test_a_body_out_of_shape_is_refused(
    headers: dict[str, str], number: str, body: dict[str, Any]
) -> None:
    answer = Client().post(
        f"{PLACE}/{number}/acknowledgements", json.dumps(body),
        content_type="application/json", headers=headers,
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (400, "lookups.body-malformed")
    assert _state(number) == (False, "")


@pytest.mark.parametrize("after", ["-1", "x", "٣", "9" * 30, ""])
def test_a_place_in_the_list_is_a_number(headers: dict[str, str], after: str) -> None:
    answer = _fetch(headers, f"{PLACE}?after={after}")
    assert (answer.status_code, answer.json()["code"]) == (400, "lookups.body-malformed")


def test_without_a_token_or_with_an_ended_one_nothing_is_told(
    system: SendingSystem, headers: dict[str, str], number: str
) -> None:
    statement = _sign(_said(headers, number))
    assert _fetch({}).status_code == 401
    assert _acknowledge({}, number, statement).status_code == 401
    revoke_system(kid=system.kid, actor=system_actor("test"), now=now())
    assert _acknowledge(headers, number, statement).status_code == 401
    assert _state(number) == (False, "")


def test_another_organs_recall_is_not_there(headers: dict[str, str], number: str) -> None:
    statement = _sign(_said(headers, number))
    with as_role():  # the platform's own login may change neither
        Recall.objects.filter(number=number).update(organ="sc-education")
    for answer in (
        _fetch(headers, f"{PLACE}/{number}"),
        _acknowledge(headers, number, statement),
        _fetch(headers, f"{PLACE}/ZH-0000-0000"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "recalls.unknown-recall")
    assert _fetch(headers).json()["recalls"] == []


def test_a_system_is_stopped_as_its_officers_are_and_goes_on_at_once(
    headers: dict[str, str], number: str
) -> None:
    with as_role():
        Recall.objects.filter(number=number).update(
            made_at=now() - timedelta(days=20), due_at=now() - timedelta(days=9)
        )
    token = headers["Authorization"].partition(" ")[2]
    refused = _ask(token)
    assert (refused.status_code, refused.json()["code"]) == (403, "recalls.owed")
    assert number in refused.json()["what"]["en"]
    assert _fetch(headers).json()["recalls"][0]["state"] == "overdue"
    done = _acknowledge(headers, number, _sign(_said(headers, number)))
    assert done.json()["state"] == "acknowledged-late"
    assert _ask(token).status_code == 200
