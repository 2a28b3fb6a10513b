"""Who may do what in a determination, one thing wrong at a time.

Removed alone and seen red: `OWN_PROPOSAL`, `OWN_REVIEW`, `TERM`, `NO_NOTICE`, `TOO_EARLY`, `NOT_HEARD`, `WORSE` and `UNANSWERED` in `judge`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gongxin.apps.determinations.enums import Deed, Wrong
from gongxin.apps.determinations.rules.judging import judge

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TERM = range(12, 37)


@dataclass(frozen=True)
class Done:
    """One that was noticed and reviewed, and whose time for defence is over."""

    proposed_by: str = "account:1"
    noticed_at: datetime | None = NOW - timedelta(days=30)
    defence_until: datetime | None = NOW
    announced_months: int | None = 24
    statements: int = 0
    hearing_asked_at: datetime | None = None
    heard_at: datetime | None = None
    reviewed_by: str = "account:2"
    decided_at: datetime | None = None


def _judged(deed: Deed, done: Done, by: str = "account:3", **more: Any) -> Wrong | None:
    return judge(deed, done=done, by=by, now=NOW, **{"months": 24, "term": TERM, **more})


NO_NOTICE = Done(noticed_at=None, defence_until=None, announced_months=None)


@pytest.mark.parametrize(
    ("deed", "done", "more", "wrong"),
    [
        (Deed.LIST, Done(), {}, None),
        (Deed.LIST, Done(), {"by": "account:1"}, Wrong.OWN_PROPOSAL),
        (Deed.REFUSE, Done(), {"by": "account:1"}, Wrong.OWN_PROPOSAL),
        (Deed.REVIEW, Done(), {"by": "account:1"}, Wrong.OWN_PROPOSAL),
        (Deed.HOLD_HEARING, Done(), {"by": "account:1"}, Wrong.OWN_PROPOSAL),
        (Deed.SERVE_NOTICE, NO_NOTICE, {"by": "account:1"}, None),
        (Deed.WITHDRAW, Done(), {"by": "account:1"}, None),
        (Deed.LIST, Done(), {"by": "account:2"}, Wrong.OWN_REVIEW),
        (Deed.REFUSE, Done(), {"by": "account:2"}, Wrong.OWN_REVIEW),
        (Deed.SERVE_NOTICE, NO_NOTICE, {"months": 11}, Wrong.TERM),
        (Deed.SERVE_NOTICE, NO_NOTICE, {"months": 37}, Wrong.TERM),
        (Deed.LIST, Done(), {"months": 0}, Wrong.TERM),
        (Deed.LIST, NO_NOTICE, {}, Wrong.NO_NOTICE),
        (Deed.LIST, Done(defence_until=NOW + timedelta(microseconds=1)), {}, Wrong.TOO_EARLY),
        (Deed.REFUSE, Done(defence_until=NOW + timedelta(days=9)), {}, None),
        (Deed.LIST, Done(hearing_asked_at=NOW), {}, Wrong.NOT_HEARD),
        (Deed.LIST, Done(hearing_asked_at=NOW, heard_at=NOW), {}, None),
        (Deed.LIST, Done(), {"months": 25}, Wrong.WORSE),
        (Deed.LIST, Done(statements=1), {}, Wrong.UNANSWERED),
        (Deed.LIST, Done(statements=1), {"answered": True}, None),
        (Deed.REFUSE, Done(statements=1), {}, None),
        (Deed.STATE, NO_NOTICE, {}, Wrong.NO_NOTICE),
        (Deed.STATE, Done(decided_at=NOW), {}, Wrong.DECIDED),
        (Deed.STATE, Done(), {}, None),
    ],
)
def test_one_thing_is_wrong_at_a_time(
    deed: Deed, done: Done, more: dict[str, Any], wrong: Wrong | None
) -> None:
    assert _judged(deed, done, **more) is wrong


def test_what_was_said_in_defence_changes_no_term() -> None:
    """Whatever is stated and however often, the longest term that may be decided stays the one announced."""
    for statements in range(4):
        done = replace(Done(), statements=statements)
        allowed = [n for n in TERM if _judged(Deed.LIST, done, months=n, answered=True) is None]
        assert allowed == list(range(12, 25))
