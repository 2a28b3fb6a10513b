"""Honey subjects: synthetic subjects of the register in whom nobody has any business."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see, subject_key
from gongxin.lib.row_security import Act

from ..models import HoneySubject
from ..policies import read_identifier


def mark_honey(*, numbers: Iterable[str], actor: Actor, now: datetime) -> int:
    """Whoever looks one of these up is looked at. Only keys are kept; says how many there are now."""
    check_role(actor, Role.OPERATOR)
    keys = {subject_key(identifier=read_identifier(number)) for number in numbers if number.strip()}
    with transaction.atomic():
        see([], act=Act.AUDIT)
        HoneySubject.objects.bulk_create(
            [HoneySubject(subject_key=key, marked_at=now) for key in sorted(keys)],
            ignore_conflicts=True,
        )
        record_event(
            kind=EventKind.HONEY_MARKED,
            occurred_at=now,
            actor=actor.ref,
            payload={"subjects": len(keys)},
        )
        return HoneySubject.objects.count()
