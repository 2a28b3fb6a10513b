"""When a clock ends: the Civil Code's steps, calendars that are not announced, and what must hold of every clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from chinese_calendar.constants import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.lib.bilingual import Text
from gongxin.lib.explanations import Explanation
from gongxin.lib.periods import BEIJING, Length
from gongxin.lib.reckoning import ClockKind, civil_code, length_words, reckon
from gongxin.lib.working_day_table import read_working_days
from gongxin.lib.working_days import OFFICIAL, OwnDay, Reading, WorkingCalendar
from gongxin.lib.yaml_marks import YamlRefused

BEGUN = Text("收到申请。", "The application was received.")
LENGTHS = st.one_of(
    st.builds(lambda n: Length(days=n), st.integers(0, 400)),
    st.builds(lambda n: Length(working_days=n), st.integers(1, 60)),
    st.builds(lambda n: Length(months=n), st.integers(1, 40)),
    st.builds(lambda n: Length(years=n), st.integers(1, 10)),
)
# over the edge of what is announced too
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
KINDS = st.sampled_from(ClockKind)


def _reckon(start: date, length: Length, kind: ClockKind, **more: object) -> Explanation:
    return reckon(start=start, length=length, kind=kind, begins=BEGUN, **more)  # type: ignore[arg-type]


def _last(start: date, length: Length, kind: ClockKind, **more: object) -> date:
    last = _reckon(start, length, kind, **more).last_day
    assert last is not None
    return last


def test_every_step_is_said_with_its_article_and_its_days() -> None:
    why = _reckon(date(2026, 9, 27), Length(working_days=7), ClockKind.DUTY)
    said = [(step.words.en, step.article.en, step.before, step.after) for step in why.steps]
    calendar = "The State Council’s calendar of holidays"
    start, end = date(2026, 9, 27), date(2026, 10, 12)
    assert said == [
        ("The application was received.", "Civil Code, art. 200", None, start),
        (
            "Counted from the day after: the day itself does not count.",
            "Civil Code, art. 201",
            start,
            date(2026, 9, 28),
        ),
        ("1 day of weekends left out.", calendar, None, None),
        ("National Day left out: 1 October 2026 to 7 October 2026.", calendar, None, None),
        (
            "10 October 2026, a weekend day worked for National Day, counts.",
            calendar,
            None,
            None,
        ),
        ("7 working days are counted.", calendar, start, end),
        ("The last day ends at midnight, Beijing time.", "Civil Code, art. 203", end, end),
    ]
    assert why.over == datetime(2026, 10, 13, tzinfo=BEIJING)
    assert why.as_dict()["steps"][3]["words"]["zh"] == "跳过国庆节：2026年10月1日至2026年10月7日。"


@pytest.mark.parametrize(
    ("start", "length", "last", "words"),
    [
        (date(2024, 2, 29), Length(years=1), date(2025, 2, 28), "no day 29"),
        (date(2026, 8, 31), Length(months=1), date(2026, 9, 30), "no day 31"),
        (date(2026, 2, 28), Length(months=1), date(2026, 3, 28), "same number"),
    ],
)
def test_a_month_without_the_day_ends_on_its_last(
    start: date, length: Length, last: date, words: str
) -> None:
    why = _reckon(start, length, ClockKind.LIMIT)
    assert why.last_day == last
    assert any(words in step.words.en and step.article.en.endswith("202") for step in why.steps)


def test_a_duty_moves_off_a_holiday_and_a_display_does_not() -> None:
    start = date(2026, 9, 2)  # 30 days on is 2 October
    assert _last(start, Length(days=30), ClockKind.DUTY) == date(2026, 10, 8)
    assert _last(start, Length(days=30), ClockKind.LIMIT) == date(2026, 10, 2)
    assert _last(start, Length(days=30), ClockKind.KEEP) == date(2026, 10, 2)


def test_where_no_calendar_is_announced_the_day_that_favours_the_person_is_taken_and_said() -> None:
    start, length = date(2029, 1, 15), Length(working_days=5)
    duty, right = (_reckon(start, length, kind) for kind in (ClockKind.DUTY, ClockKind.RIGHT))
    assert (duty.last_day, right.last_day) == (date(2029, 1, 22), date(2029, 3, 2))
    assert "earlier day, in the person’s favour" in duty.warnings[0].en
    assert "later day, in the person’s favour" in right.warnings[0].en
    assert not _reckon(date(2026, 1, 15), length, ClockKind.DUTY).warnings


def test_whatever_was_a_holiday_so_far_may_be_one() -> None:
    """The late reading leaves out every weekday that was a public holiday in the years announced, but a parade of 2015."""
    late = WorkingCalendar()
    missed = [
        day
        for day, name in holidays.items()
        if day.year >= 2014
        and name != chinese_calendar.Holiday.anti_fascist_70th_day.value
        and late.works(day.replace(year=2090), Reading.LATE)
        and day.replace(year=2090).weekday() < 5
    ]
    assert missed == []


@settings(max_examples=300, deadline=None)
@given(start=DAYS, later=st.integers(0, 40), length=LENGTHS, kind=KINDS)
def test_a_later_start_never_gives_an_earlier_end(
    start: date, later: int, length: Length, kind: ClockKind
) -> None:
    after = start + timedelta(days=later)
    assert _last(start, length, kind) <= _last(after, length, kind)


@settings(max_examples=200, deadline=None)
@given(start=DAYS, count=st.integers(1, 40), off=st.integers(0, 60), kind=KINDS)
def test_one_more_holiday_never_shortens(
    start: date, count: int, off: int, kind: ClockKind
) -> None:
    day = start + timedelta(days=off)
    more = WorkingCalendar(days={day: OwnDay(works=False, name=Text("停工", "Closed"))})
    length = Length(working_days=count)
    assert _last(start, length, kind) <= _last(start, length, kind, calendar=more)


@settings(max_examples=200, deadline=None)
@given(start=DAYS, length=LENGTHS, extension=LENGTHS, kind=KINDS)
def test_an_extension_never_shortens(
    start: date, length: Length, extension: Length, kind: ClockKind
) -> None:
    plain = _last(start, length, kind)
    assert plain <= _last(start, length, kind, extension=extension)


@settings(max_examples=200, deadline=None)
@given(start=DAYS, length=LENGTHS, kind=KINDS)
def test_what_favours_the_person_never_depends_on_luck(
    start: date, length: Length, kind: ClockKind
) -> None:
    """It ends on or after its start, at midnight, and the last step that has a day has the last day."""
    why = _reckon(start, length, kind)
    assert why.last_day is not None
    assert why.last_day >= start
    assert why.over == datetime.combine(why.last_day, datetime.min.time(), BEIJING) + timedelta(1)
    assert why.steps[-1].after == why.last_day


def test_articles_and_lengths_have_their_words() -> None:
    assert [civil_code(n).zh for n in (200, 203)] == [
        "《民法典》第二百条",
        "《民法典》第二百零三条",
    ]
    assert length_words(Length(working_days=1)).en == "1 working day"
    assert length_words(Length()).zh == "当日"


TABLE = """announced: [2028]
days:
  - {day: 2028-01-03, works: false, zh: 元旦, en: New Year's Day}
  - {day: 2028-01-08, works: true, zh: 元旦, en: New Year's Day}
"""


def test_an_operator_s_table_comes_first(tmp_path: Path) -> None:
    file = tmp_path / "days.yaml"
    file.write_text(TABLE, encoding="utf-8")
    calendar = read_working_days(file)
    start, length = date(2027, 12, 31), Length(working_days=5)
    why = _reckon(start, length, ClockKind.DUTY, calendar=calendar)
    # 3 January is off, 4 to 7 and Saturday the 8th are worked
    assert why.last_day == date(2028, 1, 8)
    assert any("New Year's Day left out: 3 January 2028" in step.words.en for step in why.steps)
    assert calendar.announced(date(2028, 6, 1))
    assert not OFFICIAL.announced(date(2028, 6, 1))


@pytest.mark.parametrize(
    ("spoiled", "line", "words"),
    [
        ("2028-01-03", 3, "no day of the calendar"),
        ("works: false", 3, "true or false"),
        ("[2028]", 1, "list of years"),
        ("2028-01-08", 4, "listed already"),
        ("zh: 元旦, en: New Year's Day}\n  - {day: 2028-01-08", 3, "`day`, `works`"),
        ("days:", 1, "`announced` and `days`"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_its_line(
    tmp_path: Path, spoiled: str, line: int, words: str
) -> None:
    mends = {
        "2028-01-03": "2028-02-30",
        "works: false": "works: perhaps",
        "[2028]": "[soon]",
        "2028-01-08": "2028-01-03",
        "days:": "dates:",
    }
    mend = mends.get(spoiled, "zh: 元旦}\n  - {day: 2028-01-08")
    file = tmp_path / "days.yaml"
    file.write_text(TABLE.replace(spoiled, mend, 1), encoding="utf-8")
    with pytest.raises(YamlRefused) as refused:
        read_working_days(file)
    assert refused.value.line == line
    assert words in refused.value.what.en
