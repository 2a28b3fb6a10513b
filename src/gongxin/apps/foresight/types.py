"""What a what-if tells: counts by item and organ, clocks and deadlines, and nobody's record."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongxin.apps.catalogue.api import Clock, DeadlinesForeseen, EditionRef
from gongxin.lib.bilingual import Text
from gongxin.lib.groups import SMALLEST_GROUP, told

from .enums import Fate, Reach


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One item as one organ filed it: how many of its records meet which fate.

    `depends` are those among them whose sector, which is sealed, would tell; the earlier day was taken for them.
    `sooner_by` says by how much display ends sooner, of those that end sooner or at once.
    """

    item: str
    title: Text
    source: str
    organ: Text
    fates: Mapping[Fate, int]
    sooner_by: Mapping[Reach, int]
    depends: int

    @property
    def records(self) -> int:
        """All of them."""
        return sum(self.fates.values())

    def as_dict(self) -> dict[str, Any]:
        """A row of JSON; null stands for some, but fewer than ten."""
        return {
            "item": self.item,
            "title": self.title.as_dict(),
            "organ": self.source,
            "organ_name": self.organ.as_dict(),
            "records": told(self.records),
            **{fate.value: told(self.fates.get(fate, 0)) for fate in Fate},
            "sooner_by": {reach.value: told(self.sooner_by.get(reach, 0)) for reach in Reach},
            "depends_on_content": told(self.depends),
        }


@dataclass(frozen=True, slots=True)
class ClockMove:
    """A clock of the pack as it is (None: it would be new) and as it would be (None: it would go); `changed` names the parts."""

    code: str
    before: Clock | None
    after: Clock | None
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What these editions would move. `begins` is when the first of them takes force, or would now."""

    editions: tuple[EditionRef, ...]
    begins: datetime
    groups: int
    seconds: float
    lines: tuple[MoveLine, ...]
    clocks: tuple[ClockMove, ...]
    deadlines: tuple[DeadlinesForeseen, ...]

    @property
    def records(self) -> int:
        """How many records are shown now of the items of these packs."""
        return sum(line.records for line in self.lines)

    def count(self, fate: Fate) -> int:
        """How many of them meet it."""
        return sum(line.fates.get(fate, 0) for line in self.lines)

    def sooner_by(self, reach: Reach) -> int:
        """How many end sooner by that much."""
        return sum(line.sooner_by.get(reach, 0) for line in self.lines)

    @property
    def depends(self) -> int:
        """For how many sealed content would tell."""
        return sum(line.depends for line in self.lines)

    def as_csv(self) -> str:
        """The lines as a table, one for each item and organ; `<10` stands for some, but fewer than ten."""
        written = io.StringIO(newline="")
        table = csv.writer(written, lineterminator="\r\n")
        table.writerow(
            ["条目 item", "单位 organ", "名称 name", "记录 records"]
            + [str(fate.words) for fate in Fate]
            + [str(reach.words) for reach in Reach]
            + ["取决于密封的内容 depends on sealed content"]
        )
        for line in self.lines:
            table.writerow(
                [line.item, line.source, line.organ.zh]
                + [
                    f"<{SMALLEST_GROUP}" if told(count) is None else count
                    for count in (
                        line.records,
                        *(line.fates.get(fate, 0) for fate in Fate),
                        *(line.sooner_by.get(reach, 0) for reach in Reach),
                        line.depends,
                    )
                ]
            )
        return written.getvalue()

    def as_dict(self) -> dict[str, Any]:
        """What `--json` shows."""
        return {
            "editions": [
                {"pack": one.pack, "edition": one.edition, "digest": one.digest}
                for one in self.editions
            ],
            "begins": self.begins.isoformat(),
            "records": self.records,
            "groups": self.groups,
            "seconds": self.seconds,
            **{fate.value: self.count(fate) for fate in Fate},
            "sooner_by": {reach.value: self.sooner_by(reach) for reach in Reach},
            "depends_on_content": self.depends,
            "lines": [line.as_dict() for line in self.lines],
            "clocks": [{"clock": one.code, "changed": list(one.changed)} for one in self.clocks],
            "deadlines": [
                one._asdict() | {"matter": one.matter.as_dict()} for one in self.deadlines
            ],
        }


@dataclass(frozen=True, slots=True)
class Moved:
    """What a run of the housekeeping rewrote: versions with a sooner end, and how many of them are shown no more."""

    moved: int
    ended: int
