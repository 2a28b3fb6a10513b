"""What crosses the door of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gongxin.apps.catalogue.api import (
    CaseAct,
    CaseEnd,
    CaseStep,
    Clock,
    Met,
    Outcome,
    Party,
    Silence,
    Stretch,
    Workflow,
)
from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import Explanation

from .enums import MeansShown


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody disputes: a field of a record (none: the record as a whole), what it ought to say, and by what that is shown."""

    record: str
    field: str = ""
    claimed: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class AtCounter:
    """窗口代提: the organ and unit of the window at which somebody stood, and what they showed to say who they are."""

    organ: str
    unit: str
    means: MeansShown


@dataclass(frozen=True, slots=True)
class Slip:
    """回执单: what a person takes home from the window: the number of the case, what comes next and until when."""

    number: str
    there: bool
    workflow: Text
    item: Text
    raised_at: datetime
    counter: AtCounter
    step: Text
    waits_for: Party
    due: datetime


@dataclass(frozen=True, slots=True)
class Raised:
    """What became of what was raised: the case of that number, and whether it was there before."""

    number: str
    there: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a case would be if it were raised at that moment about records of these sources: the first wait, then the steps with their clocks.

    A step without a clock goes on with the one that runs. `answers` are the organs that answer for these sources, empty for the
    platform; `supervisor` is empty where none is known.
    """

    workflow: Workflow
    sources: frozenset[str]
    answers: frozenset[str]
    supervisor: str
    first: Stretch
    clocks: tuple[tuple[CaseStep, Clock | None], ...]


@dataclass(frozen=True, slots=True)
class NewValue:
    """更正: what a field of a record says from now on, in standard form; `was` is what it said, filled in by the platform."""

    record: str
    field: str
    value: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with an act; what the workflow asks for has to be there.

    `ground` is one of those that the end lists; `departure` says why a case is ended otherwise than like ones.
    With `as_claimed` the disputed fields are corrected to what the subject claims, besides `values`, which go before.
    """

    reason: str = ""
    evidence: str = ""
    words: str = ""
    ground: str = ""
    departure: str = ""
    values: tuple[NewValue, ...] = ()
    as_claimed: bool = False

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Given:
        """As it was kept; what was kept before there were values has none."""
        values = tuple(NewValue(**one) for one in said.get("values", ()))
        return cls(**{**said, "values": values})


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes after an act: at which step or end the case is, and until when whom it waits for; None where for nobody."""

    at: Text
    waits_for: Party | None
    due: datetime | None


@dataclass(frozen=True, slots=True)
class WayFurther:
    """救济途径: what may be done after an end, until when and why then; `workflow` is the case that can be raised here for it."""

    title: Text
    until: datetime | None
    why: Explanation
    workflow: str


@dataclass(frozen=True, slots=True)
class StatedShown:
    """本人说明 of a case: since when it is told beside its records, and when it was taken away; both None while it waits for the check."""

    since: datetime | None
    taken_away_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in its subject's list: how far it is, whom it waits for and until when, and what was missed.

    `raised_party` is who raised it; `counter` says at which window, if somebody did so in person.
    """

    number: str
    workflow: Workflow
    items: tuple[Text, ...]
    organ: str
    supervisor: str
    raised_at: datetime
    step: CaseStep | None
    end: CaseEnd | None
    since: datetime
    due: datetime | None
    missed: tuple[Stretch, ...]
    hidden_from: datetime | None
    records: tuple[UUID, ...] = ()
    raised_party: Party = Party.SUBJECT
    counter: AtCounter | None = None
    stated: StatedShown | None = None


@dataclass(frozen=True, slots=True)
class ConditionShown:
    """修复条件: one condition of a record's repair, as it was fixed when it was asked for, or (`decided`) when it was granted.

    `by` says what shows it, `given` what the person gave for it; `from_day` is the first day on which it is fulfilled, where a day decides.
    """

    record: UUID
    code: str
    title: Text
    met: Met
    by: Text | None
    given: str
    from_day: date | None
    at: datetime
    decided: bool


@dataclass(frozen=True, slots=True)
class DisputeShown:
    """One disputed field: what it said and what it ought to say; None where the key that opens it was destroyed.

    `field` is its code, empty for the record as a whole; then `correctable` are the fields that can be corrected, by code and name.
    """

    record: UUID
    field: str
    item: Text
    document: str
    label: Text
    now: str | None
    claimed: str | None
    evidence: str | None
    correctable: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class ValueShown:
    """One field that is corrected, for people: of which record, what it said and what it says from then on."""

    record: UUID
    item: Text
    label: Text
    was: str
    value: str


