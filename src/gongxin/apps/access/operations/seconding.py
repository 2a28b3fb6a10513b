"""What waits for another unit: sealed with a key of its own, and judged by one rule for one look-up and for many."""

from __future__ import annotations

import json
import os
from datetime import datetime

from django.conf import settings

from gongxin.apps.catalogue.api import Purpose, get_purpose
from gongxin.apps.identity.api import Actor
from gongxin.lib.rewrapping import Holder
from gongxin.lib.sealing import unseal
from gongxin.lib.wrapping import Wrapping, wrapping_under

from ..errors import no_grant
from ..errors.seconding import of_ones_own_unit, second_needs_officers
from ..models import HeldLookUp, SealedAsking, Seconded
from ..types import Asking
from .list_grants import grants_in_force

ANSWER = "answer"
"""What is wanted of a look-up where it is not the file."""

_OWNER = "convert_to(number, 'UTF8')"
WRAPPED_BULKS = Holder("bulks", "access_bulk_look_up", "data_key", {"id": "bigint"}, _OWNER)
WRAPPED_HELD = Holder("held", "access_held_look_up", "data_key", {"id": "bigint"}, _OWNER)


def new_key(number: str) -> tuple[bytes, bytes]:
    """A data key, and the same wrapped by the master key."""
    key = os.urandom(32)
    return key, _wrapping().wrap(key, number.encode())


def key_of(asked: SealedAsking) -> bytes:
    """The data key of what was asked; it is gone when that is over."""
    return _wrapping().unwrap(bytes(asked.data_key), asked.number.encode())


def judge(asked: Seconded, *, approve: bool, actor: Actor, now: datetime) -> None:
    """Put down who agreed or did not. Raises Refusal for whoever may not be the second."""
    check_second(asked, actor=actor, now=now)
    asked.approved = approve
    asked.judged_at, asked.judged_by, asked.judged_unit = now, actor.ref, actor.unit


def check_second(asked: Seconded, *, actor: Actor, now: datetime) -> None:
    """Nobody agrees to their own act, nor to their unit's; to a sensitive one only who is granted its purpose."""
    if actor.ref == asked.asked_by or not actor.ref.startswith("account:"):
        raise of_ones_own_unit()
    if not actor.unit or actor.unit == asked.unit:
        raise of_ones_own_unit()
    purpose = get_purpose(code=asked.purpose)
    if purpose.sensitive and not is_granted(purpose=purpose, actor=actor, now=now):
        raise no_grant(purpose.title)


def is_granted(*, purpose: Purpose, actor: Actor, now: datetime) -> bool:
    """Whether a grant in force of the actor names the purpose."""
    return any(purpose.code in one.purposes for one in grants_in_force(actor=actor, now=now))


def check_officer(*, purpose: Purpose, actor: Actor) -> None:
    """For a sensitive purpose only officers ask who have signed in themselves: only their unit is known."""
    if purpose.sensitive and not actor.ref.startswith("account:"):
        raise second_needs_officers(purpose.title)


def open_asking(held: HeldLookUp) -> tuple[Asking, str]:
    """What was asked, by the number under which it is held, and the grounds."""
    plain = json.loads(unseal(key_of(held), bytes(held.asking_sealed), held.number.encode()))
    return Asking(**{**plain["asking"], "held": held.number}), str(plain["grounds"])


def told_of(held: HeldLookUp) -> dict[str, object]:
    """What events say of a held look-up: for what, never about whom."""
    return {
        "held": held.number,
        "purpose": held.purpose,
        "case_reference": held.case_reference,
        "wants": held.wants,
        "unit": held.unit,
    }


def _wrapping() -> Wrapping:
    return wrapping_under(settings.KEYS_DIR, "master")
