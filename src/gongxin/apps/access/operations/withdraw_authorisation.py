"""The person takes an authorisation back, at once; the recipient is told and must say that it knows.

What it was answered under the authorisation and may still keep is recalled besides: that is a duty of its own, to delete.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, events_about, record_event
from gongxin.apps.recalls.api import Ground, recall_answers
from gongxin.apps.register.api import see

from ..enums import Power
from ..errors import unknown_authorisation, withdrawn_before
from ..models import Authorisation
from ..policies import MOST_TIMES
from .act_for import whose_file


def withdraw_authorisation(*, number: str, actor: Actor, now: datetime) -> None:
    """From the next look-up on it allows nothing, and what was answered under it stands no longer.

    Raises Refusal `access.unknown-authorisation`, and `access.withdrawn-before` where that was done already: nothing is done again.
    """
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
            )
            .first()
        )
        if given is None:
            raise unknown_authorisation()
        if given.withdrawn_at is not None:
            raise withdrawn_before(given.withdrawn_at)
        given.withdrawn_at = now
        given.save(update_fields=["withdrawn_at"])
        record_event(
            kind=EventKind.AUTHORISATION_WITHDRAWN,
            occurred_at=now,
            actor=actor.ref,
            subject_key=given.subject_key,
            payload={**whose.told, "authorisation": given.number, "to": given.organ},
        )
        looks = events_about(
            subject_key=given.subject_key, kinds=[EventKind.LOOK_UP], limit=MOST_TIMES * 10
        )
        recall_answers(
            ground=Ground.CONSENT_WITHDRAWN,
            looks=[one for one in looks if one.payload.get("authorisation") == given.number],
            now=now,
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
