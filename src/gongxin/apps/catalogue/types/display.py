"""展示期限: how long records of an item are shown and used, and why one ends when it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from gongxin.lib.explanations import Explanation
from gongxin.lib.periods import Length

from ..enums import AdverseClass
from .citation import Citation, citations_of


@dataclass(frozen=True, slots=True)
class Period:
    """展示期限 of one class: `min` until repair may be asked for, `max` until display ends.

    `max` None means as long as the record is valid; `shown` False means never shown.
    """

    max: Length | None
    min: Length | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class DisplayException:
    """例外: records of a sector, told by the value of a field, have other periods; `periods` as in the rule."""

    field: str
    values: tuple[str, ...]
    periods: Mapping[AdverseClass | None, Period]
    basis: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class DisplayRule:
    """How long records of the item are shown and used; `periods` by class, key None for all."""

    from_field: str
    periods: Mapping[AdverseClass | None, Period]
    while_valid: bool = False
    basis: tuple[Citation, ...] = ()
    exceptions: tuple[DisplayException, ...] = ()

    def period_of(self, adverse_class: AdverseClass | None) -> Period | None:
        """The period of that class, where no exception holds."""
        return self.periods.get(adverse_class) or self.periods.get(None)


@dataclass(frozen=True, slots=True)
class DisplayDays:
    """What of a record its display follows from, and nothing that says whose it is.

    `start` is the day from which it is counted; `content` None: sealed, so that the sector is not known.
    """

    item: str
    adverse_class: AdverseClass | None
    start: date
    valid_to: date | None
    content: Mapping[str, str] | None = None


class EndForeseen(NamedTuple):
    """The instant at which display would end, None for never; `latest` differs where it depends on sealed content."""

    ends: datetime | None
    latest: datetime | None

    @property
    def depends(self) -> bool:
        """Whether the record's sector, which is sealed, would tell."""
        return self.ends != self.latest


@dataclass(frozen=True, slots=True)
class DisplayExplained:
    """Why display ends when it does, by which edition of which pack (empty: by none), and when repair may be asked for."""

    why: Explanation
    pack: str
    edition: str
    in_force: bool
    repair_from: date | None


def _period(raw: Mapping[str, Any]) -> Period:
    shortest, longest = raw.get("min"), raw["max"]
    return Period(
        max=Length(**longest) if isinstance(longest, dict) else None,
        min=Length(**shortest) if shortest else None,
        shown=longest != "not-shown",
    )


def _periods(raw: Mapping[str, Any]) -> dict[AdverseClass | None, Period]:
    periods: dict[AdverseClass | None, Period] = {
        AdverseClass(key): _period(raw[key])
        for key in ("minor", "ordinary", "serious")
        if key in raw
    }
    if "all" in raw:
        periods[None] = _period(raw["all"])
    return periods


def display_rule_of(raw: Mapping[str, Any]) -> DisplayRule:
    """Build from a whole item file: where nothing else is said, display is counted from the start of validity."""
    display = raw["display"]
    return DisplayRule(
        from_field=display.get("from", raw["dates"]["valid_from"]),
        periods=_periods(display),
        while_valid=display.get("while_valid", False),
        basis=citations_of(display.get("basis", [])),
        exceptions=tuple(
            DisplayException(
                one["field"], tuple(one["is"]), _periods(one), citations_of(one["basis"])
            )
            for one in display.get("exceptions", [])
        ),
    )
