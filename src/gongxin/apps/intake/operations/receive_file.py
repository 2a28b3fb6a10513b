"""Receive a file: read, check, load, keep the receipt. One transaction, so a batch is whole or not there.

Every channel comes through here. A rehearsal does the same and keeps nothing but the event that it was made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gongxin.apps.catalogue.api import Item, Nature, get_item
from gongxin.apps.directory.api import Organ, codes_of_organs, get_organ
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import FactsDisagree, LoadResult, Outcome
from gongxin.lib.errors import Refusal
from gongxin.lib.outages import told_of_outages
from gongxin.lib.sealing import new_key
from gongxin.lib.tabular import open_table

from ..enums import BatchStatus, Channel, Engine, HoldReason
from ..errors import held_with_forbidden
from ..models import Batch
from ..policies import check_source
from ..queries import began_to_file, loaded_before
from ..rules.catalogue import RepeatedInFile
from ..rules.filing import Corrected
from ..types import Receipt
from .correct_row import labels_of
from .count_again import SaysSomethingElse, count_again, standing_before
from .job import Job
from .judge_batch import judge_batch
from .keep_batch import keep_findings, open_batch, receipt_of
from .keep_original import keep_original
from .kept_files import Sealing, sweep_files
from .load_rows import Progress, Taken, load_rows
from .map_columns import map_columns, recognise
from .recall_replaced import recall_replaced
from .save_mapping import known_headers, mapping_for
from .take_chunk import finding_of_row
from .tally import Tally

# How many findings a receipt carries unless more are asked for; all of them are kept.
FINDINGS_IN_RECEIPT = 1000


@told_of_outages()
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
    findings_shown: int | None = FINDINGS_IN_RECEIPT,
    rows_stated: int | None = None,
    released: bool = False,
    engine: Engine | None = None,
) -> Receipt:
    """Take the file into the register and answer with its receipt.

    The receipt carries the first `findings_shown` findings, or with None all of them. `rows_stated` is
    how many rows the sender says there are; another number refuses the file. A batch unlike the source's
    usual ones is held for a second person, unless it was `released` by one. `engine` is where the rows are
    checked; the installation's unless told otherwise. Raises Refusal when the
    file as a whole cannot be taken: nothing of it is stored then but the event that it was refused. Raises
    Outage when the database cannot be used: the batch is whole or not there, and the same file can be filed again.
    """
    check_role(actor, Role.CLERK, Role.OPERATOR)
    item = get_item(code=item_code)
    source = get_organ(code_or_uscc=source_code)
    try:
        check_source(item, source, actor)
        with ThreadPoolExecutor(1) as beside:
            digest = beside.submit(_digest, path)
            also = known_headers(item=item.code, source=source.code)
            table = open_table(path, recognise=recognise(item, also=also))
        mapping = mapping_for(item=item.code, source=source.code, header=table.header)
        columns = map_columns(
            header=table.header, item=item, laid_down=mapping.fields if mapping else None
        )
        before = loaded_before(digest=digest.result(), item=item.code, source=source.code)
        job = Job(
            path, digest.result(), table, columns, item, source, actor, channel, now, rehearsal,
            findings_shown, rows_stated, mapping, released, codes_of_organs() if columns.form else {},
            began_to_file(item=item.code, source=source.code),
            before, engine or Engine(settings.INTAKE_ENGINE),
        )  # fmt: skip
        if not rehearsal:
            sweep_files(now=now)
        with Sealing(path, begin=_may_be_kept(job)) as sealing:
            receipt = _take(replace(job, sealing=sealing), progress or (lambda rows: None))
        if rehearsal:
            _record_rehearsal(job, receipt)
        return receipt
    except Refusal as refusal:
        if not rehearsal:
            _record_refusal(refusal, item, source, actor, now)
        raise


def _may_be_kept(job: Job) -> bool:
    """Whether the file will be kept, as far as can be told before its rows are read."""
    return not job.rehearsal and job.before is None and not job.columns.unused


def _take(job: Job, progress: Progress) -> Receipt:
    """Load the file; where its rows turn out to disagree, once more from the start without those.

    The very same file again is only counted, as long as it says what it said.
    """
    before = standing_before(job=job)
    if before is not None:
        with suppress(SaysSomethingElse):
            return _in_one_piece(job, partial(count_again, before=before, progress=progress))
    load = partial(load_rows, progress=progress)
    try:
        return _in_one_piece(job, partial(load, disagreeing={}))
    except FactsDisagree as found:
        return _in_one_piece(job, partial(load, disagreeing=found.rows))


def _in_one_piece(job: Job, take: Callable[..., Taken]) -> Receipt:
    with transaction.atomic():
        taken = take(job=job, key=new_key())
        reasons = [] if job.released else _reasons(job, taken)
        if not reasons:
            receipt = _finish(job, taken)
        if job.rehearsal or reasons:
            transaction.set_rollback(True)
    return _hold(job, taken, reasons) if reasons else receipt


def _reasons(job: Job, taken: Taken) -> list[HoldReason]:
    return judge_batch(
        batch=taken.batch,
        adverse=job.item.nature is Nature.ADVERSE,
        received=taken.tally.received,
        known_subjects=taken.result.known_subjects,
        withdrawn=taken.result.withdrawn,
    )


def _hold(job: Job, taken: Taken, reasons: list[HoldReason]) -> Receipt:
    """Nothing was recorded: keep the file under seal until a second person decides."""
    tally, result = taken.tally, taken.result
    if tally.untraced:
        raise held_with_forbidden()
    with transaction.atomic():
        key = new_key()
        batch = open_batch(job=job, key=key)
        _count(batch, job, tally, result)
        batch.held, batch.accepted, batch.superseding = batch.accepted + batch.superseding, 0, 0
        batch.new_subjects = batch.withdrawn = batch.in_time = batch.late = 0
        batch.hold_reasons = [reason.value for reason in reasons]
        batch.status = BatchStatus.HELD.value
        if not job.rehearsal:
            keep_findings(batch=batch, findings=tally.findings)
            if job.sealing:
                # until it is decided, and with the columns that are not read
                batch.kept_file = job.sealing.keep(now=job.now, until=None)
            _record_receipt(job, batch, result)
        batch.save()
        receipt = receipt_of(batch, findings=tuple(tally.findings), rehearsal=job.rehearsal)
        if job.rehearsal:
            transaction.set_rollback(True)
    return receipt


def _finish(job: Job, taken: Taken) -> Receipt:
    batch, tally, result = taken.batch, taken.tally, taken.result
    tally.add_findings(
        job,
        batch,
        [
            finding_of_row(RepeatedInFile, row, more=str(first))
            for row, first in result.duplicates.items()
        ],
    )
    tally.add_findings(
        job,
        batch,
        [
            finding_of_row(Corrected, row, field=labels_of(job.item, names))
            for row, names in result.otherwise.items()
        ],
    )
    _count(batch, job, tally, result)
    batch.said = tally.said.hexdigest()
    batch.status = BatchStatus.LOADED.value
    if not job.rehearsal:
        keep_original(job=job, batch=batch, tally=tally)
        _record_receipt(job, batch, result)
        if batch.superseding:
            recall_replaced(batch=batch, item=job.item, now=job.now)
    batch.save()
    return receipt_of(batch, findings=tuple(tally.findings), rehearsal=job.rehearsal)


def _count(batch: Batch, job: Job, tally: Tally, result: LoadResult) -> None:
    batch.accepted = result.counts[Outcome.ACCEPTED]
    batch.superseding = result.counts[Outcome.SUPERSEDING]
    batch.duplicate = result.counts[Outcome.DUPLICATE]
    batch.withdrawn = result.withdrawn
    _, batch.in_time, batch.late = result.timeliness
    batch.new_subjects = result.new_subjects
    batch.received = tally.received
    batch.refused = len(tally.refused)
    batch.findings_total = tally.findings_total
    batch.unused_columns = list(job.columns.unused)
    batch.tidied = tally.tidied
    batch.past_display = tally.past_display


def _record_receipt(job: Job, batch: Batch, result: LoadResult) -> None:
    if batch.accepted or batch.superseding:
        record_event(
            kind=EventKind.RECORDS_CHANGED,
            occurred_at=job.now,
            actor=job.actor.ref,
            organ=job.source.code,
            payload={
                "batch": batch.number,
                "item": batch.item,
                "added": batch.accepted,
                "superseded": batch.superseding,
                "digest": result.digest,
                **_withdrawn(batch),
            },
        )
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
            **_withdrawn(batch),
        },
    )
    batch.event = event.uid


def _withdrawn(batch: Batch) -> dict[str, int]:
    return {"withdrawn": batch.withdrawn} if batch.withdrawn else {}


def _record_rehearsal(job: Job, receipt: Receipt) -> None:
    """A rehearsal answers for each row what the register holds of its subject, as a filing does: a file of one row would ask
    about one person and leave nothing."""
    with transaction.atomic():
        record_event(
            kind=EventKind.BATCH_REHEARSED,
            occurred_at=job.now,
            actor=job.actor.ref,
            organ=job.source.code,
            payload={
                "item": job.item.code,
                "digest": job.digest,
                "received": receipt.received,
                "channel": job.channel.value,
            },
        )


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
