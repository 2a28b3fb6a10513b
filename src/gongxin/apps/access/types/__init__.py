"""What crosses the one door to the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gongxin.apps.identity.api import Assurance
from gongxin.apps.recalls.api import Ground, RecallState
from gongxin.lib.bilingual import Text

from ..enums import (
    AlarmKind,
    AlarmOutcome,
    AuthorisationState,
    BulkState,
    ClosedBecause,
    DeclineReason,
    DeferralState,
    FileReason,
    GrantState,
    HeldState,
    MandateKind,
    MandateState,
    Power,
    Verdict,
)
from .file import Basis as Basis
from .file import FieldShown as FieldShown
from .file import FieldTelling as FieldTelling
from .file import FileShown as FileShown
from .file import ItemTelling as ItemTelling
from .file import RecordShown as RecordShown
from .file import RoleShown as RoleShown


@dataclass(frozen=True, slots=True)
class AssertedPerson:
    """Whom an identity provider names, and how sure it is; None where it does not say in words we know."""

    name: str
    id_number: str
    assurance: Assurance | None


@dataclass(frozen=True, slots=True)
class Asking:
    """A look-up as it is asked: purpose, case or authorisation, and the person or organisation by name and number.

    `once` is a key of the asker's own: the same again is answered the same and is no second look-up. `held` is the
    number of the agreement by which it is made, where the purpose is sensitive.
    """

    purpose: str
    case_reference: str
    identifier: str
    name: str
    authorisation: str = ""
    once: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """授权内容: who may look up which items, what for, until when, how often, and how long the recipient keeps it."""

    organ: str
    purpose: str
    items: frozenset[str]
    ends_at: datetime
    times: int
    keep_days: int


@dataclass(frozen=True, slots=True)
class AuthorisationView:
    """An authorisation as its person and its recipient see it."""

    number: str
    terms: Terms
    state: AuthorisationState
    used: int
    asked_at: datetime
    given_at: datetime | None
    withdrawn_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a purpose's question: yes until `holds_until` if nothing else happens, no as of `read_at`."""

    verdict: Verdict
    read_at: datetime
    question: Text = Text("", "")  # noqa: RUF009  # Text is frozen
    basis: tuple[Basis, ...] = ()
    holds_until: datetime | None = None
    event: str = ""


@dataclass(frozen=True, slots=True)
class Granted:
    """What a grant in force allows: None narrows nothing."""

    purposes: frozenset[str]
    categories: frozenset[str] | None = None
    sources: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class GrantScope:
    """The scope of a grant as it is proposed; empty categories and divisions narrow nothing."""

    purposes: frozenset[str]
    categories: frozenset[str]
    divisions: frozenset[str]
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant in the list of the security administrators."""

    number: int
    grantee: str
    name: str
    organ: str
    scope: GrantScope
    state: GrantState
    proposed_by: str
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class MandateTerms:
    """代办内容: who acts, by name and number, in what, from when and until when."""

    agent_name: str
    agent_number: str
    powers: frozenset[Power]
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate as its two sides, or the administrators, see it.

    `principal` is for whom: a person masked, an organisation by its name, empty where the platform knows no name.
    `agent` is who acts, told to everybody but the agent while they have not accepted.
    """

    number: str
    kind: MandateKind
    powers: frozenset[Power]
    state: MandateState
    given: bool
    principal: str
    agent: str
    evidence: str
    begins_at: datetime
    ends_at: datetime
    proposed_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    proposed_by: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An alarm about an officer's look-ups in the reviewer's list; `name` is empty for a system's officer."""

    number: int
    officer: str
    name: str
    organ: str
    kind: AlarmKind
    raised_at: datetime
    subjects: int
    outcome: AlarmOutcome | None


