"""A provider that lies: on no way does a lie sign anybody in or bind anything, and it leaves its event."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from gongxin.apps.access.api import population_base as platforms_own
from gongxin.apps.identity.api import bind_identity, identity_of
from gongxin.apps.identity.models import Account, Binding
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.signed_request import signing_jwk
from tests.integration.access.town import CITIZEN, Town, now, town

from .desk import give_authenticator, organ_provider, sign_in
from .lying import LIES, LIES_ABOUT_PERSONS, LIES_ABOUT_STAFF, Liar, lying, with_, without
from .neighbours import Running, population_base

__all__ = ["town"]

pytestmark = pytest.mark.django_db

PLATFORM = "http://testserver"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to a provider: where it begins, comes back, arrives and tells of a refusal, and what it records of one."""

    start: str
    back: str
    arrives: str
    told_at: str
    too_low: str
    silent: str
    refused: EventKind = EventKind.SIGN_IN_REFUSED


WAYS = {
    "persons": Way(
        "/sign-in/provider",
        "/sign-in/provider/return",
        "/my/",
        "/sign-in",
        "identity.assurance-too-low",
        "identity.provider-silent",
    ),
    "staff": Way(
        "/sign-in/staff/hr",
        "/sign-in/staff/hr/return",
        "/sign-in/second",
        "/sign-in",
        "identity.staff-assurance-too-low",
        "identity.staff-provider-silent",
    ),
    "binding": Way(
        "/workbench/provider/hr/",
        "/workbench/provider/hr/return",
        "/workbench/provider/hr/confirm",
        "/workbench/provider/",
        "identity.staff-assurance-too-low",
        "identity.staff-provider-silent",
        EventKind.BINDING_REFUSED,
    ),
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    people = [{"name": CITIZEN.name, "number": CITIZEN.number}]
    key = signing_jwk(platforms_own().key).as_dict(private=False)
    with population_base(tmp_path_factory.mktemp("base"), people, key) as running:
        yield running


@pytest.fixture
def liar(settings: Any, base: Running) -> Iterator[Liar]:
    with lying(Liar()) as one:
        settings.OIDC_ISSUER = one.address
        settings.POPULATION_URL = base.address
        settings.PUBLIC_URL = PLATFORM
        settings.STAFF_PROVIDERS = (organ_provider(one.address),)
        yield one


@pytest.fixture
def browser(way: Way, town: Town, liar: Liar, settings: Any) -> Client:
    """A browser that may go the way: signed in to bind, else nobody's, and the officer is bound to the liar's subject."""
    if way.refused is EventKind.BINDING_REFUSED:
        return sign_in("officer")
    officer = Account.objects.get(login="officer")
    give_authenticator(officer)
    (provider,) = settings.STAFF_PROVIDERS
    identity = identity_of(issuer=liar.address, subject="1")
    bind_identity(account=officer, provider=provider, identity=identity, now=now())
    return Client()


def _return(browser: Client, liar: Liar, way: Way) -> Any:
    there = browser.get(way.start)
    asked = parse_qs(urlsplit(there["Location"]).query)
    liar.nonce = asked["nonce"][0]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["prompt"] == ["login"]
    assert asked["acr_values"] == ["3 4"]
    assert asked["redirect_uri"] == [PLATFORM + way.back]
    # of staff neither name nor number is asked for
    assert asked["scope"] == ["openid identity" if way is WAYS["persons"] else "openid"]
    answer = browser.get(way.back, {"code": "c", "state": asked["state"][0]})
    digest = hashlib.sha256(liar.asked["code_verifier"][0].encode()).digest()
    assert asked["code_challenge"] == [base64.urlsafe_b64encode(digest).rstrip(b"=").decode()]
    assert "client_secret" not in liar.asked
    return answer


def _refused_as(browser: Client, answer: Any, way: Way, code: str) -> None:
    """The reader is told where the way leads back, nothing is open or bound, and the event has the reason alone."""
    assert (answer.status_code, answer["Location"]) == (302, way.told_at)
    before = Binding.objects.count()
    told = browser.get(way.told_at).content.decode()
    assert "请注意" in told
    assert "请注意" not in browser.get(way.told_at).content.decode()  # said once
    assert CITIZEN.number not in told
    (event,) = events(kinds=[way.refused], limit=1)
    officer = Account.objects.get(login="officer").ref
    assert event.payload == (
        {"account": officer, "provider": "hr", "reason": code}
        if way.refused is EventKind.BINDING_REFUSED
        else {"account": None, "reason": code}
    )
    assert browser.get(way.arrives).status_code == 302
    if way.refused is EventKind.BINDING_REFUSED:
        browser.post(way.arrives, {"sure": "on"})
    assert Binding.objects.count() == before


EVERY_WAY = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
CASES = [
    *((way, lie) for way in WAYS for lie in LIES),
    *(("persons", lie) for lie in LIES_ABOUT_PERSONS),
    *((way, lie) for way in ("staff", "binding") for lie in LIES_ABOUT_STAFF),
]
EVERY_LIE: dict[str, Callable[[Liar, dict[str, Any]], Any]] = {
    **LIES,
    **LIES_ABOUT_PERSONS,
    **LIES_ABOUT_STAFF,
}


@EVERY_WAY
def test_the_instrument_arrives_when_nothing_is_bent(browser: Client, liar: Liar, way: Way) -> None:
    assert _return(browser, liar, way)["Location"] == way.arrives


@pytest.mark.parametrize(
    ("way", "lie"),
    [(WAYS[way], EVERY_LIE[lie]) for way, lie in CASES],
    ids=[f"{way}: {lie}" for way, lie in CASES],
)
def test_a_lie_signs_nobody_in_and_binds_nothing(
    browser: Client, liar: Liar, way: Way, lie: Callable[[Liar, dict[str, Any]], Any]
) -> None:
    liar.bend = lie
    _refused_as(browser, _return(browser, liar, way), way, "identity.provider-answer")


@EVERY_WAY
@pytest.mark.parametrize(
    "bend", [without("acr"), with_(acr="gold"), with_(acr="2")], ids=["none", "unheard of", "low"]
)
def test_an_assurance_that_is_not_stated_or_too_low_is_not_enough(
    browser: Client, liar: Liar, way: Way, bend: Callable[[Liar, dict[str, Any]], Any]
) -> None:
    liar.bend = bend
    _refused_as(browser, _return(browser, liar, way), way, way.too_low)


@EVERY_WAY
@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "http://127.0.0.1:9"},
        {"authorization_endpoint": "http://198.51.100.7/authorize"},
        {"token_endpoint": "http://198.51.100.7/token"},
        {"jwks_uri": "http://198.51.100.7/keys"},
        {"jwks_uri": ""},
    ],
    ids=["another issuer", "asked without TLS", "told without TLS", "keys without TLS", "no keys"],
)
def test_metadata_that_lead_elsewhere_are_not_followed(
    browser: Client, liar: Liar, way: Way, metadata: dict[str, Any]
) -> None:
    liar.metadata = metadata
    assert browser.get(way.start)["Location"] == way.told_at
    liar.metadata = {}
    assert _return(browser, liar, way)["Location"] == way.arrives  # nothing of the lie was kept


