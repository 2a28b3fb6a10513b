"""The agreement of another unit by which a look-up for a sensitive purpose is made, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gongxin.apps.catalogue.api import Purpose
from gongxin.apps.identity.api import Actor

from ..errors.seconding import needs_second
from ..models import HeldLookUp
from ..types import Agreed, Asking
from .end_held import forget, still_stands
from .seconding import open_asking


def use_agreement(
    *, purpose: Purpose, asking: Asking, wants: str, actor: Actor, now: datetime
) -> Agreed:
    """Who agreed to exactly this look-up; that is used up and what was held is destroyed.

    Must run in the transaction of the look-up: what is refused afterwards has not used it. Raises Refusal
    `access.second-missing`.
    """
    agreed = HeldLookUp.objects.select_for_update().filter(
        number=asking.held,
        asked_by=actor.ref,
        organ=actor.organ,
        purpose=purpose.code,
        wants=wants,
        approved=True,
        withdrawn_at=None,
        looked_at=None,
        ends_at__gt=now,
    )
    held = agreed.exclude(data_key=b"").first()
    if held is None or not still_stands(held, now=now):
        raise needs_second(purpose.title)
    if open_asking(held)[0] != replace(asking, once=""):
        raise needs_second(purpose.title)
    held.looked_at = now
    forget(held)
    return Agreed(held=held.number, second=held.judged_by, unit=held.judged_unit)
