"""After a restore: destroy again what was destroyed since the backup, and let no list of before go on by itself."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gongxin.apps.catalogue.api import Retained
from gongxin.apps.identity.api import Actor
from gongxin.apps.intake.api import remove_parts
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import no_load_meanwhile, see
from gongxin.lib.backup_keys import DestroyedSince
from gongxin.lib.row_security import Act

from ..enums import EntryState, StayReason
from ..models import DestructionList, ListEntry
from ..queries import open_lists
from .review_list import forget_rest
from .run_list import ENTRY, FACTS, destroy_portion, finish


def redo_lists(*, portions: Sequence[DestroyedSince], actor: Actor, now: datetime) -> int:
    """Destroy these portions again, whatever the database of before shows of them, and say how many there were.

    Holds that were placed since are lost with the database. So nothing else of any list is destroyed: those that were being
    carried out end here, those that were not are closed and have to be made anew. Called again it goes on.
    """
    for one in portions:
        _redo(one, actor, now)
    for number in DestructionList.objects.filter(begun_at__isnull=False, done_at=None).values_list(
        "number", flat=True
    ):
        _end(number, actor, now)
    for number in open_lists().values_list("number", flat=True):
        _close(number, actor, now)
    return len(portions)


def _redo(one: DestroyedSince, actor: Actor, now: datetime) -> None:
    entries = [
        dict(zip(ENTRY, row, strict=True)) for row in json.loads(zlib.decompress(one.entries))
    ]
    with transaction.atomic():
        no_load_meanwhile()
        row = _list(one.told)
        see(None, act=Act.RESTORE)
        places = [entry["place"] for entry in entries]
        known = {entry.place: entry for entry in ListEntry.objects.filter(on=row, place__in=places)}
        new = [ListEntry(on=row, **entry) for entry in entries if entry["place"] not in known]
        ListEntry.objects.bulk_create(new, batch_size=1000)
        going = ListEntry.objects.filter(
            on=row, place__in=places, state=EntryState.LISTED.value
        ).order_by("place")
        if found := list(going):
            destroy_portion(row, found, actor=actor, now=now, again=True)


def _list(told: Any) -> DestructionList:
    """The list as it was when it was carried out, whether this database knows it or not."""
    facts = {name: told[name] for name in FACTS if name in told}
    found = DestructionList.objects.filter(number=facts["number"])
    steps = {name: facts[name] for name in FACTS[FACTS.index("reviewed_at") :]}
    if not found.update(**steps):
        DestructionList.objects.create(**facts)
    return found.select_for_update().get()


def _end(number: str, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        row = DestructionList.objects.select_for_update().get(number=number)
        row.left_out += forget_rest(row, StayReason.RESTORED)
        row.save(update_fields=["left_out"])
    done = finish(number=number, actor=actor, now=now)
    if done.thing == Retained.BATCH.value:
        remove_parts(under=number)


def _close(number: str, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        row = DestructionList.objects.select_for_update().get(number=number)
        row.closed_at, row.closed_by = now, actor.ref
        row.save(update_fields=["closed_at", "closed_by"])
        forget_rest(row, StayReason.RESTORED)
        record_event(
            kind=EventKind.DESTRUCTION_WITHDRAWN,
            occurred_at=now,
            actor=actor.ref,
            payload={"list": row.number, "document": row.document},
        )