@dataclass(frozen=True, slots=True)
class LookUpSeen:
    """A look-up that was made, as its organ sees it again; `result` is a verdict or `file`."""

    event: str
    at: datetime
    purpose: str
    case_reference: str
    authorisation: str
    result: str
    items: tuple[str, ...]
    in_ledger: bool


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One subject of a bulk look-up, as asked: name and namespaced number."""

    name: str
    identifier: str


@dataclass(frozen=True, slots=True)
class BulkAnswer:
    """One row of the answers; `until` of a yes in ISO 8601, else empty; `mark` tells for whom the row was made."""

    name: str
    number: str
    verdict: str
    until: str
    mark: str


@dataclass(frozen=True, slots=True)
class BulkLine:
    """A bulk look-up in the organ's list."""

    number: str
    purpose: str
    case_reference: str
    warrant: str
    persons: int
    organisations: int
    answered: int
    asked_at: datetime
    asked_by: str
    ends_at: datetime
    state: BulkState
    waits_for_me: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A look-up that waits for another unit, in a list: for what, never about whom.

    `wants` is None where the purpose's question is to be answered, else why the file is needed.
    """

    number: str
    purpose: str
    case_reference: str
    wants: FileReason | None
    unit: str
    asked_at: datetime
    ends_at: datetime
    state: HeldState
    declined_because: DeclineReason | None
    mine: bool


@dataclass(frozen=True, slots=True)
class HeldShown:
    """The same with what is to be judged; name and number are masked, and empty once they are destroyed."""

    line: HeldLine
    name: str
    identifier: str
    grounds: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """Who agreed to a look-up for a sensitive purpose, and by which number."""

    held: str
    second: str
    unit: str


@dataclass(frozen=True, slots=True)
class DeferralAsked:
    """For which case the person is to be told later, on whose word, and when."""

    purpose: str
    case_reference: str
    authority: str
    document: str
    until: datetime


@dataclass(frozen=True, slots=True)
class DeferralLine:
    """A deferral in the organ's list; `looks` were made under it so far."""

    number: str
    purpose: str
    case_reference: str
    authority: str
    document: str
    unit: str
    asked_at: datetime
    ends_at: datetime
    looks: int
    state: DeferralState
    mine: bool
    waits_for_me: bool


@dataclass(frozen=True, slots=True)
class DeferralTotals:
    """How many looks of an organ are sealed now, and how many that were sealed have been told; for the public."""

    organ: str
    sealed: int
    told: int


@dataclass(frozen=True, slots=True)
class Deferred:
    """On whose word a look is told later, and when."""

    authority: str
    document: str
    until: datetime


@dataclass(frozen=True, slots=True)
class OwnRecall:
    """A recall as the person sees it; `organ` None: the look behind it is told later, on whose word `deferred` says.

    `case` is the case that ended the records; empty where something else did. `looks` are the look-ups whose answers
    were recalled, `event` what the log holds of the sending.
    """

    number: str
    ground: Ground
    items: tuple[Text, ...]
    case: str
    made_at: datetime
    organ: Text | None
    looks: tuple[UUID, ...]
    fetched_at: datetime | None
    due_at: datetime
    acknowledged_at: datetime | None
    state: RecallState | None
    event: UUID
    deferred: Deferred | None


@dataclass(frozen=True, slots=True)
class Closed:
    """An entry about a person that is not opened to them yet, and what they are told instead."""

    because: ClosedBecause
    words: Text


@dataclass(frozen=True, slots=True)
class LookBehind:
    """A look-up that an alarm is about, as a reviewer sees it: for what, never about whom."""

    at: datetime
    event: str
    purpose: Text
    case_reference: str
    case_known: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Look:
    """One line of 谁查过我; `answer` is all that was told, where no file was opened.

    `agreed_unit` is the unit of the officer who agreed to it, where the purpose is sensitive. A `sealed` one says nothing
    but its hour, on whose word and until when it is `deferred`; one that was deferred goes on to say so. `left_out` tells what
    a rule of the pack leaves out, and why.
    """

    at: datetime
    event: str
    own: bool
    organ: Text
    unit: str
    purpose: Text
    case_reference: str
    items: tuple[Text, ...]
    item_codes: frozenset[str]
    records: int
    in_ledger: bool
    answer: Text | None = None
    agreed_unit: str = ""
    organ_code: str = ""
    deferred: Deferred | None = None
    sealed: bool = False
    left_out: Text | None = None
