"""Two officers with a grant for tips, somebody who leaves one, and what they do in these tests."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from PIL import Image

from gongxin.apps.identity.api import Actor
from gongxin.apps.tips.api import (
    RewardAmount,
    TipLeft,
    TipOutcome,
    close,
    confirm_reward,
    confirm_tip_officer,
    leave_tip,
    list_tip_officers,
    list_tips,
    open_tip,
    propose_reward,
    propose_tip_officer,
    take_up,
)
from tests.integration.access.town import OFFICER_ORGAN, Town, hire, now

PLACE = "510000"
ACCUSED = "郜䶮峻"
SAID = f"示例公司的{ACCUSED}用已经去世的人的名字领取养老金，已有三年，我见过名册。"
WHO = "蔺䶮芊 13800000000"


@dataclass(frozen=True, slots=True)
class Desk:
    """The two officers of the organ, and an administrator for each hand of a grant."""

    town: Town
    one: Actor
    two: Actor


@dataclass(frozen=True, slots=True)
class AtTheDesk:
    """For the addresses: an open tip with its code and file, the code of a reward that waits, and a grant."""

    number: str
    code: str
    file: str
    reward: str
    officer: str


def let_handle(officer: Actor, town: Town) -> int:
    """A grant for a month, by two administrators."""
    other = replace(town.security, ref="account:900021")
    number = propose_tip_officer(
        officer=officer.ref, ends_at=now() + timedelta(days=30), actor=town.security, now=now()
    )
    confirm_tip_officer(number=number, actor=other, now=now())
    return number


def desk_of(town: Town, organ: str = OFFICER_ORGAN) -> Desk:
    """Two officers who may."""
    one, two = (hire(f"tips-{hand}-{organ}", organ=organ) for hand in ("one", "two"))
    let_handle(one, town)
    let_handle(two, town)
    return Desk(town, one, two)


def picture() -> io.BytesIO:
    """A small photograph."""
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(kept, "PNG")
    kept.seek(0)
    return kept


def left(**more: Any) -> TipLeft:
    """Fraud on the insurance funds, for the officers' organ, without a name."""
    sound: dict[str, Any] = {
        "matter": "social-insurance",
        "place": PLACE,
        "organ": OFFICER_ORGAN,
        "own_people": False,
        "said": SAID,
        "contact": "",
        "files": [],
        "now": now(),
    }
    return leave_tip(**{**sound, **more})


def number_of(desk: Desk) -> str:
    """The tip that came last."""
    lines, _ = list_tips(actor=desk.one, now=now(), limit=500)
    return lines[-1].number


def closed(desk: Desk, number: str, outcome: TipOutcome = TipOutcome.FOUND) -> None:
    """Taken up by the one, closed by the other."""
    take_up(number=number, actor=desk.one, now=now())
    close(
        number=number, outcome=outcome, said="情况已经核实，依法处理。", actor=desk.two, now=now()
    )


def rewarded(desk: Desk, number: str) -> None:
    """A reward that both agreed to."""
    propose_reward(number=number, amount=RewardAmount.TO_10000, actor=desk.one, now=now())
    confirm_reward(number=number, actor=desk.two, now=now())


def at_the_desk(town: Town) -> AtTheDesk:
    """What the addresses are asked with."""
    let_handle(town.officer, town)
    desk = desk_of(town)
    reward = left()
    number = number_of(desk)
    closed(desk, number)
    rewarded(desk, number)
    tip = left(contact=WHO, files=[picture()])
    number = number_of(desk)
    opened = open_tip(number=number, actor=town.officer, now=now())
    grants = list_tip_officers(actor=town.security, now=now())
    return AtTheDesk(number, tip.code, opened.files[0].number, reward.code, str(grants[0].number))
