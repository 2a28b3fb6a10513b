"""Keep the log witnessed, beside the sequencer and in nobody's way; say aloud when it no longer is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event as Stop

from django.db import connection, transaction

from gongxin.lib.witness_policy import Policy

from .. import queries
from ..enums import EventKind, WitnessState
from ..types import Witnessing, WitnessRound
from .ask_witnesses import ask_witnesses
from .check_witnessed import witnessing
from .record_event import record_event

log = logging.getLogger(__name__)

AFRESH = timedelta(seconds=45)
"""An idle log is cosigned again after this, so that a minute does not pass without somebody having looked."""

LONGEST_WAIT = 30.0
_LATE = frozenset({WitnessState.LATE, WitnessState.STOPPED})


def keep_witnessed(
    *, policy: Policy, interval: float, stop: Stop, clock: Callable[[], datetime]
) -> None:
    """Ask whenever there is something to cosign, until `stop` is set; more seldom while it fails.

    Whatever fails is logged and tried again. Ends with its connection closed.
    """
    failed, told = 0, None
    faults: tuple[str, ...] = ()
    try:
        while not stop.is_set():
            try:
                done = _round(policy, clock())
                if done is not None:
                    told = tell_of_witnesses(now=clock(), told=told)
            except Exception as error:  # this thread must outlive everything but the worker
                log.error("ledger: witnessing failed and is tried again: %s", type(error).__name__)
                connection.close()
                done = WitnessRound(0, 0, False, ())
            if done and done.faults != faults:
                for fault in done.faults:
                    log.warning("ledger: witness %s", fault)
                faults = done.faults
            failed = 0 if done is None or done.enough else failed + 1
            stop.wait(min(interval * 2 ** min(failed, 8), max(interval, LONGEST_WAIT)))
    finally:
        connection.close()


def _round(policy: Policy, now: datetime) -> WitnessRound | None:
    """Ask, if there is a newer checkpoint or the last cosignatures grow old; None where there is nothing to ask."""
    published, before = queries.published_head(), queries.witnessed_head()
    if published is None:
        return None
    state = witnessing(now=now)
    fresh = state.at is not None and now - state.at < AFRESH
    if fresh and before is not None and before[0] == published[0]:
        return None
    return ask_witnesses(policy=policy, now=now)


def tell_of_witnesses(*, now: datetime, told: bool | None) -> bool:
    """Record that the log is no longer witnessed, or that it is again: once each. `told` is what this gave before.

    None asks the events themselves, as a worker that has just begun does.
    """
    state = witnessing(now=now)
    late = state.state in _LATE
    if told is None:
        told = _told()
    if late and not told:
        log.error("ledger: %s", state.words.en)
        since = {"since": state.at.isoformat()} if state.at else {}
        with transaction.atomic():
            record_event(
                kind=EventKind.LEDGER_UNWITNESSED,
                occurred_at=now,
                actor="system:ledger",
                payload={"size": state.size, **since},
            )
    elif told and not late:
        _record_again(state, now)
    return late


def _record_again(state: Witnessing, now: datetime) -> None:
    with transaction.atomic():
        record_event(
            kind=EventKind.LEDGER_WITNESSED_AGAIN,
            occurred_at=now,
            actor="system:ledger",
            payload={"size": state.size, "cosignatures": state.cosignatures},
        )


def _told() -> bool:
    """Whether the last that was told is that nobody witnesses."""
    kinds = [EventKind.LEDGER_UNWITNESSED, EventKind.LEDGER_WITNESSED_AGAIN]
    newest = queries.events(kinds=kinds, limit=1)
    return bool(newest) and newest[0].kind is EventKind.LEDGER_UNWITNESSED
