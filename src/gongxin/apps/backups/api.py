"""The door of backups: sealed copies of everything but the keys, and the way back."""

from .enums import DestroyedFor
from .operations.drill import drill
from .operations.expire import expire_backups
from .operations.make_backup import make_backup
from .operations.restore_backup import restore_backup
from .queries import backups_told, check_replayed
from .types import BackupLine, BackupMade, BackupsTold, Drilled, Manifest, Member, Restored

__all__ = [
    "BackupLine",
    "BackupMade",
    "BackupsTold",
    "DestroyedFor",
    "Drilled",
    "Manifest",
    "Member",
    "Restored",
    "backups_told",
    "check_replayed",
    "drill",
    "expire_backups",
    "make_backup",
    "restore_backup",
]
