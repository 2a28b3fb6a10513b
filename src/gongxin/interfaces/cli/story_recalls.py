"""The part of the story in which an organ that was told says that it has deleted what no longer stands."""

from __future__ import annotations

from gongxin.apps.access.api import own_recalls
from gongxin.apps.identity.api import actor_by_login
from gongxin.apps.recalls.api import RecallState, acknowledge_recall, list_recalls, recall_totals

from .house import now
from .telling import Story

_WAITING = frozenset({RecallState.WAITING, RecallState.OVERDUE})


def acknowledge_what_was_recalled(story: Story) -> None:
    """The officer acknowledges each recall to the organ, and the person sees that in their map."""
    officer, person = (actor_by_login(login=login) for login in ("officer", "citizen"))
    waiting = [
        one.number
        for one in list_recalls(actor=officer, now=now(), limit=1_000)
        if one.state in _WAITING
    ]
    story.expect(bool(waiting), "recalls: nothing was recalled from who had been told")
    for number in waiting:
        acknowledge_recall(number=number, actor=officer, now=now())
    seen = {one.number: one.state for one in own_recalls(actor=person, now=now())}
    story.expect(
        all(seen.get(number) is RecallState.ACKNOWLEDGED for number in waiting),
        "recalls: the person does not see what was acknowledged",
    )
    story.figures.update(recall_totals())
