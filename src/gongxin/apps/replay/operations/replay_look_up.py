"""重演: compute the answer of a past look-up again, and compare it with the digest that its event keeps."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import (
    Power,
    answer_digest,
    answer_then,
    editions_said,
    instant_said,
    list_looks,
)
from gongxin.apps.catalogue.api import packs_at, packs_of
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, EventView, event_by_uid, record_event
from gongxin.apps.register.api import Instant
from gongxin.apps.retention.api import destroyed_of
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from ..errors import unknown_look
from ..types import Part, Replayed
from .compare import compared, not_compared
from .erased import erased_since, under_list
from .who_may import Asker, who_may

_NO_DIGEST = Text(
    "这次查询没有留下答复的摘要（批量查询，或早于 2026-11-29），只按查询时刻比对答复本身。",
    "No digest of the answer was kept (many at once, or before 29 November 2026); the answer alone is compared, by the moment of the look-up.",
)
_NO_ANSWER = Text(
    "档案的内容没有留下可比对的摘要。", "Nothing was kept by which a file could be compared."
)


def replay_look_up(
    *, look: UUID, case_reference: str = "", actor: Actor, now: datetime
) -> Replayed:
    """The answer computed again and compared. Raises Refusal for a look-up that is not the actor's to replay."""
    with transaction.atomic():
        asker = who_may(actor=actor, case_reference=case_reference, power=Power.SEE_LOOKS)
        event = _event(look, asker, actor, now)
        erased = erased_since(event)
        parts = () if erased else tuple(_parts(event))
        replayed = Replayed("look-up", str(look), parts, erased)
        if not erased and not replayed.identical and event.subject_key is not None:
            gone = destroyed_of(subject_key=event.subject_key, since=event.occurred_at)
            if gone is not None:
                replayed = Replayed("look-up", str(look), (), under_list(gone))
        record_event(
            kind=EventKind.REPLAYED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=event.subject_key,
            payload={
                **asker.told,
                "of": replayed.of,
                "replayed": str(look),
                "identical": replayed.identical,
                "first": replayed.first,
            },
        )
    return replayed


def _event(look: UUID, asker: Asker, actor: Actor, now: datetime) -> EventView:
    """The event, if the actor may know it: of their own looks a person replays those that are told to them in full."""
    try:
        event = event_by_uid(uid=look, organ=None)
    except Refusal:
        raise unknown_look() from None
    if event.kind is not EventKind.LOOK_UP:
        raise unknown_look()
    if not asker.audits:
        shown = {one.event: one for one in list_looks(actor=actor, now=now)}
        line = shown.get(str(look))
        if line is None or line.sealed or line.left_out is not None:
            raise unknown_look()
    return event


def _parts(event: EventView) -> list[Part]:
    said = event.payload
    kept = "digest" in said
    if not kept and said["result"] == "file":
        return [not_compared("answer", _NO_ANSWER)]
    at = instant_said(said) if kept else Instant(event.occurred_at, event.occurred_at)
    packs = packs_of(editions=editions_said(said)) if kept else packs_at(moment=event.occurred_at)
    answer = answer_then(event, at=at, packs=packs)
    same = answer is not None and answer["result"] == said["result"]
    if same and answer is not None and "holds_until" in answer and kept:
        same = answer["holds_until"] == said.get("holds_until")
    found = [compared("answer", None if same else "/result")]
    if not kept:
        return [*found, not_compared("digest", _NO_DIGEST)]
    digest = answer and answer_digest(answer, editions_said(said))
    return [*found, compared("digest", None if digest == said["digest"] else "/versions")]
