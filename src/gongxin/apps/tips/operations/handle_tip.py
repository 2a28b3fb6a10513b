"""办理举报: take up, ask, close. A tip makes nothing of anybody: what an organ does about a person is a procedure of its own, elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gongxin.apps.catalogue.api import Clock, get_clock
from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.bilingual import Text

from ..enums import Speech, TipOutcome
from ..errors import needs_another, words_gone, wrong_state
from ..models import Tip, TipPassing
from ..permissions import check_tip_officer
from ..policies import INQUIRY, check_words, due_after
from ..queries import keep_words, key_of, tip_store
from .see_tips import find_tip


def take_up(*, number: str, actor: Actor, now: datetime) -> None:
    """Begin to look into it; from now on the organ owes an end. Raises Refusal."""
    clock = _clock(INQUIRY, actor)

    def act(tip: Tip) -> dict[str, object]:
        if tip.taken_up_at is not None:
            raise wrong_state(Text("已经有人接手", "somebody took it up"))
        late = tip.due_at is not None and tip.due_at <= now
        tip.taken_up_at, tip.taken_up_by = now, actor.ref
        tip.due_at, tip.late = due_after(clock, now), tip.late or late
        tip.save(update_fields=["taken_up_at", "taken_up_by", "due_at", "late"])
        return {"act": "take-up", "late": late}

    _handle(number, actor, now, act)


def ask(*, number: str, said: str, actor: Actor, now: datetime) -> None:
    """Put a question that whoever has the code reads and may answer. Raises Refusal."""
    words = check_words(said, least=5)

    def act(tip: Tip) -> dict[str, object]:
        if tip.taken_up_at is None:
            raise wrong_state(Text("还没有接手", "nobody took it up"))
        _say(tip, Speech.ASKED, words, actor, now)
        return {"act": "ask"}

    _handle(number, actor, now, act)


def close(*, number: str, outcome: TipOutcome, said: str, actor: Actor, now: datetime) -> None:
    """Close it with a class of outcome and words for whoever left it. That it is not looked into, another officer decides.

    Raises Refusal.
    """
    words = check_words(said, least=5)

    def act(tip: Tip) -> dict[str, object]:
        if tip.taken_up_at is None:
            raise wrong_state(Text("还没有接手", "nobody took it up"))
        if outcome is TipOutcome.NOT_TAKEN and actor.ref == tip.taken_up_by:
            raise needs_another()
        _say(tip, Speech.CLOSING, words, actor, now)
        late = tip.due_at is not None and tip.due_at <= now
        tip.outcome, tip.closed_at, tip.closed_by = outcome.value, now, actor.ref
        tip.due_at, tip.late = None, tip.late or late
        tip.save(update_fields=["outcome", "closed_at", "closed_by", "due_at", "late"])
        return {"act": "close", "outcome": outcome.value, "late": late}

    _handle(number, actor, now, act)


def _handle(
    number: str, actor: Actor, now: datetime, act: Callable[[Tip], dict[str, object]]
) -> None:
    check_tip_officer(actor, now=now)
    with tip_store(organ=actor.organ):
        tip = find_tip(number, actor, to_change=True)
        if tip.closed_at is not None:
            raise wrong_state(Text("已经办结", "it is closed"))
        if TipPassing.objects.filter(tip=tip.number, confirmed_at=None, declined_at=None).exists():
            raise wrong_state(
                Text("一项移交等待确认", "a passing to another organ waits to be confirmed")
            )
        said = act(tip)
        record_event(
            kind=EventKind.TIP_ACTED,
            occurred_at=now,
            actor=actor.ref,
            organ=actor.organ,
            payload={"tip": tip.number, **said},
        )


def _say(tip: Tip, speech: Speech, words: str, actor: Actor, now: datetime) -> None:
    if tip.keeps_until <= now:
        raise words_gone()
    keep_words(tip=tip.number, key=key_of(tip), speech=speech, text=words, at=now, by=actor.ref)


def _clock(code: str, actor: Actor) -> Clock:
    return get_clock(code=code, pack=get_organ(code_or_uscc=actor.organ).pack)
