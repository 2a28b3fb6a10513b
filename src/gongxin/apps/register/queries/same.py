"""Who else the register knows a subject as: what judgements in force say, kept beside the records and never in them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from ..types import Instant, SameAs

# A pair is held by recorded time, as versions of records are: a reading of another moment finds what was known then.
SAME_NOW = "m.recorded_to = 'infinity'"
SAME_THEN = "m.recorded_from <= %(known_at)s AND m.recorded_to > %(known_at)s"

# For a statement about `%(subject)s`: their other keys. One search in an index, and for nearly everybody an empty one.
SAME = f"""ARRAY(SELECT m.other_key FROM register_same m
             WHERE m.subject_key = %(subject)s AND {SAME_NOW} ORDER BY m.other_key)"""

_OF_MANY = """
SELECT m.subject_key, m.other_key, m.through FROM register_same m
WHERE m.subject_key = ANY (%(subjects)s) AND {held} ORDER BY m.subject_key, m.other_key
"""
_JOIN = """
INSERT INTO register_same (subject_key, other_key, through, recorded_from, recorded_to)
VALUES (%s, %s, %s::jsonb, %s, 'infinity')
"""
_PART = """
UPDATE register_same SET recorded_to = %s WHERE through ? %s AND recorded_to = 'infinity'
"""
_PAIRS = "SELECT subject_key, other_key, through FROM register_same WHERE recorded_to = 'infinity'"


def same_of_many(
    subject_keys: Collection[UUID], *, at: Instant | None = None
) -> dict[UUID, tuple[SameAs, ...]]:
    """Who is the same as each of these by judgement; those who are nobody else are left out. One statement."""
    held = SAME_NOW if at is None else SAME_THEN
    known_at = None if at is None else at.known_at
    found: dict[UUID, list[SameAs]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _OF_MANY.format(held=held), {"subjects": list(subject_keys), "known_at": known_at}
        )
        for subject, other, through in cursor:
            found.setdefault(subject, []).append(SameAs(other, tuple(json.loads(through))))
    return {subject: tuple(others) for subject, others in found.items()}


def add_pairs(pairs: Mapping[tuple[UUID, UUID], tuple[str, ...]], *, recorded: datetime) -> None:
    """Say of each pair that they are one subject, through which judgements."""
    with connection.cursor() as cursor:
        cursor.executemany(
            _JOIN, [(one, other, json.dumps(way), recorded) for (one, other), way in pairs.items()]
        )


def end_pairs(*, judgement: str, recorded: datetime) -> int:
    """End every pair that rests on the judgement; says how many."""
    with connection.cursor() as cursor:
        cursor.execute(_PART, [recorded, judgement])
        return int(cursor.rowcount)


def pairs_held() -> dict[tuple[UUID, UUID], tuple[str, ...]]:
    """All that is said now, in a transaction that may see everybody."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS)
        return {(one, other): tuple(json.loads(through)) for one, other, through in cursor}
