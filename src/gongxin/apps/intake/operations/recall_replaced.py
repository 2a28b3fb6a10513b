"""A source files a record anew, or takes it back: whoever was told what stood there before is told so."""

from __future__ import annotations

from datetime import datetime

from gongxin.apps.catalogue.api import Item, Nature
from gongxin.apps.recalls.api import Ended, Ground, send_recalls
from gongxin.apps.register.api import RecordStatus, replaced_by

from ..models import Batch


def recall_replaced(*, batch: Batch, item: Item, now: datetime) -> int:
    """Recall what the batch ended, in its transaction; says how many recalls that made.

    An adverse record states one decision: filed with other content it was corrected. What is filed anew of a good or a basic one
    is a new state, and what was told of the one before was right when it was told.
    """
    ended = replaced_by(item=item.code, batch_id=batch.pk)
    grounds = {RecordStatus.WITHDRAWN: Ground.WITHDRAWN}
    if item.nature is Nature.ADVERSE:
        grounds[RecordStatus.LIVE] = Ground.CORRECTED
    return sum(
        send_recalls(
            ground=ground,
            ended=[
                Ended(subject, records, (item.code,))
                for subject, records in ended.get(status, {}).items()
            ],
            now=now,
        )
        for status, ground in grounds.items()
    )
