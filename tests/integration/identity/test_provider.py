"""Persons sign in by an identity provider: a real one, and one that lies."""

from __future__ import annotations

import base64
import hmac
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from gongxin.apps.access.api import population_base as platforms_own
from gongxin.apps.identity.models import Account
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.population_base import signing_jwk
from tests.harness import clean_environment
from tests.integration.access.town import CITIZEN, PASSWORD, Town, town

from .neighbours import Running, identity_provider, population_base, show_identity

__all__ = ["town"]

pytestmark = pytest.mark.django_db

PLATFORM = "http://testserver"
FORMER = "340404800101001"
PEOPLE = {
    "citizen": {"name": CITIZEN.name, "id_number": CITIZEN.number, "level": "3"},
    "old": {"name": CITIZEN.name, "id_number": FORMER, "level": "4"},
    "counter": {"name": CITIZEN.name, "id_number": CITIZEN.number, "level": "2"},
    "unheard": {"name": CITIZEN.name, "id_number": CITIZEN.number, "level": "gold"},
    "renamed": {"name": "旧名", "id_number": CITIZEN.number, "level": "3"},
}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("provider")
    with identity_provider(folder, PEOPLE, PLATFORM) as running:
        yield running


@pytest.fixture
def base(tmp_path: Any) -> Iterator[Running]:
    people = [{"name": CITIZEN.name, "number": CITIZEN.number, "former": FORMER}]
    key = signing_jwk(platforms_own().key).as_dict(private=False)
    with population_base(tmp_path, people, key) as running:
        yield running


@pytest.fixture
def platform(settings: Any, provider: Running, base: Running) -> Client:
    """A browser at the platform, which knows its neighbours."""
    settings.OIDC_ISSUER = provider.address
    settings.POPULATION_URL = base.address
    settings.PUBLIC_URL = PLATFORM
    return Client()


def _sign_in(browser: Client, login: str) -> Any:
    there = browser.get("/sign-in/provider?next=/my/looks/")
    assert there.status_code == 302, there.content
    back = urlsplit(show_identity(there["Location"], login))
    return browser.get(f"{back.path}?{back.query}")


def _newest(kind: EventKind) -> dict[str, Any]:
    (event,) = events(kinds=[kind], limit=1)
    return dict(event.payload)


def _refused_as(browser: Client, answer: Any, code: str) -> str:
    """The person is told on the sign-in page, is not signed in, and the event has the reason alone."""
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in")
    told = browser.get("/sign-in").content.decode()
    assert "请注意" in told
    assert browser.get("/my/").status_code == 302
    assert _newest(EventKind.SIGN_IN_REFUSED) == {"account": None, "reason": code}
    assert CITIZEN.number not in told
    return told


def test_a_person_signs_in_and_nothing_told_is_kept(platform: Client, town: Town) -> None:
    answer = _sign_in(platform, "citizen")
    assert (answer.status_code, answer["Location"]) == (302, "/my/looks/")
    account = Account.objects.get(subject_key=CITIZEN.key)
    assert account.login == "citizen"  # the one that was there
    assert _newest(EventKind.SIGN_IN) == {
        "account": account.ref,
        "method": "provider",
        "assurance": 3,
    }
    kept = json.dumps(dict(platform.session), ensure_ascii=False)
    for told in (CITIZEN.name, CITIZEN.number, "id_token", "access_token"):
        assert told not in kept


def test_a_former_number_leads_to_the_same_file_and_the_same_account(platform: Client) -> None:
    Account.objects.filter(subject_key=CITIZEN.key).update(subject_key=uuid4())
    _sign_in(platform, "old")
    made = Account.objects.get(subject_key=CITIZEN.key)
    assert made.login.startswith("person-")
    assert not made.has_usable_password()
    again = Client()
    _sign_in(again, "citizen")
    assert Account.objects.filter(role="citizen", subject_key=CITIZEN.key).count() == 1


@pytest.mark.parametrize(
    ("login", "code"),
    [
        ("counter", "identity.assurance-too-low"),
        ("unheard", "identity.assurance-too-low"),
        ("renamed", "identity.person-not-confirmed"),
    ],
)
def test_who_is_not_sure_enough_or_not_confirmed_stays_outside(
    platform: Client, login: str, code: str
) -> None:
    _refused_as(platform, _sign_in(platform, login), code)


