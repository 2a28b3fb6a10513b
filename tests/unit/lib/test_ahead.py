"""Working beside: in order, each step in a thread of its own, while the next item is made in this one."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from gongxin.lib.ahead import beside

HERE = threading.get_ident


def test_steps_are_worked_off_in_another_thread_and_in_order() -> None:
    makers, workers = set(), set()

    def items() -> Iterator[int]:
        for one in range(100):
            makers.add(HERE())
            yield one

    def step(one: int) -> int:
        workers.add(HERE())
        return one * one

    assert list(beside(items(), step)) == [one * one for one in range(100)]
    assert makers == {HERE()}
    assert len(workers) == 1
    assert HERE() not in workers


def test_a_step_is_under_way_while_the_next_item_is_made() -> None:
    begun = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        assert begun.wait(10)  # the first step has begun before the second item is there
        yield 2

    def step(one: int) -> int:
        begun.set()
        return one

    assert list(beside(items(), step)) == [1, 2]


def test_what_a_step_raises_is_raised_here_and_leaves_no_thread() -> None:
    def step(one: int) -> float:
        return 1 / one

    found: list[float] = []
    with pytest.raises(ZeroDivisionError):
        found.extend(beside(iter((1, 0, 2)), step))
    assert found == [1.0]
    assert _beside() == []


def test_what_an_item_raises_is_raised_here_and_leaves_no_thread() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise LookupError

    with pytest.raises(LookupError):
        list(beside(items(), str))
    assert _beside() == []


def _beside() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("beside")]


def test_nothing_is_asked_for_before_somebody_takes_the_first() -> None:
    asked: list[int] = []

    def items() -> Iterator[int]:
        asked.append(1)
        yield 1

    work = beside(items(), lambda one: one)
    assert asked == []
    work.close()  # type: ignore[attr-defined]
    assert list(beside(iter(()), lambda one: one)) == []
