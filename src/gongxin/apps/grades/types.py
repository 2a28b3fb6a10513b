"""What crosses the door of grades."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gongxin.apps.catalogue.api import Grade, Grading
from gongxin.lib.bilingual import Text

from .enums import GradeEnding, GradeState


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A grade as a line: `name` is the organisation's, empty where its keys were destroyed; `grade` what was decided, or else what the rules propose."""

    number: str
    name: str
    grading: Text
    organ: str
    grade: Grade
    decided: bool
    state: GradeState
    proposed_at: datetime
    object_until: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ReasonShown:
    """Which grade one record names, by which rule in its words, and which record it is."""

    grade: Text
    message: Text
    said: Text


@dataclass(frozen=True, slots=True)
class GradeShown:
    """A grade whole, to its subject or its organ; words are None where they were destroyed."""

    line: GradeLine
    grading: Grading
    edition: str
    reasons: tuple[ReasonShown, ...]
    proposed: Grade
    choices: tuple[Grade, ...]
    worse: bool | None
    decision: str | None
    objection: str | None
    answer: str | None
    confirmed_at: datetime | None
    ending: GradeEnding | None
    ended_at: datetime | None
    decided_by_me: bool
    may_object: bool


@dataclass(frozen=True, slots=True)
class Supervised:
    """An organisation under the sector's classified supervision, and why: the rules by which its grade was given, in words."""

    number: str
    name: str
    why: tuple[Text, ...]
    since: date
    until: datetime


@dataclass(frozen=True, slots=True)
class SupervisionClass:
    """监管类别: one grade of a sector with how it is inspected, how many there are, and those of the page."""

    grade: Grade
    total: int
    organisations: tuple[Supervised, ...]
