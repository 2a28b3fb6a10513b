"""The organ's provider as a real process, the officer's account bound to it, and the ways there and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from gongxin.apps.identity.api import bind_identity, identity_of
from gongxin.apps.identity.models import Account
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.staff_providers import StaffProvider
from tests.integration.access.town import Town, now

from .desk import give_authenticator, organ_provider
from .neighbours import Running, identity_provider, show_identity

DESK = "/workbench/look-up/"
PLATFORM = "http://testserver"
PEOPLE = {
    "ouyang": {"level": "3", "sub": "5f0c8f9e-ouyang"},
    "situ": {"level": "3", "sub": "77aa01d2-situ"},
    "guest": {"level": "1", "sub": "01bb23c4-guest"},
}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("staff-provider")
    returns = [
        f"{PLATFORM}/{way}/{code}/return"
        for way in ("sign-in/staff", "workbench/provider")
        for code in ("hr", "other")
    ]
    with identity_provider(folder, PEOPLE, *returns) as running:
        yield running


@pytest.fixture(autouse=True)
def organ(settings: Any, provider: Running, town: Town) -> StaffProvider:
    """The provider of the officer's organ, as the platform knows it."""
    known = organ_provider(provider.address)
    settings.PUBLIC_URL = PLATFORM
    settings.STAFF_PROVIDERS = (known,)
    give_authenticator(Account.objects.get(login="officer"))
    return known


def officer() -> Account:
    return Account.objects.get(login="officer")


def bind(organ: StaffProvider, who: str = "ouyang", account: Account | None = None) -> None:
    identity = identity_of(issuer=organ.issuer, subject=PEOPLE[who]["sub"])
    bind_identity(account=account or officer(), provider=organ, identity=identity, now=now())


def there_and_back(browser: Client, start: str, who: str) -> Any:
    there = browser.get(start)
    assert there.status_code == 302, there.content
    back = urlsplit(show_identity(there["Location"], who))
    return browser.get(f"{back.path}?{back.query}")


def come(who: str = "ouyang", heading: str = "") -> tuple[Client, Any]:
    browser = Client()
    start = "/sign-in/staff/hr" + (f"?next={heading}" if heading else "")
    return browser, there_and_back(browser, start, who)


def outside(who: str = "ouyang", *, code: str = "identity.opens-no-account") -> str:
    """Whoever comes by the provider is told why on the sign-in page and is not even halfway; gives the page."""
    browser, answer = come(who)
    assert answer["Location"] == "/sign-in"
    told = browser.get("/sign-in").content.decode()
    assert "请注意" in told
    assert browser.get("/sign-in/second")["Location"] == "/sign-in"
    assert browser.get(DESK).status_code == 302
    assert newest(EventKind.SIGN_IN_REFUSED)["reason"] == code
    return told


def newest(kind: EventKind) -> dict[str, Any]:
    (event,) = events(kinds=[kind], limit=1)
    return dict(event.payload)
