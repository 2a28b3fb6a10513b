"""C3: no adverse record and no archive on anyone under 18 at the time, and no copy of the row.

Tried by removing the guard, in a copy of the sources: `UnderAge` failing nobody, `UnderAge.keeps_copy` true,
the check on relations failing nobody, the age taken on the document's date alone, without today as its limit,
and the birth looked at for stated persons only each turn a test here red.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gongxin.lib.identifiers import id_check_character
from tests.integration.access.town import FIRM, Person, Row, honour, penalty, registration, sanction
from tests.integration.intake.desk import held, receive, sound, write

from .traces import places_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

NAME = "皇甫丙寅样例"


def _born(day: date, prefix: str = "519901") -> Person:
    first = f"{prefix}{day:%Y%m%d}002"
    return Person(NAME, first + id_check_character(first))


def _penalty(person: Person, **more: str) -> Row:
    """A penalty of a person whatever their number begins with: 9 is a permanent resident's here."""
    party = {
        "CF_XDR_LB": "自然人",
        "CF_XDR_SHXYM": "",
        "CF_XDR_ZJLX": "身份证",
        "CF_XDR_ZJHM": person.number,
    }
    return penalty(person, **{**party, **more})


def _refused_without_trace(path: Path, person: Person, **more: str) -> None:
    before = held()
    receipt = receive(path, **more)

    assert [(f.row, f.rule) for f in receipt.findings if f.severity == "error"] == [(2, "C3")]
    assert receipt.refused == receipt.received == 1
    assert all(found.value == "" for found in receipt.findings)
    after = held()
    assert {t for t in after if after[t] != before[t]} == {"intake_batch", "intake_finding"}
    for token in (person.name, person.number, "丙寅"):
        assert places_of(token) == set()


@pytest.mark.parametrize("prefix", ["519901", "810000", "932682"])
@pytest.mark.parametrize("decided", ["2026-03-01", "2026-03-09"])
def test_a_penalty_of_a_minor(tmp_path: Path, prefix: str, decided: str) -> None:
    person = _born(date(2008, 3, 10), prefix)
    row = _penalty(person, CF_JDRQ=decided, BZ="丙寅")
    _refused_without_trace(write(tmp_path, [row]), person)


def test_the_eighteenth_birthday_is_adult_and_asks_for_a_look(tmp_path: Path) -> None:
    row = penalty(_born(date(2008, 3, 10)), CF_JDRQ="2026-03-10")
    receipt = receive(write(tmp_path, [row]))
    assert receipt.accepted == 1
    assert [(f.rule, f.severity) for f in receipt.findings] == [("C3-near", "warning")]


def test_born_on_29_february_is_adult_on_1_march(tmp_path: Path) -> None:
    person = _born(date(2008, 2, 29))
    _refused_without_trace(write(tmp_path, [penalty(person, CF_JDRQ="2026-02-28")]), person)
    assert receive(write(tmp_path, [penalty(person, CF_JDRQ="2026-03-01")])).accepted == 1


def test_the_day_of_the_conduct_counts_not_that_of_the_document(tmp_path: Path) -> None:
    person = _born(date(2008, 3, 10))
    row = sanction(person, GW_XWRQ="2026-03-01", GW_JDRQ="2026-10-01", GW_CFZL="记过")
    _refused_without_trace(
        write(tmp_path, [row]),
        person,
        item_code="civil-servant-record",
        source_code="sc-civil-service",
    )


@pytest.mark.parametrize("decided", ["2031-01-01", "2026-13-40", ""])
def test_a_mistaken_date_makes_nobody_an_adult(tmp_path: Path, decided: str) -> None:
    person = _born(date(2012, 3, 10))
    _refused_without_trace(write(tmp_path, [penalty(person, CF_JDRQ=decided)]), person)


def test_nor_does_a_wrong_check_character_or_kind(tmp_path: Path) -> None:
    person = _born(date(2012, 3, 10))
    wrong = Person(NAME, person.number[:-1] + ("1" if person.number[-1] != "1" else "2"))
    _refused_without_trace(write(tmp_path, [penalty(wrong)]), wrong)
    row = penalty(person, CF_XDR_LB="法人及非法人组织")
    _refused_without_trace(write(tmp_path, [row]), person)


def test_no_good_record_either(tmp_path: Path) -> None:
    person = _born(date(2009, 3, 10))
    _refused_without_trace(
        write(tmp_path, [honour(person)]), person, item_code="honour", source_code="sc-transport"
    )


def test_no_file_by_way_of_an_office(tmp_path: Path) -> None:
    """Naming a minor as legal representative would open a file for them."""
    person = _born(date(2012, 3, 10))
    _refused_without_trace(
        write(tmp_path, [registration(FIRM, person)]),
        person,
        item_code="enterprise-registration",
        source_code="sc-market-regulation",
    )


def test_other_rows_of_the_file_are_taken(tmp_path: Path) -> None:
    receipt = receive(write(tmp_path, [penalty(_born(date(2012, 3, 10))), sound(2)]))
    assert (receipt.accepted, receipt.refused) == (1, 1)
