"""What stays the same while one file is taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gongxin.apps.catalogue.api import Item
from gongxin.apps.directory.api import Organ
from gongxin.apps.identity.api import Actor
from gongxin.lib.periods import BEIJING
from gongxin.lib.tabular import Table

from ..enums import Channel, Engine
from ..models import Batch, ColumnMapping
from .map_columns import ColumnMap

if TYPE_CHECKING:
    from .kept_files import Sealing


@dataclass(frozen=True, slots=True)
class Job:
    """One file, for one item, from one source; `shown` is how many findings its receipt carries.

    `organs` are codes by name, for forms that name an organ without its code; `began` is when the source
    filed the item for the first time; `before` is the newest standing batch of the very same file.
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
    before: Batch | None = None
    engine: Engine = Engine.LOCAL
    sealing: Sealing | None = None

    @property
    def today(self) -> date:
        """The day of filing, in Beijing."""
        return self.now.astimezone(BEIJING).date()

    @property
    def since(self) -> date:
        """The day on which the source began to file the item: today for its first batch."""
        return (self.began or self.now).astimezone(BEIJING).date()
