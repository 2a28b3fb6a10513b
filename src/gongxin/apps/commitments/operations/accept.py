"""受理、不予受理、撤回: what happens to a commitment before it stands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.register.api import is_shown
from gongxin.lib.bilingual import Text

from ..enums import Deed, Stage, Wrong
from ..errors import wrong_act
from ..policies import check_words, opened, sealed
from .enter import enter_commitment
from .hold import Held, hold_of_organ, hold_own, write


def accept_commitment(*, number: str, actor: Actor, now: datetime) -> str:
    """Accept it: it becomes a record of its item. Says the batch; sent again, it says the same and enters nothing. Raises Refusal."""
    with transaction.atomic():
        held = hold_of_organ(number, actor)
        row = held.row
        if row.accepted_at is not None:
            return row.batch
        held.check(Deed.ACCEPT, actor=actor, now=now)
        content = opened(row, row.content_sealed)
        row.record_key, row.batch = enter_commitment(
            row, content, catalogue=held.catalogue, wanted=held.type, actor=actor, now=now
        )
        if not is_shown(subject_key=row.subject_key, record_key=row.record_key):
            raise wrong_act(Wrong.OVER)
        row.accepted_at, row.accepted_by = now, actor.ref
        write(held, Deed.ACCEPT, actor=actor, now=now, batch=row.batch)
        return row.batch


def refuse_commitment(*, number: str, reason: str, actor: Actor, now: datetime) -> None:
    """Do not accept it, and say why; nothing of it is recorded. Raises Refusal."""
    with transaction.atomic():
        held = hold_of_organ(number, actor)
        held.check(Deed.REFUSE, actor=actor, now=now)
        words = check_words(reason, Text("理由", "reason"))
        _end(held, Stage.REFUSED, words, actor, now)
        write(held, Deed.REFUSE, actor=actor, now=now)


def withdraw_commitment(*, number: str, actor: Actor, now: datetime) -> None:
    """Take one's own back before it is accepted, where the type allows it. Raises Refusal."""
    check_role(actor, Role.CITIZEN)
    with transaction.atomic():
        held = hold_own(number, actor)
        held.check(Deed.WITHDRAW, actor=actor, now=now)
        _end(held, Stage.WITHDRAWN, "", actor, now)
        write(held, Deed.WITHDRAW, actor=actor, now=now)


def _end(held: Held, how: Stage, words: str, actor: Actor, now: datetime) -> None:
    row = held.row
    if words:
        row.ending_sealed = sealed(row.subject_key, row.number, {"words": words})
    row.ending, row.ended_at, row.ended_by = how.value, now, actor.ref
