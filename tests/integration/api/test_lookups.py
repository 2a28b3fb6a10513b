"""Systems sign in by an assertion and ask: yes or no, the file with a reason, and one answer for whatever is wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
import yaml
from django.conf import settings
from django.test import Client
from joserfc import jws
from joserfc.jwk import OKPKey

from gongxin.apps.access.api import list_looks
from gongxin.apps.identity.api import (
    Actor,
    CallingSystem,
    Role,
    Scope,
    SendingSystem,
    admit_system,
    call_by_token,
    revoke_system,
    system_actor,
)
from gongxin.apps.identity.models import AccessToken, UsedAssertion
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from tests.architecture.house import ROOT
from tests.databases import as_role
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    NOBODY,
    Person,
    Town,
    grant,
    now,
    town,
)
from tests.integration.ledger.witnesses import OF_ONE

__all__ = ["town"]

pytestmark = pytest.mark.django_db

OPENAPI = yaml.safe_load((ROOT / "docs/api/openapi.yaml").read_text("utf-8"))
KEY = OKPKey.generate_key("Ed25519")
OTHER = OKPKey.generate_key("Ed25519")
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def _admit(town: Town, key: OKPKey = KEY, scope: Scope = Scope.LOOKUPS) -> SendingSystem:
    at = datetime.now(UTC)
    return admit_system(
        organ=town.officer.organ, label="许可审批系统", public_key=key.as_pem(private=False),
        scope=scope, actor=system_actor("test"), ends_at=at + timedelta(days=1), now=at,
    )  # fmt: skip


@pytest.fixture
def system(town: Town) -> SendingSystem:
    """The licensing system of the officer's organ, admitted and granted to look up."""
    system = _admit(town)
    grant(Actor(ref=system.ref, role=Role.OFFICER, organ=system.organ))
    return system


def _claims(key: OKPKey = KEY, **more: Any) -> dict[str, Any]:
    kid = key.thumbprint()
    claims = {
        "iss": kid, "sub": kid, "aud": f"{settings.PUBLIC_URL}/api/v1/token", "jti": "j-1",
        "exp": int(datetime.now(UTC).timestamp()) + 60, **more,
    }  # fmt: skip
    return {name: value for name, value in claims.items() if value is not ...}


def _sign(claims: dict[str, Any], key: OKPKey = KEY, **header: Any) -> str:
    header = {"alg": "Ed25519", "kid": key.thumbprint(), **header}
    return jws.serialize_compact(header, json.dumps(claims).encode(), key, algorithms=["Ed25519"])


def _token(assertion: str, **more: str) -> Any:
    form = {
        "grant_type": "client_credentials", "client_assertion_type": JWT_BEARER,
        "client_assertion": assertion, **more,
    }  # fmt: skip
    return Client().post("/api/v1/token", form)


def _held(jti: str = "j-1", key: OKPKey = KEY) -> str:
    response = _token(_sign(_claims(key, jti=jti), key))
    assert response.status_code == 200
    return str(response.json()["access_token"])


