"""Systems push under signed manifests: taken once, answered the same again, refused in words otherwise."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema
import pytest
import yaml
from django.test import Client
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from gongxin.apps.identity.api import SendingSystem, admit_system, revoke_system, system_actor
from gongxin.apps.intake.api import receipt_key
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.canonical import canonical_json
from gongxin.lib.errors import Refusal
from gongxin.lib.signed_note import open_note
from tests.architecture.addresses import walk
from tests.architecture.house import ROOT
from tests.integration.intake.desk import PENALTY, SOURCE, catalogue, held, sound

__all__ = ["catalogue"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

OPENAPI = yaml.safe_load((ROOT / "docs/api/openapi.yaml").read_text("utf-8"))
KEY = OKPKey.generate_key("Ed25519")
BODY = "\n".join(
    [",".join(sound()), ",".join(sound(1).values()), ",".join(sound(2, CF_JDRQ="x").values())]
).encode()


@pytest.fixture
def system() -> SendingSystem:
    """The transport department's export, admitted for a day."""
    at = datetime.now(UTC)
    return admit_system(
        organ=SOURCE, label="导出", public_key=KEY.as_pem(private=False), actor=system_actor("test"),
        ends_at=at + timedelta(days=1), now=at,
    )  # fmt: skip


def _claims(**more: Any) -> dict[str, Any]:
    claims = {
        "aud": "gongxin:batches", "iat": int(datetime.now(UTC).timestamp()), "v": 1, "item": PENALTY,
        "seq": 1, "sha256": hashlib.sha256(BODY).hexdigest(), **more,
    }  # fmt: skip
    return {name: value for name, value in claims.items() if value is not ...}


def _sign(claims: Any, key: Any = KEY, **header: Any) -> str:
    header = {"alg": "Ed25519", "kid": KEY.thumbprint(), **header}
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return jws.serialize_compact(header, payload, key, algorithms=[header["alg"]])


