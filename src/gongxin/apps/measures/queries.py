"""Which measures are in force: one view, asked by every reader, whatever job is down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from gongxin.apps.register.api import see
from gongxin.lib.row_security import Kept

_IN_FORCE = """
SELECT number, ends_at, disputed_since FROM measures_in_force WHERE subject_key = ANY (%s::uuid[])
"""


@dataclass(frozen=True, slots=True)
class InForce:
    """A measure in force: when it is over at the latest, and since when its record is in dispute."""

    ends_at: datetime
    disputed_since: datetime | None


def in_force(*, subjects: Collection[UUID], organ: str | None = None) -> dict[str, InForce]:
    """Those of these subjects that are in force at this instant, by their number. In the caller's transaction, whose context it replaces."""
    if not subjects:
        return {}
    see(subjects, Kept(), organ=organ)
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [sorted(map(str, subjects))])
        return {number: InForce(ends, disputed) for number, ends, disputed in cursor.fetchall()}
