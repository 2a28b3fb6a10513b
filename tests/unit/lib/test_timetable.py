"""When something that recurs is due next."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.lib.periods import BEIJING
from gongxin.lib.timetable import Daily, Every, Rhythm

MOMENTS = st.integers(1_577_836_800, 2_051_222_400).map(lambda at: datetime.fromtimestamp(at, UTC))
RHYTHMS: st.SearchStrategy[Rhythm] = st.one_of(
    st.sampled_from([1, 2, 5, 10, 12, 15, 20, 30, 60]).map(Every),
    st.builds(Daily, st.times().map(lambda at: at.replace(microsecond=0, tzinfo=None))),
    st.builds(
        Daily,
        st.times().map(lambda at: at.replace(microsecond=0, tzinfo=None)),
        st.integers(0, 6),
    ),
)


@given(RHYTHMS, MOMENTS)
def test_it_is_due_after_and_at_no_time_between(rhythm: Rhythm, moment: datetime) -> None:
    due = rhythm.after(moment)
    assert due > moment
    just_before = due - timedelta(microseconds=1)
    assert rhythm.after(max(moment, just_before)) == due
    assert rhythm.after(due) > due


@pytest.mark.parametrize(
    ("rhythm", "moment", "due"),
    [
        (Every(5), "2026-11-29T14:12:30", "2026-11-29T14:15"),
        (Every(60), "2026-11-29T23:00:00", "2026-11-30T00:00"),
        (Daily(time(23, 58)), "2026-11-29T23:57:59", "2026-11-29T23:58"),
        (Daily(time(23, 58)), "2026-11-29T23:58:00", "2026-11-30T23:58"),
        (Daily(time(4), 6), "2026-11-29T03:00:00", "2026-11-29T04:00"),  # a Sunday
        (Daily(time(4), 6), "2026-11-29T04:00:00", "2026-12-06T04:00"),
    ],
)
def test_by_beijing_time(rhythm: Rhythm, moment: str, due: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
    assert rhythm.after(at.astimezone(UTC)) == datetime.fromisoformat(due).replace(tzinfo=BEIJING)


@pytest.mark.parametrize("minutes", [0, -5, 7, 61, 120])
def test_what_does_not_divide_an_hour_is_refused(minutes: int) -> None:
    with pytest.raises(ValueError, match="divide an hour"):
        Every(minutes)
