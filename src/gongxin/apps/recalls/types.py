"""What crosses the door of recalls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from .enums import Ground, RecallState


@dataclass(frozen=True, slots=True)
class RecalledAnswer:
    """One answer: the number of the look-up, and the places of the records in it, from 1; none: the whole answer."""

    look: UUID
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RecallShown:
    """A recall as the organ that was told reads it."""

    number: str
    organ: str
    ground: Ground
    answers: tuple[RecalledAnswer, ...]
    made_at: datetime
    due_at: datetime
    fetched_at: datetime | None
    acknowledged_at: datetime | None
    state: RecallState


@dataclass(frozen=True, slots=True)
class SignedRecall:
    """A recall as a document: what it says, its digest, and the platform's signature over it."""

    recall: RecallShown
    document: dict[str, Any]
    digest: str
    signature: str


@dataclass(frozen=True, slots=True)
class TracedRecall:
    """A recall as the person sees it whose record it was: `items` and `because`, the case, are told to them alone."""

    shown: RecallShown
    items: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class OrganRecalls:
    """How an organ keeps the duty: recalls acknowledged in time, late, not by now, and not yet due."""

    organ: str
    in_time: int
    late: int
    overdue: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Ended:
    """Records of one subject that have ended, and of which items they were.

    With each record stands since when what ended was shown; None: whatever was ever told of it has ended.
    """

    subject_key: UUID
    records: Mapping[UUID, datetime | None]
    items: tuple[str, ...]
