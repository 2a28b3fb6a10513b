"""修复条件: what repair of a record asks for, as packs say it, and how far it is fulfilled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import Explanation
from gongxin.lib.periods import Length

from ..enums import AdverseClass, Met, Party, RepairGround, SubjectKind
from .citation import Citation, citations_of, text_of
from .item import Item


@dataclass(frozen=True, slots=True)
class ShownBy:
    """证明: a field of a record that shows it; without `values`, that the field is filled is enough."""

    item: str
    field: str
    values: tuple[str, ...]

    def shows(self, content: Mapping[str, str]) -> bool:
        """Whether that content does."""
        said = content.get(self.field, "")
        return said in self.values if self.values else bool(said)


@dataclass(frozen=True, slots=True)
class RepairCondition:
    """修复条件: one condition of repair, or (`restructuring`) a lane in place of others, or (`barred`) what excludes it.

    Without `items`, `classes` or `subject_kinds` it concerns all. `shown_by` says which records show it, `held_by` who has the proof
    where none does; `promise` is the text of a commitment; `instead_of` are the conditions that a fast lane takes the place of.
    """

    code: str
    pack: str
    ground: RepairGround
    title: Text
    todo: Text | None
    promise: Text | None
    items: frozenset[str]
    classes: frozenset[AdverseClass]
    subject_kinds: frozenset[SubjectKind]
    shown_by: tuple[ShownBy, ...]
    held_by: Party | None
    instead_of: frozenset[str]
    basis: tuple[Citation, ...]
    note: Text | None

    def concerns(self, facts: RepairFacts) -> bool:
        """Whether it is a condition of that record's repair."""
        return (
            self.pack in facts.packs
            and (not self.items or facts.item.code in self.items)
            and (not self.classes or facts.adverse_class in self.classes)
            and (not self.subject_kinds or facts.subject_kind in self.subject_kinds)
        )

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> RepairCondition:
        """Build from one entry of `repairs.yaml`."""
        return cls(
            code=raw["code"],
            pack=pack,
            ground=RepairGround(raw["ground"]),
            title=Text.from_dict(raw["title"]),
            todo=text_of(raw.get("todo")),
            promise=text_of(raw.get("promise")),
            items=frozenset(raw.get("items", ())),
            classes=frozenset(map(AdverseClass, raw.get("classes", ()))),
            subject_kinds=frozenset(map(SubjectKind, raw.get("subject_kinds", ()))),
            shown_by=tuple(
                ShownBy(one["item"], one["field"], tuple(one.get("is", ())))
                for one in raw.get("shown_by", ())
            ),
            held_by=Party(raw["held_by"]) if "held_by" in raw else None,
            instead_of=frozenset(raw.get("instead_of", ())),
            basis=citations_of(raw["basis"]),
            note=text_of(raw.get("note")),
        )


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record of the same subject: its item, what it says, and since when it holds."""

    item: str
    content: Mapping[str, str]
    since: date


@dataclass(frozen=True, slots=True)
class RepairFacts:
    """What is known of a record whose repair is in question, and nothing that says whose it is.

    `packs` are those of its item and of its source, with their parents; `start` is the day from which display is counted and
    `shortest` its shortest period, if there is one; `held` are the other records of the file.
    """

    item: Item
    adverse_class: AdverseClass | None
    subject_kind: SubjectKind
    packs: Collection[str]
    start: date
    shortest: Length | None
    content: Mapping[str, str]
    held: tuple[HeldRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class RepairFinding:
    """One condition as it stands on a day: `why` step by step, `from_day` the first day on which it is fulfilled, where a day decides."""

    condition: RepairCondition
    met: Met
    why: Explanation
    from_day: date | None = None

    @property
    def stops(self) -> bool:
        """Whether nobody may grant repair while it stands so; what else is missing is for the organ to judge."""
        return self.met in {Met.LATER, Met.BARRED}
