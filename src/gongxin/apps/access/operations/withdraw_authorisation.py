"""The person takes an authorisation back, at once; the recipient is told and must say that it knows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import see

from ..enums import Power
from ..errors import unknown_authorisation
from ..models import Authorisation
from .act_for import whose_file


def withdraw_authorisation(*, number: str, actor: Actor, now: datetime) -> None:
    """From the next look-up on it allows nothing. Raises Refusal `access.unknown-authorisation`."""
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.END_AUTHORISATIONS, told_elsewhere=True)
        if whose.subject_key is None:
            raise unknown_authorisation()
        see([whose.subject_key])
        given = (
            Authorisation.objects.select_for_update()
            .filter(
                number=number,
                subject_key=whose.subject_key,
                given_at__isnull=False,
                withdrawn_at=None,
            )
            .first()
        )
        if given is None:
            raise unknown_authorisation()
        given.withdrawn_at = now
        given.save(update_fields=["withdrawn_at"])
        record_event(
            kind=EventKind.AUTHORISATION_WITHDRAWN,
            occurred_at=now,
            actor=actor.ref,
            subject_key=given.subject_key,
            payload={**whose.told, "authorisation": given.number, "to": given.organ},
        )


def acknowledge_withdrawal(*, number: str, actor: Actor, now: datetime) -> None:
    """The recipient says that it knows, and deletes what it may no longer keep. Saying it twice is saying it once.

    Raises Refusal `access.unknown-authorisation`.
    """
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        see([], organ=actor.organ)
        given = (
            Authorisation.objects.select_for_update()
            .filter(number=number, organ=actor.organ, withdrawn_at__isnull=False)
            .first()
        )
        if given is None:
            raise unknown_authorisation()
        if given.acknowledged_at is not None:
            return
        given.acknowledged_at, given.acknowledged_by = now, actor.ref
        given.save(update_fields=["acknowledged_at", "acknowledged_by"])
        record_event(
            kind=EventKind.WITHDRAWAL_ACKNOWLEDGED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            subject_key=given.subject_key,
            payload={"authorisation": given.number, "to": given.organ},
        )
