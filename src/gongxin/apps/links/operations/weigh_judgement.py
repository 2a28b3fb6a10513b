"""What a judgement would change, before anybody confirms it, or did change: counts on two sides, and nobody's content.

Looking is an event about everybody concerned, which they see in their list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import Telling
from gongxin.apps.catalogue.api import Catalogue, item_titles, read_catalogue
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, check_role
from gongxin.apps.ledger.api import EventKind, EventView, events_about, record_events
from gongxin.apps.register.api import count_shown, same_as, see, unseal_for_subject
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING
from gongxin.lib.sealing import SealBroken

from ..models import Judgement
from ..types import LookedBy, RecordsHeld, Side, Weighed
from .list_judgements import READERS, lines_of, row_of

_YEAR = timedelta(days=365)
_EVERY = 100_000
_LOOKED = (EventKind.LOOK_UP, EventKind.LINKED_LOOK)
_ASKED = (EventKind.LOOK_QUESTIONED, EventKind.LOOK_ANSWERED)


def weigh_judgement(*, number: str, actor: Actor, now: datetime) -> Weighed:
    """The judgement and what stands on its two sides. Raises Refusal `links.unknown-judgement`.

    The sides are parted where the judgement is: before it holds, those that it would join; while it holds, those into which undoing
    it would part them.
    """
    check_role(actor, *READERS)
    with transaction.atomic():
        see(None)
        row = row_of(number)
        (line,) = lines_of([row], actor)
        sides = _sides(row)
        catalogue = read_catalogue()
        told = [_side(keys, catalogue, now) for keys in sides]
        record_events(
            kind=EventKind.LINK_WEIGHED,
            occurred_at=now,
            actor=actor.ref,
            organ=None,
            subjects=sorted({*sides[0], *sides[1]}),
            payload={"judgement": row.number, "role": actor.role.value},
        )
        return Weighed(line, _words(row), (told[0], told[1]))


def _sides(row: Judgement) -> tuple[list[UUID], list[UUID]]:
    """Who is on which side: joined with the first key by other judgements than this one, and with the second."""
    parted = row.undoes or row.number
    same = same_as(subject_keys=[row.low_key, row.high_key])

    def side(key: UUID) -> list[UUID]:
        return [key, *(one.key for one in same.get(key, ()) if parted not in one.through)]

    return side(row.low_key), side(row.high_key)


def _side(keys: Sequence[UUID], catalogue: Catalogue, now: datetime) -> Side:
    items, organs = item_titles(catalogue=catalogue), organ_names()
    held: Counter[tuple[str, str]] = Counter()
    for item, source, records in count_shown(subject_keys=keys):
        held[item, source] += records
    events = events_about(
        subject_key=keys[0],
        same=keys[1:],
        kinds=[*_LOOKED, *_ASKED, EventKind.REPORT_ISSUED],
        limit=_EVERY,
    )
    looked = [one for one in events if one.kind in _LOOKED and one.occurred_at > now - _YEAR]
    telling = Telling((one.payload for one in looked), catalogue=catalogue, now=now)
    open_looks = [one for one in looked if not telling.is_sealed(one.payload)]
    asked = Counter(one.kind for one in events)
    return Side(
        numbers=len(keys),
        records=tuple(
            RecordsHeld(
                items.get(item, Text(item, item)), organs.get(source, Text(source, source)), count
            )
            for (item, source), count in sorted(held.items())
        ),
        reports=asked[EventKind.REPORT_ISSUED],
        looks=_looked_by(open_looks, organs),
        later=len(looked) - len(open_looks),
        questions=asked[EventKind.LOOK_QUESTIONED] - asked[EventKind.LOOK_ANSWERED],
    )


def _looked_by(looks: Collection[EventView], organs: dict[str, Text]) -> tuple[LookedBy, ...]:
    """By organ; who looked at their own file through a linked number is no recipient."""
    by_organ: dict[str, list[date]] = {}
    for one in looks:
        if one.organ:
            by_organ.setdefault(one.organ, []).append(one.occurred_at.astimezone(BEIJING).date())
    return tuple(
        LookedBy(organs.get(organ, Text(organ, organ)), len(days), max(days))
        for organ, days in sorted(by_organ.items())
    )


def _words(row: Judgement) -> str:
    """What the document shows; nothing once the subject was erased."""
    try:
        return unseal_for_subject(
            subject_key=row.low_key, sealed=bytes(row.words_sealed), bound_to=row.number.encode()
        ).decode()
    except SealBroken:
        return ""
