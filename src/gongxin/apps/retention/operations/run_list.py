"""销毁: carry a destruction list out, a portion a transaction, each with its event and so that a restore does it again.

Killed anywhere it is called again and goes on: what a transaction destroyed is destroyed and said, what it did not is neither.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, transaction

from gongxin.apps.catalogue.api import Retained
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.intake.api import (
    batches_must_stay,
    destroy_batches,
    forget_said,
    remove_parts,
)
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import destroy_records, must_stay, no_load_meanwhile, see
from gongxin.apps.reports.api import destroy_reports, reports_must_stay
from gongxin.lib.backup_keys import ERASING, BackupKeys, DestroyedSince
from gongxin.lib.row_security import Act

from ..enums import EntryState, ListState, StayReason
from ..errors import list_changed, list_waits, unknown_list
from ..models import DestructionList, ListEntry
from ..queries import find, state_of
from ..types import ListRun, Selection
from .review_list import FORGOTTEN
from .sum_entries import digest_of, digest_of_list

_Value = TypeVar("_Value")
PORTION = 5_000
"""Entries of one transaction: some tenths of a second of records, and what a killed run has to do over again."""

# What was due when the list was made and is not due now: a clock was lengthened, or it changed since, which is asked apart.
_NOT_DUE = """
SELECT e.id FROM retention_entry e
LEFT JOIN due d ON d.mark = e.mark
WHERE e.on_id = %s AND e.state = 'listed' AND d.mark IS NULL
"""

Told = Callable[[int, int], None]
"""Hears how many entries are done, of how many."""


def run_list(
    *,
    number: str,
    actor: Actor,
    now: datetime,
    told: Told = lambda done, of: None,
    portion: int = PORTION,
) -> ListRun:
    """Destroy what the list names, but for what is held, was touched or is not due any more. Irreversible.

    Raises Refusal before a week after the second review. Must not run inside a transaction: portions are committed one by one.
    """
    check_role(actor, Role.OPERATOR)
    _begin(number, actor, now)
    while (row := _one_portion(number, actor, now, portion)) is not None:
        told(row.destroyed + row.left_out, row.entries - row.taken_out)
    done = finish(number=number, actor=actor, now=now)
    if done.thing == Retained.BATCH.value:
        remove_parts(under=number)
    return ListRun(number, done.destroyed, done.versions, done.taken_out, done.left_out)


def lists_to_run(*, now: datetime) -> list[str]:
    """Those that may be carried out now, and those that a run which was cut off left, oldest first."""
    rows = DestructionList.objects.filter(
        seconded_at__isnull=False, closed_at=None, done_at=None
    ).order_by("pk")
    ready = {ListState.READY, ListState.RUNNING}
    return [row.number for row in rows if state_of(row, now) in ready]


def _begin(number: str, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        row = DestructionList.objects.select_for_update().filter(number=number).first()
        if row is None:
            raise unknown_list()
        state = state_of(row, now)
        if state is ListState.RUNNING:
            return
        if state is not ListState.READY:
            raise list_waits() if state.open else unknown_list()
        see(None, act=Act.DESTROY)
        if digest_of_list(row) != row.digest:
            raise list_changed()
        chosen = Selection(Retained(row.thing), row.before, row.item, row.source)
        find(chosen, now=now)
        with connection.cursor() as cursor:
            cursor.execute(_NOT_DUE, [row.pk])
            absent = [entry for (entry,) in cursor.fetchall()]
        entries = list(ListEntry.objects.filter(pk__in=absent).order_by("place"))
        touched, _ = _staying(Retained(row.thing), entries)
        see(None, act=Act.DESTROY)
        _leave(entries, touched, StayReason.TOUCHED)
        rest = frozenset(range(len(entries))) - touched
        _leave(entries, rest, StayReason.NOT_DUE)
        row.left_out, row.begun_at = len(entries), now
        row.save(update_fields=["left_out", "begun_at"])
        record_event(
            kind=EventKind.DESTRUCTION_BEGUN,
            occurred_at=now,
            actor=actor.ref,
            payload={
                "list": row.number,
                "document": row.document,
                "entries": row.entries - row.taken_out - row.left_out,
                "left_out": row.left_out,
            },
        )


def _one_portion(number: str, actor: Actor, now: datetime, size: int) -> DestructionList | None:
    """The next portion, whole or not at all; None when nothing is left to be destroyed."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ERASING)
        no_load_meanwhile()
        row = DestructionList.objects.select_for_update().get(number=number)
        thing = Retained(row.thing)
        see(None, act=Act.DESTROY)
        found = ListEntry.objects.filter(on=row, state=EntryState.LISTED.value)
        entries = list(found.select_for_update().order_by("place")[:size])
        if not entries:
            return None
        touched, held = _staying(thing, entries)
        see(None, act=Act.DESTROY)
        _leave(entries, held, StayReason.HELD)
        _leave(entries, touched - held, StayReason.TOUCHED)
        staying = touched | held
        going = [one for place, one in enumerate(entries) if place not in staying]
        row.left_out += len(staying)
        row.save(update_fields=["left_out"])
        portion = row.portions + 1
        if going:
            destroy_portion(row, going, actor=actor, now=now)
        # Backups of before still hold it: a restore destroys again whatever stands in the lists beside their keys. Where nothing
        # goes, that is said too: a run that was killed before its commit may have told more of this portion.
        BackupKeys.open(settings.KEYS_DIR).remember_portion(
            DestroyedSince(facts_of(row), portion, packed(going))
        )
    return row


