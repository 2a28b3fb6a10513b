"""Records that end at once, each told to some organs: how long until every one of those organs has been told that it ended.

The looks are written as the log holds them, without being made: what is measured begins with the end. Once all of them end in one
transaction, as with a batch that is taken back; once each in its own, as with a case.
"""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from .house import House

ENDED, ORGANS = 10_000, ("sc-human-resources", "sc-education", "sc-market-regulation")


def run(house: House, options: Namespace) -> dict[str, Any]:
    """Measure both, `--subjects` records of as many subjects."""
    count = options.subjects or ENDED
    figures = {
        "ended": count,
        "organs": len(ORGANS),
        **{f"batch_{name}": value for name, value in recall_at_once(house, count).items()},
        **{
            f"cases_{name}": value
            for name, value in recall_at_once(house, count, one_by_one=True).items()
        },
    }
    for name, value in figures.items():
        print(f"  {name:<24} {value}")
    return figures


def recall_at_once(house: House, count: int, *, one_by_one: bool = False) -> dict[str, float]:
    """Seconds from the end of so many records until their recalls are committed, and until each organ has fetched all of its own."""
    from django.db import transaction

    from gongxin.apps.recalls.api import Ended, Ground, send_recalls

    ended = [(uuid4(), uuid4()) for _ in range(count)]
    house.admin.execute("TRUNCATE recalls_recall")  # what was measured before has told its own
    _tell(ended)
    house.settle()
    portions = [[one] for one in ended] if one_by_one else [ended]
    began = time.perf_counter()
    for portion in portions:
        with transaction.atomic():
            sent = send_recalls(
                ground=Ground.DISPLAY_ENDED,
                ended=[
                    Ended(subject, {record: None}, ("administrative-penalty",))
                    for subject, record in portion
                ],
                now=datetime.now(UTC),
            )
            if sent != len(portion) * len(ORGANS):
                raise RuntimeError(f"{sent} recalls of {len(portion)} records")
    committed = time.perf_counter() - began
    fetched = sum(_fetch(organ) for organ in ORGANS)
    reached = time.perf_counter() - began
    if fetched != count * len(ORGANS):
        raise RuntimeError(f"{fetched} recalls were fetched")
    return {"committed_s": round(committed, 3), "reached_s": round(reached, 3)}


def _tell(ended: Sequence[tuple[UUID, UUID]]) -> None:
    """The events of a look by each organ at each subject, as a look-up writes them."""
    from django.db import transaction

    from gongxin.apps.ledger.api import EventKind, record_each

    said = {
        "purpose": "licence-review", "basis": [], "case_reference": "bench-0001", "result": "file",
        "records": 1, "items": ["administrative-penalty"],
    }  # fmt: skip
    with transaction.atomic():
        for organ in ORGANS:
            record_each(
                kind=EventKind.LOOK_UP,
                occurred_at=datetime.now(UTC),
                actor="account:900001",
                organ=organ,
                said=[(subject, {**said, "rests_on": [str(record)]}) for subject, record in ended],
            )


def _fetch(organ: str) -> int:
    """Walk the organ's list as its system does, page by page."""
    from gongxin.apps.identity.api import Actor, Role
    from gongxin.apps.recalls.api import fetch_recalls

    actor = Actor(ref="sender:900001", role=Role.OFFICER, organ=organ)
    found, after = 0, 0
    while True:
        page, following = fetch_recalls(actor=actor, now=datetime.now(UTC), after=after, limit=100)
        found += len(page)
        if following is None:
            return found
        after = following
