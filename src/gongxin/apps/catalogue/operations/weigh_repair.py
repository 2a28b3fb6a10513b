"""The conditions of a record's repair by the packs: gathered, judged, and each with what it rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from gongxin.apps.directory.api import instrument_titles
from gongxin.lib.bilingual import Text

from ..enums import SubjectKind
from ..rules.repair import judge_repair
from ..types import Catalogue, DisplayDays, HeldRecord, RepairFacts, RepairFinding
from .derive_display import derive_shortest
from .explain_display import cited_words


def repair_facts(
    *,
    days: DisplayDays,
    subject_kind: str,
    place: str,
    catalogue: Catalogue,
    held: Iterable[HeldRecord] = (),
) -> RepairFacts:
    """What the conditions look at: the record's days and content, the pack of its source (`place`), and the rest of the file."""
    item = catalogue.known_items[days.item]
    return RepairFacts(
        item=item,
        adverse_class=days.adverse_class,
        subject_kind=SubjectKind(subject_kind),
        packs=frozenset(
            {*catalogue.with_parents(item.pack), *catalogue.with_parents(place or item.pack)}
        ),
        start=days.start,
        shortest=derive_shortest(item=item, days=days),
        content=days.content or {},
        held=tuple(held),
    )


def weigh_repair(
    *,
    facts: RepairFacts,
    on: date,
    catalogue: Catalogue,
    given: Collection[str] = (),
    articles: Mapping[str, Text] | None = None,
) -> tuple[RepairFinding, ...]:
    """The conditions of that catalogue that concern the record, as they stand on that day; `articles` are `repair_articles`."""
    return judge_repair(
        catalogue.repairs.values(), facts, on=on, given=given, articles=articles or {}
    )


def repair_articles(*, catalogue: Catalogue) -> dict[str, Text]:
    """What each condition rests on, in words, by its code; one reading for all of them."""
    conditions = catalogue.repairs.values()
    titles = instrument_titles({one.instrument for each in conditions for one in each.basis})
    return {each.code: cited_words(each.basis, titles) for each in conditions}
