"""Destruction lists as they stand: counts and steps, never whom they are about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from gongxin.apps.catalogue.api import Retained
from gongxin.apps.identity.api import Actor, Role, check_role, names_of
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Act

from ..enums import ListState, StayReason
from ..errors import unknown_list
from ..models import WAIT, DestructionList, ListEntry
from ..queries import state_of
from ..types import CountLine, ListLine, Selection, StayLine

_ENDED = {ListState.DONE, ListState.SENT_BACK, ListState.WITHDRAWN}


def list_lists(*, actor: Actor, now: datetime, limit: int = 500) -> list[ListLine]:
    """All of them, those on which something is to be done first, then the newest."""
    check_role(actor, Role.SECURITY, Role.AUDITOR, Role.OPERATOR)
    rows = list(DestructionList.objects.order_by("-id")[:limit])
    refs = (
        ref
        for row in rows
        for ref in (row.author, row.reviewer, row.second_reviewer, row.closed_by)
    )
    names = names_of(refs)
    lines = [_line(row, names, actor, now) for row in rows]
    return sorted(lines, key=lambda line: line.state in _ENDED)


def see_list(*, number: str, actor: Actor, now: datetime) -> ListLine:
    """One of them. Raises Refusal `retention.unknown-list`."""
    found = next((one for one in list_lists(actor=actor, now=now) if one.number == number), None)
    if found is None:
        raise unknown_list()
    return found


def what_stays(*, number: str, actor: Actor) -> list[StayLine]:
    """How many entries of the list are not destroyed, by reason."""
    check_role(actor, Role.SECURITY, Role.AUDITOR, Role.OPERATOR)
    with transaction.atomic():
        see([], act=Act.AUDIT)
        found = (
            ListEntry.objects.filter(on__number=number)
            .exclude(why="")
            .values_list("why")
            .annotate(entries=Count("id"))
            .order_by("why")
        )
        return [StayLine(StayReason(why), entries) for why, entries in found]


def _line(row: DestructionList, names: Mapping[str, str], actor: Actor, now: datetime) -> ListLine:
    def name(ref: str) -> str:
        return names.get(ref, ref)

    return ListLine(
        number=row.number,
        document=row.document,
        selection=Selection(Retained(row.thing), row.before, row.item, row.source),
        made_at=row.made_at,
        author=name(row.author),
        entries=row.entries,
        counts=tuple(_counted(row)),
        digest=row.digest,
        reviewed_at=row.reviewed_at,
        reviewer=name(row.reviewer),
        seconded_at=row.seconded_at,
        second_reviewer=name(row.second_reviewer),
        waits_until=row.seconded_at and row.seconded_at + WAIT,
        closed_at=row.closed_at,
        closed_by=name(row.closed_by),
        sent_back_for=StayReason(row.sent_back_for) if row.sent_back_for else None,
        begun_at=row.begun_at,
        done_at=row.done_at,
        receipt=str(row.receipt or ""),
        destroyed=row.destroyed,
        versions=row.versions,
        taken_out=row.taken_out,
        left_out=row.left_out,
        state=state_of(row, now),
        by_me=actor.ref == row.author,
        mine=actor.ref in {row.author, row.reviewer, row.second_reviewer},
    )


def _counted(row: DestructionList) -> list[CountLine]:
    """Entries lie by item and organ, so each of these has its places in a row."""
    lines, first = [], 1
    for item, source, entries in row.counts:
        lines.append(CountLine(item, source, entries, first, first + entries - 1))
        first += entries
    return lines
