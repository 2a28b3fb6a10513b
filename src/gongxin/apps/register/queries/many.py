"""The question of many subjects at once: joined, not asked one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from django.db import connection

from gongxin.lib.wrapping import Wrapping

from ..types import AdverseCount, Reach, SubjectIdentity
from . import BEARING, identity_of, reach_predicate, rested, see, see_within
from .same import same_of_many

ADVERSE_COUNTS = f"""
SELECT s.subject_key, s.kind, s.identity_sealed, k.content_class, k.wrapped, b.records, b.until, b.owners, b.keys
FROM unnest(%(subjects)s::uuid[]) AS a(subject_key)
JOIN register_subject s ON s.subject_key = a.subject_key
JOIN register_data_key k ON k.subject_key = s.subject_key AND k.content_class IN ('identity', 'all')
{BEARING}
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
) -> dict[UUID, AdverseCount]:
    """As `read_adverse_count` for many subjects, a portion of them at a time; unknown ones are left out."""
    condition, values = reach_predicate(reach)
    values |= {"items": sorted(items), "classes": sorted(classes), "within": within}
    asked = list(subject_keys)
    counted: dict[UUID, AdverseCount] = {}
    for first in range(0, len(asked), _PORTION):
        portion = asked[first : first + _PORTION]
        see_within(reach, portion)
        same = {
            key: tuple(one.key for one in found) for key, found in same_of_many(portion).items()
        }
        others = {other for found in same.values() for other in found}.difference(portion)
        if others:
            see_within(reach, [*portion, *others])
        with connection.cursor() as cursor:
            cursor.execute(
                ADVERSE_COUNTS.format(reach=condition),
                {**values, "subjects": [*portion, *others]},
            )
            rows = cursor.fetchall()
        each = {
            key: AdverseCount(identity, records, until, rests_on=rested(owners, keys))
            for key, *closed, records, until, owners, keys in rows
            if (identity := identity_of(key, closed, wrapping))
        }
        counted |= {key: _added_up(each, key, same.get(key, ())) for key in portion if key in each}
    return counted


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
