"""A record as it is held, whether or not it is shown: for who corrects it, and told to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from gongxin.lib.row_security import Act, Kept
from gongxin.lib.sealing import unseal
from gongxin.lib.wrapping import Wrapping

from . import RECORDS, open_key, see, values_by_field
from .marks import MARK_NOW


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """The current version of a record, shown or not, unsealed to be corrected.

    `since` is when it was recorded, `shown_from` and `ends` when its display begins and ends as it stands now.
    """

    subject_key: UUID
    record_key: UUID
    item: str
    nature: str
    adverse_class: str
    source: str
    live: bool
    batch_id: int
    row_number: int
    since: datetime
    ends: datetime | None
    doc_date: date | None
    valid_from: date
    valid_to: date | None
    shown_from: datetime
    content: dict[str, str]


# The end is the one that holds now: what an edition moved is not put off by a correction.
_HELD = f"""
SELECT h.item, h.nature, coalesce(h.adverse_class, ''), h.source, h.live, h.batch_id, h.row_number, h.recorded_from, h.ends,
       h.doc_date, h.valid_from, h.valid_to, h.shown_from, h.content_sealed, k.content_class, k.wrapped
FROM (SELECT subject_key, item, nature, adverse_class, source, status = 'live' AS live, batch_id, row_number, recorded_from,
             nullif(e.ends, 'infinity') AS ends, doc_date, valid_from, valid_to, shown_from, content_sealed
      {RECORDS.format(now="statement_timestamp()", known="", held=MARK_NOW)}
      WHERE subject_key = %s AND record_key = %s AND recorded_to = 'infinity') h
JOIN register_data_key k ON k.subject_key = h.subject_key AND k.content_class IN ('records', 'all')
"""
_SHOWN = "SELECT 1 FROM register_shown WHERE subject_key = %s AND record_key = %s"


def read_held(*, subject_key: UUID, record_key: UUID, wrapping: Wrapping) -> HeldRecord | None:
    """The current version of the subject's record; None where there is none, or its key was destroyed."""
    see([subject_key], Kept(), act=Act.LOAD)
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [subject_key, record_key])
        row = cursor.fetchone()
    if row is None:
        return None
    *columns, content_sealed, content_class, wrapped = row
    key = open_key(subject_key, content_class, wrapped, wrapping)
    if key is None:
        return None
    content = values_by_field(unseal(key, bytes(content_sealed), record_key.bytes))
    values: tuple[Any, ...] = (subject_key, record_key, *columns, content)
    return HeldRecord(*values)


def is_shown(*, subject_key: UUID, record_key: UUID) -> bool:
    """Whether the subject's record may be shown and used at this moment: neither over nor hidden. Nothing of it is opened."""
    see([subject_key], Kept())
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, [subject_key, record_key])
        return cursor.fetchone() is not None
