"""A person lets a program of their own act for them: a token, shown once, with an end, ended at any moment."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from gongxin.apps.ledger.api import EventKind, record_event

from ..enums import Role
from ..errors import (
    personal_token_not_accepted,
    personal_token_unfit,
    too_many_calls,
    unknown_personal_token,
)
from ..models import LONGEST_PERSONAL_TOKEN, Account, PersonalToken
from ..permissions import check_role
from ..queries import actor_of
from ..types import Actor, PersonalTokenLine

MOST = 10
"""Tokens that one person may have in force."""
_LONGEST_LABEL = 64

# Known, counted and noted in one statement. It asks for the account each time: one that was closed opens nothing.
_USE = """
UPDATE identity_personal_token AS held SET
    calls = CASE WHEN held.minute = date_trunc('minute', %(now)s::timestamptz) THEN held.calls + 1 ELSE 1 END,
    minute = date_trunc('minute', %(now)s::timestamptz),
    used_at = %(now)s
FROM identity_account account
WHERE held.digest = %(digest)s AND held.ended_at IS NULL AND held.ends_at > %(now)s
  AND account.id = held.account_id AND account.is_active AND account.role = 'citizen'
RETURNING held.account_id, held.calls
"""


def make_personal_token(*, label: str, ends_at: datetime, actor: Actor, now: datetime) -> str:
    """A token of the actor's own; only its SHA-256 is kept, so it is told here and never again. Raises Refusal."""
    check_role(actor, Role.CITIZEN)
    label = label.strip()
    fits = 0 < len(label) <= _LONGEST_LABEL and now < ends_at <= now + LONGEST_PERSONAL_TOKEN
    account = Account.objects.get(pk=_number_of(actor))
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Account.objects.select_for_update().get(
            pk=account.pk
        )  # two at once would both be the tenth
        if not fits or _in_force(actor, now).count() >= MOST:
            raise personal_token_unfit(most=MOST, days=LONGEST_PERSONAL_TOKEN.days)
        made = PersonalToken.objects.create(
            account=account, digest=_digest(token), label=label, made_at=now, ends_at=ends_at
        )
        record_event(
            kind=EventKind.PROGRAM_ALLOWED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=actor.subject_key,
            payload=_told(made, actor),
        )
    return token


def list_personal_tokens(*, actor: Actor, now: datetime) -> list[PersonalTokenLine]:
    """The actor's tokens that are in force, newest first."""
    check_role(actor, Role.CITIZEN)
    return [
        PersonalTokenLine(one.pk, one.label, one.made_at, one.ends_at, one.used_at)
        for one in _in_force(actor, now).order_by("-id")
    ]


def end_personal_token(*, number: int, actor: Actor, now: datetime) -> None:
    """From the next call on it opens nothing. Raises Refusal `identity.unknown-personal-token`."""
    check_role(actor, Role.CITIZEN)
    with transaction.atomic():
        mine = _in_force(actor, now).select_for_update().filter(pk=number).first()
        if mine is None:
            raise unknown_personal_token()
        mine.ended_at = now
        mine.save(update_fields=["ended_at"])
        record_event(
            kind=EventKind.PROGRAM_ENDED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=actor.subject_key,
            payload=_told(mine, actor),
        )


def actor_by_personal_token(*, token: str, now: datetime) -> Actor:
    """The person whose token it is. Raises Refusal for one that is unknown or over, and beyond so many calls a minute."""
    with connection.cursor() as cursor:
        cursor.execute(_USE, {"digest": _digest(token), "now": now})
        row = cursor.fetchone()
    if row is None:
        raise personal_token_not_accepted()
    account, calls = row
    if calls > settings.PERSONAL_CALLS_A_MINUTE:
        raise too_many_calls(settings.PERSONAL_CALLS_A_MINUTE)
    return actor_of(Account.objects.get(pk=account))


def _in_force(actor: Actor, now: datetime):  # type: ignore[no-untyped-def]
    return PersonalToken.objects.filter(
        account_id=_number_of(actor), ended_at=None, ends_at__gt=now
    )


def _number_of(actor: Actor) -> int:
    return int(actor.ref.removeprefix("account:"))


def _told(token: PersonalToken, actor: Actor) -> dict[str, object]:
    return {"account": actor.ref, "token": token.pk, "ends": token.ends_at.isoformat()}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
