"""Write down, for groups of records, which ends of display an edition moves, and from when on.

An edition shortens a display that is longer than it allows, and never lengthens one that stands: what was promised to
the person holds (decision 0045). What is written holds from the edition's first second by the view itself; `move_ends`
rewrites the versions afterwards, at its leisure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import connection

from gongxin.apps.catalogue.api import (
    AdverseClass,
    DisplayDays,
    EditionRef,
    EndForeseen,
    Item,
    Kept,
    display_start,
    foresee_end,
    items_waiting,
    read_catalogue,
)
from gongxin.lib.row_security import Act
from gongxin.lib.row_security import Kept as Seen

from ..queries import see
from ..queries.ends import GROUPS_HELD, GROUPS_SHOWN, Asked, keep_moved, read_groups
from ..types import EndGroup, MovedGroup
from .load_statements import ONE_LOAD, PATIENCE, TICK

Items = Mapping[str, Item]


def groups_shown(*, before: Items, after: Items) -> list[EndGroup]:
    """All that is shown now of these items, by groups and source. Needs a transaction of the caller."""
    see(None, Seen(), act=Act.AUDIT)
    items = before.keys() | after.keys()
    return read_groups(GROUPS_SHOWN, items=items, asked=Asked.of(after.values()))


def end_of_group(before: Items, after: Items) -> Callable[[EndGroup], EndForeseen]:
    """The rule, asked once for all groups that differ in nothing that it looks at."""

    @cache
    def end(
        item: str, name: str | None, kept: Kept, valid_to: object, until: datetime | None
    ) -> EndForeseen:
        then = before.get(item)
        days = DisplayDays(
            item=item,
            adverse_class=AdverseClass(name) if name else None,
            start=display_start(after[item], kept),
            valid_to=valid_to,  # type: ignore[arg-type]  # a cache has no types
        )
        return foresee_end(
            before=then,
            after=after[item],
            days=days,
            start_before=display_start(
                then or after[item], kept._replace(doc_date=None, valid_from=None)
            ),
            shown_until=until,
        )

    def of(group: EndGroup) -> EndForeseen:
        kept = Kept(group.doc_date, group.valid_from, group.shown_from)
        has_exceptions = bool(after[group.item].display.exceptions)
        # only where the content would tell does the recorded end help to choose
        until = group.shown_until if has_exceptions else None
        return end(group.item, group.adverse_class, kept, group.valid_to, until)

    return of


def foresee_ends(
    *, edition: EditionRef, before: Items, after: Items, waits_until: datetime | None, now: datetime
) -> int:
    """Write down what the edition moves of all that is held; gives how many groups. In the transaction that loads it."""
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE, [settings.LOCK_TIMEOUT])
        cursor.execute(
            ONE_LOAD
        )  # nobody files meanwhile: what is filed later is asked for when it is
        cursor.execute(TICK, [now])
        (recorded_at,) = cursor.fetchone()
    return _foresee(edition, before, after, waits_until or recorded_at, recorded_at)


def foresee_loaded(
    item: str, recorded_at: datetime, *, since: tuple[EditionRef, ...], batch: int | None = None
) -> None:
    """The same for what a batch brought (None: what a recall brought back), by every edition that waits.

    And by that in force, if others were at `since`: one may have taken force while a load was waiting or at work.
    """
    catalogue = read_catalogue()
    before = catalogue.known_items
    if catalogue.editions != since and item in catalogue.items:
        one = catalogue.items[item]
        edition = next(ref for ref in catalogue.editions if ref.pack == one.pack)
        _foresee(edition, before, {item: one}, recorded_at, recorded_at, batch)
    for edition, begins, one in items_waiting(item):
        _foresee(edition, before, {item: one}, begins, recorded_at, batch)


def _foresee(
    edition: EditionRef,
    before: Items,
    after: Items,
    begins: datetime,
    recorded_at: datetime,
    batch: int | None = None,
) -> int:
    see(None, Seen(), act=Act.LOAD)
    groups = read_groups(
        GROUPS_HELD, items=after.keys(), asked=Asked.of(after.values()), batch=batch
    )
    end = end_of_group(before, after)
    moved = list(_moved(groups, end, edition, begins, recorded_at))
    keep_moved(moved)
    return len(moved)


def _moved(
    groups: Iterable[EndGroup],
    end: Callable[[EndGroup], EndForeseen],
    edition: EditionRef,
    begins: datetime,
    recorded_at: datetime,
) -> Iterable[MovedGroup]:
    for group in groups:
        ends = end(group).ends
        if ends is not None and (group.shown_until is None or ends < group.shown_until):
            yield MovedGroup(edition.pack, edition.edition, group, ends, begins, recorded_at)
