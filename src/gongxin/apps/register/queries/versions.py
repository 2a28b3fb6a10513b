"""Every version of a record that was recorded by a moment, whatever ended it: for a replay, an act of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from gongxin.lib.row_security import Act, Kept
from gongxin.lib.sealing import SealBroken, unseal
from gongxin.lib.wrapping import Wrapping

from ..types import Instant
from . import INSTANT, open_key, see, values_by_field


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """记录的一个版本: what it said from `recorded_from` on, until another took its place at `recorded_to` (None: none had by then)."""

    record_key: UUID
    version: int
    item: str
    nature: str
    adverse_class: str | None
    status: str
    source: str
    doc_number: str | None
    doc_organ: str | None
    doc_date: date | None
    valid_from: date
    valid_to: date | None
    shown_from: datetime
    shown_until: datetime | None
    recorded_from: datetime
    recorded_to: datetime | None
    content: dict[str, str]


_VERSIONS = """
SELECT k.content_class, k.wrapped, r.content_sealed,
       r.record_key, r.version, r.item, r.nature, r.adverse_class, r.status, r.source, r.doc_number, r.doc_organ, r.doc_date,
       r.valid_from, r.valid_to, r.shown_from, nullif(r.shown_until, 'infinity'), r.recorded_from,
       CASE WHEN r.recorded_to <= %(known_at)s THEN r.recorded_to END
FROM register_record r
LEFT JOIN register_data_key k ON k.subject_key = r.subject_key AND k.content_class IN ('records', 'all')
WHERE r.subject_key = %(subject)s AND r.record_key = ANY (%(records)s) AND r.recorded_from <= %(known_at)s
ORDER BY r.record_key, r.recorded_from
"""


def read_instant() -> Instant:
    """The moment of now, with the last load and the last mark that a reading knows of."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {INSTANT}")
        return Instant(*cursor.fetchone())


def read_versions(
    *, subject_key: UUID, record_keys: Collection[UUID], at: Instant, wrapping: Wrapping
) -> list[RecordVersion] | None:
    """The versions that were known then, in the order in which they came, record by record; None once their key was destroyed."""
    see([subject_key], Kept(), act=Act.REPLAY)
    values: dict[str, Any] = {
        "subject": subject_key,
        "records": list(record_keys),
        "known_at": at.known_at,
    }
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, values)
        rows = cursor.fetchall()
    for content_class, wrapped, content_sealed, *columns in rows:
        try:
            key = open_key(subject_key, content_class, wrapped, wrapping)
        except SealBroken:
            key = None
        if key is None:
            return None
        content = values_by_field(unseal(key, bytes(content_sealed), columns[0].bytes))
        version: tuple[Any, ...] = (*columns, content)
        found.append(RecordVersion(*version))
    return found
