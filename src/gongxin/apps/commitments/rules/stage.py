"""How far a commitment is, and who may do what in it when: without a clock of its own and without a database, which holds the same by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from ..enums import Deed, Fulfilment, Stage, Wrong


class Doings(Protocol):
    """What was done in a commitment so far; empty or None what was not."""

    @property
    def accept_by(self) -> datetime | None: ...
    @property
    def accepted_at(self) -> datetime | None: ...
    @property
    def perform_by(self) -> datetime: ...
    @property
    def valid_until(self) -> datetime: ...
    @property
    def ending(self) -> str: ...
    @property
    def noticed_at(self) -> datetime | None: ...
    @property
    def noticed_by(self) -> str: ...
    @property
    def answer_until(self) -> datetime | None: ...
    @property
    def announced(self) -> str: ...
    @property
    def answered_at(self) -> datetime | None: ...
    @property
    def state(self) -> str: ...


MAKERS = frozenset({Deed.WITHDRAW, Deed.ANSWER})
"""What its maker does; the rest is an officer's of the accepting organ."""
_AT = {
    Stage.TO_ACCEPT: frozenset({Deed.ACCEPT, Deed.REFUSE, Deed.WITHDRAW}),
    Stage.RUNNING: frozenset({Deed.FIND_KEPT}),
    Stage.TO_FIND: frozenset({Deed.FIND_KEPT, Deed.NOTIFY}),
    Stage.ANSWERING: frozenset({Deed.FIND_KEPT, Deed.ANSWER}),
    Stage.TO_CONFIRM: frozenset({Deed.FIND_KEPT, Deed.ANSWER, Deed.CONFIRM}),
}


def stage_of(done: Doings, *, now: datetime) -> Stage:
    """How far it is. Silence of the organ records nothing: what is not accepted lapses, what is not found ends."""
    if done.ending:
        return Stage(done.ending)
    if done.accepted_at is None:
        return Stage.TO_ACCEPT if done.accept_by and now < done.accept_by else Stage.LAPSED
    if done.state:
        return Stage.FAILED if Fulfilment(done.state).failed else Stage.KEPT
    if now >= done.valid_until:
        return Stage.ENDED
    if done.answer_until is not None:
        return Stage.ANSWERING if now < done.answer_until else Stage.TO_CONFIRM
    return Stage.RUNNING if now < done.perform_by else Stage.TO_FIND


def due_of(done: Doings, *, now: datetime) -> datetime | None:
    """When the stage is over by itself; None where nothing is waited for."""
    return {
        Stage.TO_ACCEPT: done.accept_by,
        Stage.RUNNING: done.perform_by,
        Stage.TO_FIND: done.valid_until,
        Stage.ANSWERING: done.answer_until,
        Stage.TO_CONFIRM: done.valid_until,
    }.get(stage_of(done, now=now))


def judge(
    deed: Deed,
    *,
    done: Doings,
    by: str,
    now: datetime,
    withdrawable: bool = True,
    state: Fulfilment | None = None,
    weighed: bool = False,
    document: bool = True,
) -> Wrong | None:
    """Why `by` may not do that now; None: they may. That it is for their side was asked before.

    `state` is what is to be found, `weighed` whether an answer is answered, `document` whether the decision that is needed has its number.
    """
    stage = stage_of(done, now=now)
    if stage.over:
        return Wrong.OVER
    if deed is Deed.WITHDRAW and not withdrawable:
        return Wrong.NOT_WITHDRAWABLE
    if deed not in _AT[stage]:
        return _why_not_at(deed, stage)
    return _confirmed_too_soon(done, by, state, weighed, document) if deed is Deed.CONFIRM else None


def may_at(stage: Stage) -> frozenset[Deed]:
    """What can be done at that stage by whom it is for."""
    return _AT.get(stage, frozenset())


def _why_not_at(deed: Deed, stage: Stage) -> Wrong:
    if deed is Deed.CONFIRM:
        return Wrong.TOO_EARLY if stage is Stage.ANSWERING else Wrong.NOT_NOTICED
    if deed is Deed.NOTIFY and stage is Stage.RUNNING:
        return Wrong.TOO_EARLY
    return Wrong.NOT_NOTICED if deed is Deed.ANSWER else Wrong.NOT_HERE


def _confirmed_too_soon(
    done: Doings, by: str, state: Fulfilment | None, weighed: bool, document: bool
) -> Wrong | None:
    if by == done.noticed_by:
        return Wrong.OWN_NOTICE
    if state is Fulfilment.NONE and done.announced != Fulfilment.NONE:
        return Wrong.WORSE
    if done.answered_at is not None and not weighed:
        return Wrong.UNANSWERED
    return None if document else Wrong.NO_DOCUMENT
