"""Recalls as those who are concerned read them: the organ that was told, who supervises, and the person by their numbers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event

from ..errors import unknown_recall
from ..models import Recall
from ..queries import shown
from ..types import OrganRecalls, RecallShown, SignedRecall, TracedRecall
from .sign_recall import sign_recall


def fetch_recalls(
    *, actor: Actor, now: datetime, after: int = 0, limit: int = 100
) -> tuple[list[SignedRecall], int | None]:
    """The organ's recalls that wait for an acknowledgement, oldest first, signed; and after which the rest goes on, if any.

    A walk begins at 0 and sees each that waits, so that an answer that was lost is found by the next walk. What is fetched for
    the first time is noted, by one event.
    """
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        waiting = Recall.objects.filter(organ=actor.organ, acknowledged_at=None, id__gt=after)
        rows = list(waiting.order_by("id")[: limit + 1])
        page = rows[:limit]
        fresh = [row.pk for row in page if row.fetched_at is None]
        if fresh:
            Recall.objects.filter(pk__in=fresh, fetched_at=None).update(fetched_at=now)
            record_event(
                kind=EventKind.RECALLS_FETCHED,
                occurred_at=now,
                actor=actor.ref,
                organ=actor.organ,
                payload={"recalls": len(fresh)},
            )
    more = page[-1].pk if len(rows) > limit else None
    return [sign_recall(shown(row, now)) for row in page], more


def see_recall(*, number: str, actor: Actor, now: datetime) -> SignedRecall:
    """One recall of the organ, acknowledged or not. Raises Refusal `recalls.unknown-recall`."""
    check_role(actor, Role.OFFICER)
    row = Recall.objects.filter(number=number.strip().upper(), organ=actor.organ).first()
    if row is None:
        raise unknown_recall()
    return sign_recall(shown(row, now))


def list_recalls(
    *, actor: Actor, now: datetime, first: int = 0, limit: int = 50
) -> list[RecallShown]:
    """The organ's recalls: those that wait, what falls due first before the others; then the newest acknowledged."""
    check_role(actor, Role.OFFICER)
    rows = Recall.objects.filter(organ=actor.organ).order_by(
        F("acknowledged_at").desc(nulls_first=True), "due_at", "id"
    )
    return [shown(row, now) for row in rows[first : first + limit]]


def count_recalls(*, actor: Actor, now: datetime) -> list[OrganRecalls]:
    """To an officer how the own organ keeps the duty; to an operator and an auditor every organ, what is overdue first."""
    check_role(actor, Role.OFFICER, Role.OPERATOR, Role.AUDITOR)
    rows = Recall.objects.all()
    if actor.role is Role.OFFICER:
        rows = rows.filter(organ=actor.organ)
    in_time = Q(acknowledged_at__lt=F("due_at"))
    counted = rows.values("organ").annotate(
        in_time=Count("id", filter=in_time),
        late=Count("id", filter=Q(acknowledged_at__isnull=False) & ~in_time),
        overdue=Count("id", filter=Q(acknowledged_at=None, due_at__lte=now)),
        waiting=Count("id", filter=Q(acknowledged_at=None, due_at__gt=now)),
    )
    return [OrganRecalls(**row) for row in counted.order_by("-overdue", "organ")]


def recalls_of(*, numbers: Collection[str], now: datetime) -> list[TracedRecall]:
    """Recalls by their numbers, newest first, for the person whom the log says that they are about."""
    rows = Recall.objects.filter(number__in=numbers).order_by("-id")
    return [TracedRecall(shown(row, now), tuple(row.items), row.because) for row in rows]


def recall_totals() -> dict[str, int]:
    """How many recalls there are, and how many of them were acknowledged."""
    return {
        "recalls": Recall.objects.count(),
        "recalls_acknowledged": Recall.objects.filter(acknowledged_at__isnull=False).count(),
    }
