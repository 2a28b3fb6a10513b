"""Working ahead and beside: while one item is being used, the next ones are made, each step in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import reduce
from typing import Any, TypeVar

S = TypeVar("S")
T = TypeVar("T")


def ahead(items: Iterator[Any], *steps: Callable[[Any], Any]) -> Iterator[Any]:
    """The items after all `steps`, in order; items and steps are worked off side by side.

    What an item or a step raises is raised when its turn comes. Between two steps at most one item
    waits, so memory does not grow with the input.
    """
    return reduce(lambda made, step: _one_ahead(map(step, made)), steps, _one_ahead(items))


def beside(items: Iterable[S], step: Callable[[S], T]) -> Iterator[T]:
    """What `step` makes of each item, in order, in a thread of its own while the next item is made in this one.

    For items that come over a connection, which belongs to its thread. What a step raises is raised after the next item.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="beside") as pool:
        waiting: Future[T] | None = None
        for item in items:
            begun = pool.submit(step, item)
            if waiting is not None:
                yield waiting.result()
            waiting = begun
        if waiting is not None:
            yield waiting.result()


def _one_ahead(items: Iterator[T]) -> Iterator[T]:
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:

        def following() -> list[T]:
            for item in items:
                return [item]
            return []

        waiting: Future[list[T]] = pool.submit(following)
        while found := waiting.result():
            waiting = pool.submit(following)
            yield found[0]
            found.clear()  # or this frame would hold the item until the next one is asked for
