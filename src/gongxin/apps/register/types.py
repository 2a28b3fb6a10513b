"""What crosses the register's door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np

from .enums import HeldMatter, HoldGround, Outcome

Array = np.ndarray[Any, Any]
# Small codes for staging; position = code.
KINDS = ("person", "enterprise", "organisation")
CLASSES = (None, "minor", "ordinary", "serious")

PARTS = "\x1f"
"""Parts the values of a content (U+001F, unit separator); a value never holds it."""


@dataclass(frozen=True, slots=True)
class StagedRows:
    """Checked rows of a batch by columns, ready to be sealed and merged.

    Texts are in UTF-8, None for null. `identifiers` are normalised and namespaced (`id:…`, `uscc:…`,
    `passport:…`); `names` belong to them; `facts` name item, subject and fact; `contents` are
    the number of the layout and the values of its fields, joined by `PARTS`, empty for none.
    Dates are days, instants microseconds since 1970 (numpy), with the infinities of `lib.pgcopy`;
    `timeliness` says whether each was filed in time, to be counted where it is new.
    """

    row_numbers: Array
    identifiers: Sequence[bytes]
    names: Sequence[bytes]
    kinds: Array
    facts: Sequence[bytes]
    contents: Sequence[bytes]
    classes: Array
    doc_numbers: Sequence[bytes | None]
    doc_organs: Sequence[bytes | None]
    doc_dates: Array
    valid_from: Array
    valid_to: Array
    shown_from: Array
    shown_until: Array
    timeliness: Array


@dataclass(frozen=True, slots=True)
class Within:
    """One reason why records may be read: all that is named must hold, None stands for any."""

    subject: UUID | None = None
    kinds: frozenset[str] | None = None
    items: frozenset[str] | None = None
    sources: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """可见范围: the records that a reader may be told of: those within one of `reasons`, with none nothing.

    Every reading of records takes one, and the database judges it, so that a file, a count and a list agree.
    """

    reasons: tuple[Within, ...]

    def covers(self, items: Iterable[str]) -> bool:
        """Whether every record of each of these items is within reach, whoever filed it."""
        whole = [one.items for one in self.reasons if one.sources is None]
        return all(any(within is None or item in within for within in whole) for item in items)


@dataclass(frozen=True, slots=True)
class HashedRows:
    """Staged rows with their keyed hashes: of the subject, of the fact, and of what is said of it."""

    rows: StagedRows
    subjects: list[bytes]
    facts: list[bytes]
    digests: list[bytes]


@dataclass(frozen=True, slots=True)
class StagedFacts:
    """Facts that rows name, to take them back or to refer to them: parallel sequences."""

    row_numbers: Sequence[int]
    identifiers: Sequence[bytes]
    facts: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class HashedFacts:
    """Named facts with the keyed hashes of subject and fact."""

    row_numbers: Sequence[int]
    subjects: list[bytes]
    facts: list[bytes]


@dataclass(frozen=True, slots=True)
class StagedLinks:
    """Statutory roles found in the rows of a batch: parallel sequences."""

    row_numbers: Sequence[int]
    organisations: Sequence[bytes]
    persons: Sequence[bytes]
    person_names: Sequence[bytes]
    role: str
    valid_from: Sequence[date]
    valid_to: Sequence[date | None]


class FactsDisagree(Exception):
    """Rows of one file say different things about the same fact.

    `rows` names for each of them the others; a row that agrees with one of them is among them too.
    The load cannot stand: roll it back and begin again without these rows.
    """

    def __init__(self, rows: dict[int, tuple[int, ...]]) -> None:
        super().__init__(f"{len(rows)} rows")
        self.rows = rows


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What the load did: how many rows met which outcome, and which rows came again in the file.

    `duplicates` names for such a row the first that says the same. `known_subjects` are subjects that the register knew
    before and about whom the load says something new; `withdrawn` are records taken back, counted among what supersedes;
    `timeliness` counts accepted rows by their `Timeliness`. `otherwise` are rows that say in these fields other than a case
    corrected: they add nothing. `digest` is SHA-256 over the versions written in their order: key, version, content digest.
    """

    counts: dict[Outcome, int]
    digest: str
    duplicates: dict[int, int] = field(default_factory=dict)
    new_subjects: int = 0
    known_subjects: int = 0
    withdrawn: int = 0
    timeliness: tuple[int, ...] = (0, 0, 0)
    otherwise: dict[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecallResult:
    """What became of a recalled batch's records: `withdrawn` had nothing before them, `restored` had.

    `digest` is SHA-256 over all versions written, in the order of their record keys. `ended` are the records, by subject, of
    which nobody is shown any more what the batch said, each with since when it was shown.
    """

    withdrawn: int
    restored: int
    digest: str
    ended: Mapping[UUID, Mapping[UUID, datetime]]


@dataclass(frozen=True, slots=True)
class SubjectIdentity:
    """Who a subject is, unsealed."""

    subject_key: UUID
    kind: str
    identifier: str
    name: str


@dataclass(frozen=True, slots=True)
class Statement:
    """本人说明: what the subject states of a record, in their own words, and since when it is told beside it."""

    words: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record that may be shown and used now, unsealed."""

    record_key: UUID
    version: int
    item: str
    nature: str
    adverse_class: str | None
    source: str
    doc_number: str | None
    doc_organ: str | None
    doc_date: date | None
    valid_from: date
    valid_to: date | None
    shown_from: datetime
    shown_until: datetime | None
    recorded_from: datetime
    disputed_since: datetime | None
    content: dict[str, str]
    subject_key: UUID
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class RecordDays:
    """The days of a record that may be shown and used now, without what it says; the subject's key is for the event alone."""

    subject_key: UUID
    item: str
    adverse_class: str | None
    doc_date: date | None
    valid_from: date
    valid_to: date | None
    shown_from: datetime
    shown_until: datetime | None


@dataclass(frozen=True, slots=True)
class EndGroup:
    """Records that share all from which their end of display follows, and how many there are.

    Days that the item's rule does not ask for are None. `shown_until` None: without end. `source` filed them; empty
    where that was not asked.
    """

    item: str
    adverse_class: str | None
    shown_from: datetime
    shown_until: datetime | None
    doc_date: date | None
    valid_from: date | None
    valid_to: date | None
    source: str
    records: int


@dataclass(frozen=True, slots=True)
class MovedGroup:
    """An end of display that an edition moves for a group, from when on, and when that was recorded."""

    pack: str
    edition: str
    group: EndGroup
    ends: datetime
    begins: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Slice:
    """Versions as they lie on the disk, from the place `first` until before `last`: part `number` of `parts`."""

    first: str
    last: str
    number: int
    parts: int


@dataclass(frozen=True, slots=True)
class MovedRecord:
    """A record that ends sooner than it did, and whether that end has come."""

    subject_key: UUID
    record_key: UUID
    item: str
    over: bool


@dataclass(frozen=True, slots=True)
class EndsMoved:
    """How many versions were rewritten with a sooner end, and how many of them are shown no more.

    `digest` is SHA-256 over all versions written, in the order of their record keys.
    """

    moved: int
    ended: int
    digest: str
    records: tuple[MovedRecord, ...]


@dataclass(frozen=True, slots=True)
class Instant:
    """Of what moment a reading is: what was true at `as_of`, by what was recorded up to `known_at`.

    Recorded time runs strictly forward from load to load, so that the second names exactly the loads that were known; `marks_at`
    names the marks of disputes that were, by their own clock: none yet where it is None.
    """

    as_of: datetime
    known_at: datetime
    marks_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SameAs:
    """Another key of the same subject, and the numbers of the judgements through which it is."""

    key: UUID
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubjectFile:
    """A subject and what of theirs may be shown and used at the moment of reading.

    `same` are the keys of whoever is the same subject by judgement; their records are among `records`.
    """

    identity: SubjectIdentity
    records: tuple[ShownRecord, ...]
    read: Instant
    roles: tuple[ShownRole, ...] = ()
    same: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownRole:
    """A statutory role: whose, in what, since when."""

    organisation: str
    role: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class AdverseCount:
    """How many adverse records of some kind a subject has now, and when the last of them ceases to count.

    `rests_on` are those records by their keys as events spell them, each after whose it is.
    """

    identity: SubjectIdentity
    records: int
    until: datetime | None
    read: Instant | None = None
    same: tuple[UUID, ...] = ()
    rests_on: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OverShown:
    """How many versions may be shown no more, or not yet, how many of them the view shows, and what time the database has."""

    checked: int
    visible: int
    database_says: float


@dataclass(frozen=True, slots=True)
class KeptFor:
    """How long records of an item are kept at least, by one clock; `interval` as PostgreSQL spells it, such as `3 years`."""

    item: str
    interval: str


@dataclass(frozen=True, slots=True)
class RecordsDestroyed:
    """What went: how many versions, and of which batches."""

    versions: int
    batches: frozenset[int]


@dataclass(frozen=True, slots=True)
class HoldTarget:
    """On what a legal hold lies: one thing, by the columns of its matter."""

    matter: HeldMatter
    subject_key: UUID | None = None
    record_key: UUID | None = None
    batch_id: int | None = None
    item: str | None = None
    source: str | None = None
    doc_number: str | None = None


@dataclass(frozen=True, slots=True)
class LegalHoldKept:
    """A legal hold as it stands; whose it is, is not told."""

    number: str
    matter: HeldMatter
    batch_id: int | None
    item: str
    source: str
    doc_number: str
    document: str
    ground: HoldGround
    placed_at: datetime
    placed_by: str
    ends_at: datetime
    renewed_at: datetime | None
    renewed_by: str
    lifted_at: datetime | None
    lifted_by: str
