"""`/api/v1/own/authorisations`: a person's own program acts for them, and for nobody else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gongxin.apps.access.api import ask_for_authorisation, see_authorisation
from gongxin.apps.identity.api import (
    end_personal_token,
    list_personal_tokens,
    make_personal_token,
)
from gongxin.apps.identity.models import Account, PersonalToken
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, Town, now, terms, town

__all__ = ["town"]

pytestmark = pytest.mark.django_db
OWN = "/api/v1/own/authorisations"


def _make(town: Town, **more: Any) -> str:
    asked = {"label": "my own", "ends_at": now() + timedelta(days=9), "actor": town.citizen}
    return make_personal_token(**{**asked, "now": now(), **more})


def _call(token: str, method: str = "get", place: str = OWN, body: Any = None) -> Any:
    client = Client(headers={"Authorization": f"Bearer {token}"})
    if body is None:
        return getattr(client, method)(place)
    return getattr(client, method)(place, json.dumps(body), content_type="application/json")


def _wanted(town: Town) -> dict[str, Any]:
    return {
        "organ": town.officer.organ,
        "purpose": "authorised-look-up",
        "items": ["honour"],
        "last_day": f"{now() + timedelta(days=9):%Y-%m-%d}",
        "times": 1,
        "keep_days": 9,
    }


def test_given_after_the_text_was_told_seen_and_withdrawn(town: Town) -> None:
    token = _make(town)
    before = len(_call(token).json()["authorisations"])

    told = _call(token, "post", body=_wanted(town))
    assert told.status_code == 202
    text = told.json()
    assert town.officer.organ not in text["text"]["zh"]  # its name, not its code
    assert "我可以随时撤回" in text["text"]["zh"]
    assert len(_call(token).json()["authorisations"]) == before  # nothing is given yet

    wrong = {**_wanted(town), "times": 2, "text_digest": text["text_digest"]}
    assert _call(token, "post", body=wrong).status_code == 202  # the digest of another text

    given = _call(token, "post", body={**_wanted(town), "text_digest": text["text_digest"]})
    assert given.status_code == 201
    number = given.json()["authorisation"]
    seen = _call(token, place=f"{OWN}/{number}").json()
    assert (seen["state"], seen["organ"]) == ("in-force", town.officer.organ)
    assert seen["document"]["signature"]

    gone = _call(token, "delete", f"{OWN}/{number}")
    assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")
    again = _call(token, "delete", f"{OWN}/{number}")
    assert (again.status_code, again.json()["code"]) == (409, "access.withdrawn-before")
    assert see_authorisation(number=number, actor=town.citizen, now=now()).withdrawn_at


def test_what_an_organ_asked_for_is_answered_in_part_or_declined(town: Town) -> None:
    token = _make(town)
    asked = ask_for_authorisation(
        identifier=CITIZEN.number, terms=terms(), actor=town.officer, now=now()
    )
    place = f"{OWN}/{asked}"
    item = sorted(terms().items)[0]
    told = _call(token, "post", place, {"decision": "give", "items": [item]})
    assert told.status_code == 202
    digest = told.json()["text_digest"]
    for body in ({"decision": "maybe"}, {"decision": "give", "items": [1]}, {"decision": 1}):
        assert _call(token, "post", place, body).status_code == 400
    given = _call(
        token, "post", place, {"decision": "give", "items": [item], "text_digest": digest}
    )
    assert (given.status_code, given.json()["items"]) == (200, [item])
    other = ask_for_authorisation(
        identifier=CITIZEN.number, terms=terms(times=7), actor=town.officer, now=now()
    )
    declined = _call(token, "post", f"{OWN}/{other}", {"decision": "decline"})
    assert declined.json()["state"] == "declined"


def test_a_token_is_its_persons_alone(town: Town) -> None:
    mine, theirs = _make(town), _make(town, actor=town.neighbour)
    told = _call(mine, "post", body=_wanted(town)).json()
    number = _call(mine, "post", body={**_wanted(town), "text_digest": told["text_digest"]}).json()[
        "authorisation"
    ]
    for method in ("get", "delete"):
        assert _call(theirs, method, f"{OWN}/{number}").status_code == 404
    assert number not in _call(theirs).content.decode()


@pytest.mark.parametrize("shown", ["", "x", "Bearer"])
def test_nobody_without_a_token_in_force(town: Town, shown: str) -> None:
    answer = _call(shown)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "identity.personal-token-not-accepted"


def test_a_token_ends_at_once_by_hand_by_time_and_with_the_account(town: Town) -> None:
    ended, over, closed = _make(town), _make(town), _make(town)
    assert {_call(one).status_code for one in (ended, over, closed)} == {200}
    newest = list_personal_tokens(actor=town.citizen, now=now())
    end_personal_token(number=newest[2].number, actor=town.citizen, now=now())
    assert _call(ended).status_code == 401
    with as_role() as cursor:
        cursor.execute(
            "UPDATE identity_personal_token SET made_at = now() - interval '2 days',"
            " ends_at = now() - interval '1 day' WHERE id = %s",
            [newest[1].number],
        )
    assert _call(over).status_code == 401
    Account.objects.filter(subject_key=CITIZEN.key).update(is_active=False)
    assert _call(closed).status_code == 401


def test_a_system_and_a_person_hold_no_token_for_each_other(town: Town) -> None:
    token = _make(town)
    assert _call(token, place="/api/v1/authorisations").status_code == 401


def test_only_the_digest_is_kept_and_both_ends_are_events_about_the_person(town: Town) -> None:
    token = _make(town)
    kept = PersonalToken.objects.latest("id")
    assert token not in str(kept.__dict__)
    end_personal_token(number=kept.pk, actor=town.citizen, now=now())
    kinds = (EventKind.PROGRAM_ALLOWED, EventKind.PROGRAM_ENDED)
    newest = events_about(subject_key=CITIZEN.key, kinds=kinds, limit=2)
    assert [one.kind for one in newest] == [EventKind.PROGRAM_ENDED, EventKind.PROGRAM_ALLOWED]
    assert {one.payload["token"] for one in newest} == {kept.pk}
    with pytest.raises(Refusal, match="unknown-personal-token"):
        end_personal_token(number=kept.pk, actor=town.citizen, now=now())


@pytest.mark.parametrize(
    "more",
    [{"label": "  "}, {"label": "x" * 65}, {"days": 0}, {"days": 94}, {"number": 11}],
    ids=["no label", "long label", "no end", "too late", "too many"],
)
def test_a_token_has_a_name_and_an_end_and_there_are_few(town: Town, more: dict[str, Any]) -> None:
    more = dict(more)
    if "days" in more:
        more["ends_at"] = now() + timedelta(days=more.pop("days"))
    for _ in range(more.pop("number", 1) - 1):
        _make(town, actor=town.neighbour)
    with pytest.raises(Refusal, match="personal-token-unfit"):
        _make(town, actor=town.neighbour, **more)
    with pytest.raises(Refusal, match="not-permitted"):
        _make(town, actor=town.officer)


def test_sixty_calls_a_minute(town: Town, settings: Any) -> None:
    settings.PERSONAL_CALLS_A_MINUTE = 3
    token = _make(town)
    PersonalToken.objects.update(minute=None, calls=0)
    seen = [_call(token).status_code for _ in range(8)]
    # at the turn of the minute the count begins anew
    assert seen.count(200) in {3, 6}
    assert set(seen) == {200, 429}
