"""Destroy the data keys of a subject: what they close is unreadable from then on, for everybody."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction

from gongxin.lib.row_security import Act, Kept

from ..errors import shown_still, under_hold
from ..queries import see
from ..queries.retained import is_held

_SHOWN = "SELECT EXISTS (SELECT FROM register_shown WHERE subject_key = %s)"
_EMPTY = "UPDATE register_data_key SET wrapped = '' WHERE subject_key = %s AND wrapped <> ''"


def destroy_keys(*, subject_key: UUID, again: bool = False) -> int:
    """Empty every data key of the subject and give their number. Raises Refusal while any record is shown and used, and
    while a legal hold lies on anything about them.

    `again` is for what was done once and came back with a database from before: whatever is shown or held there was so no more.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if not again and is_held(subject_key=subject_key):
            raise under_hold()
        see([subject_key], Kept())
        cursor.execute(_SHOWN, [subject_key])
        if cursor.fetchone() != (False,) and not again:
            raise shown_still()
        see([subject_key], act=Act.ERASE)
        cursor.execute(_EMPTY, [subject_key])
        return int(cursor.rowcount)
