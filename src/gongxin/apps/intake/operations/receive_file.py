"""Receive a file: read, check, load, keep the receipt. One transaction, so a batch is whole or not there.

Every channel comes through here. A rehearsal does the same and keeps nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl
from django.db import transaction

from gongxin.apps.catalogue.api import Item, get_item
from gongxin.apps.directory.api import Organ, get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import BatchLoad, Outcome
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING
from gongxin.lib.sealing import new_key
from gongxin.lib.tabular import Chunk, Table, open_table

from ..enums import BatchStatus, Channel, Severity
from ..errors import no_rows, source_not_listed
from ..models import Batch
from ..queries import loaded_before
from ..rules.base import Rule
from ..rules.catalogue import Columns, ConflictInFile, RepeatedInFile
from ..rules.plan import Fault, Plan
from ..types import Finding, Receipt
from .keep_batch import keep_findings, keep_refused_rows, open_batch, receipt_of
from .map_columns import ColumnMap, map_columns
from .plan_for_item import plan_for_item
from .stage_rows import staged_links, staged_rows

# How many findings a receipt carries; all of them are kept and can be downloaded.
FINDINGS_IN_RECEIPT = 1000

Progress = Callable[[int], None]


@dataclass(slots=True)
class _Tally:
    """What is counted while chunks go by."""

    received: int = 0
    refused: set[int] = field(default_factory=set)
    untraced: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    tidied: dict[str, int] = field(default_factory=dict)
    past_display: int = 0


def receive_file(
    *,
    path: Path,
    item_code: str,
    source_code: str,
    actor: Actor,
    channel: Channel,
    now: datetime,
    rehearsal: bool = False,
    progress: Progress | None = None,
) -> Receipt:
    """Take the file into the register and answer with its receipt.

    Raises Refusal when the file as a whole cannot be taken: nothing of it is stored then but the
    event that it was refused.
    """
    check_role(actor, Role.CLERK, Role.OPERATOR)
    item = get_item(code=item_code)
    source = get_organ(code_or_uscc=source_code)
    digest = ""
    try:
        _check_source(item, source, actor)
        table = open_table(path)
        columns = map_columns(header=table.header, item=item)
        digest = _digest(path)
        with transaction.atomic():
            receipt = _load(
                _Job(path, digest, table, columns, item, source, actor, channel, now, rehearsal),
                progress or (lambda rows: None),
            )
            if rehearsal:
                transaction.set_rollback(True)
    except Refusal as refusal:
        if not rehearsal:
            _record_refusal(refusal, item, source, actor, now)
        raise
    return receipt


@dataclass(frozen=True, slots=True)
class _Job:
    """Everything that stays the same while one file is taken in."""

    path: Path
    digest: str
    table: Table
    columns: ColumnMap
    item: Item
    source: Organ
    actor: Actor
    channel: Channel
    now: datetime
    rehearsal: bool


def _load(job: _Job, progress: Progress) -> Receipt:
    key = new_key()
    batch = open_batch(
        item=job.item.code,
        source=job.source.code,
        actor=job.actor,
        channel=job.channel,
        now=job.now,
        digest=job.digest,
        size=job.path.stat().st_size,
        table=job.table,
        key=key,
    )
    plan = plan_for_item(item=job.item, source=job.source, today=job.now.astimezone(BEIJING).date())
    load = BatchLoad(
        item=job.item.code,
        nature=str(job.item.nature),
        source=job.source.code,
        again=loaded_before(
            digest=job.digest, item=job.item.code, source=job.source.code, but=batch.pk
        ),
        rehearsal=job.rehearsal,
    )
    tally = _Tally()
    for position, chunk in enumerate(job.table.chunks()):
        _take_chunk(job, chunk, plan, load, tally)
        if not job.rehearsal:
            _keep_refused(job, batch, key, position, chunk, tally)
        progress(tally.received)
    if tally.received == 0:
        raise no_rows()
    _merge(job, batch, load, tally, key)
    return _finish(job, batch, tally)


def _take_chunk(job: _Job, chunk: Chunk, plan: Plan, load: BatchLoad, tally: _Tally) -> None:
    """Check one chunk and stage what may be loaded."""
    frame = _by_field(chunk, job.columns, job.item)
    checked = plan.check(frame)
    refused = set(checked.refused) | set(chunk.ragged)
    tally.received += frame.height
    tally.refused |= refused
    tally.untraced |= checked.untraced
    tally.findings += _findings(job, checked.faults, chunk, checked.untraced)
    for name, count in checked.tidied.items():
        tally.tidied[name] = tally.tidied.get(name, 0) + count
    good = checked.rows.filter(~pl.col("row").is_in(list(refused))) if refused else checked.rows
    if good.is_empty():
        return
    rows = staged_rows(rows=good, item=job.item)
    load.stage(rows)
    for links in staged_links(rows=good, item=job.item):
        load.stage_links(links)
    tally.past_display += int((rows.shown_until <= np.int64(job.now.timestamp() * 1_000_000)).sum())


def _by_field(chunk: Chunk, columns: ColumnMap, item: Item) -> pl.DataFrame:
    """The chunk with one text column a field; fields the file lacks are empty."""
    return chunk.cells.select(
        [
            pl.col(str(columns.positions[field.name])).alias(field.name)
            if field.name in columns.positions
            else pl.lit("").alias(field.name)
            for field in item.fields
        ]
    ).with_columns(pl.Series("row", chunk.numbers))


def _findings(
    job: _Job, faults: list[Fault], chunk: Chunk, untraced: frozenset[int]
) -> Iterator[Finding]:
    for fault in faults:
        yield Finding(
            row=fault.row,
            column=_column_name(job, fault.field.name),
            rule=fault.rule.code,
            severity=fault.rule.severity,
            value=fault.value if fault.rule.keeps_copy else "",
            message=Text(
                fault.rule.message(
                    field=fault.field.label, value=fault.value, more=fault.more.zh
                ).zh,
                fault.rule.message(
                    field=fault.field.label, value=fault.value, more=fault.more.en
                ).en,
            ),
            mend=Text(
                fault.rule.mend(field=fault.field.label, more=fault.more.zh).zh,
                fault.rule.mend(field=fault.field.label, more=fault.more.en).en,
            ),
        )
    for row, cells in chunk.ragged.items():
        if row not in untraced:
            yield _finding(Columns, row, more=str(cells))


def _column_name(job: _Job, field_name: str) -> str:
    """The header under which the clerk's own file has the field, else its official code."""
    position = job.columns.positions.get(field_name)
    return job.table.header[position] if position is not None else field_name


