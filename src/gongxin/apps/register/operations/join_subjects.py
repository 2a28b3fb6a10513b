"""Have several numbers read as one subject, by judgement, and apart again: no record is moved, copied or written anew.

What is kept is pairs: who is the same as whom, and through which judgements. Each act moves the register's clock on, under the
lock by which one writes at a time, so that an instant says which of them a reader knew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from gongxin.lib.row_security import Act

from ..queries import see
from ..queries.same import add_pairs, end_pairs, pairs_held, same_of_many
from ..types import Instant, SameAs
from .load_statements import ONE_LOAD, TICK


def same_as(
    *, subject_keys: Collection[UUID], at: Instant | None = None
) -> dict[UUID, tuple[SameAs, ...]]:
    """Who each of these is besides, by judgement; whoever is nobody else is left out. `at`: as was known then.

    The caller's transaction is shown these subjects for it.
    """
    if not subject_keys:
        return {}
    with transaction.atomic(savepoint=False):  # it only reads
        see(subject_keys)
        return same_of_many(subject_keys, at=at)


def everybody_same() -> dict[tuple[UUID, UUID], tuple[str, ...]]:
    """Every pair that is read as one subject now, through which judgements, for a check of the whole."""
    with transaction.atomic():
        see(None, act=Act.AUDIT)
        return pairs_held()


def join_subjects(*, judgement: str, one: UUID, other: UUID, now: datetime) -> None:
    """From now on `one` and `other` are read as one subject, and so is whoever is the same as either of them.

    Must run in the transaction of the judgement. It refuses nothing: whether they may be joined is judged before.
    """
    recorded = _next_moment(now)
    ways = {key: _ways_from(key) for key in (one, other)}
    everyone = [*ways[one], *ways[other]]
    see(everyone, act=Act.LINK)
    pairs: dict[tuple[UUID, UUID], tuple[str, ...]] = {}
    for left, to_one in ways[one].items():
        for right, to_other in ways[other].items():
            way = (*reversed(to_one), judgement, *to_other)
            pairs[left, right], pairs[right, left] = way, way[::-1]
    add_pairs(pairs, recorded=recorded)


def part_subjects(*, judgement: str, one: UUID, now: datetime) -> None:
    """Whoever was read as one subject through the judgement is so no longer; `one` is among them."""
    recorded = _next_moment(now)
    see(_ways_from(one), act=Act.LINK)
    end_pairs(judgement=judgement, recorded=recorded)


def _ways_from(key: UUID) -> Mapping[UUID, tuple[str, ...]]:
    """Everybody who is the same as the key, itself too, and through which judgements."""
    see([key])
    return {key: (), **{same.key: same.through for same in same_of_many([key]).get(key, ())}}


def _next_moment(now: datetime) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(ONE_LOAD)
        cursor.execute(TICK, [now])
        (recorded,) = cursor.fetchone()
    assert isinstance(recorded, datetime)
    return recorded
