"""送达情况: which notices about records and cases lay in a subject's inbox by a moment, and by which events that is proved."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from gongxin.apps.access.api import spelt
from gongxin.apps.register.api import see

from ..models import Notice, Service


def notices_served(
    *, subject_key: UUID, records: Collection[UUID], cases: Collection[str], at: datetime
) -> list[dict[str, Any]]:
    """The notices of these records and cases, the oldest first, as JSON: of what, since when, opened when, and their events.

    The caller judged who may and records the event; must run in a transaction, whose context it replaces.
    """
    see([subject_key])
    of_records = Q(event__isnull=True, matter__in=list(records))
    of_cases = Q(event__isnull=False, reference__in=list(cases))
    found = Notice.objects.filter(of_records | of_cases, subject_key=subject_key, told_at__lte=at)
    rows = list(found.order_by("told_at", "id"))
    entered = dict(
        Service.objects.filter(notice__in=[row.pk for row in rows]).values_list("notice", "event")
    )
    return [_served(row, entered.get(row.pk), at) for row in rows]


def _served(row: Notice, entered: UUID | None, at: datetime) -> dict[str, Any]:
    opened = row.opened_at is not None and row.opened_at <= at
    proof = row.event or entered
    return {
        "number": row.pk,
        "kind": row.kind,
        "record": None if row.event else str(row.matter),
        "case": row.reference,
        "item": row.item,
        "organ": row.organ,
        "told_at": spelt(row.told_at),
        "opened_at": spelt(row.opened_at) if opened and row.opened_at else None,
        "served_by": str(proof) if proof else None,
        "opened_by": str(row.opened_event) if opened else None,
    }
