"""How records stand that were told of elsewhere: what became of each, and when. No content, and nobody is told whose they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from gongxin.lib.row_security import Act, Kept

from . import RECORDS, see
from .marks import MARK_NOW

_CURRENT = f"""
SELECT c.subject_key, c.record_key, c.version, c.status, c.recorded_from, c.ends
FROM unnest(%(subjects)s::uuid[], %(records)s::uuid[]) AS a(subject_key, record_key)
JOIN LATERAL (
    SELECT subject_key, record_key, version, status, recorded_from, nullif(e.ends, 'infinity') AS ends
    {RECORDS.format(now="statement_timestamp()", known="", held=MARK_NOW)}
    WHERE subject_key = a.subject_key AND record_key = a.record_key AND recorded_to = 'infinity') c ON true
"""


@dataclass(frozen=True, slots=True)
class CurrentVersion:
    """The version that is held of a record: its status, since when, and when its display ends or ended; None: it does not."""

    version: int
    status: str
    since: datetime
    ends: datetime | None


def current_versions(
    records: Collection[tuple[UUID, UUID]],
) -> dict[tuple[UUID, UUID], CurrentVersion]:
    """By subject and record, how each stands; what was destroyed is left out. The transaction is shown them for that."""
    if not records:
        return {}
    see([subject for subject, _ in records], Kept(), act=Act.AUDIT)
    subjects, keys = zip(*records, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT, {"subjects": list(subjects), "records": list(keys)})
        return {(subject, key): CurrentVersion(*said) for subject, key, *said in cursor}
