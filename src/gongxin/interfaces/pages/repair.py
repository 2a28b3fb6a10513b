"""信用修复: two ways side by side, to do nothing and to ask for repair, each with its days; and the conditions as a checklist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from gongxin.apps.cases.api import ConditionShown
from gongxin.apps.catalogue.api import Met
from gongxin.lib.bilingual import Text

from .components import Link, Status, StatusKind
from .why import Why
from .words import Words

_KINDS: dict[Met, StatusKind] = {
    Met.HELD: "done",
    Met.GIVEN: "done",
    Met.BY_SOURCE: "now",
    Met.NOT_NEEDED: "ended",
    Met.LATER: "waiting",
    Met.MISSING: "attention",
    Met.BARRED: "refused",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionLine:
    """One condition: how it stands, by what, what was given for it, and the first day on which it is fulfilled."""

    title: Words
    met: Met
    words: tuple[Words, ...] = ()
    given: Words = ""
    from_day: date | None = None

    @property
    def status(self) -> Status:
        """A shape and a word."""
        return Status(_KINDS[self.met], self.met.words)


@dataclass(frozen=True, slots=True)
class Conditions:
    """修复条件: a checklist."""

    template: ClassVar[str] = "components/conditions.html"

    label: Words
    lines: tuple[ConditionLine, ...]


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of a way and what it means; `strong` where it is the one that matters."""

    day: date | None
    words: Words
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One of the two ways: its days in order, and what is to be said of it."""

    title: Words
    days: tuple[DayLine, ...]
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairCard:
    """A record with the two ways, the checklist, and the next step."""

    template: ClassVar[str] = "components/repair.html"

    anchor: str
    title: Words
    about: Words
    status: Status | None
    nothing: Way
    asking: Way
    conditions: Conditions
    whys: tuple[Why, ...] = ()
    standing: Status | None = None
    standing_notes: tuple[Words, ...] = ()
    next: Link | None = None


FREE_LINE = Text("不收费，不用找人代办。", "Free of charge; you need nobody to do it for you.")


def case_conditions(found: Iterable[ConditionShown]) -> Conditions | None:
    """The conditions in a case of repair as its parties see them: those of the decision, or of the application while there is none."""
    kept = list(found)
    last = [one for one in kept if one.decided] or kept
    if not last:
        return None
    return condition_lines(
        ConditionLine(
            title=one.title,
            met=one.met,
            words=(one.by,) if one.by else (),
            given=one.given,
            from_day=one.from_day,
        )
        for one in last
    )


def condition_lines(lines: Iterable[ConditionLine]) -> Conditions:
    """A checklist under its usual name."""
    return Conditions(Text("修复条件", "Conditions of repair"), tuple(lines))
