"""Cells are tidied where they can be read in one way only; everything else stays as it was sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.apps.intake.rules import reading
from gongxin.lib.identifiers import id_check_character, person_fault


def _one(reader: Callable[[pl.Expr], pl.Expr], cell: str | None) -> object:
    frame = pl.DataFrame({"cell": [cell]}, schema={"cell": pl.String})
    return frame.select(reader(pl.col("cell"))).item()


@pytest.mark.parametrize(
    "cell",
    [
        "2026-01-03", "2026/1/3", "2026.01.03", "2026年1月3日", "2026年1月3", "20260103", "２０２６－０１－０３",
        " 2026-01-03\u3000", "2026-1-03", "2026-01-03 00:00", "2026-01-03 00:00:00", "2026-01-03T00:00:00.000",
        "2026 年 1 月 3 日",
    ],
)  # fmt: skip
def test_dates_in_every_usual_style(cell: str) -> None:
    assert _one(reading.day, cell) == date(2026, 1, 3)


@pytest.mark.parametrize(
    "cell",
    [
        "03/01/2026", "1/3/2026", "3.1.2026", "26-01-03", "26年1月3日", "2026-13-03", "2026-02-30", "2025-02-29",
        "20261399", "2026-01", "2026年1月", "2026", "46025", "", "长期", "2026-01-03 08:30:00", "1026-01-03", "0000-01-01",
        "2026-01-03x", "2026--01-03", "٢٠٢٦-٠١-٠٣", "20260103000000",
    ],
)  # fmt: skip
def test_what_is_no_date_or_more_than_one_is_not_read(cell: str) -> None:
    assert _one(reading.day, cell) is None


@given(day=st.dates(date(1800, 1, 1), date(2999, 12, 31)))
@settings(max_examples=100, deadline=None)
def test_every_day_is_read_in_every_style(day: date) -> None:
    for style in (f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y%m%d}"):
        assert _one(reading.day, style.rjust(len(style), "0")) == day


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("1234.50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1，234，567", "1234567"),
        ("１２３４．５０", "1234.50"),
        ("12 345", "12345"),
        (" 8 ", "8"),
        ("1,23", "1,23"),
        ("1,2345", "1,2345"),
        ("12,34,567", "12,34,567"),
        ("1.5E+07", "1.5E+07"),
        ("三万", "三万"),
        ("", None),
        (None, None),
    ],
)
def test_amounts_lose_thousands_separators_and_nothing_else(
    cell: str | None, read: str | None
) -> None:
    assert _one(reading.amount, cell) == read


@pytest.mark.parametrize(
    "cell",
    [
        "11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", " 110105 19491231 002X ",
        "'11010519491231002X", "110105-19491231-002X", "\ufeff11010519491231002X\u200b",
    ],
)  # fmt: skip
def test_identifiers_have_one_spelling(cell: str) -> None:
    assert _one(reading.identifier, cell) == "11010519491231002X"


def test_a_number_of_15_digits_becomes_that_of_18() -> None:
    numbers = pl.Series(["110105491231002", "110105491231997", "11010519491231002X", None])
    kinds = pl.Series(["身份证"] * 4)
    assert reading.person_identifiers(numbers, kinds).to_list() == [
        "id:11010519491231002X",
        "id:" + "11010518491231997" + id_check_character("11010518491231997"),
        "id:11010519491231002X",
        None,
    ]


def test_one_number_in_two_kinds_of_document_is_two_people_but_a_card_is_one() -> None:
    numbers = pl.Series(["E12345678", "E12345678", "932682198501010017", "932682198501010017"])
    kinds = pl.Series(["护照", "港澳居民来往内地通行证", "身份证", "外国人永久居留身份证"])
    keys = reading.person_identifiers(numbers, kinds).to_list()
    assert keys[0] != keys[1]
    assert keys[2] == keys[3] == "id:932682198501010017"


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_the_arithmetic_on_columns_agrees_with_the_judgement_of_one(data: st.DataObject) -> None:
    numbers = []
    for _ in range(40):
        born = date(1790, 1, 1) + timedelta(days=data.draw(st.integers(0, 100_000)))
        first = (
            f"{data.draw(st.integers(1, 9))}10105{born:%Y%m%d}{data.draw(st.integers(0, 999)):03d}"
        )
        check = data.draw(st.sampled_from([id_check_character(first), "0", "X", "1"]))
        numbers.append(
            data.draw(st.sampled_from([first + check, first, first[:15], first + check + "0"]))
        )
    bad = reading.number_is_bad(pl.Series(numbers), None).to_list()
    assert bad == [person_fault(number) is not None for number in numbers]


def test_codes_take_their_stored_spelling() -> None:
    spellings = {"01": "自然人", "自然人": "自然人", "罚款": "罚款"}
    column = pl.Series(["01", "０１", "自然人", "别的", None])
    assert reading.coded(column, spellings, multiple=False).to_list() == [
        "自然人", "自然人", "自然人", "别的", None,
    ]  # fmt: skip
    several = pl.Series(["罚款；警告", "罚款; 01 ;", ";", None])
    assert reading.coded(several, spellings, multiple=True).to_list() == [
        "罚款;警告", "罚款;自然人", "", None,
    ]  # fmt: skip


def test_an_empty_column_is_read_too() -> None:
    nothing = pl.Series([None, None], dtype=pl.String)
    assert reading.coded(nothing, {"a": "b"}, multiple=False).to_list() == [None, None]
    assert reading.uscc_is_bad(nothing).to_list() == [False, False]
    assert reading.number_is_bad(nothing, nothing).to_list() == [False, False]
    assert reading.unlisted(nothing, frozenset()).to_list() == [False, False]
