"""The ledger: growing the tree beside pymerkle, and what the ledger itself does with its rows.

pymerkle takes one entry at a time; the ledger extends its tree by bundles, and so both ways are
measured.

Only the tree has a peer. Recording an event, giving events their place with tiles and a signed
checkpoint, and verifying everything from rows to roots are this project's own; their rates stand
beside so that nobody takes the tree's for the ledger's. What it does while others look up, and what it costs them, stands in
`ledger_busy`.
"""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from typing import Any

from gongxin.lib.merkle import Tree

from .house import House
from .ledger_busy import LEAVES, SUBJECTS, at_work
from .race import Subject, race, table

ROWS = 100_000
_EVENTS_AT_MOST = 20_000
_IN_ONE_TRANSACTION = 500


def run(house: House, options: Namespace) -> dict[str, Any]:
    """Measure, print, give the JSON."""
    rows = options.rows or ROWS
    entries = [f'{{"c":"{number:044d}","k":"look-up","v":1}}'.encode() for number in range(rows)]
    single = entries[: max(1, rows // 2)]
    grown = _Grown()
    subjects = [
        Subject("tree_extend", lambda: grown.extend(entries), unit="leaves"),
        Subject("tree_append", lambda: grown.append(single), unit="leaves"),
        Subject("pymerkle_append", lambda: _pymerkle(single), unit="leaves"),
        *_ledger_subjects(house, events=min(rows, _EVENTS_AT_MOST)),
    ]
    _same_root(entries[: min(rows, 1000)])
    results = race(subjects, rounds=options.rounds, postmaster=house.postmaster)
    print(table(results))
    rate = {name: round(result.rate, 1) for name, result in results.items()}
    busy = at_work(
        house,
        leaves=options.leaves or LEAVES,
        subjects=options.subjects or SUBJECTS,
        seconds=min(options.seconds, 5),
        rounds=options.rounds,
    )
    _print(busy)
    return {
        **busy,
        "rows": rows,
        "merkle_extend_s": rate["tree_extend"],
        "merkle_append_s": rate["tree_append"],
        "pymerkle_append_s": rate["pymerkle_append"],
        "extend_times_pymerkle": round(rate["tree_extend"] / rate["pymerkle_append"], 2),
        "append_times_pymerkle": round(rate["tree_append"] / rate["pymerkle_append"], 2),
        "record_event_s": rate["record_event"],
        "integrate_s": rate["integrate"],
        "verify_rows_s": rate["verify"],
        "peak_rss_bytes": results["verify"].peak_rss,
        "subjects": {name: result.as_dict() for name, result in results.items()},
    }


def _print(busy: dict[str, Any]) -> None:
    print(
        f"{busy['sequenced_events']:,} events placed and published at"
        f" {busy['sequenced_while_looked_up_s']:,.0f} a second, while {busy['look_ups_meanwhile']} files were looked up\n"
        f"{busy['verified_leaves']:,} leaves verified whole in {busy['verified_in_s']} s\n"
        f"look-ups, one after another: {busy['look_ups_with_event_s']} a second with their events,"
        f" {busy['look_ups_without_event_s']} without, {busy['with_to_without']}"
    )


class _Grown:
    """Trees grown anew for each run."""

    @staticmethod
    def extend(entries: list[bytes]) -> int:
        """All at once, as the sequencer does by bundles; the root at the end."""
        tree = Tree(entries)
        tree.root()
        return tree.size

    @staticmethod
    def append(entries: list[bytes]) -> int:
        """One by one."""
        tree = Tree()
        for entry in entries:
            tree.append(entry)
        tree.root()
        return tree.size


def _pymerkle(entries: list[bytes]) -> int:
    from pymerkle import InmemoryTree

    tree = InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    tree.get_state()
    return int(tree.get_size())


def _same_root(entries: list[bytes]) -> None:
    """The peer computes the same tree, or the comparison means nothing."""
    from pymerkle import InmemoryTree

    peer = InmemoryTree(algorithm="sha256")
    for entry in entries:
        peer.append_entry(entry)
    if peer.get_state() != Tree(entries).root():
        raise RuntimeError("the trees differ")


def _ledger_subjects(house: House, *, events: int) -> list[Subject]:
    from gongxin.apps.ledger.api import integrate, verify

    now = datetime.now(UTC)

    def placed() -> int:
        return integrate(now=now).added

    def verified() -> int:
        outcome = verify()
        if outcome.faults:
            raise RuntimeError(f"the ledger does not verify: {outcome.faults[0]}")
        return _size()

    return [
        Subject("record_event", lambda: _record(events, now), unit="events", prepare=house.settle),
        Subject("integrate", placed, unit="events", prepare=house.settle),
        Subject("verify", verified, unit="rows", prepare=house.settle),
    ]


def _size() -> int:
    from gongxin.apps.ledger.api import count_events

    return count_events()


def _record(events: int, now: datetime) -> int:
    from uuid import UUID

    from django.db import transaction

    from gongxin.apps.ledger.api import EventKind, record_event

    payload = {
        "purpose": "licence-review",
        "basis": ["licensing-law-2019"],
        "case_reference": "川测受〔2026〕第118号",
        "result": "file",
        "records": 20,
        "items": ["administrative-penalty"],
    }
    for start in range(0, events, _IN_ONE_TRANSACTION):
        with transaction.atomic():
            for number in range(start, min(events, start + _IN_ONE_TRANSACTION)):
                record_event(
                    kind=EventKind.LOOK_UP,
                    occurred_at=now,
                    actor="system:bench",
                    organ="sc-market-regulation",
                    subject_key=UUID(int=number + 1),
                    payload=payload,
                )
    return events
