"""Destroy the keys of backups that nobody is to open any more: at their end, after an erasure, or when they were cut off."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.backup_keys import BackupKeys, moment_of

from ..enums import DestroyedFor
from ..models import Backup
from ..queries import backup_keys, here
from .folders import MANIFEST


def destroy_due(*, actor: Actor, now: datetime) -> dict[int, DestroyedFor]:
    """Destroy every key that is due, and tell which and why. The caller is `alone`.

    The book says so before a key goes; cut off in between, the next call destroys it.
    """
    keys = backup_keys()
    with transaction.atomic():
        book = {one.number: one for one in Backup.objects.select_for_update()}
        due = _due(keys, book, now)
        for number, why in due.items():
            Backup.objects.filter(number=number).update(
                key_destroyed_at=now, destroyed_for=why.value
            )
            record_event(
                kind=EventKind.BACKUP_KEY_DESTROYED,
                occurred_at=now,
                actor=actor.ref,
                payload={"backup": number, "reason": why.value},
            )
    said_before = {number for number, one in book.items() if one.key_destroyed_at is not None}
    for number in keys.numbers():
        if number in due or number in said_before:
            keys.destroy(number)
    return due


def _due(keys: BackupKeys, book: Mapping[int, Backup], now: datetime) -> dict[int, DestroyedFor]:
    numbers, found = keys.numbers(), {}
    # the newest that was made and still shows nobody who was erased takes the place of all before it
    good = [
        one for one in numbers if one in book and book[one].made_at and not keys.has_erasures(one)
    ]
    for number, one in book.items():
        if one.key_destroyed_at is None and one.made_at is None and one.home == here():
            found[number] = DestroyedFor.CUT_OFF
    for number in numbers:
        line = book.get(number)
        if number in found or (line and line.key_destroyed_at is not None):
            continue
        if keys.has_erasures(number) and any(other > number for other in good):
            found[number] = DestroyedFor.ERASURE
        elif now >= _end_of(number, line):
            found[number] = DestroyedFor.ENDED
    return found


def _end_of(number: int, line: Backup | None) -> datetime:
    """When it ends; one that this database does not know was made before it came out of a backup itself."""
    if line is not None:
        return line.ends_at
    return moment_of(number) + timedelta(days=settings.BACKUP_DAYS)


def remove_unreadable(folder: Path) -> None:
    """Remove what lies in `folder` of backups that nobody opens any more, and what was cut off while it was written."""
    destroyed = {
        str(number)
        for number in Backup.objects.exclude(key_destroyed_at=None).values_list("number", flat=True)
    }
    for path in folder.iterdir():
        whole = path.name in destroyed and (path / MANIFEST).is_file()
        if whole or (path.name.endswith(".unready") and path.name.split(".")[1] in destroyed):
            shutil.rmtree(path, ignore_errors=True)