def _ask(token: str, person: Person = CITIZEN, **more: Any) -> Any:
    asked = {
        "officer": "WZ-0117", "purpose": "licence-review", "case_reference": CASE,
        "name": person.name, "identifier": person.number, **more,
    }  # fmt: skip
    body = {name: value for name, value in asked.items() if value is not ...}
    return Client().post(
        "/api/v1/lookups", json.dumps(body), content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip


def _valid(name: str, document: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": OPENAPI["components"]}
    jsonschema.validate(document, schema)


@pytest.mark.usefixtures("system")
def test_a_system_signs_in_and_asks_and_the_person_sees_it(town: Town) -> None:
    response = _token(_sign(_claims()))
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    _valid("Token", response.json())
    token = response.json()["access_token"]
    assert token not in str(list(AccessToken.objects.values()))

    answered = _ask(token)
    assert answered.status_code == 200
    _valid("Answer", answered.json())
    assert answered.json()["answer"] in {"yes", "no"}
    assert CITIZEN.name not in answered.content.decode()
    assert answered["Cache-Control"] == "no-store"
    (look, *_) = list_looks(actor=town.citizen, now=now())
    assert (look.event, look.unit) == (answered.json()["lookup"], "许可审批系统")
    (event, *_) = events(kinds=[EventKind.LOOK_UP], limit=1)
    assert event.actor.endswith(".WZ-0117")


@pytest.mark.usefixtures("system")
def test_the_file_is_asked_for_with_a_reason() -> None:
    token = _held()
    refused = _ask(token, want="file")
    assert (refused.status_code, refused.json()["code"]) == (422, "access.reason-missing")
    found = _ask(token, want="file", reason="weigh-the-record")
    assert found.status_code == 200
    _valid("File", found.json())
    assert found.json()["records"]
    assert CITIZEN.number not in found.content.decode()
    found = _ask(_held("j-of-labels"), want="file", reason="weigh-the-record").json()
    assert found["records"]
    for record in found["records"]:
        item = found["items"][record["item"]]
        assert record["values"].keys() == item["fields"].keys()
        assert set(record["masked"]) < record["values"].keys()
    assert {record["item"] for record in found["records"]} == found["items"].keys()


@pytest.mark.usefixtures("system")
def test_whether_somebody_is_there_does_not_show() -> None:
    token = _held()
    answers = [
        {**_ask(token, *who).json(), "read_at": ""}
        for who in ((NOBODY,), (Person("另一人", CITIZEN.number),))
    ]
    assert answers[0] == answers[1]
    assert (answers[0]["answer"], answers[0]["lookup"]) == ("unanswered", None)
    gone = [
        _ask(token, who, want="file", reason="weigh-the-record")
        for who in (NOBODY, Person("另一人", CITIZEN.number))
    ]
    assert {(one.status_code, one.content) for one in gone} == {(404, gone[0].content)}


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda: "",
        lambda: "a.b.c",
        lambda: _sign(_claims(), OTHER),
        lambda: _sign(_claims(), OTHER, kid=KEY.thumbprint()),
        lambda: _sign(_claims(aud="https://elsewhere/api/v1/token")),
        lambda: _sign(_claims(aud=...)),
        lambda: _sign(_claims(iss="someone")),
        lambda: _sign(_claims(sub=OTHER.thumbprint())),
        lambda: _sign(_claims(jti=...)),
        lambda: _sign(_claims(jti="")),
        lambda: _sign(_claims(jti="j" * 65)),
        lambda: _sign(_claims(jti=7)),
        lambda: _sign(_claims(exp=int(datetime.now(UTC).timestamp()) - 1)),
        lambda: _sign(_claims(exp=int(datetime.now(UTC).timestamp()) + 3600)),
        lambda: _sign(_claims(exp="soon")),
        lambda: _sign(_claims(exp=10**30)),
        lambda: _sign(_claims(), jwk=KEY.as_dict(private=False)),
        lambda: _sign(_claims()).rsplit(".", 1)[0] + ".",
    ],
)
@pytest.mark.usefixtures("system")
def test_an_assertion_that_does_not_hold_gets_one_answer_and_an_event(spoilt: Any) -> None:
    response = _token(spoilt())
    assert response.status_code == 401
    assert response.json()["error"] == "invalid_client"
    assert response.content == _token("a.b.c").content
    assert not AccessToken.objects.exists()
    (event, *_) = events(kinds=[EventKind.STATEMENT_REFUSED], limit=1)
    assert event.payload["reason"] == "identity.assertion-not-accepted"


@pytest.mark.usefixtures("system")
def test_an_assertion_is_used_once() -> None:
    assertion = _sign(_claims())
    assert _token(assertion).status_code == 200
    assert _token(assertion).status_code == 401
    assert (AccessToken.objects.count(), UsedAssertion.objects.count()) == (1, 1)


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize("more", [{"grant_type": "password"}, {"client_assertion_type": "x"}])
def test_another_way_to_sign_in_is_told_so(more: dict[str, str]) -> None:
    response = _token(_sign(_claims()), **more)
    assert (response.status_code, response.json()["error"]) == (400, "unsupported_grant_type")


def test_a_key_for_filing_asks_nothing_and_a_key_for_asking_files_nothing(town: Town) -> None:
    _admit(town, scope=Scope.BATCHES)
    assert _token(_sign(_claims())).status_code == 401
    _admit(town, OTHER)
    manifest = {"aud": "gongxin:batches", "iat": int(datetime.now(UTC).timestamp())}
    pushed = Client().post(
        "/api/v1/batches", b"x", content_type="application/octet-stream",
        headers={"Gongxin-Manifest": _sign(manifest, OTHER), "Idempotency-Key": "key-0001"},
    )  # fmt: skip
    assert pushed.status_code == 401


