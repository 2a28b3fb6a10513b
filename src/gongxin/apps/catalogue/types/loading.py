"""装入与比较: what became of packs that were loaded or compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING

from .edition import EditionRef


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """What became of one pack; `changed` False: this edition was loaded already.

    `waits_until`: when it takes force; `replaces` which edition that waited it took the place of.
    """

    pack: str
    edition: str
    digest: str
    items: int
    changed: bool
    waits_until: datetime | None = None
    replaces: str = ""

    @property
    def ref(self) -> EditionRef:
        """Its edition."""
        return EditionRef(self.pack, self.edition, self.digest)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a loading did, parents first."""

    packs: tuple[LoadedPack, ...]

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return any(pack.changed for pack in self.packs)

    def __str__(self) -> str:
        return "\n".join(
            f"{pack.pack} {pack.edition}: "
            + (
                f"已载入 {pack.items} 个条目{_day_of(pack)[0]}。 {pack.items} items loaded{_day_of(pack)[1]}."
                if pack.changed
                else "没有变化。 Unchanged."
            )
            for pack in self.packs
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: added, removed or changed, at a path such as `items/honour/fields/BZ`."""

    kind: str
    path: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class PackDiff:
    """What loading a pack would change; `loaded_edition` None where none is loaded."""

    pack: str
    edition: str
    loaded_edition: str | None
    changes: tuple[Change, ...]

    def __str__(self) -> str:
        head = f"{self.pack} {self.loaded_edition or '—'} → {self.edition}: "
        if not self.changes:
            return head + "没有变化。 No changes."
        signs = {"added": "+", "removed": "-", "changed": "~"}
        return "\n".join(
            [
                head + f"{len(self.changes)} 处变化。 {len(self.changes)} changes.",
                *(f"{signs[change.kind]} {change.path}" for change in self.changes),
            ]
        )


@dataclass(frozen=True, slots=True)
class MeasureChanged:
    """What an edition changed in one measure: `change` is added, removed or changed, `columns` the keys of the pack that say something else."""

    pack: str
    before: str
    edition: str
    code: str
    title: Text
    change: str
    columns: tuple[str, ...]


def _day_of(pack: LoadedPack) -> tuple[str, str]:
    """From which day on, where it waits."""
    if pack.waits_until is None:
        return "", ""
    day = pack.waits_until.astimezone(BEIJING).date()
    return f"，自 {day} 起施行", f", in force from {day}"
