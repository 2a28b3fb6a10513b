"""What crosses the door of feeds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gongxin.apps.publication.api import Ground
from gongxin.lib.bilingual import Text

from .enums import CopyState, Purpose, SubscriptionState


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subscription as it is asked for: who, where the copy is shown, of which items, for what, on which basis, with which key, until when."""

    name: str
    uscc: str
    site: str
    purpose: Purpose
    instrument: str
    article: str
    items: Collection[str]
    public_key: bytes
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class SubscriptionShown:
    """A subscription as administrators and auditors read it. `waiting` are its take-downs without an acknowledgement, due by `due_at`."""

    number: str
    name: str
    uscc: str
    site: str
    purpose: Purpose
    instrument: str
    article: str
    items: tuple[str, ...]
    kid: str
    proposed_by: str
    confirmed_by: str
    ends_at: datetime
    state: SubscriptionState
    acknowledged: int
    waiting: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignedPage:
    """A page of a feed: what it says, its digest, and the platform's signature over it."""

    document: dict[str, Any]
    digest: str
    signature: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What an acknowledgement came to: how many take-downs it is of, up to which cursor all are acknowledged, and whether late."""

    taken_down: int
    through: str
    late: bool
    acknowledged_at: datetime


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """被推送的公示: a subscriber's copy of an entry, as it is told whom the entry is about.

    `read_at` is when the subscriber took it; without a `ground` it is public still, and nothing is to be acknowledged.
    """

    entry: UUID
    item: Text
    name: str
    site: str
    read_at: datetime
    ground: Ground | None
    ended_at: datetime | None
    due_at: datetime | None
    acknowledged_at: datetime | None
    state: CopyState