@EVERY_WAY
def test_an_answer_that_was_turned_back_says_so(browser: Client, liar: Liar, way: Way) -> None:
    browser.get(way.start)
    answer = browser.get(way.back, {"error": "access_denied", "state": "x"})
    _refused_as(browser, answer, way, "identity.sign-in-cancelled")


@EVERY_WAY
def test_an_answer_to_one_way_is_none_to_another(browser: Client, liar: Liar, way: Way) -> None:
    for other in WAYS.values():
        if other is way:
            continue
        there = browser.get(other.start)
        if not there["Location"].startswith(liar.address):
            continue  # to bind one must be signed in
        asked = parse_qs(urlsplit(there["Location"]).query)
        liar.nonce = asked["nonce"][0]
        answer = browser.get(way.back, {"code": "c", "state": asked["state"][0]})
        _refused_as(browser, answer, way, "identity.provider-answer")


@EVERY_WAY
def test_a_provider_that_falls_silent_on_the_way_back_lets_nobody_in(
    browser: Client, liar: Liar, way: Way, settings: Any
) -> None:
    asked = parse_qs(urlsplit(browser.get(way.start)["Location"]).query)
    liar.metadata = {"token_endpoint": "http://127.0.0.1:1/token"}
    from gongxin.interfaces.pages import openid

    openid._client.cache_clear()  # another worker reads the metadata anew
    answer = browser.get(way.back, {"code": "c", "state": asked["state"][0]})
    _refused_as(browser, answer, way, way.silent)
