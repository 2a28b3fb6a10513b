"""Enter the end of grades of which no record is displayed any more: they counted no more from that second on, by the view; here their record ends too."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.directory.api import list_organs
from gongxin.apps.identity.api import Actor
from gongxin.apps.register.api import see

from ..enums import GradeEnding
from ..models import Graded
from ..queries import in_force
from .confirm import end

_AT_ONCE = 200


def sweep(*, actor: Actor, now: datetime) -> int:
    """End what has fallen, and say how many; organ by organ, as each may see its own alone. What is over by its term ends as its record does."""
    return sum(_of_organ(one.code, actor, now) for one in list_organs())


def _of_organ(organ: str, actor: Actor, now: datetime) -> int:
    ended, last = 0, 0
    while True:
        with transaction.atomic():
            see([], organ=organ)
            rows = list(
                Graded.objects.select_for_update()
                .filter(organ=organ, confirmed_at__isnull=False, ended_at=None, until_at__gt=now)
                .filter(id__gt=last)
                .order_by("id")[:_AT_ONCE]
            )
            if not rows:
                return ended
            last = rows[-1].id
            standing = in_force(subjects={one.subject_key for one in rows}, organ=organ)
            fallen = [one for one in rows if one.number not in standing]
            for row in fallen:
                end(row, GradeEnding.FALLEN, actor, now)
            ended += len(fallen)
