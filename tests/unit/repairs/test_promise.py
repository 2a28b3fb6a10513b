"""The navigator's promise, played: file on the day it names, let officers act by their clocks or be silent, and compare.

The dates are counted here day by day by the official calendar of holidays, which knows nothing of this program's clocks, and
by a calendar of one's own for months. Guards tried: the comparison with the first day, and the sooner of both ends, were each taken
away and seen red.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.apps.catalogue.api import (
    AdverseClass,
    Catalogue,
    DisplayDays,
    HeldRecord,
    Kept,
    Met,
    began,
    course_of,
    first_day,
    get_clock,
    led_to,
)
from gongxin.apps.catalogue.models import Edition
from gongxin.apps.catalogue.operations.check_packs import sound_packs
from gongxin.apps.catalogue.operations.load_packs import document_of
from gongxin.apps.catalogue.queries.built import built
from gongxin.apps.repairs.api import Repairable, RepairPlan, repair_workflow, tell_repair
from gongxin.apps.repairs.operations.plan_repairs import _Frame, _plan
from gongxin.apps.repairs.operations.weigh_record import Weighing, weigh_alone
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING, begins, over_from

PACKS = Path(__file__).parents[3] / "packs"
FIRST, LAST = date(2024, 1, 1), date(2026, 6, 30)
DAYS = st.dates(FIRST, LAST)
HOURS = st.integers(0, 24 * 3600 - 1).map(lambda seconds: timedelta(seconds=seconds))
CLASSES = st.sampled_from(list(AdverseClass))
LONGEST = {"minor": (0, 3), "ordinary": (3, 12), "serious": (12, 36)}


@cache
def catalogue(shortest: int | None = None) -> Catalogue:
    """The packs of the house; with `shortest` an edition that asks for so many months before ordinary penalties may be repaired."""
    rows = []
    for tree in sound_packs([PACKS / name for name in ("national", "sichuan", "huainan")]):
        document: Any = document_of(tree)
        if shortest is not None:
            items = [
                one
                if one["item"] != "administrative-penalty"
                else {
                    **one,
                    "display": {
                        **one["display"],
                        "ordinary": {"min": {"months": shortest}, "max": {"years": 1}},
                    },
                }
                for one in document["items"]
            ]
            document = {**document, "items": items}
        rows.append(
            Edition(pack=tree.code, edition=tree.header["edition"], digest="", document=document)
        )
    return built(rows)


def weighing(shortest: int | None = None) -> Weighing:
    return Weighing(catalogue(shortest), {"sc-transport": "sichuan"}, {})


def same_number(day: date, months: int) -> date:
    """The day of the same number so many months later, or the last of that month: counted here, month by month."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def working_days_on(day: date, count: int) -> date:
    """The so many-eth day of work after that day, by the published calendar."""
    while count:
        day += timedelta(days=1)
        count -= bool(chinese_calendar.is_workday(day))
    return day


def record(decided: date, adverse_class: AdverseClass, **more: Any) -> Repairable:
    """A penalty of that day, as the register would keep it."""
    last = same_number(decided, LONGEST[adverse_class.value][1])
    return Repairable(
        **{
            "key": "one",
            "days": DisplayDays("administrative-penalty", adverse_class, decided, None, {}),
            "kept": Kept(decided, decided, begins(decided)),
            "source": "sc-transport",
            "subject_kind": "person",
            "shown_until": over_from(last),
            **more,
        }
    )


def plan_of(one: Repairable, now: datetime, frames: list[_Frame] | None = None) -> RepairPlan:
    return _plan(one, frames or [_Frame(weighing(), now, None)], now)


def course_from(filed: datetime, step: str = "") -> Any:
    known = catalogue()
    flow = repair_workflow(known)
    assert flow is not None

    def clock(code: str, on: date) -> Any:
        return get_clock(code=code, on=on, pack="sichuan", catalogue=known)

    entered = began(flow, now=filed)
    if step:
        before = course_of(flow, clock, entered)
        entered = led_to(flow, before.standing(filed), before=entered, to=step, now=filed)
    return course_of(flow, clock, entered)


