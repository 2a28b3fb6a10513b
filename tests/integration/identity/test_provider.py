"""Persons sign in by an identity provider: a real one, and one that lies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.test import Client

from gongxin.apps.access.api import population_base as platforms_own
from gongxin.apps.identity.api import Assurance, sign_in_person
from gongxin.apps.identity.models import Account
from gongxin.apps.identity.operations import sign_in_person as sign_in_person_module
from gongxin.apps.ledger.api import EventKind, events
from gongxin.apps.register.api import subject_key
from gongxin.lib.identifiers import upgrade_citizen_number
from gongxin.lib.signed_request import signing_jwk
from tests.harness import clean_environment
from tests.integration.access.town import CITIZEN, PASSWORD, Town, now, town

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
    "wide": {
        "name": f" {CITIZEN.name} ",
        "id_number": CITIZEN.number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
        "level": "3",
    },
    "renamed": {"name": "旧名", "id_number": CITIZEN.number, "level": "3"},
}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("provider")
    with identity_provider(folder, PEOPLE, f"{PLATFORM}/sign-in/provider/return") as running:
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


def test_one_goes_on_to_an_address_of_ours_alone(platform: Client) -> None:
    there = platform.get("/sign-in/provider?next=https://elsewhere.example/my/looks/")
    back = urlsplit(show_identity(there["Location"], "citizen"))
    assert platform.get(f"{back.path}?{back.query}")["Location"] == "/my/"


def test_where_there_is_no_provider_nobody_is_sent_anywhere(
    platform: Client, settings: Any
) -> None:
    settings.OIDC_ISSUER = ""
    assert platform.get("/sign-in/provider")["Location"] == "/sign-in"
    assert "请注意" not in platform.get("/sign-in").content.decode()


def test_a_former_number_leads_to_the_same_file_and_the_same_account(platform: Client) -> None:
    Account.objects.filter(subject_key=CITIZEN.key).update(subject_key=uuid4())
    _sign_in(platform, "old")
    made = Account.objects.get(subject_key=CITIZEN.key)
    assert _newest(EventKind.ACCOUNT_CREATED) == {"account": made.ref, "role": "citizen"}
    assert made.login.startswith("person-")
    assert not made.has_usable_password()
    again = Client()
    _sign_in(again, "citizen")
    assert Account.objects.filter(role="citizen", subject_key=CITIZEN.key).count() == 1


def test_a_number_spelled_otherwise_leads_to_the_same_file(platform: Client, town: Town) -> None:
    _sign_in(platform, "wide")
    assert platform.get("/my/").status_code == 200
    assert Account.objects.get(subject_key=CITIZEN.key).login == "citizen"


def test_a_number_in_force_of_fifteen_digits_names_the_file_of_eighteen(
    platform: Client, settings: Any, tmp_path: Path
) -> None:
    key = signing_jwk(platforms_own().key).as_dict(private=False)
    people = [{"name": CITIZEN.name, "number": FORMER, "former": CITIZEN.number}]
    folder = tmp_path / "base"
    folder.mkdir()
    with population_base(folder, people, key) as old:
        settings.POPULATION_URL = old.address
        _sign_in(platform, "citizen")
    eighteen = subject_key(identifier=f"id:{upgrade_citizen_number(FORMER)}")
    assert Account.objects.filter(subject_key=eighteen).count() == 1


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
    account = Account.objects.get(subject_key=CITIZEN.key)
    assert _newest(EventKind.SIGN_IN_REFUSED) == {"account": account.ref}


def test_two_first_sign_ins_at_once_make_one_account(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = sign_in_person_module._account_of
    before = [None]  # the other one is not there yet at the first look

    def looked(key: UUID) -> Account | None:
        return before.pop() if before else look(key)

    monkeypatch.setattr(sign_in_person_module, "_account_of", looked)
    signed_in = sign_in_person(subject_key=CITIZEN.key, assurance=Assurance.HIGH, now=now())
    assert signed_in.login == "citizen"
    assert Account.objects.filter(subject_key=CITIZEN.key).count() == 1


def test_a_session_of_before_is_not_the_persons(platform: Client) -> None:
    there = platform.get("/sign-in/provider")
    before = platform.session.session_key
    back = urlsplit(show_identity(there["Location"], "citizen"))
    platform.get(f"{back.path}?{back.query}")
    assert platform.session.session_key != before
    assert "next" not in platform.session


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


def test_neither_neighbour_is_asked_over_an_open_line() -> None:
    for more in (
        {"GONGXIN_OIDC_ISSUER": "http://id.example.gov.cn", "GONGXIN_POPULATION_URL": "https://x"},
        {"GONGXIN_OIDC_ISSUER": "https://id.example.gov.cn", "GONGXIN_POPULATION_URL": "http://x"},
        {"GONGXIN_OIDC_ISSUER": "https://id.example.gov.cn"},
        {"GONGXIN_STAFF_PROVIDERS": "/nowhere/staff-providers.toml"},
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
