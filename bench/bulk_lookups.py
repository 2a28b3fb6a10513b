"""A bulk look-up beside the database's bare join: the same statement, without names, events and seals."""

from __future__ import annotations

import csv
import statistics
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from .house import House
from .officers import admit_officer

MOST = 100_000
PURPOSE = "licence-review"


def in_bulk(
    house: House, askings: list[dict[str, str]], *, organ: str, rounds: int = 3
) -> dict[str, float]:
    """Subjects a second, by the house and by the bare join, by turns; the median of each."""
    from gongxin.apps.access.api import ask_in_bulk, run_bulk, second_bulk
    from gongxin.apps.identity.api import actor_of, system_actor

    asker = actor_of(admit_officer(login="bench-bulk", organ=organ))
    second = replace(asker, ref="account:999999999", unit="another unit")
    asked = askings[:MOST]
    path = house.home / "many.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("name", "number"))
        writer.writerows((one["name"], one["identifier"]) for one in asked)
    by_house, by_join = [], []
    for _ in range(rounds):
        now = datetime.now(UTC)
        number = ask_in_bulk(
            file=path, purpose_code=PURPOSE, case_reference=asked[0]["case_reference"],
            warrant="bench", actor=asker, now=now,
        )  # fmt: skip
        second_bulk(number=number, approve=True, actor=second, now=now)
        house.settle()
        start = time.perf_counter()
        answered = run_bulk(number=number, actor=system_actor("bench"), asker=asker, now=now)
        by_house.append(len(asked) / (time.perf_counter() - start))
        if answered != len(asked):
            raise RuntimeError(f"{answered} of {len(asked)} subjects were answered")
        by_join.append(len(asked) / _join(house, asked))
    return {
        "bulk_subjects": len(asked),
        "bulk_rps": round(statistics.median(by_house), 1),
        "bulk_join_rps": round(statistics.median(by_join), 1),
        "bulk_to_join": round(statistics.median(by_house) / statistics.median(by_join), 3),
    }


def _join(house: House, asked: list[dict[str, str]]) -> float:
    """Seconds of the statement alone, its rows fetched, by the administrator: row security costs it nothing."""
    from gongxin.apps.catalogue.api import get_purpose
    from gongxin.apps.register.api import (
        ADVERSE_COUNTS,
        Reach,
        Within,
        reach_predicate,
        subject_keys,
    )

    purpose = get_purpose(code=PURPOSE)
    question = purpose.question
    if question is None:
        raise RuntimeError(f"{PURPOSE} has no question")
    kinds = frozenset(str(kind) for kind in purpose.subject_kinds)
    condition, values = reach_predicate(Reach((Within(kinds=kinds, items=purpose.items),)))
    keys = subject_keys(identifiers=[_known_as(one["identifier"]) for one in asked])
    parameters: dict[str, Any] = {
        **values,
        "subjects": keys,
        "items": sorted(question.items),
        "classes": [str(one) for one in question.classes],
        "within": f"{question.within.years} years",
    }
    start = time.perf_counter()
    statement = ADVERSE_COUNTS.format(reach=condition).encode()
    found = len(house.admin.execute(statement, parameters, binary=True).fetchall())
    took = time.perf_counter() - start
    if found != len(asked):
        raise RuntimeError(f"the join found {found} of {len(asked)} subjects")
    return took


def _known_as(number: str) -> str:
    return f"id:{number}" if number[:17].isdecimal() else f"uscc:{number}"
