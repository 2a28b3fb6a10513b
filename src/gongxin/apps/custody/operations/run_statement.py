"""Run one statement of an emergency: first the event, then the statement, then its outcome, and only then the answer."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db import transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.keyring import KeyRing
from gongxin.lib.postgres.emergency import Answer
from gongxin.lib.sealing import seal, unseal

from ..errors import emergency_of_another
from ..models import EmergencyStatement
from .open_emergency import open_at

KEY = "emergency"


class Door(Protocol):
    """The one connection by which an emergency reads the database."""

    def ask(self, statement: str) -> Answer:
        """What the database answers to exactly one statement, in a transaction that writes nothing."""


def run_statement(
    *, number: str, statement: str, door: Door, actor: Actor, now: datetime
) -> Answer:
    """The answer of the database. That it was asked is committed before the database sees it, so that an error, a
    closed window or a killed program tells nothing that stands in no event; what came of it is committed before
    it is handed back.

    Raises Refusal `emergency.unknown` once it has ended, and `emergency.of-another`.
    """
    place = _announce(number, statement, actor, now)
    answer = door.ask(statement)
    with transaction.atomic():
        record_event(
            kind=EventKind.EMERGENCY_ANSWERED,
            occurred_at=now,
            actor=actor.ref,
            payload={
                "emergency": number,
                "place": place,
                "result": answer.state,
                "rows": len(answer.rows),
            },
        )
    return answer


def _announce(number: str, statement: str, actor: Actor, now: datetime) -> int:
    key = statement_key()
    with transaction.atomic(durable=True):
        opened = open_at(number, now)
        if opened.asked_by != actor.ref:
            raise emergency_of_another()
        place = opened.statements.count() + 1
        EmergencyStatement.objects.create(
            emergency=opened,
            place=place,
            asked_at=now,
            text_sealed=seal(key, statement.encode(), bound_to(number, place)),
        )
        record_event(
            kind=EventKind.EMERGENCY_STATEMENT,
            occurred_at=now,
            actor=actor.ref,
            payload={
                "emergency": number,
                "place": place,
                "digest": digest_of(statement),
            },
        )
    return place


def digest_of(statement: str) -> str:
    """A keyed hash: nobody without the key can try out what was asked, and the auditor can compare."""
    return hmac.digest(statement_key(), statement.encode(), "sha256").hex()


def opened_text(one: EmergencyStatement, number: str) -> str:
    """The text under its seal. Raises SealBroken."""
    sealed = bytes(one.text_sealed)
    return unseal(statement_key(), sealed, bound_to(number, one.place)).decode()


def statement_key() -> bytes:
    """The key under which texts lie; it opens nothing else."""
    return KeyRing.open(settings.KEYS_DIR).secret(KEY)


def bound_to(number: str, place: int) -> bytes:
    """Where the seal opens, and nowhere else."""
    return f"{number}:{place}".encode()
