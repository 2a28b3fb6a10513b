"""A load of more subjects than are kept at hand asks for their keys again, and knows whom it met first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from gongxin.apps.register.api import counts, subject_key
from gongxin.apps.register.operations import load_keys
from gongxin.lib.identifiers import id_check_character
from gongxin.lib.tabular import text
from tests.integration.access.town import Person, Row, opened, penalty
from tests.integration.intake.desk import NOW, receive, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

PEOPLE = 40
TURNS = 3


@pytest.fixture(autouse=True)
def few_keys_and_small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_keys, "KEPT", 5)
    monkeypatch.setattr(text, "CHUNK_BYTES", 2_000)


def _person(number: int) -> Person:
    first17 = f"51990119850511{number:03d}"
    return Person(f"试验{number}", first17 + id_check_character(first17))


def _rows(turn: int) -> list[Row]:
    """Each person once a turn, so that nobody comes again before all the others."""
    return [
        penalty(
            _person(number),
            f"川测交罚〔2026〕{turn}{number:03d}号",
            CF_JDRQ="2026-11-02",
            CF_SY=f"事实{turn}",
        )
        for number in range(PEOPLE)
    ]


def _facts(number: int) -> set[str]:
    person = _person(number)
    file = opened(subject_key(identifier=f"id:{person.number}"))
    assert file is not None
    assert file.identity.name == person.name
    return {record.content["CF_SY"] for record in file.records}


def test_every_record_opens_and_new_subjects_are_counted_once(tmp_path: Path) -> None:
    rows = [row for turn in range(TURNS) for row in _rows(turn)]
    receipt = receive(write(tmp_path, rows))
    assert (receipt.accepted, receipt.new_subjects) == (PEOPLE * TURNS, PEOPLE)
    assert counts()["subjects"] == PEOPLE
    for number in range(PEOPLE):
        assert _facts(number) == {f"事实{turn}" for turn in range(TURNS)}


def test_those_known_before_are_told_from_those_met_here(tmp_path: Path) -> None:
    """Half of the people are known; in the second file each comes twice, far apart."""
    receive(write(tmp_path, _rows(0)[: PEOPLE // 2], "a.csv"))
    rows = [*_rows(1), *_rows(2)]
    receipt = receive(write(tmp_path, rows, "b.csv"), now=NOW + timedelta(hours=1))
    assert (receipt.accepted, receipt.new_subjects) == (2 * PEOPLE, PEOPLE // 2)
    for number in range(PEOPLE):
        known = {"事实0"} if number < PEOPLE // 2 else set()
        assert _facts(number) == known | {"事实1", "事实2"}
