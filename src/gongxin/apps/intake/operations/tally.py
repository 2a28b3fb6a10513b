"""What stays the same while one file is taken in, and what is counted while its chunks go by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from gongxin.apps.catalogue.api import Item
from gongxin.apps.directory.api import Organ
from gongxin.apps.identity.api import Actor
from gongxin.lib.periods import BEIJING
from gongxin.lib.tabular import Table

from ..enums import Channel, Engine, Severity
from ..models import Batch, ColumnMapping
from ..types import Finding
from .keep_batch import keep_findings
from .map_columns import ColumnMap


@dataclass(frozen=True, slots=True)
class Job:
    """One file, for one item, from one source; `shown` is how many findings its receipt carries.

    `organs` are codes by name, for forms that name an organ without its code; `began` is when the source
    filed the item for the first time.
    """

    path: Path
    digest: str
    table: Table
    columns: ColumnMap
    item: Item
    source: Organ
    actor: Actor
    channel: Channel
    now: datetime
    rehearsal: bool
    shown: int | None
    rows_stated: int | None = None
    mapping: ColumnMapping | None = None
    released: bool = False
    organs: Mapping[str, str] = field(default_factory=dict)
    began: datetime | None = None
    engine: Engine = Engine.LOCAL

    @property
    def today(self) -> date:
        """The day of filing, in Beijing."""
        return self.now.astimezone(BEIJING).date()

    @property
    def since(self) -> date:
        """The day on which the source began to file the item: today for its first batch."""
        return (self.began or self.now).astimezone(BEIJING).date()


@dataclass(slots=True)
class Tally:
    """Rows and findings so far. Findings are kept as they come; only those to be shown stay here."""

    received: int = 0
    refused: set[int] = field(default_factory=set)
    untraced: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    findings_total: int = 0
    tidied: dict[str, int] = field(default_factory=dict)
    past_display: int = 0

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
