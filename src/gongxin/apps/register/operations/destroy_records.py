"""Destroy records, all of their versions, by an act of their own. The list that names them, and its events, are the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from gongxin.lib.row_security import Act, Kept

from ..errors import shown_still
from ..queries import see
from ..types import RecordsDestroyed
from .load_statements import ONE_LOAD

_DESTROY = """
DELETE FROM register_record r USING unnest(%s::uuid[], %s::uuid[]) AS g(subject_key, record_key)
WHERE r.subject_key = g.subject_key AND r.record_key = g.record_key
RETURNING r.batch_id
"""
_FORGET = """
DELETE FROM {} t USING unnest(%s::uuid[], %s::uuid[]) AS g(subject_key, record_key)
WHERE t.subject_key = g.subject_key AND t.record_key = g.record_key
"""
_KEPT_BESIDE = ("register_correction", "register_mark")
_LEFT = """
SELECT EXISTS (
    SELECT FROM unnest(%s::uuid[], %s::uuid[]) AS g(subject_key, record_key)
    JOIN register_record r ON r.subject_key = g.subject_key AND r.record_key = g.record_key)
"""


def no_load_meanwhile() -> None:
    """For the rest of the transaction nothing is loaded or recalled: what is looked at now is what goes."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_LOAD)


def destroy_records(
    *, subjects: Sequence[UUID], records: Sequence[UUID], again: bool = False
) -> RecordsDestroyed:
    """Destroy every version of these records, with what was kept of their corrections and what stood beside them. Raises Refusal `register.shown-still` where the database keeps one back.

    `again` is for what was destroyed once and came back with a database from before. In the caller's transaction.
    """
    see(None, Kept(), act=Act.RESTORE if again else Act.DESTROY)
    with connection.cursor() as cursor:
        cursor.execute(_DESTROY, [list(subjects), list(records)])
        batches = [batch for (batch,) in cursor.fetchall()]
        cursor.execute(_LEFT, [list(subjects), list(records)])
        if cursor.fetchone() != (False,):
            raise shown_still()
        for table in _KEPT_BESIDE:
            cursor.execute(_FORGET.format(table), [list(subjects), list(records)])
    return RecordsDestroyed(len(batches), frozenset(batches))