def test_a_revocation_holds_at_once_and_a_token_ends(system: SendingSystem) -> None:
    first = _held("j-1")
    assert _ask(first).status_code == 200
    with as_role():
        AccessToken.objects.update(expires_at=datetime.now(UTC))
    assert _ask(first).status_code == 401
    second = _held("j-2")
    revoke_system(kid=system.kid, actor=system_actor("test"), now=datetime.now(UTC))
    response = _ask(second)
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert _token(_sign(_claims(jti="j-3"))).status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer " + "x" * 5000])
def test_without_a_token_nothing_is_answered(town: Town, header: str) -> None:
    response = Client().post(
        "/api/v1/lookups", "{}", content_type="application/json", headers={"Authorization": header}
    )
    assert (response.status_code, response.json()["code"]) == (401, "identity.token-not-accepted")


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize(
    "more",
    [
        {"officer": ...},
        {"officer": "王警官"},
        {"officer": "a" * 25},
        {"purpose": 7},
        {"name": None},
        {"identifier": ["x"]},
        {"case_reference": "川\x00"},
        {"want": "everything"},
        {"reason": "because"},
        {"extra": "1"},
        {CITIZEN.number: "1"},
    ],
)
def test_a_body_that_is_not_as_described_is_refused_and_not_repeated(more: dict[str, Any]) -> None:
    response = _ask(_held(), **more)
    assert (response.status_code, response.json()["code"]) == (400, "lookups.body-malformed")
    _valid("Problem", response.json())
    assert CITIZEN.number not in response.content.decode()


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize(
    ("body", "status"),
    [("", 400), ("[]", 400), ("null", 400), ("{", 400), ('{"a":' * 9000, 400), ("x" * 70_000, 413)],
)
def test_what_is_no_document_is_refused(body: str, status: int) -> None:
    response = Client().post(
        "/api/v1/lookups", body, content_type="application/json",
        headers={"Authorization": f"Bearer {_held()}"},
    )  # fmt: skip
    assert response.status_code == status


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"purpose": "none"}, 422, "catalogue.unknown-purpose"),
        ({"purpose": "sichuan-civil-servant-review"}, 403, "access.purpose-not-yours"),
        ({"purpose": "judicial-assistance", "want": "file"}, 403, "access.needs-officers"),
        ({"purpose": "supervision"}, 422, "access.kind-outside-purpose"),
        ({"purpose": "practice-supervision"}, 422, "access.no-question"),
        ({"case_reference": "测试"}, 422, "access.case-missing"),
        ({"identifier": "1"}, 422, "access.malformed-identifier"),
    ],
)
def test_a_look_up_that_may_not_be_made_is_refused_in_words(
    more: dict[str, str], status: int, code: str
) -> None:
    response = _ask(_held(), **more)
    assert (response.status_code, response.json()["code"]) == (status, code)
    _valid("Problem", response.json())


@pytest.mark.usefixtures("system")
def test_the_budget_is_the_officers_and_not_the_systems(settings: Any) -> None:
    settings.LOOK_UP_STOP = 2
    token = _held()
    assert _ask(token, CITIZEN).status_code == 200
    stopped = _ask(token, NEIGHBOUR)
    assert (stopped.status_code, stopped.json()["code"]) == (429, "access.budget-spent")
    assert _ask(token, FIRM, officer="WZ-0118").status_code == 200


def _with_key(key: str, **more: Any) -> Any:
    body = {
        "officer": "w3", "purpose": "licence-review", "case_reference": CASE,
        "name": CITIZEN.name, "identifier": CITIZEN.number, **more,
    }  # fmt: skip
    return Client().post(
        "/api/v1/lookups", json.dumps(body), content_type="application/json",
        headers={"Authorization": f"Bearer {_held(uuid4().hex)}", "Idempotency-Key": key},
    )  # fmt: skip


def _looks(town: Town) -> int:
    return len([look for look in list_looks(actor=town.citizen, now=now()) if not look.own])


def test_the_same_again_is_answered_the_same_and_is_no_second_look(
    town: Town, system: SendingSystem
) -> None:
    first = _with_key("a-key-of-ours")
    assert first.status_code == 200
    again = _with_key("a-key-of-ours")
    assert again.json() == first.json()
    assert again.json()["holds_until"] == first.json()["holds_until"] is not None
    assert _looks(town) == 1
    other = _with_key("a-key-of-ours", case_reference="川测受〔2026〕第7号")
    assert (other.status_code, other.json()["code"]) == (409, "access.key-used")
    assert _with_key("another-key").json()["lookup"] != first.json()["lookup"]
    assert _looks(town) == 2
    assert (_with_key("short").status_code, _with_key("王某某的键某某某").status_code) == (400, 400)


