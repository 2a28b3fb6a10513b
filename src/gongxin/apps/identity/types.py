"""Who acts, as the rest of the house sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .enums import FactorMethod, Role


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """代办: that a person acts for another, under the mandate of that number, since `at`; whether they may, `access` judges."""

    mandate: str
    agent_key: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """行为人: an account, a system job or a command, passed into every operation.

    `ref` is opaque (`account:12`, `system:demo`); it is what events carry. What was granted before `since` is over.
    Who acts `on_behalf` of another has no `subject_key`: what does not know of mandates finds nobody.
    """

    ref: str
    role: Role
    organ: str = ""
    unit: str = ""
    subject_key: UUID | None = None
    since: datetime | None = None
    on_behalf: OnBehalf | None = None


@dataclass(frozen=True, slots=True)
class CallingSystem:
    """A department's system that calls with a token."""

    ref: str
    organ: str
    label: str


@dataclass(frozen=True, slots=True)
class Worker:
    """An account or a system by which somebody works with the platform, as the administrators see it.

    `way` is by what an account is opened first: the code of its organ's provider, or nothing for its password.
    """

    ref: str
    organ: str
    unit: str
    name: str
    role: Role = Role.OFFICER
    last_sign_in: datetime | None = None
    way: str = ""


@dataclass(frozen=True, slots=True)
class FactorLine:
    """A second factor as its owner sees it."""

    number: int
    method: FactorMethod
    label: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonalTokenLine:
    """A token as its person sees it: what it is for and until when, never the token."""

    number: int
    label: str
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None


def system_actor(name: str) -> Actor:
    """The platform itself, running the job or command `name`."""
    return Actor(ref=f"system:{name}", role=Role.OPERATOR)
