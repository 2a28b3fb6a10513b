"""A record as pages show it, with what its subject states of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .components import Fact, Link, Status
from .lifeline import LifeLine
from .why import Why
from .words import Words


@dataclass(frozen=True, slots=True)
class Stated:
    """本人说明: the person's own words, which nobody translates, and as what they are to be read."""

    template: ClassVar[str] = "components/stated.html"

    words: str
    as_such: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCard:
    """One record about a person: what; by whom, on what basis; since and until when; who has seen it; how to object, in this order.
    `seen` and `object` are ready for this reader; `dispute`: an objection is open; `statement`: what the person states of it."""

    template: ClassVar[str] = "components/record.html"

    anchor: str
    title: Words
    nature: Words
    status: Status | None = None
    dispute: Status | None = None
    statement: Stated | None = None
    what: tuple[Fact, ...]
    by_whom: tuple[Fact, ...]
    life: LifeLine
    why: Why | None = None
    seen: Words
    seen_link: Link | None = None
    object: Words
    object_links: tuple[Link, ...] = ()
    repair: tuple[Words, ...] = ()
    repair_link: Link | None = None
