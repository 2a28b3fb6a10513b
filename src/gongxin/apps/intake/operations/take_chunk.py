"""Check one chunk of rows: stage what may be loaded, keep what is sent back, say why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from gongxin.apps.catalogue.api import Reference, get_item
from gongxin.apps.register.api import (
    BatchLoad,
    HashedFacts,
    HashedRows,
    StagedLinks,
    hash_facts,
    hash_rows,
    rows_naming_nothing,
)
from gongxin.lib.bilingual import Text
from gongxin.lib.tabular import Chunk

from ..models import Batch
from ..rules.base import NOTHING, Rule
from ..rules.catalogue import Columns, ConflictInFile
from ..rules.filing import ACTION, WITHDRAWS, NothingToWithdraw, UnknownReference
from ..rules.plan import Checked, Fault
from ..types import Finding
from .job import Job
from .keep_batch import keep_refused_rows
from .stage_rows import staged_links, staged_references, staged_rows, staged_withdrawals
from .tally import Tally

Disagreeing = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A chunk after its checks: `refused` rows are sent back, `contradicted` ones among them."""

    chunk: Chunk
    checked: Checked
    refused: Set[int]
    contradicted: Sequence[int]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A chunk after everything that needs no connection: what is filed, and what is withdrawn."""

    judged: Judged
    hashed: HashedRows
    links: Sequence[StagedLinks]
    withdrawals: HashedFacts
    references: Sequence[tuple[Reference, HashedFacts]]


def judge_chunk(*, chunk: Chunk, checked: Checked, disagreeing: Disagreeing) -> Judged:
    """Which rows of a checked chunk are sent back. `disagreeing` rows are known to contradict others."""
    contradicted = sorted(disagreeing.keys() & set(chunk.numbers.tolist())) if disagreeing else []
    refused = checked.refused | chunk.ragged.keys() | set(contradicted)
    return Judged(chunk, checked, refused, contradicted)


def passing_rows(judged: Judged) -> pl.DataFrame:
    """The rows of a chunk that are not sent back."""
    if not judged.refused:
        return judged.checked.rows
    return judged.checked.rows.filter(~pl.col("row").is_in(list(judged.refused)))


def prepare_chunk(*, job: Job, judged: Judged, layout: int) -> Prepared:
    """Bring what may be loaded of a chunk into the register's columns."""
    rows = passing_rows(judged)
    withdrawing = rows.filter(pl.col(ACTION) == WITHDRAWS)
    if not withdrawing.is_empty():
        rows = rows.filter(pl.col(ACTION) != WITHDRAWS)
    return Prepared(
        judged,
        hash_rows(
            rows=staged_rows(
                rows=rows, item=job.item, layout=layout, filed=job.today, since=job.since
            )
        ),
        staged_links(rows=rows, item=job.item),
        hash_facts(rows=staged_withdrawals(rows=withdrawing, item=job.item)),
        [
            (reference, hash_facts(rows=named))
            for reference, named in staged_references(rows=rows, item=job.item)
        ],
    )


def take_chunk(
    *,
    job: Job,
    batch: Batch,
    key: bytes,
    prepared: Prepared,
    load: BatchLoad,
    tally: Tally,
    disagreeing: Disagreeing,
) -> None:
    """Keep what is sent back of a prepared chunk, and begin to load the rest."""
    rows = prepared.hashed.rows
    tally.said.add(rows.contents)
    count_past_display(job, rows.shown_until, tally)
    load.settle()
    send_back(
        job=job, batch=batch, key=key, judged=prepared.judged, tally=tally, disagreeing=disagreeing
    )
    for reference, referred in prepared.references:
        found = _unknown_references(job, reference, rows_naming_nothing(named=referred))
        tally.add_findings(job, batch, found)
    if prepared.withdrawals.row_numbers:
        nothing = load.withdraw(prepared.withdrawals)
        tally.refused |= nothing
        found = [finding_of_row(NothingToWithdraw, row) for row in sorted(nothing)]
        tally.add_findings(job, batch, found)
    if len(rows.row_numbers):
        load.load(prepared.hashed)
        for named in prepared.links:
            load.add_links(named)


