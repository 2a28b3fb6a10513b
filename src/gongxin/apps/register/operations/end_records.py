"""End display, sharing and use of records for good, because a case says so (charter C14); what was before can still be replayed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from gongxin.lib.row_security import Act, Kept

from ..queries import see
from . import recall_statements as sql
from .load_statements import ONE_LOAD, TICK


def end_records(*, subject_key: UUID, records: Collection[UUID], now: datetime) -> int:
    """No reader is shown these records of the subject from now on, and no later filing of them is; says how many that ended.

    Must run in the transaction of the case, which records the event and whose context it replaces.
    """
    see([subject_key], Kept(), act=Act.LOAD)
    with connection.cursor() as cursor:
        cursor.execute(ONE_LOAD)
        cursor.execute(TICK, [now])
        (recorded,) = cursor.fetchone()
        cursor.execute(sql.END, {"subject": subject_key, "records": list(records), "now": recorded})
        return int(cursor.rowcount)
