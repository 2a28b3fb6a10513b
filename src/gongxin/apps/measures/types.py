"""What crosses the door of measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gongxin.apps.catalogue.api import Measure
from gongxin.lib.bilingual import Text

from .enums import AppliedState, ExecutionOutcome


@dataclass(frozen=True, slots=True)
class Proposable:
    """A measure that an officer may propose of a record that they were shown: the record by item, class and source, and why it bears on it."""

    record: UUID
    measure: Measure
    item: Text
    adverse_class: str
    source: str
    relevance: Text


@dataclass(frozen=True, slots=True)
class Reported:
    """One report of the organ."""

    outcome: ExecutionOutcome
    at: datetime


@dataclass(frozen=True, slots=True)
class AppliedLine:
    """A measure as a line: nobody's name and no content. `ends_at` is when it is over at the latest, the record's end among it."""

    number: str
    measure: str
    title: Text
    organ: str
    state: AppliedState
    case_reference: str
    proposed_at: datetime
    defend_until: datetime
    ends_at: datetime
    confirmed_at: datetime | None
    disputed_since: datetime | None
    reports: tuple[Reported, ...]
    defended: bool


@dataclass(frozen=True, slots=True)
class AppliedShown:
    """A measure whole, to its subject or its organ: on which record it rests and why, and what was said. None: its words are destroyed."""

    line: AppliedLine
    measure: Measure | None
    edition: str
    item: str
    item_title: Text
    relevance: Text | None
    proportion: str | None
    defence: str | None
    weighed: str | None
    mine: bool


@dataclass(frozen=True, slots=True)
class OrganMeasures:
    """How many measures an organ has proposed, and how far they are: acts of organs, no group of persons."""

    organ: str
    proposed: int
    confirmed: int
    ended: int
    reported: int