def destroy_portion(
    row: DestructionList,
    going: Sequence[ListEntry],
    *,
    actor: Actor,
    now: datetime,
    again: bool = False,
) -> None:
    """Destroy these entries of the list and say so. In the caller's transaction.

    What is remembered for a restore is read off `going` afterwards: the objects keep their keys, the rows lose them.
    """
    versions = _destroy(Retained(row.thing), row.number, going, now=now, again=again)
    see(None, act=Act.RESTORE if again else Act.DESTROY)
    ListEntry.objects.filter(pk__in=[one.pk for one in going]).update(
        state=EntryState.DESTROYED.value, **FORGOTTEN
    )
    row.portions += 1
    row.destroyed += len(going)
    row.versions += versions
    row.save(update_fields=["portions", "destroyed", "versions"])
    record_event(
        kind=EventKind.PORTION_DESTROYED,
        occurred_at=now,
        actor=actor.ref,
        payload={
            "list": row.number,
            "portion": row.portions,
            "entries": len(going),
            "versions": versions,
            "digest": digest_of((one.place, one.mark) for one in going),
        },
    )


def finish(*, number: str, actor: Actor, now: datetime) -> DestructionList:
    """Say that the list was carried out: the event is its receipt. Nothing of it is left to be destroyed."""
    with transaction.atomic():
        row = DestructionList.objects.select_for_update().get(number=number)
        if row.done_at is not None:
            return row
        see(None, act=Act.AUDIT)
        event = record_event(
            kind=EventKind.DESTRUCTION_DONE,
            occurred_at=now,
            actor=actor.ref,
            payload={
                "list": row.number,
                "document": row.document,
                "thing": row.thing,
                "destroyed": row.destroyed,
                "versions": row.versions,
                "taken_out": row.taken_out,
                "left_out": row.left_out,
                "portions": row.portions,
                "digest": digest_of_list(row, EntryState.DESTROYED),
            },
        )
        row.done_at, row.receipt = now, event.uid
        row.save(update_fields=["done_at", "receipt"])
    return row


def _staying(
    thing: Retained, entries: Sequence[ListEntry]
) -> tuple[frozenset[int], frozenset[int]]:
    """The places among them of those that changed since, and of those that a hold covers."""
    if thing is Retained.RECORD:
        return must_stay(
            subjects=[_there(one.subject_key) for one in entries],
            records=[_there(one.record_key) for one in entries],
            versions=[_there(one.version) for one in entries],
        )
    rows = [_there(one.row) for one in entries]
    return (
        batches_must_stay(batches=rows)
        if thing is Retained.BATCH
        else reports_must_stay(reports=rows)
    )


def _destroy(
    thing: Retained, under: str, going: Sequence[ListEntry], *, now: datetime, again: bool
) -> int:
    if thing is Retained.RECORD:
        went = destroy_records(
            subjects=[_there(one.subject_key) for one in going],
            records=[_there(one.record_key) for one in going],
            again=again,
        )
        forget_said(batches=went.batches)
        return went.versions
    rows = [_there(one.row) for one in going]
    see(None, act=Act.RESTORE if again else Act.DESTROY)
    if thing is Retained.BATCH:
        return destroy_batches(batches=rows, under=under, now=now)
    return destroy_reports(reports=rows, under=under, again=again)


def _leave(entries: Sequence[ListEntry], places: Collection[int], why: StayReason) -> None:
    ListEntry.objects.filter(pk__in=[entries[place].pk for place in places]).update(
        state=EntryState.LEFT_OUT.value, why=why.value, whose=None, **FORGOTTEN
    )


def facts_of(row: DestructionList) -> dict[str, Any]:
    """What a restore needs to enter the list again: everything but how far it was carried out."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name in FACTS
        if (value := getattr(row, name)) is not None
    }


FACTS = (
    "number", "document", "thing", "item", "source", "before", "made_at", "author", "entries", "counts", "digest",
    "reviewed_at", "reviewer", "seconded_at", "second_reviewer", "begun_at",
)  # fmt: skip
ENTRY = ("place", "mark", "whose", "item", "source", "subject_key", "record_key", "version", "row")


def packed(entries: Sequence[ListEntry]) -> bytes:
    """The entries as bytes, for the list beside the keys of backups."""
    rows = [[_spelt(getattr(one, name)) for name in ENTRY] for one in entries]
    return zlib.compress(json.dumps(rows).encode())


def _spelt(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


def _there(value: _Value | None) -> _Value:
    assert value is not None  # an entry that is over was not asked for
    return value
