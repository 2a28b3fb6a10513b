"""What crosses the door of repairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from gongxin.apps.catalogue.api import DisplayDays, HeldRecord, Kept, RepairFinding
from gongxin.lib.explanations import Explanation


@dataclass(frozen=True, slots=True)
class Repairable:
    """An adverse record as repair sees it: its days and content, its source and the kind of its subject, when display ends, and the
    other records of the file. Nothing of it says whose it is. `days` need the record's content: the sector tells the shortest display.
    """

    key: str
    days: DisplayDays
    kept: Kept
    source: str
    subject_kind: str
    shown_until: datetime | None
    held: tuple[HeldRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class RepairPlan:
    """修复计划: what can be done about the display of a record, and what then holds; every day by Beijing time.

    `file_from` is the first day on which repair may be asked for; None: the law excludes it, no workflow leads to it, or display
    ends before. Filed on that day, whether it is taken up is said by `taken_up_by`, the answer comes by `answered_by`, and unless it
    is refused display ends with `ends_by` at the latest, granted or not answered. `ends_anyway`: the last day if nothing is done, None
    for none. `certain` is False where holidays that are not announced yet may move a day.
    """

    key: str
    findings: tuple[RepairFinding, ...]
    file_from: date | None
    taken_up_by: date | None = None
    answered_by: date | None = None
    ends_by: date | None = None
    why: tuple[Explanation, ...] = ()
    ends_anyway: date | None = None
    certain: bool = True

    @property
    def helps(self) -> bool:
        """Whether repair ends the display sooner than doing nothing."""
        return self.ends_by is not None and (
            self.ends_anyway is None or self.ends_by < self.ends_anyway
        )

    @property
    def barred(self) -> bool:
        """Whether the law excludes it."""
        return any(one.met == "barred" for one in self.findings)


@dataclass(frozen=True, slots=True)
class Application:
    """申请: what the person gives with an application, by the code of the condition that it fulfils; a commitment as its whole text."""

    given: Mapping[str, str]
