"""Which answers that organs owe now would be due on another day under other clocks. They keep the day that was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from gongxin.apps.catalogue.api import Clock, DeadlinesForeseen
from gongxin.apps.register.api import see
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING
from gongxin.lib.row_security import Act

from ..models import LookQuestion
from ..policies import due_after
from .ask_why import CLOCK

_MATTER = Text("答复「为什么查我」", "Answers to “Why was I looked up?”")


def foresee_answers(
    *, clocks: Mapping[str, Sequence[Clock]], now: datetime
) -> Iterator[DeadlinesForeseen]:
    """By organ: how many run, and how many would be due sooner or later. Nobody is named."""
    with transaction.atomic():
        see([], act=Act.AUDIT)
        asked = list(
            LookQuestion.objects.filter(answered_at=None, due_at__gt=now)
            .order_by("organ")
            .values_list("organ", "asked_at", "due_at")
        )
    running, sooner, later = Counter[str](), Counter[str](), Counter[str]()
    for organ, asked_at, due_at in asked:
        day = asked_at.astimezone(BEIJING).date()
        holding = [one for one in clocks.get(CLOCK, ()) if one.holds_on(day)]
        running[organ] += 1
        if holding:
            due = due_after(asked_at, holding[-1].length)
            sooner[organ] += due < due_at
            later[organ] += due > due_at
    for organ, count in running.items():
        yield DeadlinesForeseen(_MATTER, organ, count, sooner[organ], later[organ])
