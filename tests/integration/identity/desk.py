"""An officer at a desk: a browser signed in by password and code, and an organ's identity provider for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from gongxin.apps.identity.api import STEP_SECONDS, add_code, code_now, new_secret
from gongxin.apps.identity.models import Account
from gongxin.lib.bilingual import Text
from gongxin.lib.staff_providers import StaffProvider
from tests.integration.access.town import OFFICER_ORGAN, PASSWORD, now

SECRET = new_secret()


def sign_in(login: str) -> Client:
    """A browser in which the account has shown everything."""
    client = Client()
    response = client.post("/sign-in", {"login": login, "password": PASSWORD})
    assert response.status_code == 302
    if login != "citizen":
        response = show_code(client, login)
        assert response.status_code == 302, response.content.decode()
        assert response["Location"] == "/workbench/"
    return client


def show_code(client: Client, login: str) -> Any:
    """Show the code of now; that it was shown before is forgotten, else each sign-in would wait for the next one."""
    account = Account.objects.get(login=login)
    give_authenticator(account)
    account.factors.update(counter=0)
    return client.post("/sign-in/second", {"code": code_now(secret=SECRET, now=now())})


def give_authenticator(account: Account) -> None:
    """The account's authenticator, if it has none yet."""
    if not account.factors.exists():
        before = code_now(secret=SECRET, now=now() - timedelta(seconds=STEP_SECONDS))
        add_code(account=account, label="a phone", secret=SECRET, code=before, now=now())


def organ_provider(issuer: str, **more: Any) -> StaffProvider:
    """The identity provider of the officer's organ; `more` changes it."""
    sound: dict[str, Any] = {
        "code": "hr",
        "name": Text("人社厅统一认证", "Human Resources"),
        "issuer": issuer,
        "client": "gongxin",
        "organs": frozenset({OFFICER_ORGAN}),
        "levels": {"1": 1, "2": 2, "3": 3, "4": 4},
        "least": 3,
    }
    return StaffProvider(**{**sound, **more})
