"""查询进度: whoever has the code sees how far the tip is, adds to it, and answers what the organ asks."""

from __future__ import annotations

from datetime import datetime

from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.bilingual import Text

from ..enums import Speech, TipState
from ..errors import too_many, unknown_code, words_gone, wrong_state
from ..models import Tip, TipEvidence, TipWords
from ..policies import MOST_SAID, check_words, code_hash, hour_of, outcome_of, state_of
from ..queries import (
    keep_words,
    key_of,
    passings_of,
    reward_of,
    tip_store,
    waits_for_an_answer,
    words_of,
)
from ..types import TipFollowed
from .leave_tip import ANYBODY


def follow_tip(*, code: str, now: datetime) -> TipFollowed:
    """The tip with that code. Raises Refusal `tips.unknown-code`. That it was looked at is kept nowhere: who looks is nobody known."""
    with tip_store(code=code_hash(code)):
        tip = _tip(code)
        gone = tip.keeps_until <= now
        said = () if gone else words_of(tip, key_of(tip))
        state, reward = state_of(tip), reward_of(tip.number)
        return TipFollowed(
            matter=tip.matter,
            organ=tip.organ,
            state=state,
            left_at=tip.left_at,
            taken_up_at=tip.taken_up_at,
            closed_at=tip.closed_at,
            outcome=outcome_of(tip),
            due_at=tip.due_at,
            late=tip.due_at is not None and tip.due_at <= now,
            keeps_until=tip.keeps_until,
            gone=gone,
            passed=tuple(one for one in passings_of(tip.number) if one.at is not None),
            said=said,
            files=0 if gone else TipEvidence.objects.filter(tip=tip.number).count(),
            reward=reward if reward and reward.confirmed_at else None,
            may_add=state is not TipState.CLOSED and not gone,
            asked=waits_for_an_answer(said),
        )


def add_words(*, code: str, said: str, now: datetime) -> None:
    """Add to the tip, or answer what was asked last. Raises Refusal where it is closed, or was added to very often."""
    words = check_words(said, least=2)
    with tip_store(code=code_hash(code)):
        tip = _tip(code)
        if tip.keeps_until <= now:
            raise words_gone()
        if tip.closed_at is not None:
            raise wrong_state(
                Text("已经办结，可以另行举报", "it is closed; you may leave another tip")
            )
        own = TipWords.objects.filter(
            tip=tip.number, speech__in=[Speech.ADDED.value, Speech.ANSWERED.value]
        )
        if own.count() >= MOST_SAID:
            raise too_many(Text(f"补充和答复最多 {MOST_SAID} 次", f"{MOST_SAID} additions at most"))
        key = key_of(tip)
        answers = waits_for_an_answer(words_of(tip, key))
        keep_words(
            tip=tip.number,
            key=key,
            speech=Speech.ANSWERED if answers else Speech.ADDED,
            text=words,
            at=hour_of(now),
        )
        record_event(
            kind=EventKind.TIP_ADDED,
            occurred_at=hour_of(now),
            actor=ANYBODY,
            organ=tip.organ,
            payload={"tip": tip.number},
        )


def _tip(code: str) -> Tip:
    found = Tip.objects.filter(code_hash=code_hash(code)).first()
    if found is None:
        raise unknown_code()
    return found
