"""Who may handle tips: officers with a grant for it, in their own organ."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from gongxin.apps.identity.api import Actor, Role, check_role

from .errors import no_officer
from .models import TipOfficer


def check_tip_officer(actor: Actor, *, now: datetime) -> None:
    """Raise a Refusal unless two security administrators let the actor handle tips of the organ; asked outside the store.

    A grant of before the account was opened again is over, and so is one for another organ.
    """
    check_role(actor, Role.OFFICER)
    since = Q() if actor.since is None else Q(proposed_at__gte=actor.since)
    granted = TipOfficer.objects.filter(
        since,
        officer=actor.ref,
        organ=actor.organ,
        confirmed_at__lte=now,
        withdrawn_at=None,
        ends_at__gt=now,
    )
    if not actor.organ or not granted.exists():
        raise no_officer()
