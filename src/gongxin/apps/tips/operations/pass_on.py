"""移交: to another organ that is competent, or away from the people whom it is about; one officer proposes, another looks and confirms."""

from __future__ import annotations

from datetime import datetime

from gongxin.apps.catalogue.api import get_clock, read_catalogue
from gongxin.apps.directory.api import Organ, list_organs
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.bilingual import Text

from ..enums import PassGround
from ..errors import needs_another, not_to_them, wrong_state
from ..models import Tip, TipPassing
from ..permissions import check_tip_officer
from ..policies import TAKE_UP, due_after
from ..queries import see_tips, tip_store
from .see_tips import find_tip


def organs_for_tips() -> list[Organ]:
    """Organs that are competent for some matter."""
    functions = {
        one for matter in read_catalogue().tip_matters.values() for one in matter.functions
    }
    return [one for one in list_organs() if one.function in functions]


def propose_passing(
    *, number: str, to_organ: str, ground: PassGround, actor: Actor, now: datetime
) -> None:
    """Propose that another organ is to have it. Raises Refusal for one that is not competent, or of whose people it is."""
    check_tip_officer(actor, now=now)
    known = {one.code for one in organs_for_tips()}
    with tip_store(organ=actor.organ):
        tip = find_tip(number, actor, to_change=True)
        if tip.closed_at is not None or _waiting(tip) is not None:
            raise wrong_state(
                Text("已经办结，或者已有移交等待确认", "it is closed, or a passing waits already")
            )
        if to_organ not in known or to_organ in {tip.organ, tip.spared}:
            raise not_to_them()
        TipPassing.objects.create(
            tip=tip.number,
            from_organ=tip.organ,
            to_organ=to_organ,
            ground=ground.value,
            proposed_at=now,
            proposed_by=actor.ref,
        )
        _record(tip, actor, now, act="propose-passing", to=to_organ, ground=ground.value)


def confirm_passing(*, number: str, actor: Actor, now: datetime) -> None:
    """Confirm it: from now on the other organ alone has the tip, and its time begins anew. Raises Refusal for who proposed it."""
    check_tip_officer(actor, now=now)
    clocks = {one.code: get_clock(code=TAKE_UP, pack=one.pack) for one in organs_for_tips()}
    with tip_store(organ=actor.organ):
        tip, passing = _held(number, actor)
        if passing.proposed_by == actor.ref:
            raise needs_another()
        passing.confirmed_at, passing.confirmed_by = now, actor.ref
        passing.save(update_fields=["confirmed_at", "confirmed_by"])
        _record(tip, actor, now, act="pass-on", to=passing.to_organ, ground=passing.ground)
        clock = clocks.get(passing.to_organ)
        if clock is None:
            raise not_to_them()
        # the row is shown to who has the code as well, so that it may leave the organ
        see_tips(organ=actor.organ, code=tip.code_hash)
        if PassGround(passing.ground) is PassGround.OWN_PEOPLE:
            tip.spared = passing.from_organ
        tip.organ, tip.due_at = passing.to_organ, due_after(clock, now)
        tip.taken_up_at, tip.taken_up_by = None, ""
        tip.save(update_fields=["organ", "spared", "due_at", "taken_up_at", "taken_up_by"])


def decline_passing(*, number: str, actor: Actor, now: datetime) -> None:
    """It stays; whoever proposed it may take it back. Raises Refusal."""
    check_tip_officer(actor, now=now)
    with tip_store(organ=actor.organ):
        tip, passing = _held(number, actor)
        passing.declined_at, passing.declined_by = now, actor.ref
        passing.save(update_fields=["declined_at", "declined_by"])
        _record(tip, actor, now, act="decline-passing", to=passing.to_organ)


def _held(number: str, actor: Actor) -> tuple[Tip, TipPassing]:
    tip = find_tip(number, actor, to_change=True)
    passing = _waiting(tip)
    if passing is None:
        raise wrong_state(Text("没有等待确认的移交", "no passing waits to be confirmed"))
    return tip, passing


def _waiting(tip: Tip) -> TipPassing | None:
    return TipPassing.objects.filter(tip=tip.number, confirmed_at=None, declined_at=None).first()


def _record(tip: Tip, actor: Actor, now: datetime, **said: str) -> None:
    record_event(
        kind=EventKind.TIP_ACTED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ,
        payload={"tip": tip.number, **said},
    )
