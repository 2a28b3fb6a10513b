"""The deferral under which a look-up is made, where one is in force for its case."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from gongxin.apps.catalogue.api import Purpose
from gongxin.apps.identity.api import Actor

from ..models import Deferral
from ..types import Asking


def use_deferral(*, purpose: Purpose, asking: Asking, actor: Actor, now: datetime) -> str:
    """Its number, the look counted; empty where the person is told at once. In the transaction of the look-up."""
    if purpose.deferral is None:
        return ""
    in_force = Deferral.objects.filter(
        organ=actor.organ,
        purpose=purpose.code,
        case_reference=asking.case_reference.strip(),
        approved=True,
        withdrawn_at=None,
        ends_at__gt=now,
    )
    # the row is held, so that ending it and looking do not cross
    found = in_force.select_for_update().order_by("ends_at").first()
    if found is None:
        return ""
    Deferral.objects.filter(pk=found.pk).update(looks=F("looks") + 1)
    return str(found.number)
