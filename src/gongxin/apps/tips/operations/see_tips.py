"""举报台: the queue of an organ's tips by what falls due, one of them opened, who left it, and a file of it. Each look is an event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.evidence import KINDS
from gongxin.lib.row_security import Act
from gongxin.lib.sealing import unseal

from ..errors import unknown_evidence, unknown_tip, words_gone
from ..models import Tip, TipEvidence, TipPassing, TipReward
from ..permissions import check_tip_officer
from ..policies import outcome_of, state_of
from ..queries import (
    alike_counts,
    contact_of,
    key_of,
    passings_of,
    reward_of,
    see_tips,
    tip_store,
    words_of,
)
from ..types import TipFile, TipFileHandedOut, TipLine, TipOpened


def list_tips(
    *, actor: Actor, now: datetime, closed: bool = False, first: int = 0, limit: int = 50
) -> tuple[list[TipLine], int]:
    """Tips of the actor's organ that are open, what falls due first before the others, or those that are closed, newest first;
    and how many there are in all. Nothing of their words. Raises Refusal `tips.no-officer`."""
    check_tip_officer(actor, now=now)
    with tip_store(organ=actor.organ):
        found = Tip.objects.filter(organ=actor.organ, closed_at__isnull=not closed)
        order = ("-closed_at", "-id") if closed else ("due_at", "id")
        tips = list(found.order_by(*order)[first : first + limit])
        return _lines(tips, now), found.count()


def open_tip(*, number: str, actor: Actor, now: datetime) -> TipOpened:
    """The tip with its words. Raises Refusal `tips.unknown-tip`, `tips.no-officer`."""
    check_tip_officer(actor, now=now)
    matters = read_catalogue().tip_matters
    with tip_store(organ=actor.organ):
        tip = find_tip(number, actor)
        gone = tip.keeps_until <= now
        _looked(tip, "words", actor, now)
        matter = matters.get(tip.matter)
        return TipOpened(
            line=_lines([tip], now)[0],
            has_contact=tip.has_contact,
            keeps_until=tip.keeps_until,
            gone=gone,
            said=() if gone else words_of(tip, key_of(tip)),
            files=() if gone else _files(tip),
            passed=passings_of(tip.number),
            reward=reward_of(tip.number),
            rewarded=matter is not None and matter.rewarded,
            closed_at=tip.closed_at,
            closed_by=tip.closed_by,
        )


def read_contact(*, number: str, actor: Actor, now: datetime) -> str:
    """Who left it and how they can be reached: an act and an event of its own. Raises Refusal `tips.words-gone` where nothing is there."""
    check_tip_officer(actor, now=now)
    with tip_store(organ=actor.organ):
        tip = find_tip(number, actor)
        if tip.keeps_until <= now:
            raise words_gone()
        _looked(tip, "contact", actor, now)
        see_tips(act=Act.TIP_CONTACT, organ=actor.organ)
        said = contact_of(tip, key_of(tip))
        if said is None:
            raise words_gone()
        return said


def hand_out_tip_file(*, number: str, file: str, actor: Actor, now: datetime) -> TipFileHandedOut:
    """A file of the tip, for a download. Raises Refusal."""
    check_tip_officer(actor, now=now)
    with tip_store(organ=actor.organ):
        tip = find_tip(number, actor)
        row = TipEvidence.objects.filter(tip=tip.number, number=file.strip().upper()).first()
        if row is None:
            raise unknown_evidence()
        _looked(tip, "evidence", actor, now)
        content = unseal(key_of(tip), bytes(row.content_sealed), row.number.encode())
        ending = "jpg" if row.kind == "jpeg" else row.kind
        return TipFileHandedOut(f"{row.number}.{ending}", KINDS[row.kind], content)


def find_tip(number: str, actor: Actor, *, to_change: bool = False) -> Tip:
    """The tip of that number, if the actor's organ has it; the transaction is in the store. Raises Refusal `tips.unknown-tip`."""
    rows = Tip.objects.select_for_update() if to_change else Tip.objects.all()
    found = rows.filter(number=number.strip().upper(), organ=actor.organ).first()
    if found is None:
        raise unknown_tip()
    return found


def _looked(tip: Tip, part: str, actor: Actor, now: datetime) -> None:
    record_event(
        kind=EventKind.TIP_READ,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ,
        payload={"tip": tip.number, "part": part},
    )


def _files(tip: Tip) -> tuple[TipFile, ...]:
    rows = TipEvidence.objects.filter(tip=tip.number).defer("content_sealed").order_by("id")
    return tuple(TipFile(row.number, row.kind, row.size) for row in rows)


def _lines(tips: list[Tip], now: datetime) -> list[TipLine]:
    numbers = [one.number for one in tips]
    alike = alike_counts(tips)
    passing = set(
        TipPassing.objects.filter(tip__in=numbers, confirmed_at=None, declined_at=None).values_list(
            "tip", flat=True
        )
    )
    rewards = set(
        TipReward.objects.filter(tip__in=numbers, confirmed_at=None).values_list("tip", flat=True)
    )
    return [_line(one, alike, passing, rewards, now) for one in tips]


def _line(
    tip: Tip, alike: Mapping[str, int], passing: set[str], rewards: set[str], now: datetime
) -> TipLine:
    return TipLine(
        number=tip.number,
        matter=tip.matter,
        state=state_of(tip),
        left_at=tip.left_at,
        due_at=tip.due_at,
        late=tip.late if tip.closed_at else tip.due_at is not None and tip.due_at <= now,
        taken_up_by=tip.taken_up_by,
        outcome=outcome_of(tip),
        alike=alike.get(tip.alike, 1) - 1,
        passing=tip.number in passing,
        reward_waits=tip.number in rewards,
    )
