"""What another edition would make of an end of display: by the rule of `derive_display`, and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from gongxin.lib.explanations import NO_ARTICLE
from gongxin.lib.periods import BEIJING

from ..types import DisplayDays, EndForeseen, Item
from .derive_display import derive_display, periods_that_may_hold

_Alternative = tuple[str, tuple[str, ...]] | None
"""What tells a sector's exception from another: its field and values; None for the item's own periods."""


class Kept(NamedTuple):
    """The days of a record as the register keeps them; what the item's rule does not ask for may be None."""

    doc_date: date | None
    valid_from: date | None
    shown_from: datetime


def display_start(item: Item, kept: Kept) -> date:
    """The day from which display is counted: that of the document or of validity, or the one that was kept of the content."""
    counted_from = item.display.from_field
    if item.document and counted_from == item.document.date and kept.doc_date:
        return kept.doc_date
    if counted_from == item.valid_from and kept.valid_from:
        return kept.valid_from
    return kept.shown_from.astimezone(BEIJING).date()


def foresee_end(
    *,
    before: Item | None,
    after: Item,
    days: DisplayDays,
    start_before: date,
    shown_until: datetime | None,
) -> EndForeseen:
    """When display would end under `after`, of what is recorded to end at `shown_until` (None: never) under `before`.

    The sector of a record is sealed. Where the item has exceptions, the recorded end tells which of its periods held,
    and the same one is taken; where that leaves several, `ends` is the earliest and `latest` the latest of them.
    """
    ends = _ends(after, days)
    possible = set(ends.values())
    if len(possible) > 1 and before is not None:
        then = _ends(before, replace(days, start=start_before))
        held = {which for which, end in then.items() if end == shown_until}
        if held and held <= ends.keys():
            possible = {end for which, end in ends.items() if which in held or which not in then}
    return EndForeseen(_earliest(possible), None if None in possible else max(_ended(possible)))


def _ends(item: Item, days: DisplayDays) -> Mapping[_Alternative, datetime | None]:
    found = derive_display(item=item, days=days, article=NO_ARTICLE)
    which = [
        None if exception is None else (exception.field, exception.values)
        for _, exception in periods_that_may_hold(item, days)
    ]
    return {one: why.over for one, why in zip(which, found, strict=True)}


def _ended(ends: set[datetime | None]) -> set[datetime]:
    return {end for end in ends if end is not None}


def _earliest(ends: set[datetime | None]) -> datetime | None:
    return min(_ended(ends), default=None)
