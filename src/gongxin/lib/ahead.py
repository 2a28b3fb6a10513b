"""Working ahead: the next item of an iterator is made while the one before is being used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def ahead(items: Iterator[T], prepare: Callable[[T], R]) -> Iterator[R]:
    """`map(prepare, items)`, one item ahead in a thread of its own.

    What reading or preparing raises is raised when its turn comes. At most one prepared item waits,
    so memory does not grow with the input.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:

        def following() -> tuple[bool, R | None]:
            for item in items:
                return True, prepare(item)
            return False, None

        waiting: Future[tuple[bool, R | None]] = pool.submit(following)
        while True:
            found, prepared = waiting.result()
            if not found:
                return
            waiting = pool.submit(following)
            yield prepared  # type: ignore[misc]
