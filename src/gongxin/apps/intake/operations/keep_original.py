"""Keep the file of a loaded batch until its period."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from ..models import Batch
from .job import Job
from .tally import Tally


def keep_original(*, job: Job, batch: Batch, tally: Tally) -> None:
    """Keep the file of a loaded batch until its period, unless it holds what may not be kept (C1 to C4)."""
    until = job.now + timedelta(days=settings.ORIGINALS_DAYS)
    kept = job.before.kept_file if job.before else None
    if kept and kept.destroyed_at is None:
        kept.kept_until = max(kept.kept_until or until, until)
        kept.save(update_fields=["kept_until"])
        batch.kept_file = kept
    elif job.sealing and not job.columns.unused and not tally.untraced:
        batch.kept_file = job.sealing.keep(now=job.now, until=until)
