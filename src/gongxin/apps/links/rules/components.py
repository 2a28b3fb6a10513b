"""Which subjects are one by judgements in force: worked out anew, to hold what readers read against it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Pair = tuple[Key, Key]


def ways(judgements: Mapping[str, Pair[Key]]) -> dict[Pair[Key], tuple[str, ...]]:
    """For each two subjects that are one, in both orders, the judgements that lead from the first to the second.

    `judgements` are those in force by their numbers. No two of them lead the same way twice: a link that closes a circle is refused
    before it is made, so that undoing one parts a chain in two and nothing else.
    """
    neighbours: dict[Key, list[tuple[str, Key]]] = {}
    for number, (one, other) in judgements.items():
        neighbours.setdefault(one, []).append((number, other))
        neighbours.setdefault(other, []).append((number, one))
    found: dict[Pair[Key], tuple[str, ...]] = {}
    for start in neighbours:
        reached: dict[Key, tuple[str, ...]] = {start: ()}
        waiting = [start]
        while waiting:
            at = waiting.pop()
            for number, to in neighbours[at]:
                if to not in reached:
                    reached[to] = (*reached[at], number)
                    waiting.append(to)
        found |= {(start, to): way for to, way in reached.items() if to != start}
    return found


def held_apart(
    standing: Mapping[str, Pair[Key]], one: Iterable[Key], other: Iterable[Key]
) -> str | None:
    """The number of a judgement "not the same" between somebody of `one` and somebody of `other`; None where none stands."""
    left, right = set(one), set(other)
    for number, (low, high) in standing.items():
        if (low in left and high in right) or (low in right and high in left):
            return number
    return None
