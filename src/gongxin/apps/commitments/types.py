"""What crosses the door of commitments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gongxin.apps.catalogue.api import CommitmentType
from gongxin.lib.bilingual import Text

from .enums import Deed, Fulfilment, Stage


@dataclass(frozen=True, slots=True)
class Given:
    """填写的内容: what comes with a commitment: the organ, what it is for, and the maker's own words where the type wants them.

    `read` is the digest of the text that was shown (`TextShown`), `submission` names the form that was sent.
    """

    type_code: str
    organ: str
    matter: str
    detail: str
    words: str
    read: str
    submission: UUID


@dataclass(frozen=True, slots=True)
class AtCounter:
    """在窗口的人: who stands there; for an organisation its code and the mandate that they show."""

    name: str
    number: str
    organisation: str = ""
    mandate: str = ""
    organisation_name: str = ""


@dataclass(frozen=True, slots=True)
class TextShown:
    """承诺书全文: everything that is read before it is made, and the digest that says which text it was."""

    paragraphs: tuple[Text, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Offered:
    """可以作出的承诺: a type and the organs that take it."""

    type: CommitmentType
    organs: tuple[tuple[str, Text], ...]
    text: TextShown


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """One commitment in a list; `due` None: nothing is waited for."""

    number: str
    title: Text
    organ: str
    stage: Stage
    state: Fulfilment | None
    made_at: datetime
    due: datetime | None
    until: date


@dataclass(frozen=True, slots=True)
class CommitmentShown:
    """A commitment whole, for who made it and for the accepting organ.

    `may` are the acts that this actor can do now, `why_not` why one that the stage has is not theirs. `claim` is what the notice
    says was not performed.
    """

    line: CommitmentLine
    type: CommitmentType
    maker: str
    name: str
    identifier: str
    matter: Text
    text: str
    words: str
    liability: str
    openness: str
    digest: str
    at_counter: bool
    by_agent: bool
    made_on: date
    perform_last: date
    accepted_at: datetime | None
    batch: str
    ending: str
    noticed_at: datetime | None
    answer_until: datetime | None
    announced: Fulfilment | None
    claim: str
    notice: tuple[Text, ...]
    answered_at: datetime | None
    answer: str
    found_at: datetime | None
    unperformed: str
    weighed: str
    document: str
    may: tuple[Deed, ...]
    why_not: Mapping[Deed, Text]


@dataclass(frozen=True, slots=True)
class Finding:
    """认定: what another officer confirms was not performed, in answer to what was said, by which decision."""

    state: Fulfilment
    unperformed: str
    weighed: str = ""
    document: str = ""
