"""Life lines and charts put things where they belong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.interfaces.pages.charts import Chart, Series, round_up
from gongxin.interfaces.pages.lifeline import DueLine, LifeLine
from gongxin.lib.bilingual import Text

START, END = date(2026, 1, 1), date(2026, 12, 31)
SOME_DAY = st.dates(date(1990, 1, 1), date(2060, 1, 1))


def percent(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1])


def test_half_of_the_time_is_half_of_the_line() -> None:
    line = LifeLine(start=START, end=END, now=date(2026, 7, 2))
    assert percent(line.now_at) == pytest.approx(50, abs=0.2)
    assert percent(line.start_at) < percent(line.lived_to) < percent(line.end_at)
    assert line.sentence.zh.endswith("还有 182 天。")
    assert line.sentence.en.endswith("182 days left.")


def test_the_last_day_still_counts_and_the_next_does_not() -> None:
    assert not LifeLine(start=START, end=END, now=END).ended
    after = LifeLine(start=START, end=END, now=date(2027, 1, 1))
    assert after.ended
    assert after.lived_to == after.end_at
    assert "不再展示或使用" in after.sentence.zh


def test_without_end_the_line_stays_open() -> None:
    line = LifeLine(start=START, end=None, now=date(2026, 7, 2))
    assert percent(line.now_at) < percent(line.end_at)
    assert "as long as the record is valid" in line.sentence.en


def test_repair_is_marked_only_while_it_matters() -> None:
    day = date(2026, 4, 1)
    assert LifeLine(start=START, end=END, now=date(2026, 7, 2), repair_from=day).repair_at
    assert LifeLine(start=START, end=END, now=date(2027, 7, 2), repair_from=day).repair_at is None


def test_a_time_to_act_says_how_many_days_are_left_and_when_it_was_missed() -> None:
    due = DueLine(start=START, end=END, now=END)
    assert due.sentence.zh == "自2026年1月1日起，最迟2026年12月31日。今天是最后一天。"
    assert due.sentence.en == "From 1 January 2026, due by 31 December 2026. Today is the last day."
    before = DueLine(start=START, end=END, now=date(2026, 12, 30))
    assert before.sentence.zh.endswith("还有 1 天。")
    assert before.sentence.en.endswith("1 day left.")
    missed = DueLine(start=START, end=END, now=date(2027, 1, 1))
    assert missed.sentence.zh.endswith("已经超期。")
    assert "展示" not in missed.title.zh + missed.over_words.zh + missed.sentence.zh
    assert DueLine.template == LifeLine.template


@given(start=SOME_DAY, end=st.none() | SOME_DAY, now=SOME_DAY)
def test_everything_stays_on_the_line(start: date, end: date | None, now: date) -> None:
    if end is not None and end < start:
        start, end = end, start
    line = LifeLine(start=start, end=end, now=now)
    places = [line.start_at, line.end_at, line.now_at, *line.years]
    assert all(0 <= percent(place) <= 100 for place in places)
    assert percent(line.lived) >= 0
    assert len(line.years) <= 21


def chart(*values: float | None, kind: str = "bar") -> Chart:
    return Chart(
        name="c",
        title=Text("题", "Title"),
        unit=Text("件", "cases"),
        about=Text("说明", "About"),
        rows=tuple(str(n) for n in range(len(values))),
        series=(Series(label=Text("甲", "A"), values=values),),
        kind=kind,  # type: ignore[arg-type]
    )


@given(st.floats(min_value=0.001, max_value=1e12))
def test_the_scale_ends_at_a_round_number_not_far_above(value: float) -> None:
    assert value <= round_up(value) * (1 + 1e-9) <= value * 2.6


def test_bars_and_columns_are_in_proportion() -> None:
    (_, (small,)), (_, (large,)) = chart(5, 10).bars
    assert percent(large.width) == pytest.approx(2 * percent(small.width), abs=0.02)
    low, high = chart(5, 10, kind="column").marks
    assert float(high.height[:-3]) == pytest.approx(2 * float(low.height[:-3]), abs=0.01)


def test_a_gap_stays_a_gap() -> None:
    drawn = chart(1, None, 2, 3, kind="line")
    assert len(drawn.marks) == 3
    assert len(drawn.strokes) == 1
    assert drawn.table.rows[1].cells[1] == Text("未统计", "not measured")


def test_many_rows_have_at_most_six_labels() -> None:
    assert len(chart(*range(31), kind="column").row_labels) <= 6


def test_a_chart_that_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        chart(-1)
    with pytest.raises(ValueError, match="one to 4 series"):
        Chart(
            name="c",
            title=Text("题", "Title"),
            unit=Text("件", "cases"),
            about=Text("说明", "About"),
            rows=(),
            series=(),
        )
