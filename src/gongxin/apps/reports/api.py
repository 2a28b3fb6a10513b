"""The door of reports: issue, hand out, verify; and what a replay needs to make one again."""

from .operations.compose_report import compose_report, looks_told
from .operations.destroy_reports import destroy_reports, find_due_reports, reports_must_stay
from .operations.download_report import Format, ReportFile, download_report
from .operations.issue_report import issue_report, report_signer
from .operations.kept_report import KeptReport, Parts, kept_report, keys_in_report
from .operations.made_with import digest_of, version_told
from .operations.typeset_report import means, typeset_report
from .operations.verify_report import verify_file, verify_number
from .queries import count_reports, list_reports
from .types import ReportLine, Verdict, Verification

__all__ = [
    "Format",
    "KeptReport",
    "Parts",
    "ReportFile",
    "ReportLine",
    "Verdict",
    "Verification",
    "compose_report",
    "count_reports",
    "destroy_reports",
    "digest_of",
    "download_report",
    "find_due_reports",
    "issue_report",
    "kept_report",
    "keys_in_report",
    "list_reports",
    "looks_told",
    "means",
    "report_signer",
    "reports_must_stay",
    "typeset_report",
    "verify_file",
    "verify_number",
    "version_told",
]
