"""A look-up that was made, as the organ that made it may see it again: what was told, never the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, EventView, event_by_uid
from gongxin.apps.recalls.api import answer_recalled, recalled
from gongxin.lib.errors import Refusal

from ..enums import Verdict
from ..errors import file_told_once, unknown_look_up
from ..types import Answered, Asking, LookUpSeen
from ..types.eligibility import Eligibility, Given
from .answer_eligibility import given_of
from .present_file import basis_of
from .record_look_up import asked_before

_FILE = "file"


def see_look_up(*, event: UUID, actor: Actor) -> LookUpSeen:
    """The look-up of that number, if the actor's organ made it. Raises Refusal `access.unknown-look-up`."""
    check_role(actor, Role.OFFICER)
    try:
        found = event_by_uid(uid=event, organ=actor.organ)
    except Refusal:
        raise unknown_look_up() from None
    if found.kind is not EventKind.LOOK_UP:
        raise unknown_look_up()
    payload = found.payload
    return LookUpSeen(
        event=str(found.uid),
        at=found.occurred_at,
        purpose=str(payload["purpose"]),
        case_reference=str(payload["case_reference"]),
        authorisation=str(payload.get("authorisation", "")),
        result=str(payload["result"]),
        items=tuple(payload["items"]),
        in_ledger=found.leaf_index is not None,
    )


def answered_before(*, asking: Asking, wants_file: bool, actor: Actor) -> Answered | None:
    """What the same key was answered; None where it was not sent before.

    Raises Refusal where the key stands for another look-up, or for a file: that is given once; and where the answer was recalled.
    """
    uid = asked_before(asking=asking, actor=actor) if asking.once else None
    if uid is None:
        return None
    found = event_by_uid(uid=uid, organ=actor.organ)
    if recalled(looks=[uid]):
        raise answer_recalled()
    if wants_file or found.payload["result"] == _FILE:
        raise file_told_once(str(uid))
    return _answered(found)


def eligible_before(*, asking: Asking, matter: str, actor: Actor) -> Eligibility | None:
    """What a counter was told under the same key; None where it was not sent before.

    Raises Refusal where the key stands for another look-up or matter, and where the answer was recalled.
    """
    uid = asked_before(asking=asking, actor=actor, matter=matter) if asking.once else None
    if uid is None:
        return None
    if recalled(looks=[uid]):
        raise answer_recalled()
    found = event_by_uid(uid=uid, organ=actor.organ)
    return Eligibility(
        answered=True,
        read_at=found.occurred_at,
        matter=matter,
        given=tuple(_given_then(found.payload)),
        event=str(found.uid),
    )


def _given_then(payload: Mapping[str, Any]) -> Iterator[Given]:
    """In the words of the list in force; what it no longer has is given no more."""
    measures = read_catalogue().measures
    told = zip(payload["gives"], payload["given_until"], payload["given_by"], strict=True)
    for code, until, items in told:
        if (measure := measures.get(code)) is not None:
            why = [one.relevance for one in measure.occasions if one.item in items.split()]
            yield given_of(
                measure,
                why=tuple(dict.fromkeys(why)),
                until=datetime.fromisoformat(until) if until else None,
            )


def _answered(found: EventView) -> Answered:
    payload = found.payload
    catalogue = read_catalogue()
    known = {**catalogue.past_purposes, **catalogue.purposes}
    purpose = known[str(payload["purpose"])]
    until = payload.get("holds_until")
    return Answered(
        verdict=Verdict(str(payload["result"])),
        read_at=found.occurred_at,
        **({"question": purpose.question.text} if purpose.question else {}),
        basis=basis_of(purpose.basis),
        holds_until=datetime.fromisoformat(str(until)) if until else None,
        event=str(found.uid),
    )
