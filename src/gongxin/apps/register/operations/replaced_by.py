"""What a batch replaced or took back, for whom it was told of before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from gongxin.lib.row_security import Act, Kept

from ..enums import RecordStatus
from ..queries import see

# A version that was shown until the batch's own began where it ends.
_REPLACED = """
SELECT r.status, r.subject_key, array_agg(r.record_key), array_agg(p.recorded_from)
FROM register_record r JOIN register_record p
  ON p.subject_key = r.subject_key AND p.record_key = r.record_key
 AND p.recorded_to = r.recorded_from AND p.status = 'live'
WHERE r.batch_id = %s AND r.version > 1 AND r.recorded_to = 'infinity'
  AND r.status IN ('live', 'withdrawn')
GROUP BY r.status, r.subject_key
"""


def replaced_by(
    *, item: str, batch_id: int
) -> Mapping[RecordStatus, Mapping[UUID, Mapping[UUID, datetime]]]:
    """By what became of them, for each subject the records of which the batch ended a version, with since when that was shown.

    `RecordStatus.LIVE`: something else is shown in its place. Must run in the transaction of the load, whose context it replaces.
    """
    see(None, Kept(items=[item]), act=Act.LOAD)
    found: dict[RecordStatus, dict[UUID, Mapping[UUID, datetime]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_REPLACED, [batch_id])
        for status, subject, records, since in cursor:
            told = dict(zip(records, since, strict=True))
            found.setdefault(RecordStatus(status), {})[subject] = told
    return found
