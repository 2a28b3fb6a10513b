"""Judgements in force and waiting, read under the lock by which one is judged at a time."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from .enums import Verdict
from .models import Judgement

ONE_JUDGEMENT = "SELECT pg_advisory_xact_lock(hashtext('gongxin.links.judge'))"
"""Two judgements at a time could each find that there is no circle."""


def one_at_a_time() -> None:
    """Wait until no other judgement is under way; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_JUDGEMENT)


def in_force(verdict: Verdict) -> QuerySet[Judgement]:
    """What stands now."""
    return Judgement.objects.filter(
        verdict=verdict.value, confirmed_at__isnull=False, undone_at=None
    )


def waiting() -> QuerySet[Judgement]:
    """What somebody proposed and nobody confirmed or turned down."""
    return Judgement.objects.filter(confirmed_at=None, ended_at=None)


def pairs_of(
    judgements: QuerySet[Judgement], about: Collection[UUID] | None = None
) -> dict[str, tuple[UUID, UUID]]:
    """The two keys of each by its number; `about`: those that name somebody of these."""
    if about is not None:
        judgements = judgements.filter(Q(low_key__in=about) | Q(high_key__in=about))
    return {
        number: (low, high)
        for number, low, high in judgements.values_list("number", "low_key", "high_key")
    }
