"""The conditions under which one document may found a listing, one class each: its docstring is the message that people read,
the first line in Chinese and the second in English.

They look at one document and at nothing else of the file. There is no condition that counts, and none that a number of
smaller matters could fulfil (charter C10).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from typing import ClassVar

from gongxin.lib.bilingual import Text, day_words
from gongxin.lib.identifiers import is_adult_on
from gongxin.lib.periods import last_day

from ..types.listing import ListCondition, ListingFacts, ListingFinding, SeriousList

_MULTIPLE = ";"


class ListingRule(ABC):
    """One condition; the docstring of each subclass is its message."""

    code: ClassVar[str]

    @property
    def message(self) -> Text:
        """What it asks for, in words for people."""
        zh, en = (line.strip() for line in (type(self).__doc__ or "").strip().splitlines()[:2])
        return Text(zh, en)

    @abstractmethod
    def judge(
        self, wanted: SeriousList, condition: ListCondition | None, facts: ListingFacts, on: date
    ) -> tuple[bool, Text]:
        """Whether it holds on that day, and what of the document decided."""


class EffectiveDocument(ListingRule):
    """依据的是一份展示期内的生效文书，并且属于名单写明的条目和类别。
    It rests on one document in effect and in display, of an item and a class that the list names.
    """

    code = "effective-document"

    def judge(
        self, wanted: SeriousList, condition: ListCondition | None, facts: ListingFacts, on: date
    ) -> tuple[bool, Text]:
        named = any(
            one.item == facts.item.code and facts.adverse_class in one.classes
            for one in wanted.founded_on
        )
        return named and facts.shown, facts.item.title


class AdultAtConduct(ListingRule):
    """自然人在行为发生时已满十八周岁；不能确定的，不得列入。
    A person was eighteen or older at the time of the conduct; where that is not known, nobody is listed.
    """

    code = "adult-at-conduct"

    def judge(
        self, wanted: SeriousList, condition: ListCondition | None, facts: ListingFacts, on: date
    ) -> tuple[bool, Text]:
        day = facts.conduct or facts.day
        if not facts.is_person:
            return True, Text("不是自然人", "It is no natural person")
        if facts.born is None:
            return False, Text("证件号码里没有出生日期", "The number tells no birthday")
        return is_adult_on(facts.born, day), day_words(day)


class DocumentSays(ListingRule):
    """文书载明的内容属于名单写明的情形。
    The document says one of the things that the list names.
    """

    code = "document-says"

    def judge(
        self, wanted: SeriousList, condition: ListCondition | None, facts: ListingFacts, on: date
    ) -> tuple[bool, Text]:
        assert condition is not None
        said = facts.content.get(condition.field, "")
        found = [one for one in said.split(_MULTIPLE) if one in condition.values]
        return bool(found), Text("、".join(found) or said, ", ".join(found) or said)


class RecentDocument(ListingRule):
    """文书作出后没有超过名单写明的月数。
    The document is not older than the list allows.
    """

    code = "recent-document"

    def judge(
        self, wanted: SeriousList, condition: ListCondition | None, facts: ListingFacts, on: date
    ) -> tuple[bool, Text]:
        assert condition is not None
        last = last_day(facts.day, months=condition.months)
        return on <= last, day_words(facts.day)


ALWAYS: tuple[ListingRule, ...] = (EffectiveDocument(), AdultAtConduct())
"""What every list asks for, whatever its pack says."""
NAMED: dict[str, ListingRule] = {rule.code: rule for rule in (DocumentSays(), RecentDocument())}
"""What a list may ask for besides, by the code that a pack names it by."""


def weigh_listing(
    wanted: SeriousList, facts: ListingFacts, *, on: date
) -> tuple[ListingFinding, ...]:
    """Every condition of the list as it stands for that document on that day."""
    judged = [(rule, None) for rule in ALWAYS] + [
        (NAMED[one.rule], one) for one in wanted.conditions
    ]
    return tuple(
        ListingFinding(rule.code, rule.message, *rule.judge(wanted, condition, facts, on))
        for rule, condition in judged
    )
