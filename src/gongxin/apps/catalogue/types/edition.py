"""版本与目录: packs as they were loaded, and everything that those in force say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from gongxin.apps.directory.api import InstrumentInfo
from gongxin.lib.bilingual import Text

from .citation import text_of
from .clock import Clock
from .code_list import CodeList
from .commitment import CommitmentType
from .grading import Grading
from .item import Item
from .listing import SeriousList
from .measure import Measure
from .purpose import Purpose
from .repair import RepairCondition
from .tip_matter import TipMatter
from .workflow import Workflow


@dataclass(frozen=True, slots=True)
class PackSummary:
    """What a page says of a loaded pack."""

    code: str
    edition: str
    title: Text
    level: str
    in_force_from: date
    digest: str
    items: int
    instruments: int
    organs: int
    purposes: int


@dataclass(frozen=True, slots=True)
class DomainEntry:
    """领域 or 职业 of a policy paper: the items that serve it, or why nothing is recorded."""

    code: str
    pack: str
    name: Text
    papers: tuple[str, ...]
    items: tuple[str, ...]
    facet: str
    not_recorded: Text | None

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> DomainEntry:
        """Build from one entry of `domains.yaml`."""
        return cls(
            code=raw["code"],
            pack=pack,
            name=Text.from_dict(raw["name"]),
            papers=tuple(raw["papers"]),
            items=tuple(raw["items"]),
            facet=raw.get("facet", ""),
            not_recorded=text_of(raw.get("not_recorded")),
        )


@dataclass(frozen=True, slots=True)
class DomainMap:
    """Every domain and occupation that the papers name."""

    domains: tuple[DomainEntry, ...] = ()
    occupations: tuple[DomainEntry, ...] = ()


class EditionRef(NamedTuple):
    """Which edition of a pack, and what it said: `digest` is that of its whole document."""

    pack: str
    edition: str
    digest: str


@dataclass(frozen=True, slots=True)
class EditionWaiting:
    """An edition that is loaded and not in force yet."""

    ref: EditionRef
    title: Text
    in_force_from: date


@dataclass(frozen=True, slots=True)
class EditionCandidate:
    """An edition that a what-if asks about, whole, and the instant at which it takes force or would now."""

    ref: EditionRef
    document: Mapping[str, Any]
    begins: datetime


@dataclass(frozen=True, slots=True)
class Catalogue:
    """目录: everything the editions in force say, read at once for readers that need much of it.

    `retired` items and `past_purposes` stood in an earlier edition; what was recorded or looked up
    under them still bears their names. `clocks` has of each the one that holds last, `clock_editions` all
    of them; `editions` are those in force, `test_profiles` which packs are for tests. `repairs` are the conditions of repair,
    `lists` what may be determined, `gradings` how each sector grades, `commitments` what anybody may commit themselves to, `measures` the constraints and incentives,
    `tip_matters` what a tip may be about, `parents` the pack above each pack that has one.
    """

    items: Mapping[str, Item]
    retired: Mapping[str, Item]
    code_lists: Mapping[str, CodeList]
    purposes: Mapping[str, Purpose]
    past_purposes: Mapping[str, Purpose]
    clocks: Mapping[str, Clock]
    clock_editions: Mapping[str, tuple[Clock, ...]]
    workflows: Mapping[str, Workflow]
    repairs: Mapping[str, RepairCondition]
    lists: Mapping[str, SeriousList]
    commitments: Mapping[str, CommitmentType]
    gradings: Mapping[str, Grading]
    measures: Mapping[str, Measure]
    tip_matters: Mapping[str, TipMatter]
    parents: Mapping[str, str]
    domain_map: DomainMap
    editions: tuple[EditionRef, ...]
    test_profiles: frozenset[str]

    @property
    def known_items(self) -> Mapping[str, Item]:
        """Items by code, retired ones too: what was recorded under them is still shown."""
        return {**self.retired, **self.items}

    def with_parents(self, pack: str) -> tuple[str, ...]:
        """The pack and those above it."""
        found = [pack]
        while (above := self.parents.get(found[-1])) and above not in found:
            found.append(above)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Packs:
    """Everything that packs said at one moment: the catalogue, and the directory's names and instruments.

    `loaded` are the editions that had taken force by then, in the order of loading; the last of each pack was in force.
    """

    catalogue: Catalogue
    organs: Mapping[str, Text]
    instruments: Mapping[str, InstrumentInfo]
    loaded: tuple[EditionRef, ...]
