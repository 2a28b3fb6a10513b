"""Retire an old version of the keys: from then on nothing that hangs on it opens, in no backup either."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import check_keys, forget_version, master_versions
from gongxin.lib.keyring import KeyRing

from ..errors import current_version, still_used, too_young, unknown_version, work_open
from ..queries import VERSIONED, count_hanging
from .rotate_keys import ONE_AT_A_TIME

SETTLES = timedelta(seconds=60)
"""How old the version in use must be: by then nobody is about to write what was wrapped before it."""
PATIENCE = 120.0
"""Seconds to wait for work that began earlier."""

# the oldest transaction that may still write, seen from ours: ours itself when there is none before
OLDEST = "SELECT pg_snapshot_xmin(pg_current_snapshot()) = pg_current_xact_id()"


def retire_keys(*, number: int, actor: Actor, now: datetime, patience: float = PATIENCE) -> None:
    """Destroy version `number`. Raises Refusal while it is in use or anything hangs on it."""
    ring = KeyRing.open(settings.KEYS_DIR)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
        check_keys()
        known = master_versions()
        newest = max(known)
        if number not in known:
            raise unknown_version(number)
        if number == newest:
            raise current_version(number)
        if known[number].retired_at is None:
            _check_free(number, since=known[newest].made_at, now=now, patience=patience)
            forget_version(number=number, now=now)
            record_event(
                kind=EventKind.KEYS_RETIRED,
                occurred_at=now,
                actor=actor.ref,
                payload={"version": number},
            )
    # once the book says so for certain; cut off here, the same command destroys it
    for name in VERSIONED:
        ring.destroy(name, number)


def _check_free(number: int, *, since: datetime | None, now: datetime, patience: float) -> None:
    if since is not None and now - since < SETTLES:
        raise too_young(int(SETTLES.total_seconds()))
    _wait_for_older(patience)
    hanging = sum(count_hanging().get(number, {}).values())
    if hanging:
        raise still_used(number, hanging)


def _wait_for_older(patience: float) -> None:
    """Wait until every transaction that began to write before ours has ended."""
    ends = time.monotonic() + patience
    with connection.cursor() as cursor:
        while True:
            cursor.execute(OLDEST)
            (alone,) = cursor.fetchone()
            if alone:
                return
            if time.monotonic() > ends:
                raise work_open()
            time.sleep(0.1)
