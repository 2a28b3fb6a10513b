"""By which record which grade: one rule class each, whose docstring is the message that people read, Chinese in the first line, English in the second.

A rule looks at one record and at nothing else. The grade is the worst that any one record names, and the best where none names another: so
nothing is added up, more of the same changes nothing, and what a sector's rules do not name has no part in it (charter C8, C10).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from datetime import date
from typing import ClassVar

from gongxin.lib.bilingual import Text, day_words
from gongxin.lib.periods import last_day

from ..types.grading import Grade, GradeFact, GradeProposed, GradeReason, Grading, NamedFact

_MULTIPLE = ";"


class GradeRule(ABC):
    """One way in which a record can name a grade; the docstring of each subclass is its message."""

    code: ClassVar[str]

    @property
    def message(self) -> Text:
        """Why such a record names a grade, in words for people."""
        zh, en = (line.strip() for line in (type(self).__doc__ or "").strip().splitlines()[:2])
        return Text(zh, en)

    def names(self, named: NamedFact, fact: GradeFact, *, on: date) -> bool:
        """Whether that record is what the sector's rules name, on that day."""
        return (
            fact.item == named.item
            and (not named.months or on <= last_day(fact.day, months=named.months))
            and self.fits(named, fact)
        )

    @abstractmethod
    def fits(self, named: NamedFact, fact: GradeFact) -> bool:
        """The part of it that is this rule's own."""


class RecordOfClass(GradeRule):
    """展示期内有本领域报送的一条记录，属于办法写明的条目和失信类别。
    A record in display, filed in this sector, is of an item and a class that its rules name.
    """

    code = "record-of-class"

    def fits(self, named: NamedFact, fact: GradeFact) -> bool:
        return fact.adverse_class in named.classes


class RecordSays(GradeRule):
    """展示期内有本领域报送的一条记录，载明办法写明的情形。
    A record in display, filed in this sector, says one of the things that its rules name.
    """

    code = "record-says"

    def fits(self, named: NamedFact, fact: GradeFact) -> bool:
        return bool(named.values & set(fact.content.get(named.field, "").split(_MULTIPLE)))


NAMED: dict[str, GradeRule] = {rule.code: rule for rule in (RecordOfClass(), RecordSays())}
"""What a pack may name a record by."""
NOTHING_NAMED = "nothing-named"
_NOTHING = Text(
    "展示期内没有本领域报送的、办法写明的记录。",
    "No record in display, filed in this sector, is one that its rules name.",
)


def propose_grade(grading: Grading, facts: Iterable[GradeFact], *, on: date) -> GradeProposed:
    """The grade by the sector's rules, with the reason of each record that names one; it decides nothing: officers do."""
    reasons = tuple(one for fact in facts if (one := _of_one(grading, fact, on=on)))
    order = [one.code for one in grading.grades]
    worst = max((order.index(one.grade) for one in reasons), default=0)
    if not worst:
        best = grading.best
        return GradeProposed(
            best.code,
            (GradeReason(best.code, NOTHING_NAMED, _NOTHING, None, "", "", best.title),),
        )
    return GradeProposed(order[worst], reasons)


def _of_one(grading: Grading, fact: GradeFact, *, on: date) -> GradeReason | None:
    """The worst grade that this record names by itself."""
    found = list(_named_by(grading, fact, on=on))
    if not found:
        return None
    grade, rule = found[-1]
    day = day_words(fact.day)
    said = Text(f"{fact.number}（{day.zh}）", f"{fact.number} ({day.en})")
    return GradeReason(
        grade.code, rule.code, rule.message, fact.record, fact.item, fact.adverse_class, said
    )


def _named_by(grading: Grading, fact: GradeFact, *, on: date) -> Iterator[tuple[Grade, GradeRule]]:
    for grade in grading.grades:
        for named in grade.when:
            rule = NAMED[named.rule]
            if rule.names(named, fact, on=on):
                yield grade, rule
