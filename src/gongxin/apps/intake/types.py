"""What crosses the door of intake."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from gongxin.lib.bilingual import Text
from gongxin.lib.tlog_proof import Proven

from .enums import BatchStatus, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one row: where, what, how grave, and what to do.

    `row` is the number a spreadsheet shows (the header is row 1); `value` is masked; `example` is a right
    value, empty for a free text.
    """

    row: int
    column: str
    rule: str
    severity: Severity
    message: Text
    mend: Text
    value: str = ""
    example: str = ""

    @property
    def words(self) -> tuple[str, str, str, str]:
        """What is said of it and how to mend it, in Chinese and English."""
        return self.message.zh, self.message.en, self.mend.zh, self.mend.en

    def as_dict(self) -> dict[str, object]:
        """As `--json` prints it."""
        return {
            "row": self.row,
            "column": self.column,
            "rule": self.rule,
            "severity": self.severity.value,
            "value": self.value,
            "message": self.message.as_dict(),
            "mend": self.mend.as_dict(),
            "example": self.example,
        }


@dataclass(frozen=True, slots=True)
class FindingKind:
    """Findings of one rule in one column of a batch: how many, and the first of them. `key` names the kind."""

    key: int
    count: int
    first: Finding


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执: what became of a batch. Always received = accepted + superseding + duplicate + held + refused.

    `withdrawn` of those that supersede withdraw a record; `same_file_as` is the batch by which the very same
    file was loaded before, `kept_until` the end until which the file itself is kept under seal.
    """

    batch: str
    item: str
    source: str
    status: BatchStatus
    rehearsal: bool
    received_at: datetime
    file_digest: str
    format: str
    encoding: str
    received: int
    accepted: int
    superseding: int
    duplicate: int
    held: int
    refused: int
    unused_columns: tuple[str, ...]
    tidied: dict[str, int]
    past_display: int
    findings: tuple[Finding, ...] = field(default=())
    findings_total: int = 0
    new_subjects: int = 0
    withdrawn: int = 0
    event: str = ""
    sheet: str = ""
    form: str = ""
    mapping: int | None = None
    hold_reasons: tuple[str, ...] = ()
    released_as: str = ""
    same_file_as: str = ""
    kept_until: datetime | None = None
    recalled_at: datetime | None = None
    recall_reason: str = ""
    recall_event: str = ""
    destroyed_under: str = ""

    def as_dict(self) -> dict[str, object]:
        """As `--json` prints it."""
        return {
            "batch": self.batch,
            "item": self.item,
            "source": self.source,
            "status": self.status.value,
            "rehearsal": self.rehearsal,
            "file_sha256": self.file_digest,
            "format": self.format,
            "encoding": self.encoding,
            "sheet": self.sheet,
            "form": self.form,
            "mapping": self.mapping,
            "hold_reasons": list(self.hold_reasons),
            "released_as": self.released_as,
            "same_file_as": self.same_file_as,
            "kept_until": self.kept_until.isoformat() if self.kept_until else None,
            "received": self.received,
            "accepted": self.accepted,
            "superseding": self.superseding,
            "withdrawn": self.withdrawn,
            "duplicate": self.duplicate,
            "held": self.held,
            "refused": self.refused,
            "unused_columns": list(self.unused_columns),
            "tidied": self.tidied,
            "past_display": self.past_display,
            "event": self.event,
            "findings_total": self.findings_total,
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class ReceiptVerdict:
    """What a sound receipt proves: that it was signed, and where its events stand in the log, under whose cosignatures.

    None: it holds no proof of its event, or none of a recall.
    """

    batch: str
    filed: Proven | None
    recalled: Proven | None


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """A column of a file: its name, the field it is taken for (empty for none), first values masked."""

    name: str
    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UploadState:
    """How far an upload is: bytes that are durable, SHA-256 of its parts, and rows checked while it is filed."""

    token: str
    item: str
    source: str
    bytes_stated: int
    bytes_kept: int
    digests: tuple[str, ...]
    rows: int
    filing: bool
    filed: bool
    kept_until: datetime | None

    @property
    def percent(self) -> int:
        """Of the file, how much has come."""
        return 100 * self.bytes_kept // self.bytes_stated

    def as_dict(self) -> dict[str, object]:
        """As the page's script reads it."""
        return {
            "token": self.token,
            "bytes_stated": self.bytes_stated,
            "bytes_kept": self.bytes_kept,
            "digests": list(self.digests),
            "rows": self.rows,
            "filing": self.filing,
            "filed": self.filed,
        }
