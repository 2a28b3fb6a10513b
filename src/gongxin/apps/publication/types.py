"""What crosses the door of publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gongxin.lib.bilingual import Text
from gongxin.lib.privacy.findings import Kind, Severity

from .enums import BundleState, Ground


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the detector in a field of an entry: characters `start` to `end` of what the record says there.

    `kept` is the reason for which it stays; without one it is covered.
    """

    field: str
    start: int
    end: int
    kind: Kind
    severity: Severity
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a publication would show of a record: values by field in their order, each as it is shown, and what was found on the way."""

    name: str
    uscc: str
    values: tuple[tuple[str, str], ...]
    findings: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class BundleLine:
    """A bundle in the list of its source. `may_release`: whether who reads it may be the second person."""

    number: str
    item: str
    title: Text
    entries: int
    findings: int
    state: BundleState
    proposed_at: datetime
    released_at: datetime | None
    digest: str
    sent_back_for: str
    may_release: bool


@dataclass(frozen=True, slots=True)
class EntryRead:
    """An entry as the two persons read it: what will be shown, and beside it what the record says, where the two differ.

    `originals` is empty once the record is not displayed any more, or the bundle is released.
    """

    number: UUID
    name: str
    uscc: str
    decided_on: date | None
    values: tuple[tuple[str, str], ...]
    findings: tuple[Found, ...]
    originals: Mapping[str, str]
    taken_out_for: str


@dataclass(frozen=True, slots=True)
class BundleRead:
    """A bundle with a page of its entries, those with findings first, of `total` with those that were taken out; `labels` are the names of the fields."""

    line: BundleLine
    entries: tuple[EntryRead, ...]
    total: int
    labels: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class OrganisationFound:
    """An organisation that has something on public display."""

    uscc: str
    name: str


@dataclass(frozen=True, slots=True)
class Search:
    """A page of what was found, shortest name first; whether a page follows, and whether the words are in more names than were looked at."""

    found: list[OrganisationFound]
    more: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An entry as anybody reads it. `whose` is an organisation's name, or a person's in mask."""

    number: UUID
    item: str
    source: str
    kind: str
    nature: str
    adverse_class: str
    decided_on: date | None
    whose: str
    uscc: str
    values: tuple[tuple[str, str], ...]
    released_at: datetime
    shown_until: datetime | None
    disputed_since: datetime | None


@dataclass(frozen=True, slots=True)
class TakenDown:
    """The public line of an entry that is gone; `days` is how many days it was public. Without a ground it is not entered yet."""

    number: UUID
    item: str
    source: str
    adverse_class: str
    ground: Ground | None
    ended_on: date | None
    days: int


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """How a source keeps the time within which licences and penalties are published: entries released in time, and late; `owed` are
    records that it has on display, whose time is over, and that nobody has proposed.
    """

    source: str
    in_time: int
    late: int
    owed: int


@dataclass(frozen=True, slots=True)
class Released:
    """A change by which an entry became public, told with what the public reads of it in this second; `line` is its place among changes."""

    line: int
    entry: EntryShown


@dataclass(frozen=True, slots=True)
class Gone:
    """A change by which an entry is public no longer: which, the class of the ground, and how many days it was public. Nobody is named."""

    line: int
    number: UUID
    item: str
    ground: Ground
    at: datetime
    ended_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of one entry, for whom it is about; without a ground it became public, and `ended_at` is None."""

    line: int
    number: UUID
    item: str
    ground: Ground | None
    at: datetime
    ended_at: datetime | None
