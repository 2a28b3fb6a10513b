"""Go through a day's look-ups: raise what is unlike an honest desk, and draw a sample for review.

Runs as a job over the ledger's events, so that a look-up is not held up by it. The same day again raises nothing twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, EventView, events
from gongxin.apps.register.api import identities_of, index_key, see
from gongxin.lib import canaries
from gongxin.lib.periods import BEIJING, begins
from gongxin.lib.row_security import Act
from gongxin.lib.sealing import keyed_hash

from ..enums import AlarmKind
from ..models import HoneySubject
from ..rules.patterns import DayLook, patterns_of
from .keep_budget import raise_for_day

_MOST = 1_000_000
_NAMED = 30
"""So many events an alarm names at most."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep saw and raised."""

    look_ups: int
    officers: int
    raised: dict[AlarmKind, int]


def sweep_look_ups(*, day: date, actor: Actor, now: datetime) -> Swept:
    """Go through the look-ups of that Beijing day. A sample is drawn once the day is over."""
    check_role(actor, Role.OPERATOR, Role.AUDITOR)
    first = begins(day)
    ends = first + timedelta(days=1)
    by_officer: dict[str, list[EventView]] = defaultdict(list)
    for event in events(kinds=[EventKind.LOOK_UP], since=first, until=ends, limit=_MOST):
        if event.organ == canaries.ORGAN:
            continue  # the nightly check, of which nobody's desk is to be judged
        by_officer[event.actor].append(event)
    with transaction.atomic():
        see([], act=Act.AUDIT)
        honey = set(HoneySubject.objects.values_list("subject_key", flat=True))
    raised: dict[AlarmKind, int] = defaultdict(int)
    for officer, made in sorted(by_officer.items()):
        made.reverse()  # oldest first
        found = patterns_of(_looks(made, honey))
        kinds = {kind: [look.event for look in looks] for kind, looks in found.items()}
        if ends <= now:
            kinds[AlarmKind.SAMPLED] = [event.uid for event in made if _is_drawn(event)]
        for kind, named in kinds.items():
            if named and raise_for_day(
                kind=kind,
                officer=officer,
                organ=made[0].organ or "",
                day=day,
                subjects=len({event.subject_key for event in made if event.uid in set(named)}),
                events=named[:_NAMED],
                now=now,
            ):
                raised[kind] += 1
    look_ups = sum(len(made) for made in by_officer.values())
    return Swept(look_ups, len(by_officer), dict(raised))


def _looks(made: Iterable[EventView], honey: set[UUID]) -> list[DayLook]:
    made = list(made)
    # a name and number are opened only of those without a case, which the budget keeps few
    unknown = {
        event.subject_key
        for event in made
        if event.subject_key and not event.payload.get("case_known")
    }
    with transaction.atomic():
        identities = identities_of(subject_keys=unknown)
    looks = []
    for event in made:
        if event.subject_key is None:
            continue
        who = identities.get(event.subject_key)
        looks.append(
            DayLook(
                event=event.uid,
                at=event.occurred_at.astimezone(BEIJING),
                subject=event.subject_key,
                case_known=bool(event.payload.get("case_known")),
                number=who.identifier.partition(":")[2] if who else "",
                surname=who.name[:1] if who and who.kind == "person" else "",
                honey=event.subject_key in honey,
            )
        )
    return looks


def _is_drawn(event: EventView) -> bool:
    """By a keyed hash of the event's number: nobody knows beforehand, and everybody can be shown afterwards."""
    purpose = read_catalogue().purposes.get(str(event.payload["purpose"]))
    percent = purpose.review_percent if purpose else 100
    drawn = int.from_bytes(keyed_hash(index_key(), f"review:{event.uid}")[:8], "big")
    return drawn * 100 < percent * 2**64
