"""What a file says twice is found, wherever it was cut, against the plainest way of finding it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.apps.register.operations.facts_seen import FactsSeen

# few keys, and few first halves among them, so that rows meet and halves collide
KEYS = st.builds(
    lambda high, low: bytes([0] * 7 + [high] + [0] * 7 + [low]),
    st.integers(0, 3),
    st.integers(0, 3),
)
DIGESTS = st.builds(lambda value: bytes([value]) * 16, st.integers(0, 1))


@settings(max_examples=200, deadline=None)
@given(said=st.lists(st.tuples(KEYS, DIGESTS), max_size=60), cut=st.integers(1, 12))
def test_repeats_and_contradictions(said: list[tuple[bytes, bytes]], cut: int) -> None:
    seen, first_of, kept = FactsSeen(), {}, []
    duplicates, against = {}, {}
    for row, (fact, digest) in enumerate(said, 2):
        if fact not in first_of:
            first_of[fact] = (row, digest)
        elif first_of[fact][1] == digest:
            duplicates[row] = first_of[fact][0]
        else:
            against.setdefault(fact, set()).add(row)
    for start in range(0, len(said), cut):
        part = said[start : start + cut]
        first = seen.said_first(
            facts=[fact for fact, _ in part],
            digests=[digest for _, digest in part],
            rows=np.arange(start + 2, start + 2 + len(part), dtype=np.int32),
        )
        kept += first.tolist()
    assert [n for n, is_first in enumerate(kept, 2) if is_first] == sorted(
        row for row, _ in first_of.values()
    )
    assert seen.duplicates == duplicates
    conflicting = set()
    for fact in against:
        conflicting |= {n for n, (other, _) in enumerate(said, 2) if other == fact}
    assert set(seen.conflicts()) == conflicting
    for row, others in seen.conflicts().items():
        assert row not in others
        assert {said[other - 2][0] for other in others} == {said[row - 2][0]}


def test_no_chunk_costs_more_runs_than_its_place_in_the_file() -> None:
    seen = FactsSeen()
    for start in range(0, 4096, 16):
        keys = [number.to_bytes(16, "big") for number in range(start, start + 16)]
        assert seen.said_first(
            facts=keys, digests=keys, rows=np.arange(start, start + 16, dtype=np.int32)
        ).all()
        assert len(seen._runs) <= 12
