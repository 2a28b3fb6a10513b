"""Nobody can tell by status, words, sizes, statements or time whether somebody is there whom they may not see.

With the contents of a file opened before the name is compared, or without `_work_as_for_somebody`, the work differs; with
the failed sign-in of an unknown login counted nowhere, the statements do. The instrument itself is tested with planted leaks.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongxin.apps.access.api import Asking, FileReason, answer_question, look_up
from gongxin.apps.identity.api import Account, SendingSystem, know_password
from gongxin.apps.register import queries as register
from gongxin.lib.errors import Refusal
from tests.alike import Compared, compared, deviation
from tests.integration.api.test_lookups import _held, system

from .town import CASE, CITIZEN, NOBODY, PASSWORD, Person, Town, now

__all__ = ["system"]
pytestmark = pytest.mark.django_db

TIMES = 60
NAME = "王某某"
HIDDEN, ABSENT = Person(NAME, CITIZEN.number), Person(NAME, NOBODY.number)
"""One has a file of several records under another name, which so is not shown; of the other there is nothing."""
_CHANGING = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")\w{64}(?=")|(?<="x-csrftoken":")\w{64}(?=")'
    r"|\d{4}-\d\d-\d\dT[\d:.+Z]+"
)


def _desk(client: Client, person: Person, **more: str) -> HttpResponse:
    body = {
        "purpose": "licence-review", "case_reference": CASE, "authorisation": "",
        "name": person.name, "identifier": person.number, **more,
    }  # fmt: skip
    return client.post(reverse("workbench:look-up"), body)


@pytest.fixture
def officer(town: Town) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login="officer"))
    return client


def _api(token: str, person: Person, **more: str) -> HttpResponse:
    body = {
        "officer": "W-1", "purpose": "licence-review", "case_reference": CASE,
        "name": person.name, "identifier": person.number, **more,
    }  # fmt: skip
    return Client().post(
        "/api/v1/lookups", json.dumps(body), content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip


def _told(call: Callable[[], HttpResponse], person: Person) -> tuple[Any, ...]:
    """Status, headers with their sizes, body, and the statements that it took."""
    with CaptureQueriesContext(
        connection,
    ) as made:
        response = call()
    text = _CHANGING.sub("…", response.content.decode()).replace(person.number, "#" * 18)
    headers = {name: len(_CHANGING.sub("…", value)) for name, value in response.headers.items()}
    statements = [re.sub(r"'[^']*'|\d+", "?", one["sql"])[:80] for one in made.captured_queries]
    return response.status_code, headers, text, statements


STEPS = [
    {},
    {"reason": "weigh-the-record"},
    {"purpose": "supervision"},
    {"purpose": "supervision", "reason": "weigh-the-record"},
    {"case_reference": ""},
]


@pytest.mark.parametrize("more", STEPS, ids=",".join)
def test_the_desk_tells_the_same_of_hidden_and_absent(
    officer: Client, more: dict[str, str]
) -> None:
    _desk(officer, NOBODY)  # fills what is kept in memory
    hidden, absent = (
        _told(lambda person=person: _desk(officer, person, **more), person)  # type: ignore[misc]
        for person in (HIDDEN, ABSENT)
    )
    assert hidden == absent


@pytest.mark.parametrize(
    "more", [{}, {"want": "file", "reason": "weigh-the-record"}, {"purpose": "supervision"}]
)
def test_the_interface_tells_the_same_of_hidden_and_absent(
    town: Town, system: SendingSystem, more: dict[str, str]
) -> None:
    token = _held(uuid4().hex)
    _api(token, NOBODY)
    hidden, absent = (
        _told(lambda person=person: _api(token, person, **more), person)  # type: ignore[misc]
        for person in (HIDDEN, ABSENT)
    )
    assert hidden == absent


def _refused(call: Callable[..., Any], **given: Any) -> None:
    try:
        call(**given)
    except Refusal:
        return


def _ask(town: Town, person: Person, *, file: bool) -> Callable[[], None]:
    given = {
        "asking": Asking("licence-review", CASE, person.number, person.name),
        "actor": town.officer, "now": now(), **({"reason": FileReason.WEIGH} if file else {}),
    }  # fmt: skip
    return lambda: _refused(look_up if file else answer_question, **given)


@pytest.mark.parametrize("file", [False, True], ids=["question", "file"])
def test_hidden_and_absent_take_the_same_time(town: Town, file: bool) -> None:
    found = compared(_ask(town, HIDDEN, file=file), _ask(town, ABSENT, file=file), times=TIMES)
    assert not found.differ, found


def test_nothing_is_opened_of_who_is_not_meant(town: Town) -> None:
    """Neither more nor less is unsealed and unwrapped; that no file is opened is seen by its contents."""
    done: list[list[str]] = []
    for person in (HIDDEN, ABSENT):
        for file in (False, True):
            with (
                mock.patch.object(register, "unseal", wraps=register.unseal) as unsealed,
                mock.patch.object(register, "seal", wraps=register.seal) as sealed,
            ):
                _ask(town, person, file=file)()
            done.append([f"{unsealed.call_count + sealed.call_count}"])
    assert done == [["1"]] * 4


def test_the_instrument_finds_a_planted_leak(town: Town) -> None:
    honest = _ask(town, ABSENT, file=True)

    def planted() -> None:
        began = time.perf_counter()
        honest()
        # half as long again, at whatever pace the machine is just then
        time.sleep((time.perf_counter() - began) / 2)

    found = compared(planted, honest, times=TIMES)
    assert found.differ, found
    assert found.deviation > 0


def test_the_instrument_counts_as_the_tables_do() -> None:
    assert deviation([1, 2, 3], [1, 2, 3]) == 0
    assert deviation([4, 5, 6], [1, 2, 3]) == pytest.approx(1.964, abs=0.001)
    assert deviation([1, 2, 3], [4, 5, 6]) == pytest.approx(-1.964, abs=0.001)
    chance = random.Random(7)
    alike = [[chance.lognormvariate(0, 0.5) for _ in range(60)] for _ in range(200)]
    beyond = [abs(deviation(one, other)) > 4 for one, other in pairwise(alike)]
    assert not any(beyond)
    later = [value * 1.5 for value in alike[1]]
    assert deviation(later, alike[0]) > 4
    assert Compared(1.2, 1.0, 5.0).differ
    assert not Compared(1.1, 1.0, 9.0).differ
    assert not Compared(2.0, 1.0, 3.0).differ


# --- signing in -----------------------------------------------------------------------------------


def _sign_in(login: str, password: str) -> Callable[[], HttpResponse]:
    address = reverse("portal:sign-in")
    return lambda: Client().post(address, {"login": login, "password": password})


@pytest.mark.parametrize("login", ["citizen", "officer"])
def test_an_unknown_login_is_told_what_a_wrong_password_is(town: Town, login: str) -> None:
    unknown = login[::-1]
    person = Person("", NOBODY.number)
    wrong = "a wrong pass phrase 9999"
    _sign_in(login, wrong)()
    known, stranger = (_told(_sign_in(one, wrong), person) for one in (login, unknown))
    assert _without(known, login) == _without(stranger, unknown)
    assert know_password(login="citizen", password=PASSWORD, now=now())


def test_an_unknown_login_takes_as_long_as_a_wrong_password(town: Town) -> None:
    at = datetime(2026, 11, 28, tzinfo=UTC) + timedelta(minutes=1)

    def attempt(login: str) -> Callable[[], None]:
        return lambda: _refused(know_password, login=login, password="wrong", now=at)

    found = compared(attempt("clerk"), attempt("krelc"), times=16)
    assert not found.differ, found


def _without(told: tuple[Any, ...], login: str) -> tuple[Any, ...]:
    status, headers, text, statements = told
    return status, headers, text.replace(login, "…"), statements
