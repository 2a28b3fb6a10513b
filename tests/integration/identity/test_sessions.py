"""One session a staff account, idle ends, and what a closed account can no longer do."""

from __future__ import annotations

from typing import Any

import pytest

from gongxin.apps.identity.api import close_account
from gongxin.apps.identity.models import Account
from tests.integration.access import town as places
from tests.integration.access.town import PASSWORD, PROPOSER, Town, now

from .desk import sign_in

pytestmark = pytest.mark.django_db
town = places.town
DESK = "/workbench/look-up/"


def test_a_new_sign_in_of_an_officer_ends_the_one_before(town: Town) -> None:
    first = sign_in("officer")
    assert first.get(DESK).status_code == 200
    second = sign_in("officer")
    assert second.get(DESK).status_code == 200
    assert first.get(DESK).status_code == 302
    assert "/sign-in" in first.get(DESK)["Location"]


def test_the_person_may_have_several(town: Town) -> None:
    phone, desk = sign_in("citizen"), sign_in("citizen")
    assert phone.get("/my/looks/").status_code == desk.get("/my/looks/").status_code == 200


@pytest.mark.parametrize(("login", "place"), [("officer", DESK), ("citizen", "/my/looks/")])
def test_a_session_that_nobody_uses_ends(town: Town, settings: Any, login: str, place: str) -> None:
    client = sign_in(login)
    session = client.session
    session["seen"] = now().timestamp() - 29 * 60
    session.save()
    assert client.get(place).status_code == 200
    assert now().timestamp() - client.session["seen"] < 60  # used, so it begins anew
    session = client.session
    session["seen"] = now().timestamp() - 31 * 60
    session.save()
    ended = client.get(place)
    assert ended.status_code == 302
    assert "idle=1" in ended["Location"]
    assert "已自动退出" in client.get(ended["Location"]).content.decode()
    assert client.get(place).status_code == 302
    settings.IDLE_MINUTES = 60
    client = sign_in(login)
    session = client.session
    session["seen"] = now().timestamp() - 31 * 60
    session.save()
    assert client.get(place).status_code == 200


def test_a_closed_account_is_out_at_its_next_request(town: Town) -> None:
    client = sign_in("officer")
    close_account(ref=town.officer.ref, actor=PROPOSER, now=now())
    assert client.get(DESK).status_code == 302
    assert client.post("/sign-in", {"login": "officer", "password": PASSWORD}).status_code == 400


def test_a_token_of_another_account_does_not_count(town: Town) -> None:
    client = sign_in("officer")
    session = client.session
    session["token"] = sign_in("auditor").session["token"]
    session.save()
    assert client.get(DESK).status_code == 302
    assert Account.objects.get(login="officer").session != ""
