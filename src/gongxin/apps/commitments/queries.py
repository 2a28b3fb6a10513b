"""承诺编码, and one form at a time."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_NEXT = """
INSERT INTO commitments_serial (division, day, last) VALUES (%s, %s, 1)
ON CONFLICT (division, day) DO UPDATE SET last = commitments_serial.last + 1 RETURNING last
"""


def next_serial(*, division: str, day: date) -> int:
    """The next serial of the division on that day, from 1 on. A transaction that comes to nothing leaves no gap."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [division, day])
        return int(cursor.fetchone()[0])


def one_at_a_time(submission: UUID) -> None:
    """Whoever sends the same form at the same time waits until this transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"commitment {submission}"])
