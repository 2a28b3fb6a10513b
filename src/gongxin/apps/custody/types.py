"""What custody tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .enums import EmergencyReason


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of the keys: since when, whether new values hang on it, whether it is in the ring, how many hang on it."""

    number: int
    made_at: datetime | None
    retired_at: datetime | None
    current: bool
    here: bool
    hanging: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many values hang on it, of all kinds."""
        return sum(self.hanging.values())


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """An emergency as administrators see it: who asked and who confirmed by reference, until when, how many statements."""

    number: str
    reason: EmergencyReason
    reference: str
    asked_at: datetime
    asked_by: str
    confirmed_by: str | None
    ends_at: datetime | None
    closed_at: datetime | None
    statements: int

    def is_open(self, now: datetime) -> bool:
        """Whether somebody may be inside."""
        return self.closed_at is None and self.ends_at is not None and self.ends_at > now


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement of an emergency as an auditor reads it, with the digest that its event must say."""

    place: int
    asked_at: datetime
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """What became of a rewrap: under which version, how many it changed, how many are left and why."""

    version: int
    changed: int
    left: int
    broken: int
