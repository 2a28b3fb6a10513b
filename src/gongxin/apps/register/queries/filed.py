"""The records of one item that one source filed and that are displayed: for the source itself, which answers for them and proposes to publish them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from gongxin.lib.row_security import Kept
from gongxin.lib.sealing import unseal
from gongxin.lib.wrapping import Wrapping

from . import identity_of, open_key, see, values_by_field

# Of what is in dispute nothing new is begun.
FILED = """
SELECT r.subject_key, r.record_key, r.version, r.nature, coalesce(r.adverse_class, ''), coalesce(r.doc_date, r.valid_from),
       r.recorded_from, r.source, r.content_sealed, k.content_class, k.wrapped,
       s.kind, s.identity_sealed, i.content_class, i.wrapped
FROM register_shown r
JOIN register_subject s ON s.subject_key = r.subject_key
JOIN register_data_key k ON k.subject_key = r.subject_key AND k.content_class IN ('records', 'all')
JOIN register_data_key i ON i.subject_key = r.subject_key AND i.content_class IN ('identity', 'all')
WHERE r.item = %(item)s AND {whose} AND r.disputed_since IS NULL AND s.kind = ANY (%(kinds)s)
  AND (%(only)s::uuid[] IS NULL OR r.record_key = ANY (%(only)s::uuid[]))
ORDER BY coalesce(r.doc_date, r.valid_from), r.record_key
"""
_OF_SOURCE = "r.source = %(source)s AND r.subject_key <> ALL (%(canaries)s)"
_OF_CANARIES = "r.subject_key = ANY (%(canaries)s)"


@dataclass(frozen=True, slots=True)
class FiledRecord:
    """A displayed record as its source filed it, with whose it is; `decided_on` is the day of its document, or from when it holds."""

    subject_key: UUID
    record_key: UUID
    version: int
    nature: str
    adverse_class: str
    decided_on: date
    recorded_from: datetime
    source: str
    content: dict[str, str]
    kind: str
    identifier: str
    name: str


def read_filed(
    *,
    item: str,
    source: str | None,
    kinds: Collection[str],
    canaries: Collection[UUID],
    wrapping: Wrapping,
    only: Collection[UUID] | None = None,
) -> list[FiledRecord]:
    """The records of the item by that source about subjects of these kinds, oldest decision first; with `only` those of these keys.

    Nothing of canaries; without a source, canaries alone. What was destroyed, or whose subject nobody can be told of any more, is left out.
    """
    see(None, Kept(items=[item], sources=None if source is None else [source]))
    values: dict[str, Any] = {
        "item": item,
        "source": source,
        "kinds": sorted(kinds),
        "canaries": list(canaries),
    }
    with connection.cursor() as cursor:
        statement = FILED.format(whose=_OF_CANARIES if source is None else _OF_SOURCE)
        cursor.execute(statement, {**values, "only": None if only is None else list(only)})
        rows = cursor.fetchall()
    found = (_filed(row, wrapping) for row in rows)
    return [one for one in found if one is not None]


def _filed(row: tuple[Any, ...], wrapping: Wrapping) -> FiledRecord | None:
    subject, record, *columns, sealed, content_class, wrapped = row[:11]
    key = open_key(subject, content_class, wrapped, wrapping)
    identity = identity_of(subject, row[11:], wrapping)
    if key is None or identity is None:
        return None
    content = values_by_field(unseal(key, bytes(sealed), record.bytes))
    whose = (identity.kind, identity.identifier, identity.name)
    said: tuple[Any, ...] = (subject, record, *columns, content, *whose)
    return FiledRecord(*said)
