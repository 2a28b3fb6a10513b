"""The event of a look-up, and by which key it was asked, in the transaction that reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import EventKind, RecordedEvent, record_event
from gongxin.lib.canonical import canonical_json
from gongxin.lib.keyring import KeyRing
from gongxin.lib.sealing import keyed_hash

from ..errors import asked_twice
from ..models import AskedOnce
from ..types import Asking
from .admit import Admitted

REMEMBERED = timedelta(days=2)
"""How long a key stands for the look-up it was first sent with."""


def record_look_up(
    *,
    found: Admitted,
    asking: Asking,
    actor: Actor,
    now: datetime,
    result: Mapping[str, Any],
) -> RecordedEvent:
    """Record what was told. Must run inside `admitted`, so that without the event nothing is told (charter C7)."""
    purpose = found.purpose
    on_authorisation = (
        {"authorisation": asking.authorisation.strip().upper()} if purpose.authorised else {}
    )
    agreed = {}
    if found.agreed is not None:
        agreed = {
            "held": found.agreed.held,
            "second": found.agreed.second,
            "second_role": Role.OFFICER.value,
            "second_unit": found.agreed.unit,
        }
    event = record_event(
        kind=EventKind.LOOK_UP,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ,
        subject_key=found.subject,
        payload={
            "purpose": purpose.code,
            "basis": [citation.instrument for citation in purpose.basis],
            "case_reference": asking.case_reference.strip(),
            "case_known": found.spent.case_known,
            **on_authorisation,
            **agreed,
            **result,
            "role": actor.role.value,
            "unit": actor.unit,
        },
    )
    if asking.once:
        _remember(asking, actor, event.uid, now)
    return event


def asked_before(*, asking: Asking, actor: Actor) -> UUID | None:
    """The event of the look-up that this key was first sent with, if it was the same.

    Raises Refusal `access.key-used` where the key stands for another look-up.
    """
    row = AskedOnce.objects.filter(asker=_asker(actor), key=_key(asking)).first()
    if row is None:
        return None
    if row.request != _request(asking):
        raise asked_twice()
    return row.event


def _remember(asking: Asking, actor: Actor, event: UUID, now: datetime) -> None:
    AskedOnce.objects.filter(asked_at__lt=now - REMEMBERED).delete()
    try:
        with transaction.atomic():
            AskedOnce.objects.create(
                asker=_asker(actor),
                key=_key(asking),
                request=_request(asking),
                event=event,
                asked_at=now,
            )
    except IntegrityError:
        # the same key at the same time: one of the two look-ups is made, the other takes itself back
        raise asked_twice() from None


def _asker(actor: Actor) -> str:
    return actor.ref.partition(".")[0]


def _key(asking: Asking) -> str:
    return hashlib.sha256(asking.once.encode()).hexdigest()


def _request(asking: Asking) -> UUID:
    said = canonical_json(
        [
            asking.purpose,
            asking.case_reference,
            asking.identifier,
            asking.name,
            asking.authorisation,
        ]
    )
    secret = KeyRing.open(settings.KEYS_DIR).secret("index")
    return UUID(bytes=keyed_hash(secret, f"asked:{said.decode()}"))
