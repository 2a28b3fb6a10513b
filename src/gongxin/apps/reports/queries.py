"""Reading reports' lines; their content is opened by `download_report` alone."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import entered
from gongxin.apps.register.api import canary_keys, see

from .models import Report
from .types import ReportLine


def list_reports(*, actor: Actor, limit: int = 100) -> list[ReportLine]:
    """The reports of the actor, or of whom they act for, newest first."""
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.TAKE_REPORTS)
        if whose.subject_key is None:
            return []
        found = reports_of([whose.subject_key]).filter(subject_key=whose.subject_key)
        lines = list(found.defer("content_sealed", "pdf_sealed").order_by("-id")[:limit])
    placed = entered([report.event for report in lines], subject_key=whose.subject_key)
    return [line(report, entered=report.event in placed) for report in lines]


def line(report: Report, *, entered: bool) -> ReportLine:
    """A report as it stands in the list of its subject."""
    return ReportLine(
        report.number, report.issued_at, report.records, report.content_digest, entered
    )


def find_report(**by: str) -> Report | None:
    """The report with this number or digest, whosever it is, without what is sealed in it: for whoever verifies one."""
    with transaction.atomic():
        return reports_of(None).defer("content_sealed", "pdf_sealed").filter(**by).first()


def count_reports() -> int:
    """How many reports were issued, those of canaries apart."""
    with transaction.atomic():
        return reports_of(None).exclude(subject_key__in=canary_keys()).count()


def reports_of(subjects: Collection[UUID] | None) -> QuerySet[Report]:
    """What the database shows of these subjects' reports (None: anybody's) to the current transaction."""
    see(subjects)
    return Report.objects.all()
