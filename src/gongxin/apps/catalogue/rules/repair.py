"""The conditions of repair (Order 36 of 2025), one class each: whether one is fulfilled on a day, by what, and step by step why.

They judge what is known and decide nothing: an officer of the organ that made the finding does, and what nobody may grant yet
(the shortest display is not over, or the law excludes repair) is all that they stop. A record of volunteering, a donation or
training is none of the facts that they look at, since Order 36 knows no such ground.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import ClassVar

from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import NO_ARTICLE, Explained, Explanation
from gongxin.lib.reckoning import follows_step, length_words, period_step

from ..enums import Met, Party, RepairGround
from ..types.repair import RepairCondition, RepairFacts, RepairFinding, ShownBy


class ConditionRule(ABC):
    """One ground of Order 36; the docstring of each subclass says what it asks for."""

    ground: ClassVar[RepairGround]

    def judge(
        self,
        condition: RepairCondition,
        facts: RepairFacts,
        *,
        given: Collection[str],
        on: date,
        article: Text,
    ) -> RepairFinding:
        """How far the condition is fulfilled on that day; `given` are the codes of those that come with the application."""
        met, steps, from_day = self.weigh(condition, facts, given=given, on=on, article=article)
        first = Explained(condition.title, article)
        return RepairFinding(condition, met, Explanation((first, *steps), from_day), from_day)

    @abstractmethod
    def weigh(
        self,
        condition: RepairCondition,
        facts: RepairFacts,
        *,
        given: Collection[str],
        on: date,
        article: Text,
    ) -> tuple[Met, tuple[Explained, ...], date | None]:
        """The state, the steps that lead to it, and the first day on which it is fulfilled, where a day decides."""


class ShortestDisplay(ConditionRule):
    """The shortest display of the record's class is over: repair may be asked for from the day after its last day."""

    ground = RepairGround.SHORTEST_DISPLAY

    def weigh(
        self,
        condition: RepairCondition,
        facts: RepairFacts,
        *,
        given: Collection[str],
        on: date,
        article: Text,
    ) -> tuple[Met, tuple[Explained, ...], date | None]:
        if facts.shortest is None:
            return Met.HELD, (Explained(_NO_SHORTEST, article),), None
        words = length_words(facts.shortest)
        label = facts.item.field(facts.item.display.from_field).label
        counted = period_step(facts.start, facts.shortest)
        last = counted.after or facts.start
        from_day = last + timedelta(days=1)
        steps = (
            Explained(
                Text(
                    f"从「{label.zh}」起算，最短展示{words.zh}。",
                    f"Counted from “{label.en}”; the shortest display is {words.en}.",
                ),
                article,
                None,
                facts.start,
            ),
            follows_step(facts.start),
            counted,
            Explained(_FROM_NEXT_DAY, article, last, from_day),
        )
        return (Met.HELD if on >= from_day else Met.LATER), steps, from_day


class _Shown(ConditionRule):
    """Something that a record shows, the organ looks up, or the person gives, in this order; what a record denies is missing."""

    def weigh(
        self,
        condition: RepairCondition,
        facts: RepairFacts,
        *,
        given: Collection[str],
        on: date,
        article: Text,
    ) -> tuple[Met, tuple[Explained, ...], date | None]:
        shown, denied = self._records(condition, facts)
        if shown is not None:
            return Met.HELD, (shown,), None
        if condition.code in given:
            return Met.GIVEN, (Explained(_WITH_THE_APPLICATION),), None
        if denied is not None:
            return Met.MISSING, (denied, *_todo(condition)), None
        if condition.held_by is Party.SOURCE:
            return Met.BY_SOURCE, (Explained(_SOURCE_LOOKS), *_todo(condition)), None
        return Met.MISSING, tuple(_todo(condition)), None

    def _records(
        self, condition: RepairCondition, facts: RepairFacts
    ) -> tuple[Explained | None, Explained | None]:
        """What a record says for it, and what this record itself says against it."""
        denied = None
        for one in condition.shown_by:
            if one.item == facts.item.code:
                said = facts.content.get(one.field, "")
                if one.shows(facts.content):
                    return _read(facts, one, said), None
                if said:
                    denied = _read(facts, one, said)
            for held in facts.held:
                # what was there before the decision says nothing of what was done after it
                if held.item == one.item and held.since >= facts.start and one.shows(held.content):
                    return Explained(_HELD_RECORD, NO_ARTICLE, None, held.since), None
        return None, denied


class DutyPerformed(_Shown):
    """The duty under the document is performed and the conduct corrected."""

    ground = RepairGround.PERFORMED


class CommitmentMade(_Shown):
    """A commitment to keep the law was made in public."""

    ground = RepairGround.COMMITMENT


