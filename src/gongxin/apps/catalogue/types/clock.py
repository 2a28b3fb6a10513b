"""期限: who has how long for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from gongxin.lib.bilingual import Text
from gongxin.lib.periods import Length
from gongxin.lib.reckoning import ClockKind

from ..enums import ClockMatter, NumberBy, Retained
from .citation import Citation, citations_of, day_of, text_of


@dataclass(frozen=True, slots=True)
class Extension:
    """延长: by how much more at the most, and what for."""

    length: Length
    when: Text


@dataclass(frozen=True, slots=True)
class Clock:
    """期限: who has how long for what, from when on, and what holds when it has run out.

    `basis` is the duty, `number_by` says whose the number is. In force from and to, where an edition has the clock
    more than once. `keeps` says what is kept at least so long, `items` of which items alone; without it, of all.
    `in_place_of` is the clock of a parent pack in whose place it runs for the organs of its own.
    """

    code: str
    pack: str
    title: Text
    starts: Text
    length: Length
    owner: Text
    at_zero: Text
    number_by: NumberBy
    basis: tuple[Citation, ...]
    note: Text | None
    kind: ClockKind = ClockKind.DUTY
    about: ClockMatter = ClockMatter.RIGHTS
    extension: Extension | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    keeps: frozenset[Retained] = frozenset()
    items: frozenset[str] = frozenset()
    in_place_of: str = ""

    @property
    def by_law(self) -> bool:
        """Whether the number is the law's own, as it was read."""
        return self.number_by is NumberBy.LAW

    def holds_on(self, day: date) -> bool:
        """Whether it is this clock that an event of that day sets going."""
        return (self.in_force_from or day) <= day <= (self.in_force_to or day)

    def rules(self, thing: Retained, item: str | None = None) -> bool:
        """Whether such a thing (of that item) is kept at least so long."""
        return thing in self.keeps and (not self.items or item in self.items)

    def runs_for(self, pack: str, code: str) -> bool:
        """Whether it runs in place of the clock `code` for the organs of that pack."""
        return self.pack == pack and self.in_place_of == code

    @classmethod
    def from_pack(cls, pack: str, raw: Mapping[str, Any]) -> Clock:
        """Build from one entry of `clocks.yaml`."""
        extension = raw.get("extension")
        return cls(
            code=raw["code"],
            pack=pack,
            title=Text.from_dict(raw["title"]),
            starts=Text.from_dict(raw["starts"]),
            length=Length(**raw["length"]),
            owner=Text.from_dict(raw["owner"]),
            at_zero=Text.from_dict(raw["at_zero"]),
            number_by=NumberBy(raw["number_by"]),
            basis=citations_of(raw["basis"]),
            note=text_of(raw.get("note")),
            kind=ClockKind(raw.get("kind", "duty")),
            about=ClockMatter(raw.get("about", "rights")),
            extension=Extension(Length(**extension["length"]), Text.from_dict(extension["when"]))
            if extension
            else None,
            in_force_from=day_of(raw.get("in_force_from")),
            in_force_to=day_of(raw.get("in_force_to")),
            keeps=frozenset(map(Retained, raw.get("keeps", ()))),
            items=frozenset(raw.get("items", ())),
            in_place_of=raw.get("in_place_of", ""),
        )


class DeadlinesForeseen(NamedTuple):
    """期限预演: of an organ's deadlines that run now, how many would be sooner, and later, if they were reckoned anew.

    They are not: what was told when they began holds. `matter` says which they are.
    """

    matter: Text
    organ: str
    running: int
    sooner: int
    later: int