def _with_secret(claims: Any, secret: bytes) -> str:
    """HS256 under bytes that everybody knows: the oldest trick there is (RFC 8725, section 2.1)."""
    parts = ({"alg": "HS256", "kid": KEY.thumbprint()}, claims)
    said = b".".join(urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    tag = urlsafe_b64encode(hmac.digest(secret, said, "sha256")).rstrip(b"=")
    return (said + b"." + tag).decode()


def _push(token: str, body: bytes = BODY, key: str = "key-0001", **headers: str) -> Any:
    return Client().post(
        "/api/v1/batches", body, content_type="application/octet-stream",
        headers={"Gongxin-Manifest": token, "Idempotency-Key": key, **headers},
    )  # fmt: skip


def _valid(name: str, document: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": OPENAPI["components"]}
    jsonschema.validate(document, schema)


@pytest.mark.usefixtures("system")
def test_a_push_is_filed_and_answered_with_a_signed_receipt() -> None:
    response = _push(_sign(_claims(rows=2)))
    assert response.status_code == 201
    found = response.json()
    _valid("PushAnswer", found)
    said = found["receipt"]
    assert (said["received"], said["accepted"], said["refused"], said["channel"]) == (
        2,
        1,
        1,
        "push",
    )
    assert [finding["rule"] for finding in found["findings"]] == ["field.date"]
    open_note(f"{canonical_json(said).decode()}\n\n{found['signature']}", [receipt_key()])

    fetched = Client().get(response["Location"], headers={"Gongxin-Manifest": _sign(_claims())})
    assert fetched.status_code == 200
    _valid("SignedReceipt", fetched.json())
    assert fetched.json()["receipt"] == said


@pytest.mark.usefixtures("system")
def test_asking_again_gets_the_same_answer_and_loads_nothing() -> None:
    token = _sign(_claims())
    first = _push(token)
    before = held()
    assert _push(token).json() == first.json()
    assert held() == before


@pytest.mark.usefixtures("system")
def test_a_refused_file_is_answered_the_same_again_too() -> None:
    body = b"nothing"
    token = _sign(_claims(sha256=hashlib.sha256(body).hexdigest()))
    first, again = _push(token, body), _push(token, body)
    assert (first.status_code, again.status_code) == (422, 422)
    assert first.json() == again.json()
    assert first.json()["code"] == "file.columns-unknown"
    assert len(events(kinds=[EventKind.BATCH_REFUSED], limit=10)) == 1


@pytest.mark.usefixtures("system")
def test_a_rehearsal_stores_nothing_and_foretells_the_receipt() -> None:
    before = held()
    response = _push(_sign(_claims(dry_run=True)))
    assert response.status_code == 200
    _valid("Rehearsal", response.json())
    assert held() == before
    filed = _push(_sign(_claims())).json()["receipt"]
    foretold = response.json()["rehearsal"]
    for count in ("received", "accepted", "superseding", "duplicate", "held", "refused"):
        assert foretold[count] == filed[count]


REFUSED: dict[str, tuple[int, str, dict[str, Any]]] = {
    "another audience": (401, "identity.statement-not-accepted", {"aud": "elsewhere"}),
    "no audience": (401, "identity.statement-not-accepted", {"aud": ...}),
    "an hour old": (401, "identity.statement-not-accepted", {"iat": datetime.now(UTC).timestamp() - 3600}),
    "from the future": (401, "identity.statement-not-accepted", {"iat": datetime.now(UTC).timestamp() + 3600}),
    "no time": (401, "identity.statement-not-accepted", {"iat": ...}),
    "endless time": (401, "identity.statement-not-accepted", {"iat": 1e300}),
    "another version": (400, "push.manifest-malformed", {"v": 2}),
    "no version": (400, "push.manifest-malformed", {"v": ...}),
    "no digest": (400, "push.manifest-malformed", {"sha256": ...}),
    "a digest in capitals": (400, "push.manifest-malformed", {"sha256": "A" * 64}),
    "no sequence": (400, "push.manifest-malformed", {"seq": ...}),
    "sequence 0": (400, "push.manifest-malformed", {"seq": 0}),
    "a true sequence": (400, "push.manifest-malformed", {"seq": True}),
    "a huge sequence": (400, "push.manifest-malformed", {"seq": 2**63}),
    "0 rows": (400, "push.manifest-malformed", {"rows": 0}),
    "huge rows": (400, "push.manifest-malformed", {"rows": 10**30}),
    "a word for dry_run": (400, "push.manifest-malformed", {"dry_run": "yes"}),
    "a list for the item": (400, "push.manifest-malformed", {"item": [PENALTY]}),
    "another body": (422, "push.body-not-as-signed", {"sha256": "0" * 64}),
    "an unknown item": (404, "catalogue.unknown-item", {"item": "no-such-item"}),
    "not a source of it": (403, "C1", {"item": "tax-credit-grade"}),
    "other rows": (422, "intake.rows-not-as-stated", {"rows": 3}),
}  # fmt: skip


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_right_is_refused_and_nothing_is_stored(name: str) -> None:
    status, code, more = REFUSED[name]
    before = held()
    response = _push(_sign(_claims(**more)))
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response["Content-Type"].startswith("application/problem+json")
    _valid("Problem", response.json())
    assert re.search("[\u4e00-\u9fff]", response.json()["title"])
    english = _push(_sign(_claims(**more)), key="key-0002", **{"Accept-Language": "en"}).json()
    assert not re.search("[\u4e00-\u9fff]", english["detail"])
    assert held() == before


@pytest.mark.usefixtures("system")
def test_signatures_that_are_none_of_ours() -> None:
    other = OKPKey.generate_key("Ed25519")
    public = KEY.as_pem(private=False)
    unsigned = ".".join(
        [*_sign(_claims(), alg="Ed25519").replace("Ed25519", "none").split(".")[:2], ""]
    )
    tokens = {
        "no token": "",
        "words": "a.b.c",
        "another key": _sign(_claims(), other),
        "an unknown kid": _sign(_claims(), other, kid=other.thumbprint()),
        "an embedded key": _sign(_claims(), other, jwk=other.as_dict(private=False)),
        "an address for the key": _sign(_claims(), jku="https://example.org/keys"),
        "no algorithm": unsigned,
        "the public key as a secret": _with_secret(_claims(), public),
        "no object": _sign(b"[]"),
        "no JSON": _sign(b"x"),
        "deep JSON": _sign(b"[" * 100_000),
    }  # fmt: skip
    for name, token in tokens.items():
        response = _push(token)
        assert (response.status_code, response.json()["code"]) == (
            401, "identity.statement-not-accepted",
        ), name  # fmt: skip
    refused = events(kinds=[EventKind.STATEMENT_REFUSED], limit=100)
    assert len(refused) == len(tokens)


def test_a_system_that_ended_or_was_revoked_is_nobody(system: SendingSystem) -> None:
    assert _push(_sign(_claims(dry_run=True))).status_code == 200
    SendingSystem.objects.filter(pk=system.pk).update(
        ends_at=system.created_at + timedelta(microseconds=1)
    )
    assert _push(_sign(_claims(dry_run=True))).status_code == 401
    SendingSystem.objects.filter(pk=system.pk).update(ends_at=system.ends_at)
    revoke_system(kid=system.kid, actor=system_actor("test"), now=datetime.now(UTC))
    assert _push(_sign(_claims(dry_run=True))).status_code == 401


@pytest.mark.usefixtures("system")
def test_keys_and_sequence_numbers() -> None:
    assert _push(_sign(_claims(seq=5))).status_code == 201
    answers = {
        "the key for another manifest": _push(_sign(_claims(seq=6))),
        "the sequence again": _push(_sign(_claims(seq=5)), key="key-0002"),
        "a lower sequence": _push(_sign(_claims(seq=4)), key="key-0003"),
        "no key": _push(_sign(_claims(seq=7)), key=""),
        "a short key": _push(_sign(_claims(seq=7)), key="short"),
    }
    assert [(answer.status_code, answer.json()["code"]) for answer in answers.values()] == [
        (409, "push.key-used"), (409, "push.sequence-used"), (409, "push.sequence-used"),
        (400, "push.key-malformed"), (400, "push.key-malformed"),
    ]  # fmt: skip
    assert _push(_sign(_claims(seq=9)), key="key-0004").status_code == 201


@pytest.mark.usefixtures("system")
def test_a_body_over_the_limit(settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100
    assert _push(_sign(_claims())).status_code == 413


def test_a_batch_of_another_organ_is_absent(system: SendingSystem) -> None:
    number = _push(_sign(_claims())).json()["receipt"]["batch"]
    SendingSystem.objects.filter(pk=system.pk).update(organ="sc-tax")
    for wanted in (number, "B20990101-999999"):
        answer = Client().get(
            f"/api/v1/batches/{wanted}", headers={"Gongxin-Manifest": _sign(_claims())}
        )
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "content",
    [b"", b"x", KEY.as_pem(private=True), json.dumps(OctKey.generate_key().as_dict()).encode(), b'{"kty":"OKP","crv":"X25519","x":"AA"}'],
    ids=["nothing", "a word", "a private key", "a secret", "a key of another curve"],
)  # fmt: skip
def test_what_is_no_public_key_is_not_admitted(content: bytes) -> None:
    at = datetime.now(UTC)
    with pytest.raises(Refusal):
        admit_system(
            organ=SOURCE, label="导出", public_key=content, actor=system_actor("test"),
            ends_at=at + timedelta(days=1), now=at,
        )  # fmt: skip


def test_the_document_describes_every_address_and_no_other() -> None:
    described = {
        (path, method.upper())
        for path, methods in OPENAPI["paths"].items()
        for method in methods
        if method != "parameters"
    }
    assert described == {
        ("/authorisations", "GET"),
        ("/authorisations", "POST"),
        ("/authorisations/{number}", "GET"),
        ("/authorisations/{number}/acknowledgement", "POST"),
        ("/batches", "POST"),
        ("/batches/{number}", "GET"),
        ("/bulk-lookups", "POST"),
        ("/bulk-lookups/{number}", "DELETE"),
        ("/bulk-lookups/{number}", "GET"),
        ("/bulk-lookups/{number}/answers", "GET"),
        ("/eligibility", "POST"),
        ("/feeds/entries", "GET"),
        ("/feeds/entries/acknowledgements", "POST"),
        ("/lookups", "POST"),
        ("/lookups/{event}", "GET"),
        ("/measures", "GET"),
        ("/measures/{number}/executions", "POST"),
        ("/own/authorisations", "GET"),
        ("/own/authorisations", "POST"),
        ("/own/authorisations/{number}", "DELETE"),
        ("/own/authorisations/{number}", "GET"),
        ("/own/authorisations/{number}", "POST"),
        ("/recalls", "GET"),
        ("/recalls/{number}", "GET"),
        ("/recalls/{number}/acknowledgements", "POST"),
        ("/token", "POST"),
    }
    assert {name for name, _ in walk() if name.startswith("api:")} == {
        "api:acknowledgement",
        "api:authorisation",
        "api:authorisations",
        "api:batches",
        "api:batch",
        "api:bulk-answers",
        "api:bulk-lookup",
        "api:bulk-lookups",
        "api:lookup",
        "api:lookups",
        "api:eligibility",
        "api:feed",
        "api:feed-acknowledgements",
        "api:measure-executions",
        "api:measures",
        "api:own-authorisation",
        "api:own-authorisations",
        "api:nothing",  # whatever is not described
        "api:recall",
        "api:recall-acknowledgements",
        "api:recalls",
        "api:token",
    }
