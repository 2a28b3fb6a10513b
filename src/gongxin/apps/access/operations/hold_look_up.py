"""Ask another unit to agree to one look-up for a sensitive purpose. Nothing is read of anybody yet."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from django.db import transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.readable import readable
from gongxin.lib.sealing import seal

from ..enums import FileReason
from ..errors import no_question
from ..errors.seconding import grounds_missing, of_ones_own_unit, second_not_needed
from ..models import HeldLookUp
from ..policies import check_question, reach_of
from ..types import Asking
from .admit import may_be_asked
from .list_grants import grants_in_force
from .seconding import ANSWER, check_officer, new_key, told_of

WAITS = timedelta(days=3)
"""How long a request waits for somebody to agree; then it ends by itself."""

_SHORTEST, _LONGEST = 4, 300


def hold_look_up(
    *, asking: Asking, wants: FileReason | None, grounds: str, actor: Actor, now: datetime
) -> str:
    """Hold it until another unit agrees, and give its number.

    `wants` says why the file is needed; None asks for the answer to the purpose's question. `grounds` is for who is to
    agree. Whom it is about and the grounds are sealed. Raises Refusal.
    """
    catalogue, purpose, _ = may_be_asked(asking=asking, actor=actor)
    if not purpose.sensitive:
        raise second_not_needed(purpose.title)
    check_officer(purpose=purpose, actor=actor)
    if not actor.unit:
        raise of_ones_own_unit()
    if not _SHORTEST <= len(grounds.strip()) <= _LONGEST:
        raise grounds_missing()
    grants = grants_in_force(actor=actor, now=now)
    reach = reach_of(purpose=purpose, grants=grants, items=catalogue.known_items)
    if wants is None:
        if purpose.question is None:
            raise no_question(purpose.title)
        check_question(purpose=purpose, reach=reach)
    number = f"TY-{readable(groups=2)}"
    key, wrapped = new_key(number)
    sealed = {"asking": asdict(replace(asking, once="", held="")), "grounds": grounds.strip()}
    with transaction.atomic():
        held = HeldLookUp.objects.create(
            number=number,
            organ=actor.organ,
            unit=actor.unit,
            purpose=purpose.code,
            case_reference=asking.case_reference.strip(),
            wants=wants.value if wants else ANSWER,
            asked_at=now,
            asked_by=actor.ref,
            ends_at=now + WAITS,
            data_key=wrapped,
            asking_sealed=seal(key, json.dumps(sealed).encode(), number.encode()),
        )
        record_event(
            kind=EventKind.SECOND_ASKED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            payload=told_of(held),
        )
    return number
