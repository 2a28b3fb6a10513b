"""Reading the book of backups."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from gongxin.lib.backup_keys import BackupKeys

from .enums import DestroyedFor
from .errors import not_replayed
from .models import Backup
from .types import BackupLine, BackupsTold

_HERE = (
    "SELECT system_identifier::text || ':' || d.oid FROM pg_control_system(), pg_database d"
    " WHERE d.datname = current_database()"
)


def here() -> str:
    """This database and no copy of it: which server, and which of its databases."""
    with connection.cursor() as cursor:
        cursor.execute(_HERE)
        (said,) = cursor.fetchone()
    return str(said)


def unfinished_restore() -> Backup | None:
    """The backup out of which this database came, while its restore is not done to its end."""
    return Backup.objects.filter(made_at=None, key_destroyed_at=None).exclude(home=here()).first()


def check_replayed() -> None:
    """Raises Refusal `backup.not-replayed` for a database that came out of a backup and may not serve yet."""
    if (found := unfinished_restore()) is not None:
        raise not_replayed(found.number)


def backup_keys() -> BackupKeys:
    """The ring of the backups' keys."""
    return BackupKeys.open(settings.KEYS_DIR)


def backups_told(*, now: datetime, limit: int) -> BackupsTold:
    """The newest backups, newest first, and whether the newest that was made and opens is older than it may be."""
    opening = set(backup_keys().numbers())
    lines = tuple(
        BackupLine(
            number=one.number,
            taken_at=one.taken_at,
            ends_at=one.ends_at,
            made_at=one.made_at,
            size_bytes=one.size_bytes,
            opens=one.number in opening and one.key_destroyed_at is None,
            destroyed_for=DestroyedFor(one.destroyed_for) if one.destroyed_for else None,
            drilled_at=one.drilled_at,
            drilled_well=one.drilled_well,
            rpo_seconds=one.rpo_seconds,
            rto_seconds=one.rto_seconds,
        )
        for one in Backup.objects.order_by("-number")[:limit]
    )
    oldest = now - timedelta(hours=settings.BACKUP_ALARM_HOURS)
    good = [one for one in lines if one.made_at is not None and one.opens]
    return BackupsTold(lines, overdue=not any(one.taken_at >= oldest for one in good))
