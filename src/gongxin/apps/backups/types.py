"""What crosses the door of backups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from gongxin.lib.bilingual import Text

from .enums import DestroyedFor

Told = Callable[[Text], None]
"""Hears how far it is."""


@dataclass(frozen=True, slots=True)
class Member:
    """One sealed file of a backup: its length and digest as it lies there, and how many files or rows are in it."""

    sealed_bytes: int
    sha256: str
    holds: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup, in the clear and nothing personal: counts, digests, where the log stood, until when it opens."""

    number: int
    version: str
    origin: str
    taken_at: str
    ends_at: str
    postgres: int
    ledger: Mapping[str, Any]
    packs: Mapping[str, str]
    tables: Mapping[str, tuple[int, str]]
    members: Mapping[str, Member]

    def as_dict(self) -> dict[str, Any]:
        """As it stands in the file, without its mark."""
        return {"format": "gongxin-backup/1", **asdict(self)}

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(rows for rows, _ in self.tables.values())


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup as the platform's administrators are told of it."""

    number: int
    taken_at: datetime
    ends_at: datetime
    made_at: datetime | None
    size_bytes: int
    opens: bool
    destroyed_for: DestroyedFor | None
    drilled_at: datetime | None
    drilled_well: bool | None
    rpo_seconds: int | None
    rto_seconds: int | None


@dataclass(frozen=True, slots=True)
class BackupsTold:
    """The newest backups, and whether the newest good one is too old."""

    lines: tuple[BackupLine, ...]
    overdue: bool


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that was written, read back and found whole; and the keys that were destroyed then."""

    number: int
    folder: Path
    manifest: Manifest
    destroyed: Mapping[int, DestroyedFor]

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "backup": self.number,
            "folder": str(self.folder),
            "taken_at": self.manifest.taken_at,
            "ends_at": self.manifest.ends_at,
            "tables": len(self.manifest.tables),
            "rows": self.manifest.rows,
            "ledger": dict(self.manifest.ledger),
            "bytes": sum(one.sealed_bytes for one in self.manifest.members.values()),
            "keys_destroyed": {str(one): why.value for one, why in self.destroyed.items()},
        }


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did before anybody may be served, and what cannot be had again: `lost` counts by kind of event."""

    number: int
    taken_at: str
    erasures_replayed: int
    portions_replayed: int
    entries_lost: int
    lost: Mapping[str, int]
    ledger_size: int
    opened: Mapping[str, bool]
    faults: tuple[str, ...] = ()
    differing: tuple[str, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether the platform may serve."""
        return not self.faults and not self.differing and all(self.opened.values())

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {"ok": self.ok, **asdict(self)}


@dataclass(frozen=True, slots=True)
class Drilled:
    """How a backup came back into a server of its own."""

    number: int
    ok: bool
    rpo_seconds: int
    rto_seconds: int
    restored: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)