@given(decided=DAYS, adverse=CLASSES, today=DAYS, hour=HOURS)
@settings(max_examples=300, deadline=None)
def test_filed_that_day_and_left_without_an_answer_display_ends_exactly_then(
    decided: date, adverse: AdverseClass, today: date, hour: timedelta
) -> None:
    now = begins(max(decided, today)) + hour
    plan = plan_of(record(decided, adverse), now)
    shortest, longest = LONGEST[adverse.value]
    may_from = same_number(decided, shortest) + timedelta(days=1) if shortest else now.date()
    expected = max(now.astimezone(BEIJING).date(), may_from)
    assert plan.ends_anyway == same_number(decided, longest)
    if expected > plan.ends_anyway:
        assert plan.file_from is None
        return
    assert plan.file_from == expected
    if expected > date(2026, 9, 30) or not plan.certain:
        return  # the published calendar ends with the year
    taken_up = working_days_on(expected, 3)
    answered = working_days_on(taken_up + timedelta(days=1), 10)
    assert (plan.taken_up_by, plan.answered_by) == (taken_up, answered)
    assert plan.ends_by == min(answered, plan.ends_anyway)
    # and by what the case does then, at whichever hour of that day it is filed
    hides = course_from(begins(expected) + hour).hides_at
    assert hides == over_from(answered)
    assert plan.helps is (answered < plan.ends_anyway)


@given(
    filed=st.dates(FIRST, date(2026, 9, 30)),
    hour=HOURS,
    first=st.floats(0, 1),
    then=st.floats(0, 1),
)
@settings(max_examples=300, deadline=None)
def test_officers_who_keep_their_clocks_end_it_by_then_and_never_later(
    filed: date, hour: timedelta, first: float, then: float
) -> None:
    at = begins(filed) + hour
    decided = filed - timedelta(days=200)
    plan = plan_of(record(decided, AdverseClass.ORDINARY), at)
    assert plan.file_from == filed
    assert plan.ends_by is not None
    waits = course_from(at).stretches[0]
    taken_up = at + (waits.due - at) * min(first, 0.999_999)
    organ = course_from(taken_up, "at-source").stretches[0]
    granted = taken_up + (organ.due - taken_up) * min(then, 0.999_999)
    assert granted < organ.due
    assert granted.astimezone(BEIJING).date() <= plan.answered_by  # type: ignore[operator]
    over = over_from(plan.ends_by)
    assert over is not None
    assert granted < over


def test_asked_for_in_its_last_weeks_it_ends_no_later_than_by_itself() -> None:
    """A minor one of 10 March is over on 10 June; asked for on the first of June, an answer may take until after that."""
    at = begins(date(2026, 6, 1))
    plan = plan_of(record(date(2026, 3, 10), AdverseClass.MINOR), at)
    assert (plan.file_from, plan.ends_anyway) == (date(2026, 6, 1), date(2026, 6, 10))
    assert plan.answered_by is not None
    assert plan.answered_by > date(2026, 6, 10)
    assert plan.ends_by == date(2026, 6, 10)
    assert not plan.helps


def test_over_the_spring_festival_and_a_make_up_day() -> None:
    filed = date(2026, 2, 13)  # the Friday before; Saturday the 14th is worked for the holidays
    plan = plan_of(record(date(2025, 10, 1), AdverseClass.ORDINARY), begins(filed))
    assert plan.file_from == filed
    assert plan.taken_up_by == working_days_on(filed, 3)
    assert plan.ends_by == working_days_on(plan.taken_up_by + timedelta(days=1), 10)
    assert plan.ends_by > filed + timedelta(days=20)


def test_where_a_year_is_not_announced_the_plan_says_so() -> None:
    plan = plan_of(record(date(2031, 3, 1), AdverseClass.ORDINARY), begins(date(2031, 9, 1)))
    assert not plan.certain
    assert any(why.warnings for why in plan.why)


@given(
    decided=st.dates(date(2025, 1, 1), date(2025, 10, 31)),
    begins_in=st.integers(1, 200),
    now=st.integers(0, 60),
)
@settings(max_examples=200, deadline=None)
def test_an_edition_that_waits_is_kept_to_on_the_day_of_filing(
    decided: date, begins_in: int, now: int
) -> None:
    """Three months now, six from a day to come: what the plan names can be filed by the rules of that very day, and no day before."""
    today = decided + timedelta(days=now)
    changes = begins(today + timedelta(days=begins_in))
    at = begins(today) + timedelta(hours=10)
    frames = [_Frame(weighing(), at, changes), _Frame(weighing(6), changes, None)]
    one = record(decided, AdverseClass.ORDINARY)
    plan = plan_of(one, at, frames)
    assert plan.file_from is not None

    def open_on(day: date) -> bool:
        rules = weighing() if begins(day) < changes else weighing(6)
        return first_day(rules.findings(one, on=day), on=day) == day

    assert open_on(plan.file_from)
    day = today
    while day < plan.file_from:
        assert not open_on(day)
        day += timedelta(days=1)


