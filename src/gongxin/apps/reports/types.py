"""What crosses the door of reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gongxin.lib.bilingual import Text


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in the list of its subject."""

    number: str
    issued_at: datetime
    records: int
    content_digest: str
    entered: bool
    """Whether its event stands under a checkpoint by now, so that there is a receipt."""


class Verdict(StrEnum):
    """What the check of a report found."""

    GENUINE = "genuine"
    NOT_GENUINE = "not-genuine"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer of `/verify`: the verdict, why, and for a genuine report its number and time."""

    verdict: Verdict
    why: Text
    number: str = ""
    issued_at: datetime | None = None
    content_digest: str = ""
    pdf_digest: str = ""
    checks: tuple[tuple[Text, bool], ...] = ()

    @property
    def genuine(self) -> bool:
        """Whether the report may be relied on."""
        return self.verdict is Verdict.GENUINE
