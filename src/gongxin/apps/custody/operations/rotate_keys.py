"""Begin a new version of the keys: from now on everything new hangs on it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import check_keys, master_versions, remember_version
from gongxin.lib.keyring import KeyRing

from ..queries import VERSIONED

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('gongxin.keys'))"


def rotate_keys(*, actor: Actor, now: datetime) -> int:
    """Make the next version, and give its number. Running processes use it within a second or so.

    One that was being made when the power went is taken up. Raises Refusal when the keys are another database's.
    """
    ring = KeyRing.open(settings.KEYS_DIR)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
        check_keys()
        known = max(master_versions())
        number = known + 1
        for name in reversed(VERSIONED):
            ring.versions(name)
            ring.renew(name, number)
        remember_version(number=number, now=now)
        record_event(
            kind=EventKind.KEYS_ROTATED,
            occurred_at=now,
            actor=actor.ref,
            payload={"version": number},
        )
    return number