@given(decided=st.dates(date(2025, 1, 1), date(2025, 12, 1)), begins_in=st.integers(1, 90))
@settings(max_examples=50, deadline=None)
def test_an_edition_that_ends_it_sooner_is_what_doing_nothing_leads_to(
    decided: date, begins_in: int
) -> None:
    at = begins(decided + timedelta(days=30))
    changes = begins(decided + timedelta(days=30 + begins_in))
    shorter = replace(catalogue(), items=dict(catalogue().items))
    item = shorter.items["administrative-penalty"]
    period = replace(
        item.display.periods[AdverseClass.ORDINARY],
        max=item.display.periods[AdverseClass.MINOR].max,
    )
    cut = replace(
        item,
        display=replace(
            item.display, periods={**item.display.periods, AdverseClass.ORDINARY: period}
        ),
    )
    shorter = replace(shorter, items={**shorter.items, "administrative-penalty": cut})
    frames = [_Frame(weighing(), at, changes), _Frame(Weighing(shorter, {}, {}), changes, None)]
    plan = plan_of(record(decided, AdverseClass.ORDINARY), at, frames)
    by_rule = over_from(same_number(decided, 3))
    assert by_rule is not None
    ends = max(by_rule, changes)
    assert plan.ends_anyway == (ends - timedelta(microseconds=1)).astimezone(BEIJING).date()


def test_an_edition_that_counts_from_another_day_is_kept_to_from_its_own_day_on() -> None:
    """Three months from the document now; from a day to come on, three months from the day on which it was first shown."""
    decided, shown = date(2026, 1, 10), date(2026, 2, 20)
    changes = begins(date(2026, 3, 20))
    known = catalogue()
    item = known.items["administrative-penalty"]
    from_showing = replace(item, display=replace(item.display, from_field="CF_GSJZQ"))
    changed = replace(known, items={**known.items, "administrative-penalty": from_showing})
    at = begins(date(2026, 3, 1))
    frames = [_Frame(weighing(), at, changes), _Frame(Weighing(changed, {}, {}), changes, None)]
    one = record(decided, AdverseClass.ORDINARY, kept=Kept(decided, decided, begins(shown)))
    assert plan_of(one, at).file_from == same_number(decided, 3) + timedelta(days=1)
    assert plan_of(one, at, frames).file_from == same_number(shown, 3) + timedelta(days=1)


@given(decided=DAYS, adverse=CLASSES, today=DAYS)
@settings(max_examples=100, deadline=None)
def test_the_notice_says_the_days_of_the_plan_and_that_it_is_free(
    decided: date, adverse: AdverseClass, today: date
) -> None:
    plan = plan_of(record(decided, adverse), begins(max(decided, today)))
    told = tell_repair(plan)
    both = " ".join(str(one) for one in told)
    for day in (plan.ends_anyway, plan.file_from, plan.answered_by, plan.ends_by):
        if day is not None:
            assert f"{day.year}年{day.month}月{day.day}日" in both
    assert "不收费" in told[-1].zh
    assert "free of charge" in told[-1].en
    assert all(one.zh and one.en for one in told)


def test_a_deed_by_choice_moves_no_day() -> None:
    one = record(date(2026, 3, 10), AdverseClass.ORDINARY)
    deeds = tuple(
        HeldRecord("volunteer-service", {"ZF_SC": "900"}, date(2026, 4, day)) for day in (1, 2, 3)
    )
    at = begins(date(2026, 5, 1))
    assert plan_of(replace(one, held=deeds), at) == plan_of(one, at)
    assert all(found.met is not Met.GIVEN for found in plan_of(one, at).findings)


def test_where_no_pack_knows_a_condition_no_day_is_named() -> None:
    bare = Weighing(replace(catalogue(), repairs={}), {}, {})
    at = begins(date(2026, 5, 1))
    plan = plan_of(record(date(2026, 3, 10), AdverseClass.ORDINARY), at, [_Frame(bare, at, None)])
    assert plan.file_from is None
    assert "没有写明" in " ".join(one.zh for one in tell_repair(plan))


def test_what_no_condition_opens_is_refused_at_the_door_as_excluded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether the law bars it or no pack knows how it is granted: nobody raises what nobody may grant."""
    bare = Weighing(replace(catalogue(), repairs={}), {}, {})
    old, at = record(date(2026, 1, 10), AdverseClass.ORDINARY), begins(date(2026, 9, 1))
    monkeypatch.setattr(Weighing, "now", weighing)
    assert weigh_alone(record=old, adverse=True, now=at)
    monkeypatch.setattr(Weighing, "now", lambda: bare)
    with pytest.raises(Refusal) as refused:
        weigh_alone(record=old, adverse=True, now=at)
    assert refused.value.code == "repairs.excluded"


@pytest.mark.parametrize("hour", [time(0), time(23, 59, 59)])
def test_the_last_day_is_a_whole_day(hour: time) -> None:
    decided = date(2026, 3, 10)
    eve = datetime.combine(date(2026, 6, 10), hour, tzinfo=BEIJING)
    assert plan_of(record(decided, AdverseClass.ORDINARY), eve).file_from == date(2026, 6, 11)
