"""Who may do what in a determination, and when: without a clock of its own and without a database, which holds the same by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from ..enums import Deed, Wrong


class Doings(Protocol):
    """What was done in a determination so far; empty or None what was not."""

    @property
    def proposed_by(self) -> str: ...
    @property
    def noticed_at(self) -> datetime | None: ...
    @property
    def defence_until(self) -> datetime | None: ...
    @property
    def announced_months(self) -> int | None: ...
    @property
    def statements(self) -> int: ...
    @property
    def hearing_asked_at(self) -> datetime | None: ...
    @property
    def heard_at(self) -> datetime | None: ...
    @property
    def reviewed_by(self) -> str: ...
    @property
    def decided_at(self) -> datetime | None: ...


_BY_ANOTHER = frozenset({Deed.HOLD_HEARING, Deed.REVIEW, Deed.LIST, Deed.REFUSE})
_DECIDES = frozenset({Deed.LIST, Deed.REFUSE})


def judge(
    deed: Deed,
    *,
    done: Doings,
    by: str,
    now: datetime,
    months: int = 0,
    term: range = range(0),
    answered: bool = False,
) -> Wrong | None:
    """Why `by` may not do that now; None: they may. `months` is the term given with it, `term` what the list allows.

    That the workflow has the act at this step, and for this side, was asked before.
    """
    if deed in _BY_ANOTHER and by == done.proposed_by:
        return Wrong.OWN_PROPOSAL
    if deed in _DECIDES and by == done.reviewed_by:
        return Wrong.OWN_REVIEW
    if deed in {Deed.SERVE_NOTICE, Deed.LIST} and months not in term:
        return Wrong.TERM
    if deed is Deed.STATE and (done.noticed_at is None or done.decided_at is not None):
        return Wrong.NO_NOTICE if done.noticed_at is None else Wrong.DECIDED
    return _listed_too_soon(done, now, months, answered) if deed is Deed.LIST else None


def _listed_too_soon(done: Doings, now: datetime, months: int, answered: bool) -> Wrong | None:
    if done.noticed_at is None or done.defence_until is None or done.announced_months is None:
        return Wrong.NO_NOTICE
    if now < done.defence_until:
        return Wrong.TOO_EARLY
    if done.hearing_asked_at is not None and done.heard_at is None:
        return Wrong.NOT_HEARD
    if months > done.announced_months:
        return Wrong.WORSE
    return Wrong.UNANSWERED if done.statements and not answered else None
