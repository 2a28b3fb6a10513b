"""The end of a session, kept like its beginning."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.ledger.api import EventKind, record_event

from ..types import Actor


def sign_out(*, actor: Actor, now: datetime) -> None:
    """Record that the actor signed out; ending the browser session is the interface's part."""
    with transaction.atomic():
        record_event(
            kind=EventKind.SIGN_OUT,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ or None,
            payload={"account": actor.ref},
        )
