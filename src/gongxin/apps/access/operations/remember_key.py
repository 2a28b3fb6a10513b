"""By which key of a system's own something was asked: the same again is answered the same, and is asked once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.register.api import index_key
from gongxin.lib.canonical import canonical_json
from gongxin.lib.sealing import keyed_hash

from ..errors import asked_twice
from ..models import AskedOnce

REMEMBERED = timedelta(days=2)
"""How long a key stands for what it was first sent with."""


def remembered(*, once: str, said: Sequence[str], actor: Actor) -> UUID | None:
    """The event of what this key was first sent with, if it was the same; None for a new key.

    Raises Refusal `access.key-used` where the key stands for something else.
    """
    row = AskedOnce.objects.filter(asker=_asker(actor), key=_hashed(once)).first()
    if row is None:
        return None
    if row.request != _request(said):
        raise asked_twice()
    return row.event


def remember(*, once: str, said: Sequence[str], actor: Actor, event: UUID, now: datetime) -> None:
    """Keep the key, in the transaction that answers, beside the event that is recorded there."""
    AskedOnce.objects.filter(asked_at__lt=now - REMEMBERED).delete()
    try:
        with transaction.atomic():
            AskedOnce.objects.create(
                asker=_asker(actor),
                key=_hashed(once),
                request=_request(said),
                event=event,
                asked_at=now,
            )
    except IntegrityError:
        # the same key at the same time: one of the two is made, the other takes itself back
        raise asked_twice() from None


def _asker(actor: Actor) -> str:
    return actor.ref.partition(".")[0]


def _hashed(once: str) -> str:
    return hashlib.sha256(once.encode()).hexdigest()


def _request(said: Sequence[str]) -> UUID:
    return UUID(bytes=keyed_hash(index_key(), f"asked:{canonical_json(list(said)).decode()}"))
