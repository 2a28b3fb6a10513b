"""Organs and instruments: found by what people call them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from gongxin.apps.directory.api import (
    Division,
    InstrumentInfo,
    Organ,
    get_instrument,
    get_organ,
    instrument_titles,
    list_divisions,
    list_instruments,
    list_organs,
    organ_by_name,
    organ_names,
    public_security_organs,
    store_directory,
)
from gongxin.apps.directory.models import Instrument
from gongxin.lib.errors import Refusal
from tests.databases import as_role

pytestmark = pytest.mark.django_db


def _organ(code: str, zh: str, uscc: str, *aliases: str, function: str = "other") -> Organ:
    return Organ.from_pack(
        "base",
        {
            "code": code,
            "name": {"zh": zh, "en": f"Organ {code}"},
            "aliases": list(aliases),
            "uscc": uscc,
            "synthetic_code": True,
            "division": "519900",
            "function": function,
        },
    )


POLICE = _organ(
    "sc-police", "示范公安局", "11519900000000001A", "公安局", function="public-security"
)
COURT = _organ("sc-court", "示范法院", "11519900000000002B", "公安局", "法院")
LAW = InstrumentInfo.from_pack(
    "base",
    {
        "code": "some-law",
        "title": {"zh": "某法", "en": "Some law"},
        "number": "某令第1号",
        "issuer": "某机关",
        "level": "law",
        "in_force_from": "2020-01-01",
        "in_force_to": "2026-03-31",
        "basis_for": ["recording"],
        "confidence": "to-verify",
        "note": {"zh": "注", "en": "Note"},
    },
)
PLACE = Division.from_pack(
    "base", {"code": "519900", "name": {"zh": "示范市", "en": "Sample city"}, "level": "city"}
)


@pytest.fixture(autouse=True)
def _stored() -> None:
    store_directory(pack="base", divisions=[PLACE], organs=[POLICE, COURT], instruments=[LAW])


@pytest.mark.parametrize(
    "name", ["sc-court", "SC-COURT", "11519900000000002B", " 11519900000000002b "]
)
def test_an_organ_is_found_by_code_or_uscc(name: str) -> None:
    assert get_organ(code_or_uscc=name) == COURT


@pytest.mark.parametrize("name", ["示范法院", "Organ sc-court", "法院"])
def test_an_organ_is_found_by_name_or_alias(name: str) -> None:
    assert organ_by_name(name=name) == COURT


def test_an_alias_of_two_organs_names_both() -> None:
    with pytest.raises(Refusal, match=r"directory\.ambiguous-organ") as refused:
        organ_by_name(name="公安局")
    assert "sc-court" in refused.value.mend.zh
    assert "sc-police" in refused.value.mend.en


def test_an_unknown_organ_names_the_nearest() -> None:
    with pytest.raises(Refusal, match=r"directory\.unknown-organ") as refused:
        get_organ(code_or_uscc="sc-polise")
    assert "sc-police 示范公安局" in refused.value.mend.zh


def test_lists_and_names() -> None:
    assert list_organs() == [COURT, POLICE]
    assert organ_names()["sc-court"].zh == "示范法院"
    assert list_divisions() == [PLACE]
    assert list_instruments() == [LAW]


def test_public_security_organs_go_by_every_name() -> None:
    assert public_security_organs() == {"sc-police", "11519900000000001A", "示范公安局", "公安局"}


def test_an_instrument_knows_when_it_is_in_force() -> None:
    law = get_instrument(code="some-law")
    assert law == LAW
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [law.is_in_force(day) for day in days] == [False, True, True, False]


def test_titles_come_in_one_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert instrument_titles(["some-law", "none"]) == {"some-law": LAW}


def test_an_unknown_instrument_names_the_nearest() -> None:
    with pytest.raises(Refusal, match=r"directory\.unknown-instrument") as refused:
        get_instrument(code="same-law")
    assert "some-law" in refused.value.mend.en


def test_another_pack_does_not_take_a_code_over() -> None:
    with pytest.raises(Refusal, match=r"directory\.code-taken"):
        store_directory(pack="other", divisions=[], organs=[COURT], instruments=[])
    assert get_organ(code_or_uscc="sc-court").pack == "base"


def test_the_database_refuses_an_instrument_that_ends_before_it_begins() -> None:
    with (
        pytest.raises(IntegrityError, match="instrument_ends_after_it_begins"),
        transaction.atomic(),
        as_role(),
    ):
        Instrument.objects.update(in_force_to=date(2019, 1, 1))
