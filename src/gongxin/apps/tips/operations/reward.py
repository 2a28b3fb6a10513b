"""举报奖励: two officers, a class of amount, a day; collected by whoever shows the code, whose name nobody asks for."""

from __future__ import annotations

from datetime import datetime

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event

from ..enums import RewardAmount, TipOutcome
from ..errors import needs_another, no_reward, no_reward_waits
from ..models import Tip, TipReward
from ..permissions import check_tip_officer
from ..policies import code_hash
from ..queries import tip_store
from .see_tips import find_tip


def propose_reward(*, number: str, amount: RewardAmount, actor: Actor, now: datetime) -> None:
    """Propose one for a tip that was found to be so. Raises Refusal `tips.no-reward`."""
    check_tip_officer(actor, now=now)
    matters = read_catalogue().tip_matters
    with tip_store(organ=actor.organ):
        tip = find_tip(number, actor)
        matter = matters.get(tip.matter)
        there = TipReward.objects.filter(tip=tip.number).exists()
        rewarded = matter is not None and matter.rewarded
        if there or not rewarded or tip.outcome != TipOutcome.FOUND.value:
            raise no_reward()
        TipReward.objects.create(
            tip=tip.number, amount=amount.value, proposed_at=now, proposed_by=actor.ref
        )
        _record(tip, "propose-reward", amount.value, actor, now)


def confirm_reward(*, number: str, actor: Actor, now: datetime) -> None:
    """Confirm what another officer proposed; whoever has the code sees it now. Raises Refusal."""
    check_tip_officer(actor, now=now)
    with tip_store(organ=actor.organ):
        tip = find_tip(number, actor)
        reward = (
            TipReward.objects.select_for_update().filter(tip=tip.number, confirmed_at=None).first()
        )
        if reward is None:
            raise no_reward()
        if reward.proposed_by == actor.ref:
            raise needs_another()
        reward.confirmed_at, reward.confirmed_by = now, actor.ref
        reward.save(update_fields=["confirmed_at", "confirmed_by"])
        _record(tip, "confirm-reward", reward.amount, actor, now)


def collect_reward(*, code: str, actor: Actor, now: datetime) -> RewardAmount:
    """Whoever has come shows the code and is given it, once. Raises Refusal `tips.no-reward-waits`, the same for every other code."""
    check_tip_officer(actor, now=now)
    with tip_store(organ=actor.organ):
        tip = Tip.objects.filter(code_hash=code_hash(code), organ=actor.organ).first()
        reward = (
            None
            if tip is None
            else TipReward.objects.select_for_update()
            .filter(tip=tip.number, confirmed_at__isnull=False, collected_at=None)
            .first()
        )
        if tip is None or reward is None:
            raise no_reward_waits()
        reward.collected_at, reward.collected_by = now, actor.ref
        reward.save(update_fields=["collected_at", "collected_by"])
        _record(tip, "collect-reward", reward.amount, actor, now)
        return RewardAmount(reward.amount)


def _record(tip: Tip, act: str, amount: str, actor: Actor, now: datetime) -> None:
    record_event(
        kind=EventKind.TIP_ACTED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ,
        payload={"tip": tip.number, "act": act, "amount": amount},
    )
