"""What is counted while the chunks of a file go by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gongxin.apps.register.api import contents_digest
from gongxin.lib.sealing import KeyedDigest

from ..enums import Severity
from ..models import Batch
from ..types import Finding
from .job import Job
from .keep_batch import keep_findings


@dataclass(slots=True)
class Tally:
    """Rows and findings so far. Findings are kept as they come; only those to be shown stay here.

    `said` is over the contents of all rows that pass, in the order of the file.
    """

    received: int = 0
    refused: set[int] = field(default_factory=set)
    untraced: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    findings_total: int = 0
    tidied: dict[str, int] = field(default_factory=dict)
    past_display: int = 0
    said: KeyedDigest = field(default_factory=contents_digest)

    def add_findings(self, job: Job, batch: Batch, found: Iterable[Finding]) -> None:
        """Keep findings in the book, unless rehearsing, and the first of them for the receipt."""
        ordered = sorted(found, key=_place)
        if ordered and not job.rehearsal:
            keep_findings(batch=batch, findings=ordered)
        self.findings_total += len(ordered)
        self.findings = sorted([*self.findings, *ordered], key=_place)[: job.shown]

    def add_tidied(self, tidied: dict[str, int]) -> None:
        """Count cells that were brought into another spelling, by field."""
        for name, count in tidied.items():
            self.tidied[name] = self.tidied.get(name, 0) + count


def _place(found: Finding) -> tuple[int, bool]:
    return found.row, found.severity is not Severity.ERROR
