"""Reading recalls: what an organ owes, what it was sent, and whether an answer still stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from .enums import Ground
from .models import Recall
from .policies import state_of
from .types import RecalledAnswer, RecallShown

MOST_NAMED = 5

# Part of the one statement that every look-up asks; `organ` and `now` are its parameters.
OWED = f"""(
    SELECT coalesce(json_agg(number), '[]') FROM (
        SELECT number FROM recalls_recall
        WHERE organ = %(organ)s AND acknowledged_at IS NULL AND due_at <= %(now)s
        ORDER BY id LIMIT {MOST_NAMED}) owed)"""


def owed_by(*, organ: str, now: datetime) -> tuple[str, ...]:
    """The first recalls that the organ did not acknowledge in time: while there are any, it looks nobody up."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {OWED}", {"organ": organ, "now": now})
        (found,) = cursor.fetchone()
    return tuple(found)


def recalled(*, looks: Collection[UUID]) -> frozenset[UUID]:
    """Those of these look-ups whose answer, or something of it, was recalled."""
    if not looks:
        return frozenset()
    asked = Q()
    for look in looks:
        asked |= Q(answers__contains=[[str(look)]])
    found = Recall.objects.filter(asked).values_list("answers", flat=True)
    named = {UUID(answer[0]) for answers in found for answer in answers}
    return frozenset(looks) & named


def recalled_since(*, organ: str, since: datetime) -> frozenset[UUID]:
    """The look-ups of the organ that were recalled since then."""
    found = Recall.objects.filter(organ=organ, made_at__gte=since).values_list("answers", flat=True)
    return frozenset(UUID(answer[0]) for answers in found for answer in answers)


def shown(row: Recall, now: datetime) -> RecallShown:
    """A recall as it stands at that moment."""
    return RecallShown(
        number=row.number,
        organ=row.organ,
        ground=Ground(row.ground),
        answers=tuple(RecalledAnswer(UUID(look), tuple(places)) for look, *places in row.answers),
        made_at=row.made_at,
        due_at=row.due_at,
        fetched_at=row.fetched_at,
        acknowledged_at=row.acknowledged_at,
        state=state_of(due_at=row.due_at, acknowledged_at=row.acknowledged_at, now=now),
    )
