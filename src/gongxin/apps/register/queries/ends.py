"""Ends of display by groups: records that share all from which an end follows. Counts alone; nobody is named.

Millions of records fall into some thousands of such groups, so that a plain rule in Python can be asked once for each
of them, and no second rule in SQL is needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from gongxin.apps.catalogue.api import Item

from ..types import EndGroup, MovedGroup

# A day is part of a group only where the item's rule asks for it. Validity that lasts longer than display decides
# nothing, unless the rule has no other end.
_KEY = """
    item, adverse_class, shown_from, nullif(shown_until, 'infinity'),
    CASE WHEN item = ANY(%(by_document)s) THEN doc_date END,
    CASE WHEN item = ANY(%(by_validity)s) THEN valid_from END,
    CASE WHEN item = ANY(%(always_by_end)s)
           OR item = ANY(%(by_end)s) AND (valid_to + 1) AT TIME ZONE 'Asia/Shanghai' <= shown_until
         THEN valid_to END
"""
_ITEMS = "item = ANY(%(items)s)"

# What is shown now, with the end that holds now, by who filed it.
GROUPS_SHOWN = f"""
SELECT {_KEY}, source, count(*) FROM register_shown WHERE {_ITEMS}
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""

# What is held, with the end that it was recorded with; of one batch, where that alone is asked.
GROUPS_HELD = f"""
SELECT {_KEY}, '', count(*) FROM register_record
WHERE recorded_to = 'infinity' AND status = 'live' AND shown_until > statement_timestamp() AND {_ITEMS}
  AND (%(batch)s::bigint IS NULL OR batch_id = %(batch)s)
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""

# The same group is met again by each file that is loaded while an edition waits.
KEEP_MOVED = """
INSERT INTO register_moved_end (pack, edition, item, adverse_class, shown_from, shown_until, doc_date, valid_from,
                                valid_to, ends, begins, recorded_at)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::date[],
                     %s::date[], %s::date[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
ON CONFLICT DO NOTHING
"""
FORGET_REPLACED = "DELETE FROM register_moved_end WHERE pack = %s AND edition = %s"

_PORTION = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of its days the display of each item is counted from, and which end it."""

    by_document: list[str]
    by_validity: list[str]
    by_end: list[str]
    always_by_end: list[str]

    @classmethod
    def of(cls, items: Iterable[Item]) -> Asked:
        """By the rules of these items; of several with one code what any of them asks for."""
        known = list(items)
        by_document = [
            one.code
            for one in known
            if one.document and one.display.from_field == one.document.date
        ]
        return cls(
            by_document=by_document,
            by_validity=[one.code for one in known if one.display.from_field == one.valid_from],
            by_end=[one.code for one in known if one.valid_to and one.display.while_valid],
            always_by_end=[one.code for one in known if one.valid_to and _has_no_other_end(one)],
        )


def _has_no_other_end(item: Item) -> bool:
    every = [item.display.periods, *(one.periods for one in item.display.exceptions)]
    return any(
        period.shown and period.max is None for periods in every for period in periods.values()
    )


def read_groups(
    statement: str, *, items: Collection[str], asked: Asked, batch: int | None = None
) -> list[EndGroup]:
    """The groups of these items by one of the two statements above; the caller has opened a context."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "items": sorted(items),
                "by_document": asked.by_document,
                "by_validity": asked.by_validity,
                "by_end": asked.by_end,
                "always_by_end": asked.always_by_end,
                "batch": batch,
            },
        )
        return [EndGroup(*row) for row in cursor]


def keep_moved(rows: Sequence[MovedGroup]) -> None:
    """Write them down; they hold from their instant on, without anybody's doing."""
    with connection.cursor() as cursor:
        for first in range(0, len(rows), _PORTION):
            columns = zip(*map(_written, rows[first : first + _PORTION]), strict=True)
            cursor.execute(KEEP_MOVED, [list(column) for column in columns])


def forget_replaced(*, pack: str, edition: str) -> None:
    """An edition was replaced before its day: what it would have moved stays."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_REPLACED, [pack, edition])


def _written(row: MovedGroup) -> tuple[Any, ...]:
    group = row.group
    return (
        row.pack,
        row.edition,
        group.item,
        group.adverse_class or "",
        group.shown_from,
        group.shown_until or "infinity",
        group.doc_date,
        group.valid_from,
        group.valid_to,
        row.ends,
        row.begins,
        row.recorded_at,
    )
