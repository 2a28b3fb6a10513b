"""Why a record is shown until its last day: to its person, in their file, and to an operator by the record's own key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.catalogue.api import (
    AdverseClass,
    Catalogue,
    DisplayDays,
    DisplayExplained,
    Kept,
    display_articles,
    display_start,
    explain_display,
    read_catalogue,
)
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import RecordDays, read_record_days
from gongxin.lib.bilingual import Text

from ..errors import unknown_record
from ..types import RecordShown


def why_shown(records: Sequence[RecordShown]) -> dict[str, DisplayExplained]:
    """Why the display of each record of an opened file ends when it does, by its key; two readings, however many there are."""
    catalogue = read_catalogue()
    articles = display_articles(
        catalogue.known_items[code] for code in {record.item for record in records}
    )
    return {record.key: _why(record, catalogue, articles) for record in records}


def display_days(record: RecordShown, catalogue: Catalogue) -> DisplayDays:
    """What the end of a shown record's display, and its repair, follow from by that catalogue."""
    return DisplayDays(
        item=record.item,
        adverse_class=_class(record.adverse_class_code),
        start=display_start(catalogue.known_items[record.item], _kept(record)),
        valid_to=record.valid_to,
        content=record.content,
    )


def _why(
    record: RecordShown, catalogue: Catalogue, articles: Mapping[str, Text]
) -> DisplayExplained:
    return explain_display(
        days=display_days(record, catalogue),
        shown_until=record.shown_until,
        catalogue=catalogue,
        articles=articles,
    )


def explain_record(
    *, record_key: UUID, actor: Actor, now: datetime, as_of: datetime | None = None
) -> DisplayExplained:
    """The same for a record by its key, without whose it is and what it says; an event about its subject.

    `as_of`: by the editions that were loaded by then. Raises Refusal `access.unknown-record` where none is shown now.
    """
    catalogue = read_catalogue()
    with transaction.atomic():
        found = read_record_days(record_key=record_key)
        if found is None or found.item not in catalogue.known_items:
            raise unknown_record()
        record_event(
            kind=EventKind.DISPLAY_EXPLAINED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=found.subject_key,
            payload={"record": str(record_key), "items": [found.item]},
        )
        days = DisplayDays(
            item=found.item,
            adverse_class=_class(found.adverse_class),
            start=display_start(catalogue.known_items[found.item], _kept(found)),
            valid_to=found.valid_to,
        )
        return explain_display(
            days=days, shown_until=found.shown_until, as_of=as_of, catalogue=catalogue
        )


def _class(name: str | None) -> AdverseClass | None:
    return AdverseClass(name) if name else None


def _kept(record: RecordShown | RecordDays) -> Kept:
    return Kept(record.doc_date, record.valid_from, record.shown_from)
