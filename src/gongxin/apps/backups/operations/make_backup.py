"""Make a backup: under a key of its own, whole or not at all, read back before it counts."""

from __future__ import annotations

import errno
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection, transaction

from gongxin import __version__
from gongxin.apps.catalogue.api import list_packs
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, log_origin, record_event
from gongxin.lib.backup_keys import ALL_ERASURES_DONE, moment_of, number_at
from gongxin.lib.postgres.dumps import PIPE_BYTES, digests, dumped, still_database
from gongxin.lib.tiles import sync_folder

from ..errors import disk_full, folder_unfit, running
from ..models import Backup
from ..queries import backup_keys, here
from ..types import BackupMade, Manifest, Told
from . import telling
from .expire_backups import destroy_due, remove_unreadable
from .folders import SealedFolder
from .trees import pack

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MOMENT = "SELECT now()"
_LOG = "SELECT size, encode(root, 'hex') FROM ledger_checkpoint ORDER BY size DESC, id DESC LIMIT 1"


@contextmanager
def alone() -> Iterator[None]:
    """One backup at a time. Raises Refusal `backup.running`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('gongxin.backup'))")
        if cursor.fetchone() != (True,):
            raise running()
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('gongxin.backup'))")


def make_backup(*, folder: Path, url: str, actor: Actor, now: datetime, told: Told) -> BackupMade:
    """Make one below `folder`, by the backup's own login at `url`; then destroy every key that is due.

    Must not run inside a transaction. Raises Refusal; nothing that could be taken for a backup is left then.
    """
    with alone():
        destroyed = destroy_due(actor=actor, now=now)
        number = _begin(now)
        place = folder / str(number)
        aside = folder / f".{number}.{secrets.token_hex(4)}.unready"
        try:
            aside.mkdir(mode=0o700, parents=True)
            manifest = _write(aside, number, url, told)
            aside.rename(place)
            sync_folder(folder)
        except BaseException as error:
            shutil.rmtree(aside, ignore_errors=True)
            destroy_due(actor=actor, now=now)
            if isinstance(error, OSError):
                raise _of_disk(folder, error) from error
            raise
        _enter(manifest, actor, now)
        destroyed |= destroy_due(actor=actor, now=now)
        remove_unreadable(folder)
        return BackupMade(number, place, manifest, destroyed)


def _begin(now: datetime) -> int:
    """The line of the book and the key: both are there before the moment that is backed up."""
    number = _next_number(now)
    ends = now + timedelta(days=settings.BACKUP_DAYS)
    with transaction.atomic():
        Backup.objects.create(number=number, home=here(), taken_at=now, ends_at=ends)
    backup_keys().make(number)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALL_ERASURES_DONE)
    return number


def _next_number(now: datetime) -> int:
    """Later than any that was ever used, whatever the clock says: a key seals one backup and no other."""
    known = Backup.objects.order_by("-number").values_list("number", flat=True)[:1]
    newest = max((*known, *backup_keys().numbers()), default=0)
    number = number_at(now)
    if number > newest:
        return number
    return number_at(moment_of(newest) + timedelta(seconds=1))


def _write(aside: Path, number: int, url: str, told: Told) -> Manifest:
    sealed = SealedFolder(aside, number, backup_keys().make(number))
    # the log first: no file may tell of events that the database in this backup does not hold
    told(telling.sealing("ledger"))
    with sealed.sealing("ledger") as writer:
        files = pack(Path(settings.LEDGER_DIR), writer)
    sealed.count("ledger", files)
    told(telling.sealing("database"))
    with still_database(url) as moment:
        (taken_at,) = moment.execute(_MOMENT).fetchone() or (None,)
        with dumped(moment, url) as archive, sealed.sealing("database") as writer:
            while part := archive.read(PIPE_BYTES):
                writer.write(part)
                if writer.plain_bytes % telling.EVERY_BYTES < len(part):
                    told(telling.so_far(writer.plain_bytes))
        told(telling.COMPARING)
        tables, log = digests(moment), _log(moment)
        major = moment.info.server_version // 10000
    sealed.count("database", sum(rows for rows, _ in tables.values()))
    # originals last: a row that names one is in the backup only if its file lay there before
    told(telling.sealing("originals"))
    with sealed.sealing("originals") as writer:
        files = pack(Path(settings.ORIGINALS_DIR), writer)
    sealed.count("originals", files)
    line = Backup.objects.get(number=number)
    manifest = Manifest(
        number=number,
        version=__version__,
        origin=log_origin(),
        taken_at=taken_at.isoformat() if taken_at else "",
        ends_at=line.ends_at.isoformat(),
        postgres=major,
        ledger=log,
        packs={one.code: one.edition for one in list_packs()},
        tables=tables,
        members=sealed.members,
    )
    sealed.write_manifest(manifest)
    return sealed.check(told)


def _log(moment: psycopg.Connection) -> dict[str, object]:
    size, root = moment.execute(_LOG).fetchone() or (0, "")
    return {"size": size, "root": root}


def _enter(manifest: Manifest, actor: Actor, now: datetime) -> None:
    written = sum(one.sealed_bytes for one in manifest.members.values())
    with transaction.atomic():
        line = Backup.objects.select_for_update().get(number=manifest.number)
        line.made_at, line.taken_at = now, datetime.fromisoformat(manifest.taken_at)
        line.size_bytes, line.ledger_size = written, int(manifest.ledger["size"])
        line.save()
        record_event(
            kind=EventKind.BACKUP_MADE,
            occurred_at=now,
            actor=actor.ref,
            payload={
                "backup": manifest.number,
                "ends": manifest.ends_at,
                "tables": len(manifest.tables),
                "rows": manifest.rows,
                "files": sum(manifest.members[one].holds for one in ("ledger", "originals")),
                "bytes": written,
                "digest": manifest.members["database"].sha256,
                "size": int(manifest.ledger["size"]),
            },
        )


def _of_disk(folder: Path, error: OSError) -> Exception:
    if error.errno in _FULL:
        return disk_full(folder)
    return folder_unfit(folder, error.strerror or type(error).__name__)
