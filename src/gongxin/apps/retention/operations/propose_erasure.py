"""Propose that what is held about a subject be destroyed, since it has been kept long enough."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.access.api import read_identifier
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.readable import readable

from ..errors import document_missing, unknown_erasure
from ..models import Erasure
from .list_erasures import check_of, waiting

_SHORTEST, _LONGEST = 2, 64


def propose_erasure(*, identifier: str, document: str, actor: Actor, now: datetime) -> str:
    """Propose it and give its number; nothing is destroyed before another confirms it. Raises Refusal."""
    check_role(actor, Role.SECURITY)
    if not _SHORTEST <= len(document.strip()) <= _LONGEST:
        raise document_missing()
    number, known_as = new_number(), read_identifier(identifier)
    with transaction.atomic():
        erasure = Erasure.objects.create(
            number=number,
            number_check=check_of(number, known_as),
            document=document.strip(),
            proposed_at=now,
            proposed_by=actor.ref,
        )
        record_event(
            kind=EventKind.ERASURE_PROPOSED,
            occurred_at=now,
            actor=actor.ref,
            payload={"erasure": erasure.number, "document": erasure.document},
        )
    return number


def new_number() -> str:
    """The number of an erasure, by which people know it."""
    return f"XH-{readable(groups=2)}"


def withdraw_erasure(*, number: str, actor: Actor, now: datetime) -> None:
    """Take it back, whoever proposed it. Raises Refusal `retention.unknown-erasure`."""
    check_role(actor, Role.SECURITY)
    with transaction.atomic():
        erasure = waiting().select_for_update().filter(number=number).first()
        if erasure is None:
            raise unknown_erasure()
        erasure.withdrawn_at, erasure.withdrawn_by = now, actor.ref
        erasure.number_check = None
        erasure.save()
        record_event(
            kind=EventKind.ERASURE_WITHDRAWN,
            occurred_at=now,
            actor=actor.ref,
            payload={"erasure": erasure.number, "document": erasure.document},
        )
