"""The population base, over the wire: what its contract says, and what is no answer."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import OKPKey

from gongxin.lib.population_base import PopulationBase, PopulationBaseSilent
from gongxin.lib.signed_request import signing_jwk
from tests.integration.access.town import CITIZEN, NEIGHBOUR

from .neighbours import Running, population_base

KEY = Ed25519PrivateKey.generate()
FORMER = "340404800101001"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    people = [
        {"name": CITIZEN.name, "number": CITIZEN.number, "former": FORMER},
        {"name": NEIGHBOUR.name, "number": NEIGHBOUR.number, "closed": "1"},
    ]
    folder = tmp_path_factory.mktemp("base")
    with population_base(folder, people, signing_jwk(KEY).as_dict(private=False)) as running:
        yield running


def _asks(base: Running, key: Ed25519PrivateKey = KEY, patience: float = 5.0) -> PopulationBase:
    return PopulationBase(base.address, key, "http://platform", patience)


def test_a_person_is_known_by_the_number_in_force_and_by_a_former_one(base: Running) -> None:
    for number in (CITIZEN.number, FORMER):
        assert _asks(base).number_in_force(name=CITIZEN.name, id_number=number) == CITIZEN.number


@pytest.mark.parametrize(
    ("name", "number"),
    [
        (NEIGHBOUR.name, CITIZEN.number),
        (CITIZEN.name, "510000199001010009"),
        (NEIGHBOUR.name, NEIGHBOUR.number),
    ],
    ids=["another name", "unknown number", "closed entry"],
)
def test_unknown_other_and_closed_get_one_answer(base: Running, name: str, number: str) -> None:
    assert _asks(base).number_in_force(name=name, id_number=number) is None


def test_another_platforms_key_is_not_answered(base: Running) -> None:
    with pytest.raises(PopulationBaseSilent):
        _asks(base, Ed25519PrivateKey.generate()).number_in_force(
            name=CITIZEN.name, id_number=CITIZEN.number
        )


def _claims(base: Running, body: bytes, **more: object) -> dict[str, Any]:
    moment = int(time.time())
    digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
    return {
        "iss": "x",
        "aud": base.address,
        "iat": moment,
        "exp": moment + 60,
        "jti": secrets.token_hex(8),
        "body": digest,
        **more,
    }


def _send(
    base: Running, body: bytes, claims: dict[str, Any], path: str = "/v1/persons/match"
) -> int:
    key = OKPKey.import_key(signing_jwk(KEY).as_dict(private=True))
    token = jwt.encode({"alg": "Ed25519"}, claims, key, algorithms=["Ed25519"])
    answer = requests.post(
        base.address + path,
        data=body,
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    assert CITIZEN.name not in answer.text
    return answer.status_code


BODY = json.dumps({"name": "某", "id_number": "1"}).encode()


def test_a_signed_request_is_good_for_its_body_once_and_for_a_minute(base: Running) -> None:
    claims = _claims(base, BODY)
    assert _send(base, BODY, claims) == 200
    assert _send(base, BODY, claims) == 401  # the same once more
    assert _send(base, b"{}", _claims(base, BODY)) == 401
    past = int(time.time()) - 600
    assert _send(base, BODY, _claims(base, BODY, iat=past, exp=past + 60)) == 401
    assert _send(base, BODY, _claims(base, BODY, exp=int(time.time()) + 3600)) == 401
    assert _send(base, BODY, _claims(base, BODY, aud="http://elsewhere")) == 401
    for missing in ("jti", "exp", "body"):
        claims = {name: value for name, value in _claims(base, BODY).items() if name != missing}
        assert _send(base, BODY, claims) == 401
    assert (
        requests.post(f"{base.address}/v1/persons/match", data=BODY, timeout=5).status_code == 401
    )


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"name": 1, "id_number": "2"}', b'{"name": "x"}', b"\xff\xfe"]
)
def test_rubbish_is_told_so(base: Running, body: bytes) -> None:
    assert _send(base, body, _claims(base, body)) == 400


def test_what_is_too_long_or_elsewhere_is_told_so(base: Running) -> None:
    long = b"x" * 5000
    assert _send(base, long, _claims(base, long)) == 413
    assert _send(base, BODY, _claims(base, BODY), path="/v1/persons") == 404
    assert requests.get(f"{base.address}/v1/persons/match", timeout=5).status_code == 405


# --- what is no answer ------------------------------------------------------------------------------


def test_one_that_takes_connections_and_says_nothing_is_silent(base: Running) -> None:
    with base.stuck(), pytest.raises(PopulationBaseSilent):
        _asks(base, patience=0.5).number_in_force(name=CITIZEN.name, id_number=CITIZEN.number)
    assert _asks(base).number_in_force(name=CITIZEN.name, id_number=CITIZEN.number)


@contextmanager
def _answering(status: int, body: bytes, **headers: str) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


SAME = json.dumps({"outcome": "same", "id_number": CITIZEN.number}).encode()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, SAME),
        (503, b""),
        (302, SAME),
        (200, b""),
        (200, b"<html>"),
        (200, b"true"),
        (200, b'"same"'),
        (200, b'{"outcome": "same"}'),
        (200, b'{"outcome": "same", "id_number": null}'),
        (200, b'{"outcome": "same", "id_number": "519901199001010000"}'),
        (200, b'{"outcome": "maybe"}'),
        (200, b" " * 5000 + SAME),
    ],
)
def test_what_is_not_of_the_contract_is_silence(status: int, body: bytes) -> None:
    with _answering(status, body, Location="/v1/health") as address:
        asked = PopulationBase(address, KEY, "x", 2.0)
        with pytest.raises(PopulationBaseSilent) as silent:
            asked.number_in_force(name=CITIZEN.name, id_number=CITIZEN.number)
    # neither the exception nor what it hangs on holds the person
    assert silent.value.__cause__ is None
    assert silent.value.__context__ is None or silent.value.__suppress_context__
    assert CITIZEN.number not in repr(silent.value)


def test_an_answer_of_the_contract_is_taken_by_the_same_instrument() -> None:
    with _answering(200, SAME) as address:
        asked = PopulationBase(address, KEY, "x", 2.0)
        assert asked.number_in_force(name="x", id_number="y") == CITIZEN.number
