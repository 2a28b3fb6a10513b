"""Wrap everything anew that hangs on an older version, portion by portion, while everybody works on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see
from gongxin.lib.rewrapping import Holder, Portion, rewrap_portion
from gongxin.lib.row_security import Act
from gongxin.lib.wrapping import wrapping_under

from ..queries import HOLDERS, count_hanging
from ..types import Rewrapped

PORTION = 5_000
_PASSES = 5
"""How often rows are come back to that somebody else had locked."""


def rewrap_keys(
    *, actor: Actor, now: datetime, told: Callable[[str, int], None] | None = None
) -> Rewrapped:
    """Wrap anew what hangs on an older version; `told` hears the kind and how many so far.

    Each portion is a transaction: cut off at any moment, what is done is done, and the next call does the rest.
    The one event at the end tells what hangs on the newest version then, whoever wrapped it.
    """
    changed = broken = 0
    for holder in HOLDERS:
        for _ in range(_PASSES):
            done = _pass(holder, told)
            changed += done.changed
            if not done.changed:
                break
        broken += done.broken
    version = wrapping_under(settings.KEYS_DIR, "master").version
    with transaction.atomic():
        hanging = count_hanging()
        left = sum(sum(kinds.values()) for number, kinds in hanging.items() if number != version)
        record_event(
            kind=EventKind.KEYS_REWRAPPED,
            occurred_at=now,
            actor=actor.ref,
            payload={
                "version": version,
                "changed": changed,
                "left": left,
                **hanging.get(version, {}),
            },
        )
    return Rewrapped(version, changed, left, broken)


def _pass(holder: Holder, told: Callable[[str, int], None] | None) -> Portion:
    changed = broken = 0
    after: Sequence[Any] | None = None
    wrapping = wrapping_under(settings.KEYS_DIR, holder.under)
    wrapping.look()
    while True:
        with transaction.atomic():
            see([], act=Act.REWRAP)
            with connection.cursor() as cursor:
                done = rewrap_portion(cursor, holder, wrapping, after=after, size=PORTION)
        changed, broken, after = changed + done.changed, broken + done.broken, done.last
        if told and done.changed:
            told(holder.name, changed)
        if after is None:
            return Portion(changed, broken, None)
