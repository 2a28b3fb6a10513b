"""重演: make a past report again, byte for byte, and say whether it is the same. That it was done is an event."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.access.api import Power
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, event_by_uid, record_event
from gongxin.apps.reports.api import KeptReport, kept_report

from ..types import Part, Replayed
from .compare import compared
from .erased import destroyed_since, erased_since
from .remake_report import remake
from .who_may import Asker, who_may

_MADE = ("as_of", "known_at", "editions", "software", "typeset")


def replay_report(
    *, number: str, case_reference: str = "", actor: Actor, now: datetime
) -> Replayed:
    """The report made again and compared. Raises Refusal for one that is not the actor's to replay."""
    with transaction.atomic():
        asker = who_may(actor=actor, case_reference=case_reference, power=Power.TAKE_REPORTS)
        kept = kept_report(number=number, whose=asker.whose)
        replayed, items = _replayed(kept)
        _record(kept, replayed, items, asker, actor, now)
    return replayed


def _replayed(kept: KeptReport) -> tuple[Replayed, list[str]]:
    event = event_by_uid(uid=kept.event, organ=None)
    erased = erased_since(event) or destroyed_since(kept)
    parts = kept.parts
    if erased is not None:
        return Replayed("report", kept.number, (), erased), []
    if parts is None:
        return Replayed("report", kept.number, (compared("kept", "sealed"),)), []
    found, made = remake(kept, parts, event)
    items = sorted({record.item for record in made.file.records}) if made.file else []
    told = parts.made_with
    made_by = {name: told[name] for name in _MADE} if told else None
    return Replayed("report", kept.number, tuple[Part, ...](found), made=made_by), items


def _record(
    kept: KeptReport,
    replayed: Replayed,
    items: list[str],
    asker: Asker,
    actor: Actor,
    now: datetime,
) -> None:
    record_event(
        kind=EventKind.REPLAYED,
        occurred_at=now,
        actor=actor.ref,
        # nothing new is written about somebody whose entries were erased
        subject_key=None if replayed.erased and replayed.erased.whole else kept.subject_key,
        payload={
            **asker.told,
            "of": replayed.of,
            "replayed": kept.number,
            "identical": replayed.identical,
            "first": replayed.first,
            "records": len(items),
            "items": items,
        },
    )
