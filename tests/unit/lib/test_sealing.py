"""Sealed values open with their key, in their row, unchanged; and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.lib.sealing import (
    SealBroken,
    keyed_hash,
    keyed_hashes,
    seal,
    unseal,
)

KEY, OTHER = bytes(range(32)), bytes(32)
PLAIN = "欧阳样例 519901199003072139".encode()


@given(plain=st.binary(max_size=300), bound=st.binary(max_size=40))
def test_what_is_sealed_opens(plain: bytes, bound: bytes) -> None:
    assert unseal(KEY, seal(KEY, plain, bound), bound) == plain


def test_two_seals_of_one_text_differ() -> None:
    assert seal(KEY, PLAIN, b"row") != seal(KEY, PLAIN, b"row")


@pytest.mark.parametrize(("key", "bound"), [(OTHER, b"row"), (KEY, b"another row"), (KEY, b"")])
def test_another_key_or_row_opens_nothing(key: bytes, bound: bytes) -> None:
    sealed = seal(KEY, PLAIN, b"row")
    with pytest.raises(SealBroken) as caught:
        unseal(key, sealed, bound)
    assert "519901" not in repr(caught.value)


@settings(max_examples=60)
@given(data=st.data())
def test_any_changed_bit_breaks_the_seal(data: st.DataObject) -> None:
    sealed = seal(KEY, PLAIN, b"row")
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        unseal(KEY, bytes(changed), b"row")


@pytest.mark.parametrize("length", [0, 1, 12, 13, 20, 28])
def test_a_cut_seal_is_broken(length: int) -> None:
    with pytest.raises(SealBroken):
        unseal(KEY, seal(KEY, PLAIN, b"row")[:length], b"row")


def test_keyed_hashes_meet_for_equal_texts_under_one_key() -> None:
    texts = ["id:1", "id:2", "id:1", "", "䶮"]
    hashes = keyed_hashes(KEY, map(str.encode, texts))
    assert hashes == [keyed_hash(KEY, text) for text in texts]
    assert len(set(hashes)) == 4
    assert all(len(value) == 16 for value in hashes)
    assert keyed_hash(OTHER, "id:1") != hashes[0]
