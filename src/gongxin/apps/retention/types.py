"""What crosses the door of retention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gongxin.apps.catalogue.api import Retained
from gongxin.apps.register.api import HeldMatter, HoldGround

from .enums import ErasureState, ListState, StayReason


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """An erasure in the list: on which document, never about whom."""

    number: str
    document: str
    proposed_at: datetime
    proposed_by: str
    confirmed_by: str
    done_at: datetime | None
    entries: int
    keys: int
    digest: str
    receipt: str
    state: ErasureState
    mine: bool


@dataclass(frozen=True, slots=True)
class HoldAsked:
    """What a legal hold is to lie on, as it was typed: `value` is a number of the matter, `organ` whose item it is."""

    matter: HeldMatter
    value: str
    document: str
    ground: HoldGround
    ends_on: date
    organ: str = ""


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A legal hold in the list: on what, by whom and until when; never on whom."""

    number: str
    matter: HeldMatter
    batch: str
    item: str
    source: str
    case_document: str
    document: str
    ground: HoldGround
    placed_at: datetime
    placed_by: str
    ends_at: datetime
    renewed_by: str
    lifted_at: datetime | None
    lifted_by: str
    holds: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class DueLine:
    """How many things of a kind, item and organ may be destroyed, how many of those are held, and since when the oldest is due."""

    thing: Retained
    item: str
    source: str
    due: int
    held: int
    since: date

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        return {
            "thing": self.thing.value,
            "item": self.item or None,
            "source": self.source or None,
            "due": self.due,
            "held": self.held,
            "since": self.since.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Selection:
    """By what a list is made: things of a kind (of an item, of an organ) whose time to be kept ended before a day."""

    thing: Retained
    before: date
    item: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class CountLine:
    """Entries of one item and organ in a list: how many, and from which place to which."""

    item: str
    source: str
    entries: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class StayLine:
    """How many entries of a list stay, and why."""

    why: StayReason
    entries: int


@dataclass(frozen=True, slots=True)
class ListLine:
    """A destruction list as it stands: counts and persons who acted, never whom it is about."""

    number: str
    document: str
    selection: Selection
    made_at: datetime
    author: str
    entries: int
    counts: tuple[CountLine, ...]
    digest: str
    reviewed_at: datetime | None
    reviewer: str
    seconded_at: datetime | None
    second_reviewer: str
    waits_until: datetime | None
    closed_at: datetime | None
    closed_by: str
    sent_back_for: StayReason | None
    begun_at: datetime | None
    done_at: datetime | None
    receipt: str
    destroyed: int
    versions: int
    taken_out: int
    left_out: int
    state: ListState
    by_me: bool
    mine: bool
    """Whether the asker is one of its persons already, and so can be none of the others; `by_me`: its author."""


@dataclass(frozen=True, slots=True)
class DestroyedUnder:
    """Under which list something went, and by which event that is said."""

    number: str
    document: str
    at: datetime
    receipt: UUID | None


@dataclass(frozen=True, slots=True)
class ListRun:
    """What came of carrying out a list."""

    number: str
    destroyed: int
    versions: int
    taken_out: int
    left_out: int

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        return {
            "list": self.number,
            "destroyed": self.destroyed,
            "versions": self.versions,
            "taken_out": self.taken_out,
            "left_out": self.left_out,
        }
