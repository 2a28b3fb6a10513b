"""Keep the sequencer running."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event as Stop

from django.db import DatabaseError, connection
from django.utils import timezone

from gongxin.lib.errors import Refusal

from .integrate import integrate

log = logging.getLogger(__name__)


def watch(*, interval: float, stop: Stop, clock: Callable[[], datetime] = timezone.now) -> None:
    """Integrate every `interval` seconds until `stop` is set.

    A database that is away, a full disk or a refusal is logged and tried again at the next beat;
    the worker stays. Ends with its connection closed.
    """
    try:
        while not stop.is_set():
            try:
                integrate(now=clock())
            except Refusal as refusal:
                log.error("ledger: %s", refusal)
            except (DatabaseError, OSError) as error:
                log.error("ledger: integration failed and is tried again: %s", type(error).__name__)
                connection.close()
            stop.wait(interval)
    finally:
        connection.close()
