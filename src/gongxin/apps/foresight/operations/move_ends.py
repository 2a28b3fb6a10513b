"""Housekeeping: rewrite versions whose end an edition moved, slice by slice, so that it can be broken off at any point."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.recalls.api import Ended, Ground, send_recalls
from gongxin.apps.register import api as register

from ..types import Moved

Progress = Callable[[int, int], None]


def _quiet(_done: int, _of: int) -> None:
    """Nobody watches."""


def move_ends(*, actor: Actor, now: datetime, progress: Progress = _quiet) -> Moved:
    """Rewrite all that is due, each slice in a transaction of its own with its event.

    Nobody is shown anything else for it: the view tells the new end already. Nothing is left to be cleared up when it
    is killed, and beginning again goes on with what is left. `progress` hears of slices done, of how many. Who was told a later
    end of a record is told that it ends sooner, or has.
    """
    moved = ended = 0
    for within in register.slices():
        with transaction.atomic():
            found = register.move_ends(within=within, now=now)
            if found.moved:
                record_event(
                    kind=EventKind.ENDS_MOVED,
                    occurred_at=now,
                    actor=actor.ref,
                    payload={
                        "moved": found.moved,
                        "ended": found.ended,
                        "digest": found.digest,
                    },
                )
                _recall(found.records, now)
        moved, ended = moved + found.moved, ended + found.ended
        progress(within.number, within.parts)
    return Moved(moved, ended)


def _recall(records: Iterable[register.MovedRecord], now: datetime) -> None:
    by: dict[tuple[Ground, UUID], tuple[dict[UUID, None], set[str]]] = {}
    for one in records:
        ground = Ground.DISPLAY_ENDED if one.over else Ground.CORRECTED
        keys, items = by.setdefault((ground, one.subject_key), ({}, set()))
        keys[one.record_key] = None
        items.add(one.item)
    for ground in (Ground.DISPLAY_ENDED, Ground.CORRECTED):
        send_recalls(
            ground=ground,
            ended=[
                Ended(subject, keys, tuple(sorted(items)))
                for (of, subject), (keys, items) in by.items()
                if of is ground
            ],
            now=now,
        )
