"""What crosses the door of links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gongxin.lib.bilingual import Text

from .enums import JudgementState, LinkKind, NumberKind, Verdict


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number as it is typed, and of what kind of document."""

    number: str
    kind: NumberKind


@dataclass(frozen=True, slots=True)
class Evidence:
    """On what a judgement rests: the document's number, and what it shows."""

    document: str
    words: str


@dataclass(frozen=True, slots=True)
class JudgementLine:
    """A judgement as administrators and auditors see it; it names nobody.

    `mine`: the reader proposed it. `undone_by` is the number of the undoing, in force or waiting.
    """

    number: str
    verdict: Verdict
    kind: LinkKind
    state: JudgementState
    document: str
    proposed_at: datetime
    proposed_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    ended_at: datetime | None
    undone_at: datetime | None
    undoes: str
    undone_by: str
    mine: bool


@dataclass(frozen=True, slots=True)
class RecordsHeld:
    """How many records of an item one organ filed that are shown now."""

    item: Text
    source: Text
    records: int


@dataclass(frozen=True, slots=True)
class LookedBy:
    """How often an organ looked within a year, and when last: whoever was answered."""

    organ: Text
    looks: int
    last: date


@dataclass(frozen=True, slots=True)
class Side:
    """What stands on one side of a judgement: counts, and never a name or a content.

    `numbers` are how many identifiers it joins already, `reports` how many were issued, `later` how many looks are told later by law,
    and by whom is not said.
    """

    numbers: int
    records: tuple[RecordsHeld, ...]
    reports: int
    looks: tuple[LookedBy, ...]
    later: int
    questions: int

    @property
    def shown(self) -> int:
        """How many records are shown."""
        return sum(one.records for one in self.records)


@dataclass(frozen=True, slots=True)
class Weighed:
    """影响: a judgement with what it changes, or changed: two sides that are read together or apart; and what the document shows."""

    judgement: JudgementLine
    words: str
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class FeatureWeighed:
    """How one feature of two subjects agrees, and what that weighs: hundredths of a bit, below zero against it."""

    feature: Text
    level: Text
    weight: int


@dataclass(frozen=True, slots=True)
class SuggestionLine:
    """A suggestion as a list has it; it names nobody."""

    number: str
    weight: int
    engine: str
    suggested_at: datetime


@dataclass(frozen=True, slots=True)
class SuggestionSeen:
    """A suggestion opened: both masked, and what of it weighs how much."""

    line: SuggestionLine
    names: tuple[str, str]
    identifiers: tuple[str, str]
    features: tuple[FeatureWeighed, ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a run of the engine looked at, and how many suggestions are new."""

    engine: str
    subjects: int
    suggested: int


@dataclass(frozen=True, slots=True)
class OwnLink:
    """A judgement about one's own numbers. `other` is the other number, masked; empty where it is somebody else's (again)."""

    number: str
    verdict: Verdict
    kind: LinkKind
    document: str
    since: datetime
    until: datetime | None
    other: str
