"""What is kept of a batch: its row in the book, its findings, its refused rows under seal."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from django.db import connection

from gongxin.lib import pgcopy
from gongxin.lib.periods import BEIJING
from gongxin.lib.rewrapping import Holder
from gongxin.lib.sealing import seal, unseal

from ..enums import BatchStatus
from ..models import Batch, RefusedPart
from ..types import Finding, Receipt
from .job import Job
from .kept_files import wrapping

WRAPPED_BATCHES = Holder(
    "batches", "intake_batch", "data_key", {"id": "bigint"}, "convert_to(number, 'UTF8')"
)

COPY_FINDINGS = (
    'COPY intake_finding ("row", batch_id, "column", rule, severity, value,'
    " message_zh, message_en, mend_zh, mend_en, example) FROM STDIN (FORMAT binary)"
)


def open_batch(*, job: Job, key: bytes) -> Batch:
    """Enter the batch in the book; its number tells the day and its place in the book."""
    table = job.table
    batch = Batch(
        number=f"open-{job.digest[:12]}-{job.now.timestamp():.0f}"[:24],
        item=job.item.code,
        source=job.source.code,
        channel=job.channel.value,
        status=BatchStatus.LOADED.value,
        received_at=job.now,
        received_by=job.actor.ref,
        file_digest=job.digest,
        file_bytes=job.path.stat().st_size,
        format=table.format,
        encoding=table.encoding,
        sheet=table.sheet[:64],
        mapping=job.mapping,
        form=job.columns.form.code if job.columns.form else "",
        header=[table.header[position] for position in job.columns.listed],
        same_file_as=job.before,
        data_key=b"",
    )
    batch.save()
    batch.number = f"B{job.now.astimezone(BEIJING):%Y%m%d}-{batch.pk:06d}"
    batch.data_key = wrapping().wrap(key, batch.number.encode())
    batch.save(update_fields=["number", "data_key"])
    return batch


def keep_findings(*, batch: Batch, findings: Sequence[Finding]) -> None:
    """Store all findings by COPY; a large batch may have many."""
    texts = [
        [found.column, found.rule, found.severity.value, found.value, *found.words, found.example]
        for found in findings
    ]
    rows = pgcopy.encode(
        [("int4", [found.row for found in findings])],
        [list(map(str.encode, column)) for column in zip(*texts, strict=True)],
        constant=[pgcopy.big(batch.pk)],
    )
    pgcopy.send(connection.connection, COPY_FINDINGS, rows)


def keep_refused_rows(
    *,
    batch: Batch,
    key: bytes,
    position: int,
    rows: pl.DataFrame,
    numbers: np.ndarray[Any, Any],
) -> None:
    """Seal refused rows, as they were sent but without unlisted columns, with the batch's key."""
    text = rows.insert_column(0, pl.Series("row", numbers)).write_csv(
        include_header=False, quote_style="always"
    )
    # level 1: a third of the time of the usual level for a tenth more bytes
    sealed = seal(key, zlib.compress(text.encode(), 1), batch.number.encode())
    RefusedPart.objects.create(batch=batch, position=position, sealed=sealed)


def open_refused_rows(*, batch: Batch) -> list[list[str]]:
    """The refused rows of a batch in the order of the file: row number, then the cells as sent."""
    key = wrapping().unwrap(bytes(batch.data_key), batch.number.encode())
    rows: list[list[str]] = []
    for part in batch.refused_parts.order_by("position"):
        text = zlib.decompress(unseal(key, bytes(part.sealed), batch.number.encode())).decode()
        rows.extend(csv.reader(io.StringIO(text, newline="")))
    return sorted(rows, key=lambda row: int(row[0]))


def receipt_of(batch: Batch, *, findings: tuple[Finding, ...], rehearsal: bool = False) -> Receipt:
    """The receipt of a batch."""
    kept = batch.kept_file
    return Receipt(
        batch="" if rehearsal else batch.number,
        item=batch.item,
        source=batch.source,
        status=BatchStatus(batch.status),
        rehearsal=rehearsal,
        received_at=batch.received_at,
        file_digest=batch.file_digest,
        format=batch.format,
        encoding=batch.encoding,
        received=batch.received,
        accepted=batch.accepted,
        superseding=batch.superseding,
        withdrawn=batch.withdrawn,
        duplicate=batch.duplicate,
        held=batch.held,
        refused=batch.refused,
        unused_columns=tuple(batch.unused_columns),
        tidied=dict(batch.tidied),
        past_display=batch.past_display,
        findings=findings,
        findings_total=batch.findings_total,
        new_subjects=batch.new_subjects,
        event=str(batch.event or ""),
        sheet=batch.sheet,
        form=batch.form,
        mapping=batch.mapping_id,
        hold_reasons=tuple(batch.hold_reasons),
        released_as=batch.released_as.number if batch.released_as else "",
        same_file_as=batch.same_file_as.number if batch.same_file_as else "",
        kept_until=kept.kept_until if kept and kept.destroyed_at is None else None,
        recalled_at=batch.recalled_at,
        recall_reason=batch.recall_reason,
        recall_event=str(batch.recall_event or ""),
        destroyed_under=batch.destroyed_under,
    )