def _finding(rule: type[Rule], row: int, *, more: str = "") -> Finding:
    nothing = Text("", "")
    return Finding(
        row=row,
        column="",
        rule=rule.code,
        severity=rule.severity,
        message=rule.message(field=nothing, more=more),
        mend=rule.mend(field=nothing, more=more),
    )


def _keep_refused(
    job: _Job, batch: Batch, key: bytes, position: int, chunk: Chunk, tally: _Tally
) -> None:
    wanted = tally.refused - tally.untraced
    mask = np.fromiter((int(number) in wanted for number in chunk.numbers), dtype=bool)
    if mask.any():
        keep_refused_rows(
            batch=batch,
            key=key,
            position=position,
            rows=chunk.cells.filter(mask),
            numbers=chunk.numbers[mask],
        )


def _merge(job: _Job, batch: Batch, load: BatchLoad, tally: _Tally, key: bytes) -> None:
    result = load.merge(batch_id=batch.pk, now=job.now)
    batch.accepted = result.counts[Outcome.ACCEPTED]
    batch.superseding = result.counts[Outcome.SUPERSEDING]
    batch.duplicate = result.counts[Outcome.DUPLICATE]
    batch.new_subjects = result.new_subjects
    tally.findings += [
        _finding(RepeatedInFile, row, more=str(first)) for row, first in result.duplicates.items()
    ]
    if result.conflicts:
        tally.refused |= set(result.conflicts)
        tally.findings += [
            _finding(ConflictInFile, row, more=str(first))
            for row, first in result.conflicts.items()
        ]
        if not job.rehearsal:
            _keep_conflicts(job, batch, key, set(result.conflicts))


def _keep_conflicts(job: _Job, batch: Batch, key: bytes, rows: set[int]) -> None:
    """Conflicts are known only after the merge, and are few: read the file again for their rows."""
    for position, chunk in enumerate(job.table.chunks()):
        mask = np.fromiter((int(number) in rows for number in chunk.numbers), dtype=bool)
        if mask.any():
            keep_refused_rows(
                batch=batch,
                key=key,
                position=1_000_000 + position,
                rows=chunk.cells.filter(mask),
                numbers=chunk.numbers[mask],
            )


def _finish(job: _Job, batch: Batch, tally: _Tally) -> Receipt:
    findings = sorted(
        tally.findings, key=lambda found: (found.row, found.severity != Severity.ERROR)
    )
    batch.received = tally.received
    batch.refused = len(tally.refused)
    batch.findings_total = len(findings)
    batch.unused_columns = list(job.columns.unused)
    batch.tidied = tally.tidied
    batch.past_display = tally.past_display
    batch.status = BatchStatus.LOADED.value
    if not job.rehearsal:
        event = record_event(
            kind=EventKind.BATCH_RECEIVED,
            occurred_at=job.now,
            actor=job.actor.ref,
            organ=job.source.code,
            payload={
                "batch": batch.number,
                "item": batch.item,
                "digest": batch.file_digest,
                "received": batch.received,
                "accepted": batch.accepted,
                "superseding": batch.superseding,
                "duplicate": batch.duplicate,
                "held": batch.held,
                "refused": batch.refused,
            },
        )
        batch.event = event.uid
        keep_findings(batch=batch, findings=findings)
    batch.save()
    return receipt_of(
        batch, findings=tuple(findings[:FINDINGS_IN_RECEIPT]), rehearsal=job.rehearsal
    )


def _check_source(item: Item, source: Organ, actor: Actor) -> None:
    """Charter C1: a listed source files it; and a clerk files for their own organ."""
    if item.sources is not None and source.code not in item.sources:
        raise source_not_listed(item=item.title, source=source.name)
    if actor.role is Role.CLERK and actor.organ != source.code:
        raise source_not_listed(item=item.title, source=source.name)


def _record_refusal(
    refusal: Refusal, item: Item, source: Organ, actor: Actor, now: datetime
) -> None:
    with transaction.atomic():
        record_event(
            kind=EventKind.BATCH_REFUSED,
            occurred_at=now,
            actor=actor.ref,
            organ=source.code,
            payload={"item": item.code, "source": source.code, "reason": refusal.code},
        )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
