"""The part of the story in which somebody leaves a tip, two officers have a grant to handle it, and nobody's file knows of it."""

from __future__ import annotations

from datetime import timedelta

from gongxin.apps.identity.api import Actor, actor_by_login
from gongxin.apps.register.api import counts
from gongxin.apps.tips.api import (
    OfficerState,
    TipState,
    ask,
    confirm_tip_officer,
    follow_tip,
    leave_tip,
    list_tip_officers,
    list_tips,
    propose_tip_officer,
    take_up,
)

from .house import now
from .organ_neighbour import BOUND
from .telling import Story

_LASTS = timedelta(days=180)
_PLACE = "519901"
_SAID = (
    (
        "social-insurance",
        "有一家小店把不在店里干活的亲戚报成职工，参加社会保险，已经有一年多了。我在隔壁，见过他们的花名册。",
    ),
    ("wages", "工地做完活三个月了，还欠十几个人的工资，找了几次都说下个月给。"),
)


def leave_and_take_up(story: Story) -> None:
    """Two tips without a name; one of them is taken up and asked about. Of the register nothing changes."""
    officer, colleague = actor_by_login(login="officer"), actor_by_login(login=BOUND)
    _let_handle(officer, colleague)
    before = counts()
    if not list_tips(actor=officer, now=now())[1]:
        codes = [
            leave_tip(
                matter=matter,
                place=_PLACE,
                organ=officer.organ,
                own_people=False,
                said=said,
                contact="",
                files=[],
                now=now(),
            ).code
            for matter, said in _SAID
        ]
        lines, _ = list_tips(actor=officer, now=now())
        take_up(number=lines[0].number, actor=officer, now=now())
        ask(
            number=lines[0].number,
            said="花名册是哪一年的，大概有几个人？",
            actor=officer,
            now=now(),
        )
        shown = follow_tip(code=codes[0], now=now())
        story.expect(shown.state is TipState.INQUIRY and shown.asked, "tip: its course is not told")
    story.expect(counts() == before, "tip: the register knows of it")
    story.figures["tips"] = list_tips(actor=officer, now=now())[1]


def _let_handle(*officers: Actor) -> None:
    first, second = (actor_by_login(login=login) for login in ("security", "security-2"))
    known = {
        line.officer
        for line in list_tip_officers(actor=first, now=now())
        if line.state is OfficerState.IN_FORCE
    }
    for officer in officers:
        if officer.ref not in known:
            number = propose_tip_officer(
                officer=officer.ref, ends_at=now() + _LASTS, actor=first, now=now()
            )
            confirm_tip_officer(number=number, actor=second, now=now())
