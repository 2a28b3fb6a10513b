"""Names are found by what stands together in them and by their initials; by what stands in every name nobody is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.lib.name_search import (
    LONGEST,
    SHORTEST_INITIALS,
    SHORTEST_NAME,
    asked_grams,
    grams,
    holds,
    initials,
    plain,
)

NAME = "川示重行运输有限公司"


def found(name: str, words: str) -> bool:
    """By the index, and looked at once more."""
    asked = asked_grams(words)
    return bool(asked) and set(asked) <= set(grams(name)) and holds(name, words)


@pytest.mark.parametrize("words", ["重行", "行运输", "运输有限", NAME, "川 示", "（川示）重行"])
def test_a_part_of_the_name_finds_it(words: str) -> None:
    assert found(NAME, words)


@pytest.mark.parametrize("words", ["cxy", "zhy", "czh", "csc", "xyscy", "CXYS", "hysyxgs"])
def test_initials_find_it_by_either_reading(words: str) -> None:
    # 川 c, 示 s, 重 c or z, 行 h or x, 运 y, 输 s
    assert found(NAME, words) == (words.lower() not in ("czh", "xyscy"))


@pytest.mark.parametrize(
    "words", ["", "川", "c", "cs", "有限公司", "公司", "股份有限公司", "  ", "·"]
)
def test_by_what_is_too_short_or_in_every_name_nobody_is_found(words: str) -> None:
    assert asked_grams(words) == []


def test_what_is_in_every_name_is_not_looked_for_beside_what_is_not() -> None:
    assert asked_grams("重行有限公司") == sorted(["重行", "行有"])
    assert asked_grams("CXYXGS") == ["cxy", "xyx"]


def test_a_pair_of_initials_is_no_gram() -> None:
    assert {len(one) for one in grams(NAME) if one.islower()} == {SHORTEST_INITIALS}
    assert {len(one) for one in grams(NAME) if not one.isascii()} == {SHORTEST_NAME}


def test_what_has_the_grams_in_another_order_is_not_found() -> None:
    assert set(asked_grams("安安安")) <= set(grams("安安建材"))
    assert not holds("安安建材", "安安安")


def test_latin_letters_and_figures_stand_for_themselves() -> None:
    assert initials("ＡＢ-7运输") == "ab7ys"
    assert found("ＡＢC运输", "abc")
    assert found("ＡＢC运输", "bcy")
    assert found("7号仓储", "7号")


def test_a_character_without_a_known_reading_is_found_by_itself_alone() -> None:
    assert initials("龘运输") == "?ys"
    assert found("龘运输", "龘运")
    assert not found("龘运输", "lys")


@given(st.text(alphabet="安邦重行乐厦长运输建材ABc7", min_size=1, max_size=20), st.data())
def test_every_part_long_enough_finds_its_name(name: str, data: st.DataObject) -> None:
    said = plain(name)
    at = data.draw(st.integers(0, max(0, len(said) - 3)))
    part = said[at : at + data.draw(st.integers(3, LONGEST))]
    letters = initials(part)
    if len(part) >= SHORTEST_INITIALS:
        assert found(name, part)
        assert found(name, letters) or not letters.isalpha() or not asked_grams(letters)
