"""Whether a letter is genuine: the program makes the code, the database judges it, and anybody is told one of three words."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gongxin.apps.notices.api import Standing, open_notice, read_inbox, state_of_code
from gongxin.interfaces.portal import noticing
from gongxin.lib.notice_codes import LARGEST, notice_code
from gongxin.lib.readable import LETTERS
from gongxin.lib.row_security import row_security_key
from gongxin.lib.throttle import Throttle
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    SECRET_FACT,
    Town,
    file_rows,
    now,
    penalty,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _not_asked_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another test asked does not count."""
    monkeypatch.setattr(noticing, "_OF_ONE", Throttle(most=10, seconds=60))
    monkeypatch.setattr(noticing, "_OF_ALL", Throttle(most=1_200, seconds=60))


def code_of(town: Town) -> str:
    """The code of the citizen's penalty's notice."""
    lines = read_inbox(actor=town.citizen).lines
    line = next(one for one in lines if one.organ.zh == "四川省交通运输厅")
    return open_notice(number=line.number, actor=town.citizen, now=now()).code


def test_genuine_until_something_newer_is_told_and_then_replaced(town: Town) -> None:
    code = code_of(town)
    assert state_of_code(code) is Standing.GENUINE
    file_rows(town.folder, "administrative-penalty", [penalty(CITIZEN, CF_NR_FK="0.03")])
    assert state_of_code(code) is Standing.REPLACED


@pytest.mark.parametrize(
    "typed",
    [str.lower, lambda code: code.replace("-", ""), lambda code: f"  {code.replace('-', ' ')} ",
     lambda code: code.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})],
)  # fmt: skip
def test_it_may_be_typed_as_people_type(town: Town, typed: Any) -> None:
    assert state_of_code(typed(code_of(town))) is Standing.GENUINE


def test_one_letter_otherwise_is_not_genuine(town: Town) -> None:
    code = code_of(town)
    for place, letter in enumerate(code):
        if letter == "-":
            continue
        for other in random.Random(place).sample(LETTERS.replace(letter, ""), 3):
            assert state_of_code(code[:place] + other + code[place + 1 :]) is Standing.NOT_GENUINE


@pytest.mark.usefixtures("town")
@hypothesis_settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(number=st.integers(0, LARGEST))
def test_a_sound_code_of_a_notice_that_is_not_there_is_not_genuine(number: int) -> None:
    code = notice_code(number, key=row_security_key(settings.KEYS_DIR))
    assert len(code) == 24
    with as_role() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM notices_notice WHERE id = %s)", [number])
        there = cursor.fetchone() == (True,)
    assert (state_of_code(code) is Standing.NOT_GENUINE) is not there


@hypothesis_settings(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",))))
def test_whatever_is_typed_is_answered(text: str) -> None:
    assert state_of_code(text) is Standing.NOT_GENUINE


@hypothesis_settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(number=st.integers(0, LARGEST))
def test_program_and_database_make_the_same_mark(number: int) -> None:
    """By the row itself: a notice of that number is there for the length of the test."""
    code = notice_code(number, key=row_security_key(settings.KEYS_DIR))
    with as_role() as cursor:
        cursor.execute(
            "INSERT INTO notices_notice (id, subject_key, kind, matter, item, organ, reference, told_at)"
            " VALUES (%s, gen_random_uuid(), 'record', gen_random_uuid(), '', '', '', now())"
            " ON CONFLICT DO NOTHING",
            [number],
        )
    assert state_of_code(code) is Standing.GENUINE


# --- the page -------------------------------------------------------------------------------------


def _asked(code: str) -> Any:
    return Client().post(reverse("portal:notice-check"), {"code": code})


def test_the_page_says_one_word_and_nothing_of_anybody(town: Town) -> None:
    code = code_of(town)
    page = _asked(code).content.decode()
    assert "真实" in page
    for told in (CITIZEN.name, CITIZEN.number, SECRET_FACT, "行政处罚", "川示交罚", "交通运输厅"):
        assert told not in page
    assert "不真实" in _asked("2" * 20).content.decode()


def test_the_code_stands_in_no_address(town: Town) -> None:
    code = code_of(town)
    asked_by_address = Client().get(reverse("portal:notice-check"), {"code": code})
    assert "notice-title" not in asked_by_address.content.decode(), "a form alone is answered"
    answer = _asked(code)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_guessing_at_one_notice_is_slowed_and_another_is_answered(town: Town) -> None:
    code = code_of(town)
    for guess in range(10):
        assert _asked(code[:-1] + LETTERS[guess]).status_code == 200
    assert _asked(code).status_code == 429
    assert _asked("3" * 20).status_code == 200


def test_guessing_at_all_of_them_together_is_slowed_too(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "_OF_ALL", Throttle(most=3, seconds=60))
    asked = [letter * 20 for letter in LETTERS[:4]]
    assert [_asked(code).status_code for code in asked] == [200, 200, 200, 429]
    assert _asked(code_of(town)).status_code == 429, "whatever is asked, for a minute"
