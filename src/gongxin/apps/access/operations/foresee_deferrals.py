"""Which looks that are told later now would have to be told sooner under other purposes. They keep the day that was set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from gongxin.apps.catalogue.api import DeadlinesForeseen, Purpose
from gongxin.lib.bilingual import Text

from ..models import Deferral

_MATTER = Text("暂缓告知", "Looks told later")


def foresee_deferrals(
    *, purposes: Mapping[str, Purpose], now: datetime
) -> Iterator[DeadlinesForeseen]:
    """By organ: how many deferrals for these purposes run, and how many last longer than the purpose would allow."""
    rows = Deferral.objects.filter(
        purpose__in=purposes, approved=True, withdrawn_at=None, ends_at__gt=now
    )
    running, sooner = Counter[str](), Counter[str]()
    for organ, purpose, asked_at, ends_at in rows.order_by("organ").values_list(
        "organ", "purpose", "asked_at", "ends_at"
    ):
        allowed = purposes[purpose].deferral
        running[organ] += 1
        longest = timedelta(days=allowed.longest_days if allowed else 0)
        sooner[organ] += ends_at > asked_at + longest
    for organ, count in running.items():
        yield DeadlinesForeseen(_MATTER, organ, count, sooner[organ], 0)
