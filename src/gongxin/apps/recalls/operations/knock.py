"""敲门: tell an organ's system that recalls wait for it. What they say it fetches itself, where it is known who asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db.models import Max

from gongxin.lib.calling import NoAnswer, call
from gongxin.lib.recall_doors import is_time_to_knock

from ..models import Recall

SECONDS = 5.0
"""How long a door has to answer."""

_AT_ONCE = 8
_SAID = json.dumps({"waiting": "recalls"}).encode()


def knock(*, doors: Mapping[str, str], now: datetime) -> dict[str, bool]:
    """Knock at the doors of organs that have not fetched a recall, as often as is due; says for each whether it was opened.

    Nothing is said of any recall, nothing is kept of it, and an answer counts for nothing: who was told acknowledges.
    """
    waiting = Recall.objects.filter(fetched_at=None, acknowledged_at=None, organ__in=list(doors))
    newest = waiting.values("organ").annotate(newest=Max("made_at")).order_by("organ")
    due = [row["organ"] for row in newest if is_time_to_knock(newest=row["newest"], now=now)]
    with ThreadPoolExecutor(_AT_ONCE) as hands:
        opened = hands.map(_knock_at, [doors[organ] for organ in due])
        return dict(zip(due, opened, strict=True))


def _knock_at(address: str) -> bool:
    try:
        return call(address, "POST", "", _SAID, seconds=SECONDS).status < 300
    except NoAnswer:
        return False
