"""Check a password, slowly and equally for everybody, and keep the event of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from gongxin.apps.ledger.api import EventKind, record_event

from ..enums import Assurance, Role
from ..errors import sign_in_failed
from ..models import Account
from ..policies import needs_second_factor, signs_in_by_password

FAILURES_BEFORE_LOCK = 10
LOCK = timedelta(minutes=15)

# A hash nobody's password has: an unknown login costs the same time as a known one.
_NOBODY = make_password(None, hasher="default")


def know_password(*, login: str, password: str, now: datetime) -> Account:
    """The account for these credentials; where it needs a second factor, nobody is signed in yet.

    Raises one and the same Refusal for a wrong login, a wrong password and a locked account. The
    failure is recorded without what was typed.
    """
    known = Account.objects.select_related("binding").filter(login=login, is_active=True)
    account = known.first()
    if account is not None and not signs_in_by_password(account):
        account = None  # as if there were none: no password leads there
    right = check_password(password, account.password if account else _NOBODY)
    locked = account is not None and account.locked_until is not None and account.locked_until > now
    if account is None or not right or locked:
        record_failure(account=account, now=now)
        raise sign_in_failed()
    if not needs_second_factor(Role(account.role)):
        complete_sign_in(account=account, method="password", now=now)
    return account


def complete_sign_in(
    *, account: Account, method: str, now: datetime, assurance: Assurance | None = None
) -> None:
    """Record that the account signed in; failures before it are forgotten."""
    sure = {} if assurance is None else {"assurance": int(assurance)}
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(
            failed_sign_ins=0, locked_until=None, last_login=now
        )
        record_event(
            kind=EventKind.SIGN_IN,
            occurred_at=now,
            actor=account.ref,
            organ=account.organ or None,
            subject_key=account.subject_key,
            payload={"account": account.ref, "method": method, **sure},
        )


def record_failure(*, account: Account | None, now: datetime, reason: str = "") -> None:
    """Count a failure against the account, lock it after ten, and keep the event of it.

    An unknown login is counted by the same statements against nobody, so that they do not tell which logins there are.
    """
    why = {"reason": reason} if reason else {}
    with transaction.atomic():
        # counted by the database: guesses sent at the same time are all counted
        mine = Account.objects.filter(pk=account.pk if account else 0)
        mine.update(failed_sign_ins=F("failed_sign_ins") + 1)
        mine.filter(failed_sign_ins__gte=FAILURES_BEFORE_LOCK).update(
            failed_sign_ins=0, locked_until=now + LOCK
        )
        record_event(
            kind=EventKind.SIGN_IN_REFUSED,
            occurred_at=now,
            actor=account.ref if account else "unknown",
            payload={"account": account.ref if account else None, **why},
        )
