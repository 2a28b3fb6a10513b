"""Hand a report out again, as it was issued, to the person it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import unseal_for_subject

from ..errors import unknown_report
from ..queries import reports_of

Format = Literal["pdf", "json"]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report's bytes, and what to call them."""

    name: str
    media_type: str
    content: bytes


def download_report(*, number: str, format: Format, actor: Actor, now: datetime) -> ReportFile:
    """The PDF or the JSON, byte for byte as issued. Raises Refusal for a report that is not theirs."""
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.TAKE_REPORTS, told_elsewhere=True)
        if whose.subject_key is None:
            raise unknown_report()
        report = reports_of([whose.subject_key]).filter(number=number).first()
        if report is None or report.subject_key != whose.subject_key:
            raise unknown_report()
        name = f"{report.number}.{format}"
        sealed = report.pdf_sealed if format == "pdf" else report.content_sealed
        record_event(
            kind=EventKind.REPORT_DOWNLOADED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=report.subject_key,
            payload={**whose.told, "report": report.number, "format": format},
        )
        content = unseal_for_subject(
            subject_key=report.subject_key, sealed=bytes(sealed), bound_to=name.encode()
        )
    media_type = "application/pdf" if format == "pdf" else "application/json"
    return ReportFile(name, media_type, content)