def test_a_file_is_told_once(town: Town, system: SendingSystem) -> None:
    more = {"want": "file", "reason": "subject-asks"}
    first = _with_key("key-of-a-file", **more)
    assert first.status_code == 200
    again = _with_key("key-of-a-file", **more)
    assert (again.status_code, again.json()["code"]) == (409, "access.file-told-once")
    assert first.json()["lookup"] in again.json()["what"]["en"]
    assert _looks(town) == 1


def test_two_of_the_same_at_a_time_make_one_look(
    town: Town, system: SendingSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither has seen the other's key before it asks: the database's constraint takes one of them back."""
    _with_key("at-the-same-time")
    monkeypatch.setattr("gongxin.interfaces.api.lookups.answered_before", lambda **asked: None)
    late = _with_key("at-the-same-time")
    assert (late.status_code, late.json()["code"]) == (409, "access.key-used")
    assert _looks(town) == 1


def test_a_look_up_is_seen_again_by_its_organ_alone(town: Town, system: SendingSystem) -> None:
    made = _with_key("a-key-of-ours").json()["lookup"]

    def see(number: str) -> Any:
        headers = {"Authorization": f"Bearer {_held(uuid4().hex)}"}
        return Client().get(f"/api/v1/lookups/{number}", headers=headers)

    seen = see(made)
    assert seen.status_code == 200
    _valid("LookUp", seen.json())
    assert (seen.json()["result"], seen.json()["case_reference"]) == ("yes", CASE)
    assert CITIZEN.name not in seen.content.decode()
    (event,) = events(kinds=[EventKind.SYSTEM_SIGNED_IN], limit=1)
    for number in (str(event.uid), str(uuid4())):
        assert (see(number).status_code, see(number).json()["code"]) == (
            404,
            "access.unknown-look-up",
        )
    SendingSystem.objects.update(organ="sc-tax")
    assert see(made).status_code == 404


# --- how often --------------------------------------------------------------------------------


def test_who_calls_too_often_is_told_when_to_go_on(
    system: SendingSystem, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CALLS_A_MINUTE = 3
    token = _held()
    moment = datetime.now(UTC).replace(second=5)

    def at_the_moment(**given: Any) -> CallingSystem:
        return call_by_token(**{**given, "now": moment})

    monkeypatch.setattr("gongxin.interfaces.api.signing_in.call_by_token", at_the_moment)
    answers = [_ask(token, case_reference="x") for _ in range(5)]
    assert [one.status_code for one in answers] == [422, 422, 422, 429, 429]
    refused = answers[-1]
    assert refused["Retry-After"] == "60"
    assert refused.json()["code"] == "identity.too-many-calls"
    _valid("Problem", refused.json())
    (event,) = events(kinds=[EventKind.CALLS_LIMITED])  # one, however often it goes on
    assert (event.actor, event.payload) == (system.ref, {"system": system.ref, "most": 3})
    moment += timedelta(minutes=1)
    assert _ask(token, case_reference="x").status_code == 422


def test_one_system_does_not_use_up_anothers_calls(town: Town, system: SendingSystem) -> None:
    other = _admit(town, OTHER)
    ours, theirs = _held(), _held(key=OTHER)
    at = datetime.now(UTC)

    def call(token: str) -> CallingSystem:
        return call_by_token(token=token, scope=Scope.LOOKUPS, most=2, now=at)

    assert [call(ours).ref for _ in range(2)] == [system.ref] * 2
    assert call(theirs).ref == other.ref
    with pytest.raises(Refusal, match=r"identity\.too-many-calls"):
        call(ours)


def test_an_unknown_token_is_not_counted() -> None:
    assert _ask("unknown").status_code == 401
    with as_role() as cursor:
        cursor.execute("SELECT count(*) FROM identity_system_use")
        assert cursor.fetchone() == (0,)


def test_systems_are_told_to_come_back_while_the_ledger_is_not_witnessed(
    system: SendingSystem, settings: Any, tmp_path: Any
) -> None:
    token = _held()
    settings.LEDGER_DIR, settings.WITNESS_POLICY = tmp_path, OF_ONE
    response = _ask(token)
    assert response.status_code == 503
    assert response.json()["code"] == "ledger.not-witnessed"
    assert response.headers["Retry-After"]
    settings.WITNESS_POLICY = None
    assert _ask(token).status_code == 200
