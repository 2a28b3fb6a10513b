"""Read a receipt again, as it was given."""

from __future__ import annotations

from gongxin.apps.identity.api import Actor

from ..enums import Severity
from ..queries import list_findings, list_kinds, visible_batch
from ..types import FindingKind, Receipt
from .keep_batch import receipt_of


def read_receipt(
    *,
    number: str,
    actor: Actor,
    severity: Severity | None = None,
    kind: FindingKind | None = None,
    offset: int = 0,
    limit: int = 200,
) -> Receipt:
    """The receipt of a batch with a page of its findings, of one severity or kind if asked.

    Raises Refusal `intake.unknown-batch`.
    """
    batch = visible_batch(number=number, actor=actor)
    findings = list_findings(batch=batch, severity=severity, kind=kind, offset=offset, limit=limit)
    return receipt_of(batch, findings=tuple(findings))


def read_kinds(*, number: str, actor: Actor) -> tuple[FindingKind, ...]:
    """What kinds of findings a batch has, the gravest and the most frequent first.

    Raises Refusal `intake.unknown-batch`.
    """
    return tuple(list_kinds(batch=visible_batch(number=number, actor=actor)))
