"""The very same file again: its rows are read and checked, and found to say what they said before.

Nothing is asked of the register but what it holds of the earlier batch. That is sound only where the rows that
pass are those that passed then, word for word, and nothing of what they said was taken back since; in
any other case the file goes the usual way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from gongxin.apps.register.api import LoadResult, Outcome, layout_of

from ..models import Batch
from ..queries import list_findings_of_rule, recalled_since
from ..rules.catalogue import RepeatedInFile
from ..rules.filing import ACTION, WITHDRAWS
from .check_chunks import judged_chunks
from .job import Job
from .keep_batch import open_batch
from .load_rows import Progress, Taken, check_received, plan_of
from .stage_rows import contents_of, shown_until_of
from .take_chunk import Judged, count_past_display, passing_rows, send_back
from .tally import Tally

# a recall bears the hour at which it was asked for, and may have waited for a load to end
_RECALL_MAY_WAIT = timedelta(days=1)


class SaysSomethingElse(Exception):  # an answer, not an error: the file goes the usual way
    """What the file says now is not known to be what the register holds."""


@dataclass(frozen=True, slots=True)
class _Read:
    judged: Judged
    contents: Sequence[bytes]
    shown_until: np.ndarray[tuple[int], np.dtype[np.int64]]
    withdraws: bool


def standing_before(*, job: Job) -> Batch | None:
    """The batch by which the same file was loaded, if all that it said is still in the register's history."""
    before = job.before
    if before is None or not before.said or job.item.references:
        # what the rows refer to may have been filed since
        return None
    if recalled_since(item=job.item.code, since=before.received_at - _RECALL_MAY_WAIT):
        return None
    return before


def count_again(*, job: Job, key: bytes, before: Batch, progress: Progress) -> Taken:
    """Check every row and count those that pass as duplicates of what `before` said.

    Raises SaysSomethingElse when that cannot be told from the rows alone.
    """
    batch, tally = open_batch(job=job, key=key), Tally()
    fields = [field.name for field in job.item.fields]
    layout = layout_of(item=job.item.code, fields=fields, rehearsal=True)

    def read(judged: Judged) -> _Read:
        rows = passing_rows(judged)
        return _Read(
            judged,
            contents_of(rows, fields, layout),
            shown_until_of(rows, job.item),
            bool((rows[ACTION] == WITHDRAWS).any()),
        )

    for found in judged_chunks(job=job, plan=plan_of(job), disagreeing={}, then=read):
        if found.withdraws:
            raise SaysSomethingElse
        tally.said.add(found.contents)
        count_past_display(job, found.shown_until, tally)
        send_back(job=job, batch=batch, key=key, judged=found.judged, tally=tally, disagreeing={})
        progress(tally.received)
    check_received(job, tally)
    if tally.said.hexdigest() != before.said:
        raise SaysSomethingElse
    repeated = list_findings_of_rule(batch=before, rule=RepeatedInFile.code)
    tally.add_findings(job, batch, repeated)
    counts = dict.fromkeys(Outcome, 0)
    counts[Outcome.DUPLICATE] = tally.received - len(tally.refused)
    return Taken(batch, tally, LoadResult(counts, digest=""))
