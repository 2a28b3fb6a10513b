"""Canonical JSON (RFC 8785): one spelling for one value; what has none is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.lib.canonical import canonical_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(value=VALUES)
def test_it_says_the_value_and_only_in_one_way(value: Any) -> None:
    spelled = canonical_json(value)
    assert json.loads(spelled) == value
    assert canonical_json(json.loads(spelled)) == spelled


def test_the_order_of_keys_is_that_of_the_standard() -> None:
    """The example of RFC 8785, section 3.2.3: by UTF-16, so a smiley comes before a Hebrew presentation form."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    spelled = json.loads(canonical_json(dict.fromkeys(keys, 0)), object_pairs_hook=list)
    assert [key for key, _ in spelled] == [
        "\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33",
    ]  # fmt: skip


def test_no_blanks_and_no_escapes_but_those_needed() -> None:
    assert canonical_json({"b": [1, True, None], "a": '中"\\\n\x01/\x7f'}) == (
        '{"a":"中\\"\\\\\\n\\u0001/\x7f","b":[1,true,null]}'.encode()
    )


@pytest.mark.parametrize("value", [1.0, float("nan"), {1: 2}, {None: 1}, b"x", {1, 2}, object()])
def test_what_has_no_single_spelling_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json({"deep": [value]})


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800"])
def test_what_other_readers_would_change_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- UnicodeEncodeError is one
        canonical_json([value])
