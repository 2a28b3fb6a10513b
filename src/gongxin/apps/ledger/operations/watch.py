"""Keep the sequencer running, and the witnesses asked beside it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event as Stop
from threading import Thread

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from gongxin.lib.errors import Refusal

from .integrate import integrate
from .keep_witnessed import keep_witnessed

log = logging.getLogger(__name__)


def watch(*, interval: float, stop: Stop, clock: Callable[[], datetime] = timezone.now) -> None:
    """Integrate every `interval` seconds until `stop` is set.

    A database that is away, a full disk or a refusal is logged and tried again at the next beat;
    the worker stays. Ends with its connection closed.
    """
    try:
        with _witnessed_beside(interval, stop, clock):
            while not stop.is_set():
                try:
                    integrate(now=clock())
                except Refusal as refusal:
                    log.error("ledger: %s", refusal)
                except (DatabaseError, OSError) as error:
                    log.error(
                        "ledger: integration failed and is tried again: %s", type(error).__name__
                    )
                    connection.close()
                stop.wait(interval)
    finally:
        connection.close()


@contextmanager
def _witnessed_beside(interval: float, stop: Stop, clock: Callable[[], datetime]) -> Iterator[None]:
    """A thread of its own, so that a silent witness never keeps an event waiting for its place."""
    policy = settings.WITNESS_POLICY
    if policy is None:
        yield
        return
    thread = Thread(
        target=keep_witnessed,
        kwargs={"policy": policy, "interval": interval, "stop": stop, "clock": clock},
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
