"""Who is there for commitments: two officers of the market regulator, one of another organ, and the steps up to each stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from gongxin.apps.commitments.api import (
    Finding,
    Fulfilment,
    Given,
    Offered,
    accept_commitment,
    confirm_failure,
    make_commitment,
    notify_failure,
    offered,
)
from gongxin.apps.identity.api import Actor
from tests.integration.access.town import Town, hire, now

ORGAN = "sc-market-regulation"
WORDS = "所缺的公司章程没有在期限内补交"
BEGAN = 110


@dataclass(frozen=True, slots=True)
class Desk:
    """The town with who takes commitments there."""

    town: Town
    one: Actor
    two: Actor
    stranger: Actor


def staff(town: Town) -> Desk:
    """Hire them."""
    return Desk(
        town,
        hire("market-1", organ=ORGAN, unit="综合窗口1号"),
        hire("market-2", organ=ORGAN),
        hire("stranger", organ="sc-education"),
    )


def offer(code: str) -> Offered:
    """What may be made."""
    return next(one for one in offered() if one.type.code == code)


def given(code: str = "certificate-replaced", **more: object) -> Given:
    """A sound one before the market regulator, read in full."""
    there = offer(code)
    sound = {
        "type_code": code,
        "organ": ORGAN,
        "matter": there.type.matters[0],
        "detail": "受理号2026-77",
        "words": "每月按时公布价格" if there.type.own_words else "",
        "read": there.text.digest,
        "submission": uuid4(),
    }
    return Given(**{**sound, **more})  # type: ignore[arg-type]


def began(days: float = 0) -> datetime:
    """A hundred and ten days ago, and so many days on: what is found today was made then."""
    return now() - timedelta(days=BEGAN - days)


def made(desk: Desk, code: str = "certificate-replaced", *, at: datetime | None = None) -> str:
    """By the citizen."""
    return make_commitment(given=given(code), actor=desk.town.citizen, now=at or began())


def accepted(desk: Desk, code: str = "certificate-replaced") -> str:
    """And accepted by the first officer."""
    number = made(desk, code)
    accept_commitment(number=number, actor=desk.one, now=began(1))
    return number


def noticed(
    desk: Desk, code: str = "certificate-replaced", announced: Fulfilment = Fulfilment.NONE
) -> str:
    """Its time is over, and the first officer gives notice."""
    number = accepted(desk, code)
    notify_failure(number=number, announced=announced, claim=WORDS, actor=desk.one, now=began(50))
    return number


def failing(**more: object) -> Finding:
    """What the second officer confirms."""
    sound = {"state": Fulfilment.NONE, "unperformed": WORDS, "document": "川示市监违诺〔2026〕1号"}
    return Finding(**{**sound, **more})  # type: ignore[arg-type]


def failed(desk: Desk, code: str = "certificate-replaced") -> str:
    """Nothing was said, and the second officer confirms when the time to answer is over."""
    number = noticed(desk, code)
    confirm_failure(number=number, found=failing(), actor=desk.two, now=began(80))
    return number
