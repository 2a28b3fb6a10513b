"""A report as it was kept, opened for who replays it. Who may, and the event of it, are the caller's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.identity.api import Actor
from gongxin.apps.register.api import unseal_for_subject
from gongxin.lib.sealing import SealBroken

from ..errors import unknown_report
from ..models import Report
from ..queries import find_report, reports_of


@dataclass(frozen=True, slots=True)
class Parts:
    """What lay under seal: the canonical JSON, the signed PDF, and by what both were made (None for an older report)."""

    text: bytes
    pdf: bytes
    kept: bytes | None

    @property
    def made_with(self) -> dict[str, Any] | None:
        """The last of them, read."""
        return None if self.kept is None else dict(json.loads(self.kept))


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report's row; `parts` is None where the key of its subject was destroyed, or the report under a destruction list."""

    number: str
    subject_key: UUID
    issued_at: datetime
    content_digest: str
    pdf_digest: str
    event: UUID
    parts: Parts | None
    destroyed_under: str


def kept_report(*, number: str, whose: UUID | None = None) -> KeptReport:
    """The report of that number, if it is theirs (None: whosever it is). Raises Refusal for an unknown one."""
    found = find_report(number=number.strip().upper())
    if found is None or whose not in {None, found.subject_key}:
        raise unknown_report()
    with transaction.atomic():
        row = reports_of([found.subject_key]).get(pk=found.pk)
        parts = None if row.destroyed_under else _parts(row)
    return KeptReport(
        row.number,
        row.subject_key,
        row.issued_at,
        row.content_digest,
        row.pdf_digest,
        row.event,
        parts,
        row.destroyed_under,
    )


def keys_in_report(*, number: str, actor: Actor) -> frozenset[str] | None:
    """Which records a report of the actor's lists, by their keys; None where what it was made of is not kept.

    What they say is not told, and no event is written: whoever tells it opens the file. Raises Refusal for another's report.
    """
    whose = whose_file(actor=actor, power=Power.TAKE_REPORTS, told_elsewhere=True)
    if whose.subject_key is None:
        raise unknown_report()
    parts = kept_report(number=number, whose=whose.subject_key).parts
    if parts is None or parts.made_with is None:
        return None
    return frozenset(str(record) for record, *_ in parts.made_with["versions"])


def _parts(row: Report) -> Parts | None:
    def opened(sealed: bytes | memoryview[int], name: str) -> bytes:
        bound_to = f"{row.number}.{name}".encode()
        return unseal_for_subject(
            subject_key=row.subject_key, sealed=bytes(sealed), bound_to=bound_to
        )

    try:
        return Parts(
            opened(row.content_sealed, "json"),
            opened(row.pdf_sealed, "pdf"),
            opened(row.made_with_sealed, "made-with") if row.made_with_sealed else None,
        )
    except SealBroken:
        return None
