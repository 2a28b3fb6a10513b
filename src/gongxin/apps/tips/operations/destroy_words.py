"""销毁举报内容: words, files, names and keys go when their time is over. Nobody is shown them a second longer where this stands still."""

from __future__ import annotations

from datetime import datetime

from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.row_security import Act

from ..models import Tip, TipContact, TipEvidence, TipWords
from ..queries import tip_store

_PORTION = 500


def destroy_words(*, now: datetime) -> int:
    """Destroy what is over by the database's clock and by `now`; says of how many tips. Each portion is a transaction with its event."""
    destroyed = 0
    while True:
        with tip_store(act=Act.TIP_END):
            over = Tip.objects.filter(destroyed_at=None, keeps_until__lte=now).order_by("id")
            numbers = list(over.values_list("number", flat=True)[:_PORTION])
            if not numbers:
                return destroyed
            for kept in (TipWords, TipContact, TipEvidence):
                kept.objects.filter(tip__in=numbers).delete()
            Tip.objects.filter(number__in=numbers, destroyed_at=None).update(
                key_sealed=b"", alike="", destroyed_at=now
            )
            record_event(
                kind=EventKind.TIPS_DESTROYED,
                occurred_at=now,
                actor="system:tips",
                payload={"tips": len(numbers)},
            )
        destroyed += len(numbers)
