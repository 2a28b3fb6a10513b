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
        # a name of its own for each figure: an aggregate hides the column of its name from those after it
        counted: Any = Determination.objects.aggregate(
            all_open=Count("id", filter=Q(end="")),
            all_listed=Count("id", filter=Q(entered_at__isnull=False)),
            all_refused=Count("id", filter=Q(listed=False)),
            all_ended=Count("id", filter=~Q(end="")),
        )
    there, refused = counted["all_listed"], counted["all_refused"]
    over = counted["all_ended"] - there - refused
    return DeterminationCounts(counted["all_open"], there, refused, over)
