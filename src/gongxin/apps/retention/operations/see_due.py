"""What may be destroyed just now: counts by kind, item and organ."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction

from gongxin.apps.catalogue.api import Retained
from gongxin.apps.identity.api import Actor, Role, check_role

from ..queries import DESTROYABLE, find
from ..types import DueLine, Selection

_COUNTS = """
SELECT item, source, count(*), count(*) FILTER (WHERE held), min(last_day) FROM due
GROUP BY item, source ORDER BY item, source
"""
_EVER = date.max


def see_due(*, actor: Actor, now: datetime) -> list[DueLine]:
    """Everything whose time to be kept is over, with how much of it is held. Whoever's it is, is not looked at.

    It reads every record's days: a question for once a day, not for every page.
    """
    check_role(actor, Role.SECURITY, Role.AUDITOR, Role.OPERATOR)
    return [line for thing in DESTROYABLE for line in _lines(thing, now)]


def _lines(thing: Retained, now: datetime) -> list[DueLine]:
    with transaction.atomic():
        find(Selection(thing, _EVER), now=now)
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS)
            return [
                DueLine(thing, item, source, due, held, since)
                for item, source, due, held, since in cursor.fetchall()
            ]
