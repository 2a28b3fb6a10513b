"""The one document that a determination rests on, as the register holds it now, beside the conditions of the list."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from gongxin.apps.catalogue.api import (
    Catalogue,
    Item,
    ListingFacts,
    ListingFinding,
    SeriousList,
    weigh_listing,
)
from gongxin.apps.register.api import HeldRecord, held_record, is_shown
from gongxin.lib.identifiers import birth_date

from ..errors import unfounded

_PERSON = "自然人"


def document_of(*, subject_key: UUID, record_key: UUID) -> HeldRecord | None:
    """The record, if it is in display now; replaces the context."""
    shown = is_shown(subject_key=subject_key, record_key=record_key)
    return held_record(subject_key=subject_key, record_key=record_key) if shown else None


def weigh(
    wanted: SeriousList, held: HeldRecord, catalogue: Catalogue, *, on: date
) -> tuple[ListingFinding, ...]:
    """The conditions as they stand for that document on that day."""
    return weigh_listing(wanted, _facts(held, catalogue.known_items[held.item]), on=on)


def check_founded(
    wanted: SeriousList, held: HeldRecord, catalogue: Catalogue, *, on: date
) -> tuple[ListingFinding, ...]:
    """The same. Raises Refusal `determinations.unfounded` for what it does not fulfil."""
    found = weigh(wanted, held, catalogue, on=on)
    missing = [one.message for one in found if not one.met]
    if missing:
        raise unfounded(missing)
    return found


def day_of(held: HeldRecord, item: Item) -> date:
    """The day of the document."""
    assert item.document is not None
    return date.fromisoformat(held.content[item.document.date])


def conduct_of(held: HeldRecord, item: Item) -> date | None:
    """The day of the conduct, where the record knows it."""
    said = held.content.get(item.conduct_date or "", "")
    return date.fromisoformat(said) if said else None


def _facts(held: HeldRecord, item: Item) -> ListingFacts:
    said, subject = held.content, item.subject
    number = said.get(subject.id_number or "", "")
    is_person = said.get(subject.kind) == _PERSON if subject.kind else bool(number)
    return ListingFacts(
        item=item,
        adverse_class=held.adverse_class,
        content=said,
        shown=held.live,
        day=day_of(held, item),
        conduct=conduct_of(held, item),
        is_person=is_person,
        born=birth_date(number) if number else None,
    )
