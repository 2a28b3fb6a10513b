"""Which grades are in force: one view, asked by every reader, whatever job is down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from gongxin.apps.register.api import see
from gongxin.lib.row_security import Kept

_IN_FORCE = "SELECT number, ends_at FROM grades_in_force WHERE subject_key = ANY (%s::uuid[])"


def in_force(*, subjects: Collection[UUID], organ: str | None = None) -> dict[str, datetime]:
    """Until when those of these subjects stand that are in force at this instant, by number. In the caller's transaction, whose context it replaces."""
    if not subjects:
        return {}
    see(subjects, Kept(), organ=organ)
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [sorted(map(str, subjects))])
        return dict(cursor.fetchall())
