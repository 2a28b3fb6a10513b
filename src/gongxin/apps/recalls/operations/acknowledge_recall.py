"""An organ says that it has stopped using what was recalled, and deleted it: a person who has signed in, or its system over its signature."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role, signed_by_system
from gongxin.apps.ledger.api import EventKind, event_by_uid, record_event
from gongxin.lib.errors import Refusal

from ..enums import Fault
from ..errors import acknowledgement_not_accepted, unknown_recall
from ..models import Recall
from ..policies import fault_of
from ..queries import shown
from ..types import RecallShown
from .sign_recall import digest_of


def acknowledge_recall(
    *, number: str, actor: Actor, now: datetime, statement: str | None = None
) -> RecallShown:
    """Acknowledge it for the actor's organ. The same again is the same, and changes nothing.

    A system's `statement` is a compact JWS under the key that it is admitted by, about this recall and its digest. Raises Refusal
    `recalls.unknown-recall` or `recalls.acknowledgement-not-accepted`; that it was refused is an event.
    """
    check_role(actor, Role.OFFICER)
    try:
        with transaction.atomic():
            return _acknowledge(number.strip().upper(), actor, statement, now)
    except Refusal as refusal:
        _record_refusal(number, actor, refusal, now)
        raise


def _acknowledge(number: str, actor: Actor, statement: str | None, now: datetime) -> RecallShown:
    row = Recall.objects.select_for_update().filter(number=number, organ=actor.organ).first()
    if row is None:
        raise unknown_recall()
    fault = _fault(row, actor, statement, now)
    if fault is not None:
        raise acknowledgement_not_accepted(fault)
    if row.acknowledged_at is not None:
        return shown(row, now)
    row.acknowledged_at, row.acknowledged_by = now, actor.ref
    row.statement = statement or ""
    row.fetched_at = row.fetched_at or now
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "statement", "fetched_at"])
    sent = event_by_uid(uid=row.event, organ=row.organ)
    deferral = sent.payload.get("deferral")
    record_event(
        kind=EventKind.RECALL_ACKNOWLEDGED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ,
        subject_key=sent.subject_key,
        payload={
            "recall": row.number,
            "to": row.organ,
            "digest": sent.payload["digest"],
            "late": now >= row.due_at,
            **({"deferral": deferral} if deferral else {}),
        },
    )
    return shown(row, now)


def _fault(row: Recall, actor: Actor, statement: str | None, now: datetime) -> Fault | None:
    """A person acknowledges by having signed in; whatever else calls shows a statement of its own."""
    if actor.ref.startswith("account:"):
        return None if statement is None else Fault.SIGNATURE
    return fault_of(
        signed_by_system(token=statement or "", ref=actor.ref),
        number=row.number,
        digest=digest_of(shown(row, now)),
        made_at=row.made_at,
        now=now,
    )


def _record_refusal(number: str, actor: Actor, refusal: Refusal, now: datetime) -> None:
    # what was sent as a number may be anything; only one that the organ was sent goes on record
    known = Recall.objects.filter(number=number.strip().upper(), organ=actor.organ).exists()
    with transaction.atomic():
        record_event(
            kind=EventKind.ACKNOWLEDGEMENT_REFUSED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            payload={
                "reason": refusal.code,
                **({"recall": number.strip().upper()} if known else {}),
            },
        )
