"""What would an edition move? Groups of the register, each asked once by the rule that explains every date."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from django.db import transaction

from gongxin.apps.access.api import foresee_deferrals
from gongxin.apps.catalogue.api import (
    Catalogue,
    Clock,
    DeadlinesForeseen,
    EditionCandidate,
    Item,
    find_candidates,
    foreseen_catalogue,
    read_catalogue,
)
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import EndGroup, end_of_group, groups_shown
from gongxin.apps.rights.api import foresee_answers
from gongxin.lib.bilingual import Text

from ..enums import Fate, Reach
from ..types import ClockMove, MoveLine, WhatIf


def what_if(*, target: str, actor: Actor, now: datetime) -> WhatIf:
    """What `target` would move: an edition that waits (`national:2026.5`), or the folder of a pack, of which nothing is kept.

    Counts of what is shown now, by item and organ. Reading the register is an event, with counts alone. Raises Refusal as
    loading would, and `catalogue.unknown-edition`.
    """
    if actor.ref.startswith("account:"):
        check_role(actor, Role.OPERATOR, Role.AUDITOR)
    began = time.monotonic()
    candidates = find_candidates(target=target, now=now)
    before = read_catalogue()
    after = foreseen_catalogue([one.document for one in candidates])
    packs = {one.ref.pack: one.begins for one in candidates}
    with transaction.atomic():
        was, will = _of(before.items, packs), _of(after.items, packs)
        groups = groups_shown(before=was, after=will)
        lines = tuple(_lines(groups, was, will, packs))
        clocks = tuple(_clocks(before, after))
        deadlines = tuple(_deadlines(after, packs, now))
        found = WhatIf(
            editions=tuple(one.ref for one in candidates),
            begins=min(packs.values()),
            groups=len(groups),
            seconds=round(time.monotonic() - began, 3),
            lines=lines,
            clocks=clocks,
            deadlines=deadlines,
        )
        record_event(
            kind=EventKind.EDITION_FORESEEN,
            occurred_at=now,
            actor=actor.ref,
            payload=_told(candidates, found),
        )
    return found


def _told(candidates: Sequence[EditionCandidate], found: WhatIf) -> dict[str, object]:
    return {
        "editions": [f"{one.ref.pack}:{one.ref.edition}" for one in candidates],
        "digests": [one.ref.digest for one in candidates],
        "records": found.records,
        "at_once": found.count(Fate.AT_ONCE),
        "sooner": found.count(Fate.SOONER),
    }


def _of(items: Mapping[str, Item], packs: Mapping[str, datetime]) -> dict[str, Item]:
    return {code: item for code, item in items.items() if item.pack in packs}


def _lines(
    groups: Sequence[EndGroup],
    was: Mapping[str, Item],
    will: Mapping[str, Item],
    packs: Mapping[str, datetime],
) -> Iterator[MoveLine]:
    """One for each item and organ, the most moved first."""
    end = end_of_group(was, will)
    names = organ_names()
    fates: dict[tuple[str, str], Counter[Fate]] = defaultdict(Counter)
    reaches: dict[tuple[str, str], Counter[Reach]] = defaultdict(Counter)
    depends: Counter[tuple[str, str]] = Counter()
    for group in groups:
        key, item = (group.item, group.source), will.get(group.item)
        if item is None:
            fates[key][Fate.RETIRED] += group.records
            continue
        foreseen, begins = end(group), packs[item.pack]
        fate = _fate(group.shown_until, foreseen.ends, begins)
        fates[key][fate] += group.records
        if fate in {Fate.AT_ONCE, Fate.SOONER}:
            reaches[key][_reach(group.shown_until, foreseen.ends, begins)] += group.records
        if foreseen.depends:
            depends[key] += group.records
    lines = [
        MoveLine(
            item=item,
            title=(will.get(item) or was[item]).title,
            source=source,
            organ=names.get(source, Text(source, source)),
            fates=dict(found),
            sooner_by=dict(reaches[item, source]),
            depends=depends[item, source],
        )
        for (item, source), found in fates.items()
    ]
    yield from sorted(
        lines,
        key=lambda one: (
            -one.fates.get(Fate.AT_ONCE, 0) - one.fates.get(Fate.SOONER, 0),
            one.item,
            one.source,
        ),
    )


def _fate(until: datetime | None, ends: datetime | None, begins: datetime) -> Fate:
    if until is not None and until <= begins:
        return Fate.OVER_BEFORE
    if ends == until:
        return Fate.SAME
    if ends is None or (until is not None and ends > until):
        return Fate.LONGER
    return Fate.AT_ONCE if ends <= begins else Fate.SOONER


def _reach(until: datetime | None, ends: datetime | None, begins: datetime) -> Reach:
    if until is None or ends is None:
        return Reach.ENDLESS
    return Reach.of((until - max(ends, begins)).days)


_PARTS = [part.name for part in fields(Clock) if part.name not in {"code", "pack"}]


def _clocks(before: Catalogue, after: Catalogue) -> Iterator[ClockMove]:
    """The clocks that would change, come or go; of one with several times, time by time."""
    for code in sorted(before.clock_editions.keys() | after.clock_editions.keys()):
        was = {one.in_force_from: one for one in before.clock_editions.get(code, ())}
        will = {one.in_force_from: one for one in after.clock_editions.get(code, ())}
        for since in sorted(was.keys() | will.keys(), key=str):
            old, new = was.get(since), will.get(since)
            changed = tuple(
                part for part in _PARTS if old and new and getattr(old, part) != getattr(new, part)
            )
            if changed or old is None or new is None:
                yield ClockMove(code, old, new, changed)


def _deadlines(
    after: Catalogue, packs: Mapping[str, datetime], now: datetime
) -> Iterator[DeadlinesForeseen]:
    yield from foresee_answers(clocks=after.clock_editions, now=now)
    purposes = {code: one for code, one in after.purposes.items() if one.pack in packs}
    yield from foresee_deferrals(purposes=purposes, now=now)
