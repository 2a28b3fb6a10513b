"""The door of reports: issue, hand out, verify."""

from .operations.download_report import Format, ReportFile, download_report
from .operations.issue_report import issue_report, report_signer
from .operations.verify_report import verify_file, verify_number
from .queries import count_reports, list_reports
from .types import ReportLine, Verdict, Verification

__all__ = [
    "Format",
    "ReportFile",
    "ReportLine",
    "Verdict",
    "Verification",
    "count_reports",
    "download_report",
    "issue_report",
    "list_reports",
    "report_signer",
    "verify_file",
    "verify_number",
]
