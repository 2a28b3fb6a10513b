"""What was told of somebody at another moment, told again: from the versions, events and packs of then.

An act of its own for the database, which shows what has ended to nothing else. The caller answers for who may, and for the
event: nobody but `replay` calls this.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gongxin.apps.catalogue.api import Packs, Purpose
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import EventView, RecordedEvent
from gongxin.apps.register.api import (
    Instant,
    Reach,
    RecordVersion,
    Within,
    count_adverse,
    instant_now,
    open_file,
    see,
    versions_then,
)

from ..enums import Verdict
from ..models import Authorisation
from ..policies import reach_of
from ..types import FileShown, Look
from .answer_eligibility import RESULT, answer_of_eligibility, eligible
from .answer_question import interval
from .digest_answers import answer_of_file, answer_of_question, spelt
from .list_grants import grants_in_force
from .list_looks import tell_looks
from .present_file import present_file

_ANY = Reach((Within(),))


def own_file_then(
    *, subject_key: UUID, at: Instant, packs: Packs, event: str, read_at: datetime
) -> FileShown | None:
    """The file as its own subject was shown it; None where the register knows nobody, or their key was destroyed."""
    own = Reach((Within(subject=subject_key),))
    file = open_file(subject_key=subject_key, reach=own, at=at)
    if file is None:
        return None
    return present_file(
        file=file,
        catalogue=packs.catalogue,
        roles=(),
        event=RecordedEvent(UUID(event)),
        read_at=read_at,
        unmasked=True,
        then=packs,
    )


def looks_then(lines: Sequence[EventView], *, packs: Packs, now: datetime) -> list[Look]:
    """These events as the list told them at that moment."""
    return tell_looks(lines, catalogue=packs.catalogue, organs=packs.organs, now=now)


def history_then(
    *, subject_key: UUID, record_keys: Collection[UUID], at: Instant | None = None
) -> tuple[Instant, list[dict[str, Any]] | None]:
    """Every version of these records that was known then (`at` None: now), as JSON, and of which moment; None once their key was destroyed."""
    then = instant_now() if at is None else at
    versions = versions_then(subject_key=subject_key, record_keys=record_keys, at=then)
    return then, None if versions is None else [_version(one) for one in versions]


def _version(one: RecordVersion) -> dict[str, Any]:
    """As a bundle tells it: what it said, who filed it, how it stood, and between which instants it did."""
    return {
        "record": str(one.record_key),
        "version": one.version,
        "item": one.item,
        "nature": one.nature,
        "class": one.adverse_class or None,
        "status": one.status,
        "source": one.source,
        "document": {
            "number": one.doc_number,
            "organ": one.doc_organ,
            "date": one.doc_date and one.doc_date.isoformat(),
        },
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to and one.valid_to.isoformat(),
        "shown_from": spelt(one.shown_from),
        "shown_until": one.shown_until and spelt(one.shown_until),
        "recorded_at": spelt(one.recorded_from),
        "replaced_at": one.recorded_to and spelt(one.recorded_to),
        "content": one.content,
    }


def answer_then(look: EventView, *, at: Instant, packs: Packs) -> dict[str, Any] | None:
    """What the look-up of this event was told, computed anew; None where nobody is known (any more)."""
    assert look.subject_key is not None
    code = str(look.payload["purpose"])
    catalogue = packs.catalogue
    purpose = catalogue.purposes.get(code) or catalogue.past_purposes[code]
    if look.payload["result"] not in {"file", RESULT}:
        return _question_then(look, purpose, look.subject_key, at)
    reach = _reach_then(look, purpose, look.subject_key, packs)
    file = open_file(subject_key=look.subject_key, reach=reach, at=at)
    if file is not None and look.payload["result"] == RESULT:
        matter = str(look.payload["matter"])
        bearing = eligible(file, catalogue=catalogue, matter=matter, reach=reach)
        return answer_of_eligibility(bearing, matter=matter)
    return None if file is None else answer_of_file(file, whole=bool(look.payload["whole"]))


def _question_then(
    look: EventView, purpose: Purpose, subject_key: UUID, at: Instant
) -> dict[str, Any] | None:
    question = purpose.question
    assert question is not None
    counted = count_adverse(
        subject_key=subject_key,
        items=question.items,
        classes=[str(one) for one in question.classes],
        within=interval(question.within),
        # a question is answered only where the asker reaches all that it turns on
        reach=_ANY,
        at=at,
    )
    if counted is None:
        return None
    verdict = Verdict.YES if counted.records else Verdict.NO
    return answer_of_question(
        result=verdict.value, holds_until=counted.until if counted.records else None
    )


def _reach_then(look: EventView, purpose: Purpose, subject_key: UUID, packs: Packs) -> Reach:
    """What the asker might be told of then, by the grants of then or by what the person had authorised."""
    asker = Actor(ref=look.actor, role=Role.OFFICER, organ=look.organ or "")
    authorised = None
    if purpose.authorised:
        see([subject_key])
        row = Authorisation.objects.get(number=look.payload["authorisation"])
        authorised = frozenset(row.items)
    return reach_of(
        purpose=purpose,
        grants=grants_in_force(actor=asker, now=look.occurred_at),
        items=packs.catalogue.known_items,
        authorised=authorised,
    )
