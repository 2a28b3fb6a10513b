"""Who may open what: every address, every role, GET and POST, against a list that people wrote.

`docs/domain/access-matrix.csv` is written by hand and read by reviewers; nothing makes it from the
code. A cell says `allow`, `sign-in` (sent to the sign-in page), `forbidden` (403), `no-method` (405)
`absent` (404) or `signed` (401: no account opens it, only a statement signed by an admitted system).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongxin.apps.identity.api import Account, Role
from gongxin.interfaces.portal import noticing
from gongxin.lib.throttle import Throttle
from tests.integration.access.town import Town, kept_until_the_end

from .addresses import ROLES, Sample, sample, walk
from .house import ROOT

pytestmark = pytest.mark.django_db

with (ROOT / "docs/domain/access-matrix.csv").open(encoding="utf-8", newline="") as _file:
    MATRIX = list(csv.DictReader(_file))

CELLS = [(row["address"], row["method"], role) for row in MATRIX for role in ROLES]
VERDICTS = {"allow", "sign-in", "forbidden", "no-method", "absent", "signed"}


@pytest.fixture(scope="module")
def there(town: Town, django_db_blocker: Any) -> Iterator[Sample]:
    """Something to show at each address."""
    with django_db_blocker.unblock(), kept_until_the_end():
        yield sample(town)


@pytest.fixture(autouse=True)
def _nobody_guessed_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests of this process guessed slows nobody here."""
    monkeypatch.setattr(noticing, "_OF_ONE", Throttle(most=10, seconds=60))


def test_every_view_says_aloud_who_may_open_it() -> None:
    silent = [name for name, view in walk() if not hasattr(view, "roles")]
    assert silent == []


def test_the_list_names_every_address_with_both_methods_once() -> None:
    listed = [(row["address"], row["method"]) for row in MATRIX]
    assert len(set(listed)) == len(listed)
    assert set(listed) == {(name, method) for name, _ in walk() for method in ("GET", "POST")}


def test_every_cell_is_filled_with_a_known_word() -> None:
    assert [row for row in MATRIX if not {row[role] for role in ROLES} <= VERDICTS] == []


def test_every_address_has_a_name_of_its_own() -> None:
    names = [name for name, _ in walk()]
    assert len(set(names)) == len(names)
    assert not [name for name in names if name.endswith(":None") or ":" not in name]


def test_the_guard_in_the_code_agrees_with_the_list() -> None:
    for name, view in walk():
        (get, post) = (
            next(row for row in MATRIX if (row["address"], row["method"]) == (name, method))
            for method in ("GET", "POST")
        )
        open_to = {role for role in ROLES if "allow" in (get[role], post[role])}
        roles = view.roles
        if roles is None:
            assert open_to in ({*ROLES}, set()), name
        else:
            assert open_to == {role.value for role in roles}, name


def _verdict(response: HttpResponse) -> str:
    status = response.status_code
    if status in {301, 302, 303}:
        return "sign-in" if response.url.startswith(reverse("portal:sign-in")) else "allow"
    known = {200: "allow", 401: "signed", 403: "forbidden", 404: "absent", 405: "no-method"}
    return known.get(status, f"status {status}")


@pytest.mark.parametrize(("address", "method", "role"), CELLS)
def test_the_answer_is_the_one_on_the_list(
    there: Sample, address: str, method: str, role: str
) -> None:
    client = Client()
    if role != "anonymous":
        client.force_login(Account.objects.get(login=role))
    place = reverse(address, kwargs=there.kwargs(address, role))
    response = client.get(place) if method == "GET" else there.post(client, place, address)
    (row,) = [row for row in MATRIX if (row["address"], row["method"]) == (address, method)]
    assert _verdict(response) == row[role]


def test_an_account_that_was_closed_is_nobody(there: Sample) -> None:
    client = Client()
    account = Account.objects.get(login="operator")
    client.force_login(account)
    assert client.get(reverse("workbench:health")).status_code == 200
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert _verdict(client.get(reverse("workbench:health"))) == "sign-in"


def test_what_is_anothers_is_absent(there: Sample) -> None:
    """Z5: a number of something that exists and is not yours answers as one that does not exist."""
    for login, address, kwargs in (
        ("neighbour", "portal:report", {"number": there.report, "format": "pdf"}),
        ("neighbour", "portal:report", {"number": "GX-2026-999999999-AAAA", "format": "pdf"}),
    ):
        client = Client()
        client.force_login(Account.objects.get(login=login))
        assert client.get(reverse(address, kwargs=kwargs)).status_code == 404
    clerk = Account.objects.get(login="clerk")
    Account.objects.filter(pk=clerk.pk).update(organ="sc-tax")
    client = Client()
    client.force_login(clerk)
    for address in ("workbench:receipt", "workbench:refused"):
        pages = [
            client.get(reverse(address, kwargs={"number": number}))
            for number in (there.batch, "B20990101-999999")
        ]
        assert [answer.status_code for answer in pages] == [404, 404]


def test_every_post_wants_the_token_of_its_form(there: Sample) -> None:
    strict = Client(enforce_csrf_checks=True)
    for row in MATRIX:
        if row["method"] == "POST" and row["anonymous"] == "allow":
            place = reverse(row["address"], kwargs=there.kwargs(row["address"]))
            assert strict.post(place, there.body(row["address"])).status_code == 403, place


def test_roles_are_those_of_the_list() -> None:
    assert {role.value for role in Role} == set(ROLES) - {"anonymous"}
