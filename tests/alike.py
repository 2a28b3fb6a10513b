"""Whether two calls take the same time: an instrument for what must not tell who is there.

Both are called in turns, in random order, so that the machine's drift falls on both alike. They differ where a rank test
(Mann and Whitney) is beyond chance and one's median is longer by a share that a caller could use: the first alone would
find microseconds in a thousand calls, the second alone any hiccup of the machine.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from statistics import median

BEYOND_CHANCE = 4.0
"""Standard deviations: chance alone is beyond it once in some 16,000 comparisons."""
SHARE = 0.15
"""Of the shorter median."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was measured: medians in seconds, and the rank test's deviation."""

    one: float
    other: float
    deviation: float

    @property
    def differ(self) -> bool:
        """Whether a caller could tell the two apart."""
        apart = abs(self.one - self.other) > SHARE * min(self.one, self.other)
        return apart and abs(self.deviation) > BEYOND_CHANCE


def compared(
    one: Callable[[], object], other: Callable[[], object], *, times: int, seed: int = 20261128
) -> Compared:
    """Call both so many times, in random order; the first calls, which fill caches, are not counted."""
    chance = random.Random(seed)
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(3):
        one()
        other()
    for _ in range(times):
        turns = [(one, took[0]), (other, took[1])]
        chance.shuffle(turns)
        for call, kept in turns:
            began = time.perf_counter()
            call()
            kept.append(time.perf_counter() - began)
    return Compared(median(took[0]), median(took[1]), deviation(*took))


def deviation(one: Sequence[float], other: Sequence[float]) -> float:
    """By how many standard deviations the ranks of the first lie above what chance gives; ties share their ranks."""
    ranked = sorted([(value, True) for value in one] + [(value, False) for value in other])
    place, ranks = 0, 0.0
    for _, group in groupby(ranked, key=lambda pair: pair[0]):
        tied = list(group)
        shared = place + (len(tied) + 1) / 2
        ranks += shared * sum(first for _, first in tied)
        place += len(tied)
    first, second = len(one), len(other)
    expected = first * (first + second + 1) / 2
    return (ranks - expected) / sqrt(first * second * (first + second + 1) / 12)
