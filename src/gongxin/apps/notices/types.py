"""What crosses the door of notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gongxin.lib.bilingual import Text

from .enums import Channel, NoticeKind


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as it stands in the inbox. `about` is the item, or the number of what it is about; `replaced` by a later one
    about the same thing.
    """

    number: int
    kind: NoticeKind
    about: Text
    organ: Text
    told_at: datetime
    due_at: datetime | None
    opened_at: datetime | None
    replaced: bool


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A notice opened: its line, its code, the key of the record or the reference of what it is about, and the event that proves it."""

    line: NoticeLine
    code: str
    record: UUID | None
    reference: str
    event: UUID | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of somebody's notices, newest first, with how many there are and how many were not opened."""

    lines: tuple[NoticeLine, ...]
    total: int
    unopened: int


@dataclass(frozen=True, slots=True)
class ContactShown:
    """A contact to whom it is of, masked; None where the key that opens it was destroyed."""

    number: str
    channel: Channel
    masked: str | None
    added_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run of sending did: how many were queued, and what came of how many."""

    queued: int
    sent: int
    put_off: int
    given_up: int
    unknown: int
