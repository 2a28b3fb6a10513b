"""Whole look-ups, one after another as fast as it goes, by turns in one way and in another: what the difference costs a look-up."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from .house import House
from .lookups import ORGAN
from .officers import admit_officer

OFFICERS = 8


def look_ups_by_turns(
    house: House,
    askings: list[dict[str, str]],
    ways: Mapping[str, Callable[[], AbstractContextManager[object]]],
    *,
    seconds: int,
    rounds: int,
) -> dict[str, float]:
    """Look-ups a second in each way (median of the rounds).

    Many officers, since each look-up reads what its officer did before: one alone would become slower the longer it lasts.
    """
    from gongxin.apps.access.api import Asking, FileReason, look_up
    from gongxin.apps.identity.api import actor_of

    officers = [
        actor_of(admit_officer(login=f"bench-by-turns-{number}", organ=ORGAN))
        for number in range(OFFICERS)
    ]

    def look(number: int) -> None:
        look_up(
            asking=Asking(**askings[number % len(askings)]),
            reason=FileReason.WEIGH,
            actor=officers[number % OFFICERS],
            now=datetime.now(UTC),
        )

    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            house.settle()
            with way():
                rates[name].append(_rate(look, seconds=seconds))
    return {name: round(statistics.median(found), 1) for name, found in rates.items()}


def _rate(look: Callable[[int], None], *, seconds: int) -> float:
    look(0)
    started, done = time.perf_counter(), 0
    while (passed := time.perf_counter() - started) < seconds:
        look(done)
        done += 1
    return done / passed
