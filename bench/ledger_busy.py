"""The ledger at work: places given out while others look up, a whole verification, and what recording costs a look-up.

Nothing here has a peer. A look-up without its event is no look-up that this project would make: it is made here, by
putting nothing in the place of the recording, so that its price is known.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from .growth import looking_up
from .house import House
from .intake import file_of, take_in
from .lookups import ORGAN, RECORDS, askings_of
from .turns import look_ups_by_turns

LEAVES = 100_000
SUBJECTS = 200
_PORTION = 5_000


def at_work(
    house: House, *, leaves: int, subjects: int, seconds: int, rounds: int
) -> dict[str, Any]:
    """Measure, give the JSON."""
    askings = _register(house, subjects)
    path = house.home / "askings.json"
    path.write_text(json.dumps(askings), "utf-8")
    return {
        **_on_and_off(house, askings, seconds=seconds, rounds=rounds),
        **_sequenced(house, path, events=leaves),
        **_verified(house),
    }


def _register(house: House, subjects: int) -> list[dict[str, str]]:
    filed = file_of(
        house,
        rows=subjects * RECORDS,
        name="ledger-look-ups.csv",
        subjects=subjects,
        days=300,
        bad_share=0.0,
    )
    house.empty_register()
    take_in(house, filed.path)
    house.analyse()
    return askings_of(filed.subjects.rows(named=True))


def _sequenced(house: House, askings: Any, *, events: int) -> dict[str, Any]:
    """Events that wait are placed, derived and published while officers look up at a steady pace."""
    from gongxin.apps.ledger.api import integrate

    integrate(now=datetime.now(UTC))
    _wait_for_places(events)
    house.settle()
    with looking_up(askings) as one, looking_up(askings) as two:
        started = time.perf_counter()
        added = integrate(now=datetime.now(UTC)).added
        took = time.perf_counter() - started
        looked = [*one.ended(), *two.ended()]
    if added < events:
        raise RuntimeError(f"{added} events were placed, not {events}")
    return {
        "sequenced_while_looked_up_s": round(added / took, 1),
        "sequenced_events": added,
        "look_ups_meanwhile": len(looked),
    }


def _wait_for_places(events: int) -> None:
    from django.db import transaction

    from gongxin.apps.ledger.api import EventKind, record_events

    payload = {
        "purpose": "licence-review",
        "basis": ["licensing-law-2019"],
        "case_reference": "川测受〔2026〕第118号",
        "result": "file",
        "records": RECORDS,
        "items": ["administrative-penalty"],
    }
    for start in range(0, events, _PORTION):
        with transaction.atomic():
            record_events(
                kind=EventKind.LOOK_UP,
                occurred_at=datetime.now(UTC),
                actor="system:bench",
                organ=ORGAN,
                subjects=(
                    UUID(int=number + 1) for number in range(start, min(events, start + _PORTION))
                ),
                payload=payload,
            )


def _verified(house: House) -> dict[str, Any]:
    from gongxin.apps.ledger.api import integrate, verify

    integrate(now=datetime.now(UTC))
    house.settle()
    started = time.perf_counter()
    outcome = verify()
    took = time.perf_counter() - started
    if not outcome.ok:
        raise RuntimeError(f"the ledger does not verify: {outcome.first_bad}")
    return {"verified_leaves": outcome.size, "verified_in_s": round(took, 2)}


def _on_and_off(
    house: House, askings: list[dict[str, str]], *, seconds: int, rounds: int
) -> dict[str, Any]:
    ways = {"on": nullcontext, "off": _without_event}
    rates = look_ups_by_turns(house, askings, ways, seconds=seconds, rounds=rounds)
    return {
        "look_ups_with_event_s": rates["on"],
        "look_ups_without_event_s": rates["off"],
        "with_to_without": round(rates["on"] / rates["off"], 3),
    }


@contextmanager
def _without_event() -> Iterator[None]:
    from gongxin.apps.ledger.api import RecordedEvent

    place = "gongxin.apps.access.operations.record_look_up.record_event"

    def unrecorded(**_: Any) -> RecordedEvent:
        return RecordedEvent(uid=uuid4())

    with mock.patch(place, unrecorded):
        yield
