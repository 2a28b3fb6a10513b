"""What crosses the door of determinations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from gongxin.apps.catalogue.api import CaseAct, CaseEnd, CaseStep, Party, SeriousList
from gongxin.lib.bilingual import Text

from .enums import Deed


@dataclass(frozen=True, slots=True)
class Proposal:
    """拟认定: what an officer proposes. `naming` says which document, as a row that withdraws it would."""

    list_code: str
    item: str
    naming: Mapping[str, str]
    domain: str
    relevance: str
    proportion: str


@dataclass(frozen=True, slots=True)
class Said:
    """随附内容: what comes with an act: reasons or words, a term in months, an answer to the defence, the number of the decision."""

    words: str = ""
    months: int = 0
    answer: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class DeterminationLine:
    """One determination in a list; `due` None: nobody is waited for."""

    number: str
    list: Text
    organ: str
    step: CaseStep
    waits_for: Party
    due: datetime | None
    late: bool
    end: CaseEnd | None
    since: datetime


@dataclass(frozen=True, slots=True)
class DefenceShown:
    """What was said in defence, and when."""

    said_at: datetime
    by_agent: bool
    words: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """An act that was done; `words` for those alone that have none elsewhere."""

    number: int
    act: Text
    done_at: datetime
    mine: bool
    words: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A file of a determination: whose, when, how many bytes; `name` None where the key that opens it was destroyed."""

    number: str
    party: Party
    at: datetime
    size: int
    name: str | None


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file as it is handed out, for a download and never to be shown in place; `media_type` of its kind."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Listing:
    """列入: from when until when, with its last day; `shown`: whether it is in display now."""

    since: date
    until: date
    shown: bool
    annulled_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeterminationShown:
    """A determination whole, for who is concerned and for the organ. Whose it is is not told; the document says it to who holds it.

    `notice` and `repair` are what was served, as paragraphs; `may` are the acts that this actor can do now, `why_not` why one that
    the step has is not theirs.
    """

    line: DeterminationLine
    serious_list: SeriousList
    basis: tuple[Text, ...]
    document: str
    document_day: date
    item: Text
    domain: str
    relevance: str
    proportion: str
    conditions: tuple[tuple[Text, Text], ...]
    founded: bool
    noticed_at: datetime | None
    defence_until: datetime | None
    announced_months: int | None
    notice: tuple[Text, ...]
    defences: tuple[DefenceShown, ...]
    may_state: bool
    decided_at: datetime | None
    listed: bool | None
    months: int | None
    decision: str
    answer: str
    decision_document: str
    served_at: datetime | None
    repair: tuple[Text, ...]
    listing: Listing | None
    steps: tuple[StepShown, ...]
    evidence: tuple[EvidenceLine, ...]
    may: tuple[CaseAct, ...]
    why_not: Mapping[Deed, Text]
    ways_on: tuple[tuple[Text, date | None], ...]


@dataclass(frozen=True, slots=True)
class DeterminationCounts:
    """How many there are, by where they are: open, listed, not listed, over otherwise."""

    open: int
    listed: int
    not_listed: int
    over: int

    @property
    def all(self) -> int:
        """All of them."""
        return self.open + self.listed + self.not_listed + self.over
