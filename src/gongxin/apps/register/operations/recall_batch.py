"""Take back what a batch wrote: every version of it that is still current gives way to what was before.

Nothing is overwritten. Where the batch had superseded something, what it superseded is current again as
a new version; what the batch had added becomes a recalled version, which no reader is shown. What was
corrected since stays as it was corrected. It takes the same few statements whatever the size.

A row that another batch repeated left nothing of its own there, so it goes with the batch that brought
it first; that other file, filed again, brings it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from gongxin.lib.row_security import Act, Kept

from ..queries import see
from ..types import RecallResult
from . import recall_statements as sql
from .foresee_ends import foresee_loaded
from .load_statements import ONE_LOAD, TICK


def recall_batch(
    *, item: str, batch_id: int, recalled: Sequence[int], now: datetime
) -> RecallResult:
    """End the batch's records. `recalled` are batches taken back before: nothing of them returns.

    Must run in a transaction of the caller, who records the event.
    """
    see(None, Kept(), act=Act.LOAD)
    with connection.cursor() as cursor:
        cursor.execute(ONE_LOAD)
        cursor.execute(TICK, [now])
        (recorded,) = cursor.fetchone()
        cursor.execute(sql.ENDING, {"batch": batch_id, "now": recorded})
        cursor.execute(sql.CLOSE)
        cursor.execute(sql.REPLACE, {"gone": [*recalled, batch_id]})
        cursor.execute(sql.FORGET_ROLES, {"batch": batch_id})
        cursor.execute(sql.OUTCOME)
        withdrawn, restored, digest = cursor.fetchone()
        cursor.execute(sql.ENDED)
        ended = {
            subject: dict(zip(records, since, strict=True))
            for subject, records, since in cursor.fetchall()
        }
        cursor.execute("DROP TABLE ending")
    if restored:  # what is brought back was reckoned by an edition of before
        foresee_loaded(item, recorded, since=())
    return RecallResult(withdrawn, restored, bytes(digest).hex(), ended)
