"""Identifiers against the standards' own examples and an independent implementation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from gongxin.lib import identifiers as ids
from gongxin.lib.identifiers import IdFault, IdKind

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
digits = st.text("0123456789", min_size=17, max_size=17)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 11, 22))
bodies = st.text(ALPHABET, min_size=8, max_size=8)


@st.composite
def citizen_numbers(draw: st.DrawFn) -> str:
    place = draw(st.sampled_from(["519901", "349999", "110105", "440524"]))
    first17 = f"{place}{draw(days):%Y%m%d}{draw(st.integers(0, 999)):03}"
    return first17 + ids.id_check_character(first17)


@st.composite
def codes(draw: st.DrawFn) -> str:
    department = draw(st.sampled_from(sorted(ids.DEPARTMENT_CLASSES)))
    body = draw(bodies)
    inner = ids.organisation_check_character(body)
    first17 = f"{department}{draw(st.sampled_from('1239'))}519901{body}{inner}"
    return first17 + ids.uscc_check_character(first17)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_examples_of_the_standard_are_sound(number: str) -> None:
    assert ids.citizen_fault(number) is None


@given(digits)
def test_id_check_character_agrees_with_the_oracle(first17: str) -> None:
    assert ids.id_check_character(first17) == ric.calc_check_digit(first17 + "0")


@given(citizen_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(number: str, place: int, shift: int) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert ids.citizen_fault(number) is None
    assert ids.citizen_fault(wrong) is not None


@given(citizen_numbers())
def test_people_type_numbers_in_many_ways(number: str) -> None:
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in number)
    for typed in (number.lower(), f" {number[:6]} {number[6:14]}-{number[14:]}\t", full_width):
        assert ids.normalise(typed) == number
        assert ids.citizen_fault(typed) is None
    assert ids.normalise(f"'{number}") == number


@given(citizen_numbers())
def test_birth_date_is_the_one_written(number: str) -> None:
    assert ids.birth_date(number) == date.fromisoformat(
        f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    )


def test_fifteen_digits_get_their_century() -> None:
    assert ids.upgrade_citizen_number("110105491231002") == "11010519491231002X"
    assert ids.upgrade_citizen_number("110105800101996")[6:10] == "1880"
    assert ids.citizen_fault("110105491231002") is None
    assert ids.citizen_fault("110105491331002") is IdFault.BIRTH_DATE


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("", IdFault.EMPTY),
        ("   ", IdFault.EMPTY),
        ("5.13E+17", IdFault.SCIENTIFIC),
        ("1101051949123100", IdFault.LENGTH),
        ("11010519491231002Y", IdFault.CHARACTERS),
        ("1101O519491231002X", IdFault.CHARACTERS),
        ("110105194912310021", IdFault.CHECK_DIGIT),
        ("110105194913310026", IdFault.BIRTH_DATE),
        ("110105190002290021", IdFault.BIRTH_DATE),
        ("932682198501010017", IdFault.CHARACTERS),
    ],
)
def test_faults_of_a_citizen_number(number: str, fault: IdFault) -> None:
    assert ids.citizen_fault(number) is fault


def test_birth_after_today_is_a_fault_only_when_today_is_told() -> None:
    first17 = "51990120991231001"
    number = first17 + ids.id_check_character(first17)
    assert ids.citizen_fault(number) is None
    assert ids.citizen_fault(number, today=date(2026, 11, 22)) is IdFault.BIRTH_DATE


@pytest.mark.parametrize(
    ("number", "kind", "fault"),
    [
        ("932682198501010017", IdKind.PERMANENT_RESIDENT, None),
        ("932682198501010017", IdKind.CITIZEN, None),
        ("932682198501010018", IdKind.CITIZEN, IdFault.CHECK_DIGIT),
        ("FRA110082011502", IdKind.PERMANENT_RESIDENT, None),
        ("11010519491231002X", IdKind.PERMANENT_RESIDENT, IdFault.CHARACTERS),
        ("E12345678", IdKind.PASSPORT, None),
        ("ABCDEFGH", IdKind.PASSPORT, IdFault.CHARACTERS),
        ("E12", IdKind.PASSPORT, IdFault.LENGTH),
        ("H12345678", IdKind.HK_MACAO_PERMIT, None),
        ("M1234567801", IdKind.HK_MACAO_PERMIT, None),
        ("T12345678", IdKind.HK_MACAO_PERMIT, IdFault.CHARACTERS),
        ("12345678", IdKind.TAIWAN_PERMIT, None),
        ("1234567801(B)", IdKind.TAIWAN_PERMIT, None),
        ("", IdKind.TAIWAN_PERMIT, IdFault.EMPTY),
    ],
)
def test_other_documents(number: str, kind: IdKind, fault: IdFault | None) -> None:
    assert ids.person_fault(number, kind=kind) is fault


@pytest.mark.parametrize("prefix", ["810000", "820000", "830000"])
def test_residence_permits_have_the_form_of_a_citizen_number(prefix: str) -> None:
    first17 = prefix + "19900101001"
    number = first17 + ids.id_check_character(first17)
    assert ids.residence_permit_fault(number) is None
    assert ids.person_fault(number) is None
    assert ids.citizen_fault(number) is IdFault.CHARACTERS


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L"])
def test_known_codes_are_sound(code: str) -> None:
    assert ids.uscc_fault(code) is None


@given(codes())
def test_codes_agree_with_the_oracle_where_it_is_right(code: str) -> None:
    assert ids.uscc_fault(code) is None
    # The oracle wants eight leading digits and so turns away the classes A, N and Y.
    assert uscc.is_valid(code) is code[0].isdigit()


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_uscc_check_character_agrees_with_the_oracle(first17: str) -> None:
    assert ids.uscc_check_character(first17) == uscc.calc_check_digit(first17)


@given(codes(), st.integers(8, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes(code: str, place: int, other: str) -> None:
    assume(code[place] != other)
    assert ids.uscc_fault(code[:place] + other + code[place + 1 :]) is not None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", IdFault.EMPTY),
        ("9.135E+17", IdFault.SCIENTIFIC),
        ("91350100M000100Y4", IdFault.LENGTH),
        ("91350100M000100I43", IdFault.CHARACTERS),
        ("9135010AM000100Y43", IdFault.CHARACTERS),
        ("B1350100M000100Y43", IdFault.DEPARTMENT),
        ("91350100M000100Y53", IdFault.ORGANISATION_CHECK),
        ("91350100M000100Y44", IdFault.CHECK_DIGIT),
    ],
)
def test_faults_of_a_code(code: str, fault: IdFault) -> None:
    assert ids.uscc_fault(code) is fault


@given(citizen_numbers())
def test_reserved_pattern_of_persons(number: str) -> None:
    assert ids.is_synthetic_identifier(number) is (number[:4] in {"5199", "3499"})


@given(codes())
def test_reserved_pattern_of_organisations(code: str) -> None:
    assert ids.is_synthetic_identifier(code)


@pytest.mark.parametrize(
    "value",
    ["11010519491231002X", "91350100M000100Y43", "511900199001010011", "", "519901", "5.13E+17"],
)
def test_nothing_else_is_synthetic(value: str) -> None:
    assert not ids.is_synthetic_identifier(value)


@given(days, st.integers(0, 40000))
def test_adult_from_the_eighteenth_birthday(born: date, later: int) -> None:
    assume(born < date(2007, 1, 1))
    leap = (born.month, born.day) == (2, 29)
    birthday = date(born.year + 18, 3, 1) if leap else born.replace(year=born.year + 18)
    if leap and (born.year + 18) % 4 == 0:
        birthday = date(born.year + 18, 2, 29)
    assert not ids.is_adult_on(born, birthday - timedelta(days=1))
    assert ids.is_adult_on(born, birthday + timedelta(days=later))


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("林晓", "林*"),
        ("林晓渝", "林**"),
        ("欧阳晓", "欧阳*"),
        ("欧阳晓渝", "欧阳**"),
        ("阿卜杜热合曼·买买提", "阿**·**"),
        ("Ada Byron", "A** B**"),
        ("䶮", "*"),
        ("𬭚㛃", "𬭚*"),
        ("", ""),
    ],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert ids.mask_name(name) == masked


@given(citizen_numbers())
def test_a_masked_number_never_shows_the_birthday(number: str) -> None:
    masked = ids.mask_id_number(number)
    assert len(masked) == 18
    assert masked[6:14] == "********"
    assert masked.startswith(number[:3])
    assert masked.endswith(number[-2:])


@given(st.text(ALPHABET, min_size=1, max_size=20))
def test_at_least_half_of_a_number_is_covered(number: str) -> None:
    assert ids.mask_id_number(number).count("*") * 2 >= len(number)
