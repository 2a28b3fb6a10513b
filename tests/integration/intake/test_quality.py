"""Timeliness and quality by source: counted from what was filed, told without regard to how much."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxin.apps.identity.api import Actor, Role, system_actor
from gongxin.apps.intake.api import Alarm, Quality, SourceLine, quality
from gongxin.apps.intake.models import Batch

from .desk import PENALTY, clerk, receive, write
from .desk import sound as _sound
from .test_withdrawals import withdrawing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

START = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)


def sound(number: int, /, **more: str) -> dict[str, str]:
    return _sound(number, **{"CF_JDRQ": "2026-08-31", "BZ": "", **more})


def _filed(folder: Path, rows: list[dict[str, str]], day: datetime, **more: Any) -> Batch:
    receipt = receive(write(folder, rows, f"{day:%m%d}.csv"), now=day, **more)
    return Batch.objects.get(number=receipt.batch)


def _board(now: datetime, actor: Actor | None = None) -> Quality:
    return quality(actor=actor or system_actor("test"), since=START, now=now)


def _line(now: datetime) -> SourceLine:
    (line,) = _board(now).lines
    return line


def test_what_was_decided_before_the_source_began_is_a_stock(tmp_path: Path) -> None:
    batch = _filed(
        tmp_path, [sound(1, CF_JDRQ="2026-03-02"), sound(2, CF_JDRQ="2026-08-31")], START
    )
    assert (batch.accepted, batch.in_time, batch.late) == (2, 0, 0)
    assert _line(START).figures.in_time_share is None


def test_the_items_own_clock_tells_late_from_in_time(tmp_path: Path) -> None:
    _filed(tmp_path, [sound(1, CF_JDRQ="2026-08-31")], START)
    # seven working days from 25 September end on 12 October: the holidays do not count
    last_day = datetime(2026, 10, 12, 15, 59, tzinfo=UTC)
    decided = [sound(2, CF_JDRQ="2026-09-27"), sound(3, CF_JDRQ="2026-09-10")]
    batch = _filed(tmp_path, decided, last_day)
    assert (batch.in_time, batch.late) == (1, 1)
    # the same again, or corrected, is no new fact and is not measured again
    again = _filed(
        tmp_path,
        [decided[0], sound(3, CF_JDRQ="2026-09-10", BZ="更正")],
        last_day + timedelta(days=9),
    )
    assert (again.duplicate, again.superseding, again.in_time, again.late) == (1, 1, 0, 0)
    figures = _line(last_day + timedelta(days=9)).figures
    assert figures.in_time_share == 0.5
    assert (figures.corrected, figures.corrected_share) == (1, 0.25)


def test_a_row_sent_back_and_a_withdrawal_are_counted_as_what_they_are(tmp_path: Path) -> None:
    _filed(tmp_path, [sound(1), sound(2), sound(3), sound(4, CF_JDRQ="昨天")], START)
    _filed(tmp_path, [withdrawing(1)], START + timedelta(days=1))
    line = _line(START + timedelta(days=1))
    assert line.figures.valid_share == 0.8
    assert (line.withdrawn, line.figures.corrected) == (1, 0)


def test_a_rehearsal_is_not_counted(tmp_path: Path) -> None:
    receive(write(tmp_path, [sound(1)]), now=START, rehearsal=True)
    assert _board(START).lines == ()


def test_a_source_that_falls_silent_is_told(tmp_path: Path) -> None:
    for week in range(4):
        _filed(tmp_path, [sound(week)], START + timedelta(days=7 * week))
    last = START + timedelta(days=21)
    assert _line(last + timedelta(days=20)).usual_gap == timedelta(days=7)
    assert _line(last + timedelta(days=20)).alarms == ()
    assert _line(last + timedelta(days=22)).alarms == (Alarm.QUIET,)


def test_much_late_and_much_sent_back_are_told(tmp_path: Path) -> None:
    _filed(tmp_path, [sound(0, CF_JDRQ="2026-08-31")], START)
    late = [sound(n, CF_JDRQ="2026-09-02") for n in range(1, 4)]
    good = [sound(n, CF_JDRQ="2026-10-20") for n in range(4, 28)]
    bad = [sound(n, CF_JDRQ="2026-13-02") for n in range(28, 30)]
    now = datetime(2026, 10, 22, 1, 0, tzinfo=UTC)
    _filed(tmp_path, [*late, *good, *bad], now)
    assert set(_line(now).alarms) == {Alarm.LATE, Alarm.REFUSED}


def test_a_clerk_sees_their_own_organ_only(tmp_path: Path) -> None:
    _filed(tmp_path, [sound(1)], START)
    _filed(tmp_path, [sound(2)], START, source_code="sc-commerce")
    assert {line.source for line in _board(START).lines} == {"sc-transport", "sc-commerce"}
    assert {line.source for line in _board(START, clerk()).lines} == {"sc-transport"}
    other = Actor(ref="account:9", role=Role.CLERK, organ="sc-commerce")
    found = quality(actor=other, since=START, now=START, source="sc-transport")
    assert {line.source for line in found.lines} == {"sc-commerce"}


def test_volume_never_counts_as_merit(tmp_path: Path) -> None:
    """Ten times the rows, the same shares: the same line."""
    for source, times in (("sc-transport", 1), ("sc-commerce", 10)):
        rows = [
            sound(n, CF_JDRQ="2026-13-02" if n % 10 == 0 else "2026-11-02")
            for n in range(20 * times)
        ]
        _filed(tmp_path, rows, START, source_code=source)
    one, other = _board(START).lines
    for share in ("in_time_share", "valid_share", "corrected_share"):
        assert getattr(one.figures, share) == getattr(other.figures, share)
    assert one.alarms == other.alarms


def test_the_board_takes_two_statements_however_many_sources(tmp_path: Path) -> None:
    _filed(tmp_path, [sound(1)], START)
    with CaptureQueriesContext(
        connection,
    ) as first:
        _board(START)
    for n, source in enumerate(("sc-commerce", "sc-health", "sc-emergency")):
        _filed(tmp_path, [sound(2 + n)], START, source_code=source)
    with CaptureQueriesContext(connection) as second:
        _board(START)
    asked = [query["sql"] for query in second.captured_queries if "intake_batch" in query["sql"]]
    assert len(asked) == 2
    assert len(first) == len(second)
    assert PENALTY in {line.item for line in _board(START).lines}
