"""Reading reports' lines; their content is opened by `download_report` alone."""

from __future__ import annotations

from gongxin.apps.identity.api import Actor

from .models import Report
from .types import ReportLine


def list_reports(*, actor: Actor, limit: int = 100) -> list[ReportLine]:
    """The actor's own reports, newest first."""
    if actor.subject_key is None:
        return []
    reports = Report.objects.filter(subject_key=actor.subject_key).order_by("-id")[:limit]
    return [
        ReportLine(report.number, report.issued_at, report.records, report.content_digest)
        for report in reports.only("number", "issued_at", "records", "content_digest")
    ]


def count_reports() -> int:
    """How many reports were issued."""
    return Report.objects.count()
