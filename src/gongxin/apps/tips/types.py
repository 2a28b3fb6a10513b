"""What the pages see of tips."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .enums import OfficerState, PassGround, RewardAmount, Speech, TipOutcome, TipState


@dataclass(frozen=True, slots=True)
class TipLeft:
    """What whoever left a tip is told, once: the code is kept nowhere."""

    code: str
    organ: str
    due_at: datetime
    keeps_until: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said between the two sides."""

    speech: Speech
    said_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A passing: proposed, and since `at`, where it was confirmed, done."""

    from_organ: str
    to_organ: str
    ground: PassGround
    proposed_by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Reward:
    """A reward, as far as it is."""

    amount: RewardAmount
    proposed_by: str
    confirmed_at: datetime | None
    collected_at: datetime | None


@dataclass(frozen=True, slots=True)
class TipFollowed:
    """A tip as whoever has its code sees it: no officer is named, and of a reward nothing until it is confirmed."""

    matter: str
    organ: str
    state: TipState
    left_at: datetime
    taken_up_at: datetime | None
    closed_at: datetime | None
    outcome: TipOutcome | None
    due_at: datetime | None
    late: bool
    keeps_until: datetime
    gone: bool
    passed: tuple[Passed, ...]
    said: tuple[Said, ...]
    files: int
    reward: Reward | None
    may_add: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class TipLine:
    """A tip in the queue of its organ; `alike` counts others there with the very same words."""

    number: str
    matter: str
    state: TipState
    left_at: datetime
    due_at: datetime | None
    late: bool
    taken_up_by: str
    outcome: TipOutcome | None
    alike: int
    passing: bool
    reward_waits: bool


@dataclass(frozen=True, slots=True)
class TipFile:
    """A file that came with a tip, as it is listed."""

    number: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class TipFileHandedOut:
    """A file with what it holds."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TipOpened:
    """A tip as its officers see it. Whether there is a name is told; which, by an act of its own."""

    line: TipLine
    has_contact: bool
    keeps_until: datetime
    gone: bool
    said: tuple[Said, ...]
    files: tuple[TipFile, ...]
    passed: tuple[Passed, ...]
    reward: Reward | None
    rewarded: bool
    closed_at: datetime | None
    closed_by: str


@dataclass(frozen=True, slots=True)
class TipOfficerLine:
    """A grant to handle tips."""

    number: int
    officer: str
    name: str
    organ: str
    ends_at: datetime
    state: OfficerState
    proposed_by: str


@dataclass(frozen=True, slots=True)
class TipFigure:
    """How many tips of a matter came to an end of that class, or are open (None); `tips` None for fewer than ten."""

    matter: str
    outcome: TipOutcome | None
    tips: int | None
