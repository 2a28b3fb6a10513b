"""Is a batch unlike what its source usually files? Then a second person looks before anything is recorded.

What this is for: a source's system that was broken into, or an export gone wrong, files a hundred
thousand rows in one night.
"""

from __future__ import annotations

from math import sqrt

from django.db.models import Avg, Count, StdDev, Sum

from gongxin.apps.register.api import subjects_estimated

from ..enums import BatchStatus, HoldReason
from ..models import Batch
from ..queries import real_batches

LEAST_ROWS = 1_000
"""A batch of fewer rows is never held for its volume: a person can look through it."""
LEAST_BATCHES = 5
SIGMAS = 3.0
LEAST_SUBJECTS = 10_000
"""In a register of fewer subjects every batch touches a large share of them."""
SUBJECT_SHARE = 0.01
LEAST_WITHDRAWN = 100
WITHDRAWN_SHARE = 0.001


def judge_batch(
    *, batch: Batch, adverse: bool, received: int, known_subjects: int, withdrawn: int
) -> list[HoldReason]:
    """Why the batch is to be held; empty for a usual one.

    `received` are its rows, `known_subjects` those of the register's subjects about whom it says something
    new, `withdrawn` the records that it would withdraw. Volume is compared with the earlier batches of the source for the item.
    """
    reasons = []
    if received >= LEAST_ROWS and received > _usual(batch):
        reasons.append(HoldReason.VOLUME)
    if adverse and known_subjects > SUBJECT_SHARE * LEAST_SUBJECTS:
        everyone = subjects_estimated()
        if everyone >= LEAST_SUBJECTS and known_subjects > SUBJECT_SHARE * everyone:
            reasons.append(HoldReason.SUBJECTS)
    if withdrawn >= LEAST_WITHDRAWN and withdrawn > WITHDRAWN_SHARE * _filed(batch):
        reasons.append(HoldReason.WITHDRAWALS)
    return reasons


def _filed(batch: Batch) -> int:
    """How many records the source has filed for the item."""
    loaded = real_batches().filter(
        item=batch.item, source=batch.source, status=BatchStatus.LOADED.value
    )
    return int(loaded.exclude(pk=batch.pk).aggregate(filed=Sum("accepted"))["filed"] or 0)


def _usual(batch: Batch) -> float:
    """How many rows are still usual: three sigma above the mean; no limit before there are five batches."""
    loaded = real_batches().filter(
        item=batch.item, source=batch.source, status=BatchStatus.LOADED.value
    )
    earlier = loaded.exclude(pk=batch.pk).aggregate(
        batches=Count("id"), mean=Avg("received"), sigma=StdDev("received")
    )
    if earlier["batches"] < LEAST_BATCHES:
        return float("inf")
    mean = float(earlier["mean"])
    # counts scatter at least as chance does, however regular the few earlier batches were
    return mean + SIGMAS * max(float(earlier["sigma"]), sqrt(mean), mean / 10)
