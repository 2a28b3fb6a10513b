"""How many determinations there are and how they ended: figures of the whole platform, in which nobody is told."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from gongxin.apps.register.api import see
from gongxin.lib.row_security import Act

from ..models import Determination
from ..types import DeterminationCounts


def count_determinations() -> DeterminationCounts:
    """All of them, in one reading that opens none."""
    with transaction.atomic():
        see([], act=Act.AUDIT)
        counted: Any = Determination.objects.aggregate(
            open=Count("id", filter=Q(end="")),
            listed=Count("id", filter=Q(entered_at__isnull=False)),
            not_listed=Count("id", filter=Q(listed=False)),
            ended=Count("id", filter=~Q(end="")),
        )
    over = counted["ended"] - counted["listed"] - counted["not_listed"]
    return DeterminationCounts(counted["open"], counted["listed"], counted["not_listed"], over)