def _unknown_references(job: Job, reference: Reference, rows: Sequence[int]) -> list[Finding]:
    if not rows:
        return []
    field, said = job.item.field(reference.fields[-1]), get_item(code=reference.item).title
    position = job.columns.column_of(field.name)
    column = job.table.header[position] if position is not None else field.name
    about = finding_of_row(UnknownReference, 0, field=field.label, more=said)
    return [replace(about, row=row, column=column) for row in rows]


def send_back(
    *,
    job: Job,
    batch: Batch,
    key: bytes,
    judged: Judged,
    tally: Tally,
    disagreeing: Disagreeing,
) -> None:
    """Count the rows of a chunk, and keep what was found in them and those that are sent back."""
    chunk, checked, refused = judged.chunk, judged.checked, judged.refused
    tally.received += chunk.cells.height
    tally.refused |= refused
    tally.untraced |= checked.untraced
    tally.add_tidied(checked.tidied)
    tally.add_findings(job, batch, _findings(job, checked, chunk))
    tally.add_findings(
        job,
        batch,
        [
            finding_of_row(ConflictInFile, row, more=_listed(disagreeing[row]))
            for row in judged.contradicted
        ],
    )
    if not job.rehearsal:
        # a withdrawal says nothing new of anybody, so there is nothing to send back for correction
        withdrawing = set(checked.withdrawing)
        _keep_refused(job, batch, key, chunk, refused - checked.untraced - withdrawing)


def count_past_display(job: Job, shown_until: np.ndarray[Any, Any], tally: Tally) -> None:
    """Count the rows whose period of display is over at the hour of filing."""
    now = np.int64(job.now.timestamp() * 1_000_000)
    tally.past_display += int((shown_until <= now).sum())


def _keep_refused(job: Job, batch: Batch, key: bytes, chunk: Chunk, wanted: Set[int]) -> None:
    """Keep the `wanted` rows of a chunk under seal, to be corrected and filed again."""
    mask = np.isin(chunk.numbers, list(wanted))
    if mask.any():
        listed = [str(position) for position in job.columns.listed]
        keep_refused_rows(
            batch=batch,
            key=key,
            position=int(chunk.numbers[0]),
            rows=chunk.cells.select(listed).filter(mask),
            numbers=chunk.numbers[mask],
        )


def finding_of_row(
    rule: type[Rule], row: int, *, field: Text = NOTHING, more: Text | str = ""
) -> Finding:
    """A finding about a row as a whole."""
    said = Text(more, more) if isinstance(more, str) else more
    return Finding(
        row=row,
        column="",
        rule=rule.code,
        severity=rule.severity,
        message=rule.message(field=field, more=said),
        mend=rule.mend(field=field, more=said),
    )


def _listed(rows: tuple[int, ...]) -> str:
    return ", ".join(map(str, rows[:5])) + (" …" if len(rows) > 5 else "")


def _findings(job: Job, checked: Checked, chunk: Chunk) -> Iterator[Finding]:
    for fault in checked.faults:
        # the cells of a ragged row stand under the wrong headers: what they break says nothing
        if fault.row not in chunk.ragged or not fault.rule.keeps_copy:
            yield _finding(job, fault)
    for row, cells in chunk.ragged.items():
        if row not in checked.untraced:
            yield finding_of_row(Columns, row, more=str(cells))


def _finding(job: Job, fault: Fault) -> Finding:
    rule, field = fault.rule, fault.field
    value = fault.value if rule.keeps_copy else ""
    columns = job.columns
    position = columns.action if field.name == ACTION else columns.column_of(field.name)
    return Finding(
        row=fault.row,
        # the header under which the clerk's own file has the field, else its official code
        column=job.table.header[position] if position is not None else field.name,
        rule=rule.code,
        severity=rule.severity,
        value=value,
        message=rule.message(field=field.label, value=value, more=fault.more),
        mend=rule.mend(field=field.label, more=fault.more),
        example=field.example if rule.shows_example else "",
    )
