"""Check a file chunk by chunk, on the engine of the job: the same plan, the same findings on each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeVar

import polars as pl
from django.conf import settings

from gongxin.lib.ahead import ahead
from gongxin.lib.spark import SparkDown, spread
from gongxin.lib.tabular import Chunk

from ..enums import Engine
from ..errors.channels import engine_down
from ..rules.plan import Checked, Plan
from .fill_fields import by_field
from .job import Job
from .take_chunk import Disagreeing, Judged, judge_chunk

T = TypeVar("T")


def judged_chunks(
    *, job: Job, plan: Plan, disagreeing: Disagreeing, then: Callable[[Judged], T]
) -> Iterator[T]:
    """The chunks of the file in their order, read, checked and brought into what `then` makes of them.

    These steps go on side by side. `disagreeing` are rows of the file known to contradict others.
    """

    def check(chunk: Chunk) -> tuple[Chunk, Checked]:
        return chunk, plan.check(_by_field(chunk, job))

    def judge(made: tuple[Chunk, Checked]) -> T:
        chunk, checked = made
        return then(judge_chunk(chunk=chunk, checked=checked, disagreeing=disagreeing))

    if job.engine is Engine.SPARK:
        return ahead(_on_spark(job, plan), judge)
    return ahead(job.table.chunks(), check, judge)


def _on_spark(job: Job, plan: Plan) -> Iterator[tuple[Chunk, Checked]]:
    """Only the cells of the item's fields travel, and the plan; chunks wait here for their checks."""
    waiting: deque[Chunk] = deque()

    def frames() -> Iterator[pl.DataFrame]:
        for chunk in job.table.chunks():
            waiting.append(chunk)
            yield _by_field(chunk, job)

    try:
        for checked in spread(plan.check, frames(), master=settings.SPARK_MASTER):
            yield waiting.popleft(), checked
    except SparkDown as down:
        raise engine_down(down.reason) from None


def _by_field(chunk: Chunk, job: Job) -> pl.DataFrame:
    return by_field(
        chunk=chunk, columns=job.columns, item=job.item, source=job.source, organs=job.organs
    )
