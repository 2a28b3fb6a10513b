"""Take the rows of a file into the register, chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gongxin.apps.register.api import BatchLoad, LoadResult

from ..errors import no_rows, rows_not_as_stated
from ..models import Batch
from ..rules.plan import Plan
from .check_chunks import judged_chunks
from .job import Job
from .keep_batch import open_batch
from .plan_for_item import plan_for_item
from .take_chunk import Disagreeing, Judged, Prepared, prepare_chunk, take_chunk
from .tally import Tally

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """A batch whose rows have gone by: its entry in the book, its counts and what the register made of it."""

    batch: Batch
    tally: Tally
    result: LoadResult


def load_rows(*, job: Job, key: bytes, disagreeing: Disagreeing, progress: Progress) -> Taken:
    """Check and load every row of the file; the batch's `key` seals what is sent back.

    Raises FactsDisagree when rows of the file contradict each other, unless they are among `disagreeing`.
    """
    batch, tally = open_batch(job=job, key=key), Tally()
    with _begin(job, batch) as load:

        def prepare(judged: Judged) -> Prepared:
            return prepare_chunk(job=job, judged=judged, layout=load.layout)

        # while a chunk is decided, the one before is written and those that follow are read and checked
        for prepared in judged_chunks(
            job=job, plan=plan_of(job), disagreeing=disagreeing, then=prepare
        ):
            take_chunk(
                job=job,
                batch=batch,
                key=key,
                prepared=prepared,
                load=load,
                tally=tally,
                disagreeing=disagreeing,
            )
            progress(tally.received)
        check_received(job, tally)
        result = load.finish()
    return Taken(batch, tally, result)


def plan_of(job: Job) -> Plan:
    """The plan by which the rows of the file are checked."""
    return plan_for_item(
        item=job.item, source=job.source, today=job.today, not_asked=job.columns.not_asked
    )


def check_received(job: Job, tally: Tally) -> None:
    """There are rows, and as many as the sender says. Raises Refusal."""
    if tally.received == 0:
        raise no_rows()
    if job.rows_stated not in {None, tally.received}:
        raise rows_not_as_stated(stated=job.rows_stated or 0, found=tally.received)


def _begin(job: Job, batch: Batch) -> BatchLoad:
    return BatchLoad(
        item=job.item.code,
        nature=str(job.item.nature),
        fields=[field.name for field in job.item.fields],
        source=job.source.code,
        batch_id=batch.pk,
        now=job.now,
        again=job.before is not None,
        rehearsal=job.rehearsal,
    )
