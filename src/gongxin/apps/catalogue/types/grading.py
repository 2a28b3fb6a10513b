"""信用分级与分类监管: which grade a sector gives on which record, by its own published rules, and what follows for its inspections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from gongxin.lib.bilingual import Text
from gongxin.lib.periods import Length

from ..enums import AdverseClass
from .citation import Citation, citations_of, text_of


@dataclass(frozen=True, slots=True)
class NamedFact:
    """办法写明的记录: one kind of record that names a grade, by the code of the rule that judges it (`rules/grading.py`).

    `values` are those of the code field `field`; `months`: only so long after the day of its document, 0: as long as it is displayed.
    """

    rule: str
    item: str
    classes: frozenset[AdverseClass]
    field: str
    values: frozenset[str]
    months: int

    @classmethod
    def from_pack(cls, raw: Mapping[str, Any]) -> NamedFact:
        """Build from one entry of `when`."""
        return cls(
            rule=raw["rule"],
            item=raw["item"],
            classes=frozenset(map(AdverseClass, raw.get("classes", ()))),
            field=raw.get("field", ""),
            values=frozenset(raw.get("is", ())),
            months=raw.get("months", 0),
        )


@dataclass(frozen=True, slots=True)
class Supervision:
    """分类监管: how the sector's own organs inspect organisations of a grade; a way of working, and nothing that they are told to others by.

    `every`: at least so long between two routine inspections; `sample`: so many of a hundred are drawn at random.
    """

    title: Text
    every: Length
    sample: int

    @classmethod
    def from_pack(cls, raw: Mapping[str, Any]) -> Supervision:
        """Build from `supervision` of one grade."""
        return cls(Text.from_dict(raw["title"]), Length(**raw["every"]), raw["sample"])


@dataclass(frozen=True, slots=True)
class Grade:
    """等级: one grade of a sector, the kinds of record that name it, and how it is supervised. The best is named by none."""

    code: str
    title: Text
    when: tuple[NamedFact, ...]
    supervision: Supervision

    @classmethod
    def from_pack(cls, raw: Mapping[str, Any]) -> Grade:
        """Build from one entry of `grades`."""
        return cls(
            raw["grade"],
            Text.from_dict(raw["title"]),
            tuple(map(NamedFact.from_pack, raw.get("when", ()))),
            Supervision.from_pack(raw["supervision"]),
        )


@dataclass(frozen=True, slots=True)
class Grading:
    """一个领域的分级: `sector` is the function of the organs that give grades and whose filings alone are looked at; `grades` from the best to the worst.

    `item` is that of which a grade becomes a record, `entry` which of its fields hold what (`grade`, `number`, `organ`, `organ_code`, `ground`, `basis`).
    A grade holds for `months` at the most. `basis` are the sector's own rules, `supervised_by` those on which the inspections follow them.
    """

    code: str
    pack: str
    title: Text
    sector: str
    item: str
    entry: Mapping[str, str]
    months: int
    grades: tuple[Grade, ...]
    basis: tuple[Citation, ...]
    supervised_by: tuple[Citation, ...]
    way_back: Text
    note: Text | None

    @property
    def best(self) -> Grade:
        """The grade of whoever has no record that names another."""
        return self.grades[0]

    @property
    def looks_at(self) -> frozenset[str]:
        """The items that the rules name."""
        return frozenset(fact.item for grade in self.grades for fact in grade.when)

    def grade(self, code: str) -> Grade | None:
        """The grade of that code."""
        return next((one for one in self.grades if one.code == code), None)

    def is_worse(self, code: str, than: str) -> bool:
        """Whether the one grade stands after the other."""
        order = [one.code for one in self.grades]
        return order.index(code) > order.index(than)

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> Grading:
        """Build from one entry of `grades.yaml`."""
        return cls(
            code=raw["code"],
            pack=pack,
            title=Text.from_dict(raw["title"]),
            sector=raw["sector"],
            item=raw["item"],
            entry=dict(raw["entry"]),
            months=raw["months"],
            grades=tuple(map(Grade.from_pack, raw["grades"])),
            basis=citations_of(raw["basis"]),
            supervised_by=citations_of(raw["supervised_by"]),
            way_back=Text.from_dict(raw["way_back"]),
            note=text_of(raw.get("note")),
        )


@dataclass(frozen=True, slots=True)
class GradeFact:
    """One record in display that an organ of the sector filed; nothing of whether it is disputed, and of no other sector."""

    record: UUID
    item: str
    adverse_class: str
    day: date
    number: str
    content: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GradeReason:
    """理由: which grade one record names, by which rule in its words. `record` None: that none names another than the best."""

    grade: str
    rule: str
    message: Text
    record: UUID | None
    item: str
    adverse_class: str
    said: Text


@dataclass(frozen=True, slots=True)
class GradeProposed:
    """What the rules propose: a grade, with the reason of each record that was looked at and names one."""

    grade: str
    reasons: tuple[GradeReason, ...]

    @property
    def decisive(self) -> tuple[GradeReason, ...]:
        """The records that name this grade; with none of them left it stands on nothing."""
        return tuple(one for one in self.reasons if one.record and one.grade == self.grade)
