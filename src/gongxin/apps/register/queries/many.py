"""The question of many subjects at once: joined, not asked one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from psycopg.pq import Format

from gongxin.lib.ahead import beside
from gongxin.lib.wrapping import Wrapping

from ..types import AdverseCount, Reach, SubjectIdentity
from . import BEARING, identity_of, reach_predicate, see, see_within
from .same import same_of_many

T = TypeVar("T")

# Each is looked up by their key (OFFSET 0): joined, the server would compare everybody there is with each subject of the
# context.
ADVERSE_COUNTS = f"""
SELECT s.subject_key, s.kind, s.identity_sealed, k.content_class, k.wrapped, b.records, b.until, b.keys
FROM unnest(%(subjects)b::uuid[]) AS a(subject_key)
CROSS JOIN LATERAL (SELECT * FROM register_subject o WHERE o.subject_key = a.subject_key OFFSET 0) s
CROSS JOIN LATERAL (
    SELECT * FROM register_data_key o
    WHERE o.subject_key = a.subject_key AND o.content_class IN ('identity', 'all') OFFSET 0) k
{BEARING.replace("[owners]", "")}
"""

# The database compares each row with each subject of a context: with many at once that would cost more than asking
# for fewer again.
_PORTION = 400


_AT_ONCE = 5_000
_EVERYBODY = """
SELECT s.subject_key, s.kind, s.identity_sealed, k.content_class, k.wrapped
FROM register_subject s
JOIN register_data_key k ON k.subject_key = s.subject_key AND k.content_class IN ('identity', 'all')
WHERE s.subject_key > %s ORDER BY s.subject_key LIMIT %s
"""


def read_adverse_counts(
    *,
    subject_keys: Collection[UUID],
    items: Collection[str],
    classes: Collection[str],
    within: str,
    reach: Reach,
    wrapping: Wrapping,
    then: Callable[[UUID, AdverseCount], T],
) -> Iterator[T]:
    """What `then` makes of each subject and its count; unknown ones are left out. As `read_adverse_count`, a portion at a time.

    While the database is asked for a portion, the one before is opened and given to `then`, which must not ask it.
    """
    condition, values = reach_predicate(reach)
    values |= {"items": sorted(items), "classes": sorted(classes), "within": within}
    statement = ADVERSE_COUNTS.format(reach=condition)

    everybody = list(subject_keys)
    same = _same(reach, everybody)

    def asked() -> Iterator[_Portion]:
        for first in range(0, len(everybody), _PORTION):
            portion = everybody[first : first + _PORTION]
            others = {other for key in portion for other in same.get(key, ())}.difference(portion)
            seen = [*portion, *others]
            see_within(reach, seen)
            with connection.cursor() as cursor:
                # as text, twenty keys a subject would be spelt there and read again here
                cursor.cursor.format = Format.BINARY
                cursor.execute(statement, {**values, "subjects": seen})
                rows = cursor.fetchall()
            yield _Portion(portion, rows)

    def opened(portion: _Portion) -> list[T]:
        each = portion.opened(wrapping)
        return [
            then(key, _added_up(each, key, same.get(key, ())))
            for key in portion.keys
            if key in each
        ]

    for made in beside(asked(), opened):
        yield from made


@dataclass(frozen=True, slots=True)
class _Portion:
    """Some of the subjects, and what the database says of them and of whoever is the same."""

    keys: list[UUID]
    rows: list[tuple[Any, ...]]

    def opened(self, wrapping: Wrapping) -> dict[UUID, AdverseCount]:
        return {
            key: AdverseCount(
                identity, records, until, rests_on=tuple((key, one) for one in found or ())
            )
            for key, *closed, records, until, found in self.rows
            if (identity := identity_of(key, closed, wrapping))
        }


def _same(reach: Reach, everybody: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Who is the same by judgement as whom of them."""
    same: dict[UUID, tuple[UUID, ...]] = {}
    for first in range(0, len(everybody), _AT_ONCE):
        some = everybody[first : first + _AT_ONCE]
        see_within(reach, some)
        same |= {key: tuple(one.key for one in found) for key, found in same_of_many(some).items()}
    return same


def read_everybody(wrapping: Wrapping) -> Iterator[SubjectIdentity]:
    """Who everybody is, a portion at a time, by their keys. The caller's transaction is shown everybody for it."""
    see(None)
    last = UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_EVERYBODY, [last, _AT_ONCE])
            rows = cursor.fetchall()
        for key, *closed in rows:
            identity = identity_of(key, closed, wrapping)
            if identity is not None:
                yield identity
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1][0]


def _added_up(each: Mapping[UUID, AdverseCount], key: UUID, same: tuple[UUID, ...]) -> AdverseCount:
    """What bears on a subject under all their numbers."""
    found = [each[one] for one in (key, *same) if one in each]
    ends = [one.until for one in found if one.until is not None]
    records = sum(one.records for one in found)
    rests_on = tuple(pair for one in found for pair in one.rests_on)
    return replace(
        each[key], records=records, until=max(ends, default=None), same=same, rests_on=rests_on
    )