class SectorCondition(_Shown):
    """What a law, regulation or rule of the sector or the place asks for besides."""

    ground = RepairGround.SECTOR


class Restructuring(ConditionRule):
    """A court approved a restructuring: it stands in place of other conditions, for who shows the ruling."""

    ground = RepairGround.RESTRUCTURING

    def weigh(
        self,
        condition: RepairCondition,
        facts: RepairFacts,
        *,
        given: Collection[str],
        on: date,
        article: Text,
    ) -> tuple[Met, tuple[Explained, ...], date | None]:
        if condition.code in given:
            return Met.GIVEN, (Explained(_WITH_THE_APPLICATION),), None
        return Met.NOT_NEEDED, (Explained(_ONLY_IF), *_todo(condition)), None


class Barred(ConditionRule):
    """The law excludes repair of such a record: it is shown until its own end."""

    ground = RepairGround.BARRED

    def weigh(
        self,
        condition: RepairCondition,
        facts: RepairFacts,
        *,
        given: Collection[str],
        on: date,
        article: Text,
    ) -> tuple[Met, tuple[Explained, ...], date | None]:
        return Met.BARRED, (Explained(_UNTIL_ITS_END, article), *_todo(condition)), None


CONDITION_RULES: Mapping[RepairGround, ConditionRule] = {
    rule.ground: rule
    for rule in (
        ShortestDisplay(),
        DutyPerformed(),
        CommitmentMade(),
        SectorCondition(),
        Restructuring(),
        Barred(),
    )
}
"""Every ground with its rule."""


def judge_repair(
    conditions: Iterable[RepairCondition],
    facts: RepairFacts,
    *,
    on: date,
    given: Collection[str] = (),
    articles: Mapping[str, Text] | None = None,
) -> tuple[RepairFinding, ...]:
    """All conditions that concern the record, as they stand on that day.

    `given` are the codes of the conditions that the person fulfils with the application, `articles` what each rests on, in words.
    """
    concerning = [one for one in conditions if one.concerns(facts)]
    instead = {
        code
        for one in concerning
        if one.ground is RepairGround.RESTRUCTURING and one.code in given
        for code in one.instead_of
    }
    said = articles or {}
    return tuple(
        _not_needed(one, said.get(one.code, NO_ARTICLE))
        if one.code in instead
        else CONDITION_RULES[one.ground].judge(
            one, facts, given=given, on=on, article=said.get(one.code, NO_ARTICLE)
        )
        for one in concerning
    )


def first_day(findings: Iterable[RepairFinding], *, on: date) -> date | None:
    """The first day, `on` or later, on which repair may be asked for; None where the law excludes it, or no pack says on what conditions."""
    found = list(findings)
    if not found or any(one.met is Met.BARRED for one in found):
        return None
    return max([on, *(one.from_day for one in found if one.from_day and one.stops)])


def _not_needed(condition: RepairCondition, article: Text) -> RepairFinding:
    steps = (Explained(condition.title, article), Explained(_LANE_INSTEAD))
    return RepairFinding(condition, Met.NOT_NEEDED, Explanation(steps, None))


def _todo(condition: RepairCondition) -> list[Explained]:
    return [Explained(condition.todo)] if condition.todo else []


def _read(facts: RepairFacts, one: ShownBy, said: str) -> Explained:
    label = facts.item.field(one.field).label
    return Explained(
        Text(f"记录中「{label.zh}」：{said}。", f"“{label.en}” of the record says: {said}.")
    )


_NO_SHORTEST = Text(
    "这一类别没有最短展示期限，履行义务后随时可以申请。",
    "This class has no shortest display: ask at any time, once the duty is performed.",
)
_FROM_NEXT_DAY = Text(
    "最短展示期限的最后一日过后，从次日起可以申请。",
    "From the day after the last day of the shortest display it may be asked for.",
)
_WITH_THE_APPLICATION = Text("您随申请提供。", "You give it with the application.")
_SOURCE_LOOKS = Text(
    "证明在作出认定的单位手里，由它自行核对，不要求您提交。",
    "The organ that made the finding holds the proof and looks it up; you are not asked for it.",
)
_HELD_RECORD = Text(
    "您的记录中已有一条说明这一点，不要求您再提交。",
    "A record of your file shows it already; you are not asked for it again.",
)
_ONLY_IF = Text(
    "没有经法院批准的重整，不适用。",
    "It does not concern you unless a court approved a restructuring.",
)
_LANE_INSTEAD = Text(
    "有法院批准的重整裁定，不再要求这一条。",
    "With the court’s ruling on the restructuring this is not asked for.",
)
_UNTIL_ITS_END = Text(
    "依法不能提前停止展示；到最长期限自动停止。",
    "Its display cannot be ended early; it ends by itself at its longest.",
)
