"""Read a receipt again, as it was given."""

from __future__ import annotations

from gongxin.apps.identity.api import Actor

from ..enums import Severity
from ..queries import list_findings, visible_batch
from ..types import Receipt
from .keep_batch import receipt_of


def read_receipt(
    *,
    number: str,
    actor: Actor,
    severity: Severity | None = None,
    offset: int = 0,
    limit: int = 200,
) -> Receipt:
    """The receipt of a batch with a page of its findings. Raises Refusal `intake.unknown-batch`."""
    batch = visible_batch(number=number, actor=actor)
    findings = list_findings(batch=batch, severity=severity, offset=offset, limit=limit)
    return receipt_of(batch, findings=tuple(findings))
