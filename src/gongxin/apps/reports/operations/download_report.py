"""Hand a report out again, as it was issued, to the person it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, receipt, record_event
from gongxin.apps.register.api import unseal_for_subject

from ..errors import report_destroyed, unknown_report
from ..models import Report
from ..queries import reports_of

Format = Literal["pdf", "json", "tlog-proof"]
"""`tlog-proof` is the receipt that the report was entered in the ledger when it was issued. It lies beside the report: an
entry has its place seconds after the transaction that made both, and what is signed never changes."""

_MEDIA = {
    "pdf": "application/pdf",
    "json": "application/json",
    "tlog-proof": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report's bytes, and what to call them."""

    name: str
    media_type: str
    content: bytes


def download_report(*, number: str, format: Format, actor: Actor, now: datetime) -> ReportFile:
    """The PDF or the JSON, byte for byte as issued, or the receipt. Raises Refusal for a report that is not theirs or was
    destroyed, and for a receipt before there is one."""
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.TAKE_REPORTS, told_elsewhere=True)
        if whose.subject_key is None:
            raise unknown_report()
        report = reports_of([whose.subject_key]).filter(number=number).first()
        if report is None or report.subject_key != whose.subject_key:
            raise unknown_report()
        if report.destroyed_under and format != "tlog-proof":
            raise report_destroyed(report.destroyed_under)
        name = f"{report.number}.{format}"
        record_event(
            kind=EventKind.REPORT_DOWNLOADED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=report.subject_key,
            payload={**whose.told, "report": report.number, "format": format},
        )
        content = _content(report, format, name)
    return ReportFile(name, _MEDIA[format], content)


def _content(report: Report, format: Format, name: str) -> bytes:
    if format == "tlog-proof":
        return receipt(uid=report.event, subject_key=report.subject_key).encode()
    sealed = report.pdf_sealed if format == "pdf" else report.content_sealed
    return unseal_for_subject(
        subject_key=report.subject_key, sealed=bytes(sealed), bound_to=name.encode()
    )