@dataclass(frozen=True, slots=True)
class DoneShown:
    """One act of the past; `given` None where the key that opens it was destroyed.

    Who did it is told as party, organ and unit, never by name: `organ` is empty for the platform and the subject, `drafted_unit`
    is None where nobody drafted it before.
    """

    number: int
    at: datetime
    party: Party
    organ: str
    unit: str
    drafted_unit: str | None
    title: Text
    to: Text
    ground: Text | None
    given: Given | None
    values: tuple[ValueShown, ...] = ()


@dataclass(frozen=True, slots=True)
class MissShown:
    """错过的期限: who did not act by that instant at which step, and what held from then on by itself."""

    at: datetime
    party: Party
    step: Text
    held: Silence


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A draft that waits for another officer; `mine`: for another than who reads it; `confirms`: who reads it may confirm it."""

    act: CaseAct
    at: datetime
    unit: str
    given: Given | None
    mine: bool
    confirms: bool
    values: tuple[ValueShown, ...] = ()


@dataclass(frozen=True, slots=True)
class LikeEnd:
    """How like cases ended, and on which ground (None: on none that is listed); `count` None for fewer than ten."""

    end: Text
    outcome: Outcome
    ground: Text | None
    count: int | None


@dataclass(frozen=True, slots=True)
class LikeCases:
    """同类案件: how cases alike ended at this step, and what most of them had for an outcome, if most had one."""

    ends: tuple[LikeEnd, ...]
    mostly: Outcome | None

    def departs(self, outcome: Outcome | None) -> bool:
        """Whether an end of that outcome is another one than most had."""
        judged = outcome in {Outcome.GRANTED, Outcome.REFUSED}
        return judged and self.mostly not in {None, outcome}


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A file of the case: whose, when, what kind, how many bytes; `name` None where the key that opens it was destroyed."""

    number: str
    party: Party
    at: datetime
    kind: str
    size: int
    name: str | None


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file as it is handed out, for a download and never to be shown in place; `media_type` of its kind."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case as one of its parties sees it; `acts` are what this reader may do now, `comes` what follows each of them, by its code.

    `party` is for whom this reader stands in it; who `had_part` in what is reviewed does nothing in it. `like`: how like cases ended, for who may end this one.
    """

    line: CaseLine
    words: str | None
    disputes: tuple[DisputeShown, ...]
    done: tuple[DoneShown, ...]
    misses: tuple[MissShown, ...]
    draft: DraftShown | None
    acts: tuple[CaseAct, ...]
    comes: Mapping[str, NextStep]
    party: Party
    had_part: bool
    like: LikeCases
    ways_on: tuple[WayFurther, ...]
    why: Explanation | None
    follows: str
    conditions: tuple[ConditionShown, ...] = ()
    evidence: tuple[EvidenceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A case that waits for the reader's organ, or for the platform; `to_confirm`: for this reader, after another's draft."""

    number: str
    workflow: Text
    step: Text
    since: datetime
    due: datetime
    overdue: bool
    drafted: bool
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class QueueChoice:
    """Which of what waits is listed: of a workflow, at a step, overdue alone, or what waits for the reader to confirm."""

    workflow: str = ""
    step: str = ""
    overdue: bool = False
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many cases wait for the reader at a step of a workflow: in all, of them overdue, and of them to be confirmed."""

    workflow: str
    step: str
    workflow_title: Text
    step_title: Text
    waiting: int
    overdue: int
    to_confirm: int


@dataclass(frozen=True, slots=True)
class OrganEnds:
    """How many cases an organ (empty: the platform) ended so on that ground (None: none was named), and how many unlike their like.

    None for a count of some, but fewer than ten.
    """

    organ: str
    party: Party
    outcome: Outcome
    workflow: Text
    end: Text
    ground: Text | None
    cases: int | None
    departed: int | None


@dataclass(frozen=True, slots=True)
class OrganMisses:
    """How an organ kept the times of cases: of what it was waited for, how much was done in time, late, and not at all by now."""

    organ: str
    party: Party
    in_time: int
    late: int
    missed: int
    open: int
