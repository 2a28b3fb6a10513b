"""Bring a backup back: into an empty database, all of it or nothing; and before anybody is served, what has to be done again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import ProgrammingError, transaction

from gongxin.apps.custody.api import open_one_of_each
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import (
    EventKind,
    current_checkpoint,
    erase_entries,
    events,
    log_origin,
    lost_kinds,
    rebuild,
    receipt_for_lost,
    take_up,
    verify,
    witnessed_elsewhere,
)
from gongxin.apps.notices.api import erase_notices
from gongxin.apps.register.api import destroy_keys
from gongxin.apps.retention.api import redo_lists
from gongxin.apps.transparency.api import marks_can_be_made, verify_tallies
from gongxin.lib.backup_keys import DestroyedSince, ErasedSince
from gongxin.lib.postgres.dumps import digests, is_empty, loaded, still_database
from gongxin.lib.sealing import SealBroken

from ..errors import damaged, differs, erasures_missing, not_empty, other_installation, rolled_back
from ..models import Backup
from ..queries import backup_keys, unfinished_restore
from ..types import Manifest, Restored, Told
from . import telling
from .folders import SealedFolder, sealed_folder
from .trees import unpack

_EVER = datetime.max.replace(tzinfo=UTC)
_ALL = 1_000_000


def restore_backup(
    *,
    folder: Path,
    owner_url: str,
    backup_url: str,
    migrate: Callable[[], None],
    actor: Actor,
    now: datetime,
    told: Told,
) -> Restored:
    """Restore the backup in `folder`; `migrate` brings tables and rights to the state of this release.

    Cut off anywhere it is called again and goes on. Raises Refusal: what was loaded stays then, and does not serve. Must not run
    inside a transaction.
    """
    sealed = sealed_folder(folder)
    manifest = sealed.check(told)
    if manifest.origin != log_origin():
        raise other_installation(sealed.number)
    if is_empty(backup_url):
        _load(sealed, manifest, owner_url, backup_url, told)
    elif not _came_out_of(sealed.number):
        raise not_empty()
    migrate()
    _bring_files(sealed, told)
    told(telling.REPLAYING)
    return _finish(manifest, actor, now, told)


def _load(
    sealed: SealedFolder, manifest: Manifest, owner_url: str, backup_url: str, told: Told
) -> None:
    told(telling.restoring("database"))
    with sealed.opening("database") as reader:
        loaded(owner_url, reader.chunks())
    told(telling.COMPARING)
    with still_database(backup_url) as moment:
        found = digests(moment)
    wanted = dict(manifest.tables)
    if unlike := sorted(
        name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
    ):
        raise differs(unlike)


def _came_out_of(number: int) -> bool:
    """Whether this database came out of that very backup and waits for the rest."""
    try:
        found = unfinished_restore()
    except ProgrammingError:  # somebody's, and not of this platform
        return False
    return found is not None and found.number == number


def _bring_files(sealed: SealedFolder, told: Told) -> None:
    """Files that do not lie here yet; what is here is newer than the backup and stays."""
    told(telling.restoring("originals"))
    with sealed.opening("originals") as reader:
        unpack(reader, Path(settings.ORIGINALS_DIR))
    home = Path(settings.LEDGER_DIR)
    if not (home / "checkpoint").exists():
        told(telling.restoring("ledger"))
        with sealed.opening("ledger") as reader:
            unpack(reader, home)


def _finish(manifest: Manifest, actor: Actor, now: datetime, told: Told) -> Restored:
    number = manifest.number
    size = _take_the_log_up(now)
    listed = _erased_since(number)
    lost = lost_kinds()
    if (known := lost.get(EventKind.ENTRIES_ERASED.value, 0)) > len(listed):
        raise erasures_missing(known, len(listed))
    portions = _destroyed_since(number)
    if (known := lost.get(EventKind.PORTION_DESTROYED.value, 0)) > len(portions):
        raise erasures_missing(known, len(portions))
    done = _erasures_known()
    for one in listed:
        if one.erasure not in done:
            _erase_again(one, actor, now)
    destroyed = redo_lists(portions=portions, actor=actor, now=now)
    line = Backup.objects.get(number=number)
    if line.restored_at is None:
        with transaction.atomic():
            receipt_for_lost(
                told={
                    "backup": number,
                    "erasures": len(listed),
                    "portions": destroyed,
                    "size": size,
                },
                actor=actor.ref,
                now=now,
            )
            Backup.objects.filter(number=number).update(restored_at=now)
    told(telling.VERIFYING)
    verification = verify()
    if marks_can_be_made():
        verification = verification.and_also(verify_tallies())
    restored = Restored(
        number=number,
        taken_at=manifest.taken_at,
        erasures_replayed=len(listed),
        portions_replayed=destroyed,
        entries_lost=sum(lost.values()),
        lost=lost,
        ledger_size=size,
        opened=open_one_of_each(),
        faults=tuple(str(fault.kind) for fault in verification.faults),
    )
    if restored.ok:
        Backup.objects.filter(number=number).update(made_at=now)
    return restored


def _take_the_log_up(now: datetime) -> int:
    """The log as far as anybody has seen it, or Refusal `backup.rolled-back`: nobody is served on a history that others deny."""
    stored, checkpoint = current_checkpoint(), Path(settings.LEDGER_DIR) / "checkpoint"
    size = take_up(now=now)
    if stored is not None and (not checkpoint.exists() or _is_older(checkpoint, stored.size)):
        rebuild(now=now)
    if (known := witnessed_elsewhere()) > size:
        raise rolled_back(size, known)
    return size


def _is_older(checkpoint: Path, size: int) -> bool:
    """Whether the file speaks of fewer entries than the database has signed."""
    return int(checkpoint.read_text("utf-8").splitlines()[1]) < size


def _erasures_known() -> set[str]:
    """The erasures whose receipt this database can read: of one that was lost with it there is an entry without content."""
    found = events(kinds=[EventKind.ENTRIES_ERASED], limit=_ALL)
    return {str(event.payload["erasure"]) for event in found if event.payload}


def _erased_since(number: int) -> list[ErasedSince]:
    try:
        return list(backup_keys().erased_since(number))
    except SealBroken:
        raise damaged(number, f"backup-{number}.erased") from None


def _destroyed_since(number: int) -> list[DestroyedSince]:
    try:
        return list(backup_keys().destroyed_since(number))
    except SealBroken:
        raise damaged(number, f"backup-{number}.erased") from None


def _erase_again(one: ErasedSince, actor: Actor, now: datetime) -> None:
    """Do an erasure again that this database does not know, whatever it shows still of whom it is about."""
    with transaction.atomic():
        keys = destroy_keys(subject_key=one.subject_key, again=True)
        erase_notices(subject_key=one.subject_key)
        erase_entries(
            subject_key=one.subject_key,
            before=_EVER,
            told={"erasure": one.erasure, "document": one.document, "keys": keys},
            actor=actor.ref,
            now=now,
        )
