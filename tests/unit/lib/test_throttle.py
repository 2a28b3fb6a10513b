"""So many in a minute: counted by key, forgotten in time, bounded in memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongxin.lib.throttle import Throttle


def test_more_than_most_waits_for_the_first_to_pass() -> None:
    throttle = Throttle(most=2, seconds=60)
    assert [throttle.allows("a", at=at) for at in (0, 1, 2, 59, 60, 61)] == [
        True, True, False, False, True, True,
    ]  # fmt: skip
    assert throttle.allows("b", at=2)


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    throttle = Throttle(most=1, seconds=60, keys=2)
    assert all(throttle.allows(key, at=0) for key in "abc")
    assert throttle.allows("a", at=1)
    assert not throttle.allows("c", at=1)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30)), max_size=60))
def test_never_more_than_most_in_any_stretch(asked: list[tuple[str, int]]) -> None:
    throttle = Throttle(most=3, seconds=10)
    at, allowed = 0, dict[str, list[int]]()
    for key, step in asked:
        at += step
        if throttle.allows(key, at=at):
            allowed.setdefault(key, []).append(at)
    for times in allowed.values():
        for last in times:
            assert sum(last - 10 < one <= last for one in times) <= 3