def test_a_silent_population_base_is_a_clear_state_and_never_a_pass(
    platform: Client, base: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    base.stop()
    told = _refused_as(platform, _sign_in(platform, "citizen"), "identity.population-base-silent")
    assert "人口库暂时没有回应" in told


def test_a_silent_provider_is_a_clear_state(platform: Client, settings: Any) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:1"
    answer = platform.get("/sign-in/provider")
    assert answer["Location"] == "/sign-in"
    assert "统一身份认证暂时没有回应" in platform.get("/sign-in").content.decode()


def test_a_closed_account_stays_closed(platform: Client, town: Town) -> None:
    Account.objects.filter(subject_key=CITIZEN.key).update(is_active=False)
    answer = _sign_in(platform, "citizen")
    assert answer["Location"] == "/sign-in"
    assert platform.get("/my/").status_code == 302


def test_an_answer_is_good_once_and_for_the_browser_that_asked(platform: Client) -> None:
    there = platform.get("/sign-in/provider")
    back = urlsplit(show_identity(there["Location"], "citizen"))
    stranger = Client()
    _refused_as(stranger, stranger.get(f"{back.path}?{back.query}"), "identity.provider-answer")
    assert platform.get(f"{back.path}?{back.query}")["Location"] == "/my/"
    again = platform.get(f"{back.path}?{back.query}")
    assert again["Location"] == "/sign-in"


def test_no_password_leads_into_a_persons_account_where_there_is_a_provider(
    platform: Client, town: Town
) -> None:

    told = platform.post("/sign-in", {"login": "citizen", "password": PASSWORD})
    assert told.status_code == 400
    nobody = platform.post("/sign-in", {"login": "nobody", "password": PASSWORD})
    assert "账号或密码不对" in told.content.decode()
    assert nobody.status_code == 400


def test_the_way_begins_at_the_address_that_the_provider_knows(platform: Client) -> None:
    answer = platform.get("/sign-in/provider?next=/my/", HTTP_HOST="localhost")
    assert answer["Location"] == f"{PLATFORM}/sign-in/provider?next=/my/"


# --- a provider that lies -----------------------------------------------------------------------------


@dataclass
class Liar:
    """An identity provider whose every statement a test may bend."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k"}))
    address: str = ""
    nonce: str = ""
    bend: Callable[[Liar, dict[str, Any]], Any] = lambda liar, claims: liar.signed(claims)
    metadata: dict[str, Any] = field(default_factory=dict)

    def claims(self) -> dict[str, Any]:
        moment = int(time.time())
        return {
            "iss": self.address,
            "aud": "gongxin",
            "sub": "1",
            "iat": moment,
            "exp": moment + 60,
            "nonce": self.nonce,
            "acr": "3",
            "name": CITIZEN.name,
            "id_number": CITIZEN.number,
        }

    def signed(self, claims: dict[str, Any], key: Any = None, alg: str = "RS256") -> str:
        header = {"alg": alg, "kid": "k"}
        return jwt.encode(header, claims, key or self.key, algorithms=[alg])

    def answers(self, path: str) -> Any:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                **self.metadata,
            }
        if path == "/keys":
            return {"keys": [self.key.as_dict(private=False)]}
        token = self.bend(self, self.claims())
        more = {} if token is None else {"id_token": token}
        return {"access_token": "x", "token_type": "Bearer", **more}


@contextmanager
def _lying(liar: Liar) -> Iterator[Liar]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer()

        def _answer(self) -> None:
            body = json.dumps(liar.answers(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    liar.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield liar
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def liar(platform: Client, settings: Any) -> Iterator[Liar]:
    with _lying(Liar()) as one:
        settings.OIDC_ISSUER = one.address
        yield one


def _return(browser: Client, liar: Liar) -> Any:
    there = browser.get("/sign-in/provider")
    asked = parse_qs(urlsplit(there["Location"]).query)
    liar.nonce = asked["nonce"][0]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["prompt"] == ["login"]
    assert asked["acr_values"] == ["3 4"]
    return browser.get("/sign-in/provider/return", {"code": "c", "state": asked["state"][0]})


def test_the_instrument_signs_in_when_nothing_is_bent(platform: Client, liar: Liar) -> None:
    assert _return(platform, liar)["Location"] == "/my/"


def _with(**more: Any) -> Callable[[Liar, dict[str, Any]], str]:
    return lambda liar, claims: liar.signed({**claims, **more})


def _without(name: str) -> Callable[[Liar, dict[str, Any]], str]:
    return lambda liar, claims: liar.signed({k: v for k, v in claims.items() if k != name})


NONE, SHARED = b'{"alg":"none"}', b'{"alg":"HS256","kid":"k"}'


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _unsigned(liar: Liar, claims: dict[str, Any]) -> str:
    return f"{_part(NONE)}.{_part(json.dumps(claims).encode())}."


def _by_the_public_key_as_secret(liar: Liar, claims: dict[str, Any]) -> str:
    said = f"{_part(SHARED)}.{_part(json.dumps(claims).encode())}"
    secret = liar.key.as_pem(private=False)
    return f"{said}.{_part(hmac.digest(secret, said.encode(), 'sha256'))}"


PAST = int(time.time()) - 3600
LIES: dict[str, Callable[[Liar, dict[str, Any]], Any]] = {
    "no ID token": lambda liar, claims: None,
    "not signed": _unsigned,
    "signed by the public key as a secret": _by_the_public_key_as_secret,
    "signed by another key": lambda liar, claims: liar.signed(
        claims, RSAKey.generate_key(2048, {"kid": "k"})
    ),
    "changed after signing": lambda liar, claims: liar.signed(claims)[:-8] + "AAAAAAAA",
    "for another platform": _with(aud="elsewhere"),
    "for several, authorised for another": _with(aud=["gongxin", "other"], azp="other"),
    "from another issuer": _with(iss="http://127.0.0.1:9"),
    "for another sign-in": _with(nonce="another"),
    "for no sign-in": _without("nonce"),
    "over": _with(iat=PAST, exp=PAST + 60),
    "without an end": _without("exp"),
    "from tomorrow": _with(iat=int(time.time()) + 86_400, exp=int(time.time()) + 90_000),
    "without a name": _without("name"),
    "with a number that is no text": _with(id_number=[CITIZEN.number]),
    "rubbish": lambda liar, claims: "a.b.c",
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_lie_signs_nobody_in(
    platform: Client, liar: Liar, lie: Callable[[Liar, dict[str, Any]], Any]
) -> None:
    liar.bend = lie
    _refused_as(platform, _return(platform, liar), "identity.provider-answer")


def test_an_assurance_that_is_not_stated_is_worth_nothing(platform: Client, liar: Liar) -> None:
    liar.bend = _without("acr")
    _refused_as(platform, _return(platform, liar), "identity.assurance-too-low")


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "http://127.0.0.1:9"},
        {"token_endpoint": "http://198.51.100.7/token"},
        {"jwks_uri": ""},
    ],
    ids=["another issuer", "an address without TLS", "no keys"],
)
def test_metadata_that_lead_elsewhere_are_not_followed(
    platform: Client, liar: Liar, metadata: dict[str, Any]
) -> None:
    liar.metadata = metadata
    assert platform.get("/sign-in/provider")["Location"] == "/sign-in"
    liar.metadata = {}
    assert _return(platform, liar)["Location"] == "/my/"  # nothing of the lie was kept


def test_neither_neighbour_is_asked_over_an_open_line() -> None:
    for more in (
        {"GONGXIN_OIDC_ISSUER": "http://id.example.gov.cn", "GONGXIN_POPULATION_URL": "https://x"},
        {"GONGXIN_OIDC_ISSUER": "https://id.example.gov.cn", "GONGXIN_POPULATION_URL": "http://x"},
        {"GONGXIN_OIDC_ISSUER": "https://id.example.gov.cn"},
    ):
        environment = {**os.environ}
        clean_environment(environment)
        done = subprocess.run(
            [sys.executable, "-c", "import gongxin.config.settings"],
            env={**environment, "GONGXIN_VAR": os.environ["GONGXIN_VAR"], **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode != 0
        assert "ImproperlyConfigured" in done.stderr
