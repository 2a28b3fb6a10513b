"""Reading batches and what was found in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet, Sum

from gongxin.apps.identity.api import Actor, Role
from gongxin.lib.bilingual import Text

from .enums import BatchStatus, Channel, Severity
from .errors import unknown_batch
from .models import Batch, FindingRow
from .types import Finding, FindingKind


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in a list."""

    number: str
    item: str
    source: str
    received_at: datetime
    received: int
    accepted: int
    superseding: int
    duplicate: int
    held: int
    refused: int


def real_batches(batches: QuerySet[Batch] | None = None) -> QuerySet[Batch]:
    """Without those of canaries, which no source filed: they stand in no figure and on no clerk's desk."""
    every = Batch.objects.all() if batches is None else batches
    return every.exclude(channel=Channel.CANARY.value)


def visible_batch(*, number: str, actor: Actor) -> Batch:
    """The batch, if the actor may see it: their own organ's, or any for operators and auditors."""
    batch = Batch.objects.filter(number=number).first()
    if batch is None or not _sees(actor, batch):
        raise unknown_batch(number)
    return batch


def loaded_before(*, digest: str, item: str, source: str) -> Batch | None:
    """The newest batch by which the very same file was loaded and which stands; None if there is none.

    What was recalled may be filed again; what was held was never loaded.
    """
    same = Batch.objects.filter(
        file_digest=digest, item=item, source=source, status=BatchStatus.LOADED.value
    )
    return same.order_by("-id").first()


def recalled_since(*, item: str, since: datetime) -> bool:
    """Whether any batch of the item was recalled at that hour or later."""
    recalled = Batch.objects.filter(item=item, status=BatchStatus.RECALLED.value)
    return recalled.filter(recalled_at__gte=since).exists()


def began_to_file(*, item: str, source: str) -> datetime | None:
    """When the source filed the item for the first time; None before its first batch."""
    loaded = real_batches().filter(item=item, source=source, status=BatchStatus.LOADED.value)
    return loaded.order_by("id").values_list("received_at", flat=True).first()


def list_batches(*, actor: Actor, limit: int = 50) -> list[BatchLine]:
    """The newest batches that the actor may see."""
    batches = Batch.objects.order_by("-id")
    if actor.role not in {Role.OPERATOR, Role.AUDITOR}:
        batches = real_batches(batches).filter(source=actor.organ)
    fields = BatchLine.__dataclass_fields__
    return [BatchLine(**row) for row in batches.values(*fields)[:limit]]


def list_findings(
    *,
    batch: Batch,
    severity: Severity | None = None,
    kind: FindingKind | None = None,
    offset: int = 0,
    limit: int = 200,
) -> list[Finding]:
    """Findings of a batch in the order of the file; of one severity or of one kind if asked."""
    rows = FindingRow.objects.filter(batch=batch).order_by("row", "id")
    if severity is not None:
        rows = rows.filter(severity=severity.value)
    if kind is not None:
        first = kind.first
        rows = rows.filter(rule=first.rule, column=first.column, severity=first.severity.value)
    return [_finding(row) for row in rows[offset : offset + limit]]


def list_findings_of_rule(*, batch: Batch, rule: str) -> list[Finding]:
    """All findings of a batch by one rule, in the order of the file."""
    rows = FindingRow.objects.filter(batch=batch, rule=rule).order_by("row", "id")
    return [_finding(row) for row in rows]


def list_kinds(*, batch: Batch) -> list[FindingKind]:
    """The kinds of findings of a batch, the gravest and the most frequent first."""
    groups = FindingRow.objects.filter(batch=batch).values("severity", "rule", "column")
    counts = {
        group["first"]: group["count"]
        for group in groups.annotate(count=Count("id"), first=Min("id")).order_by()
    }
    kinds = [
        FindingKind(key=row.pk, count=counts[row.pk], first=_finding(row))
        for row in FindingRow.objects.filter(pk__in=counts)
    ]
    grave = list(Severity)
    return sorted(kinds, key=lambda kind: (grave.index(kind.first.severity), -kind.count, kind.key))


def _finding(row: FindingRow) -> Finding:
    return Finding(
        row=row.row,
        column=row.column,
        rule=row.rule,
        severity=Severity(row.severity),
        message=Text(row.message_zh, row.message_en),
        mend=Text(row.mend_zh, row.mend_en),
        value=row.value,
        example=row.example,
    )


def intake_totals() -> dict[str, int]:
    """Batches and rows over all of intake, for the health page."""
    totals = real_batches().aggregate(
        batches=Count("id"),
        received=Sum("received"),
        accepted=Sum("accepted"),
        superseding=Sum("superseding"),
        duplicate=Sum("duplicate"),
        refused=Sum("refused"),
    )
    return {name: value or 0 for name, value in totals.items()}


def _sees(actor: Actor, batch: Batch) -> bool:
    return actor.role in {Role.OPERATOR, Role.AUDITOR} or (
        actor.role is Role.CLERK
        and actor.organ == batch.source
        and batch.channel != Channel.CANARY.value
    )
