"""The conditions of repair over the packs of this house: what fulfils one, from which day on, and that no good deed is among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.apps.catalogue.enums import AdverseClass, Met, RepairGround, SubjectKind
from gongxin.apps.catalogue.operations.check_packs import sound_packs
from gongxin.apps.catalogue.rules.repair import CONDITION_RULES, first_day, judge_repair
from gongxin.apps.catalogue.types import (
    HeldRecord,
    Item,
    RepairCondition,
    RepairFacts,
    RepairFinding,
)
from gongxin.lib.periods import Length, last_day

PACKS = Path(__file__).parents[3] / "packs"
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
ADVERSE = AdverseClass.ORDINARY


@cache
def house() -> tuple[tuple[RepairCondition, ...], dict[str, Item]]:
    """Conditions and items of the packs."""
    trees = sound_packs([PACKS / name for name in ("national", "sichuan", "huainan")])
    conditions = tuple(
        RepairCondition.from_pack(tree.code, one.raw)
        for tree in trees
        for one in tree.entries("repairs")
    )
    items = {
        one.raw["item"]: Item.from_pack(tree.code, one.raw)
        for tree in trees
        for one in tree.entries("item")
    }
    return conditions, items


def facts(item: str = "administrative-penalty", **more: Any) -> RepairFacts:
    """An ordinary penalty of a person, unless `more` says otherwise."""
    return RepairFacts(
        **{
            "item": house()[1][item],
            "adverse_class": ADVERSE,
            "subject_kind": SubjectKind.PERSON,
            "packs": ("national", "sichuan"),
            "start": date(2026, 3, 10),
            "shortest": Length(months=3),
            "content": {},
            **more,
        }
    )


def judged(
    known: RepairFacts, *, on: date, gives: tuple[str, ...] = ()
) -> dict[str, RepairFinding]:
    """By the code of the condition."""
    found = judge_repair(house()[0], known, on=on, given=gives)
    return {one.condition.code: one for one in found}


def test_every_ground_has_its_rule_and_says_what_it_asks_for() -> None:
    assert set(CONDITION_RULES) == set(RepairGround)
    assert all(len(type(rule).__doc__ or "") > 30 for rule in CONDITION_RULES.values())


def test_order_36_asks_a_person_for_three_things_and_a_firm_may_have_a_lane() -> None:
    assert set(judged(facts(), on=date(2026, 7, 1))) == {
        "shortest-display", "duty-performed", "public-commitment",
    }  # fmt: skip
    firm = judged(facts(subject_kind=SubjectKind.ENTERPRISE), on=date(2026, 7, 1))
    assert set(firm) == {
        "shortest-display", "duty-performed", "public-commitment", "approved-restructuring",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "shortest", "from_day"),
    [
        (date(2026, 3, 10), Length(months=3), date(2026, 6, 11)),
        (date(2025, 11, 30), Length(months=3), date(2026, 3, 1)),  # there is no 30 February
        (date(2023, 11, 30), Length(months=3), date(2024, 3, 1)),  # it ends on 29 February
        (date(2024, 2, 29), Length(years=1), date(2025, 3, 1)),
        (date(2026, 1, 31), Length(months=3), date(2026, 5, 1)),
    ],
)
def test_the_day_after_the_shortest_display_is_the_first(
    start: date, shortest: Length, from_day: date
) -> None:
    known = facts(start=start, shortest=shortest)
    eve = judged(known, on=from_day - timedelta(days=1))["shortest-display"]
    assert (eve.met, eve.from_day) == (Met.LATER, from_day)
    assert judged(known, on=from_day)["shortest-display"].met is Met.HELD
    assert eve.why.last_day == from_day
    assert all(step.words.zh and step.words.en for step in eve.why.steps)


@given(start=DAYS, on=DAYS, months=st.sampled_from([3, 12]))
@settings(max_examples=200, deadline=None)
def test_no_day_before_it_fulfils_it_and_every_day_after_does(
    start: date, on: date, months: int
) -> None:
    found = judged(facts(start=start, shortest=Length(months=months)), on=on).values()
    first = first_day(found, on=on)
    assert first is not None
    assert first >= on
    assert first > last_day(start, months=months)
    again = judged(facts(start=start, shortest=Length(months=months)), on=first).values()
    assert first_day(again, on=first) == first


def test_what_has_no_shortest_display_may_be_asked_for_at_once() -> None:
    found = judged(facts(adverse_class=AdverseClass.MINOR, shortest=None), on=date(2026, 3, 11))
    assert found["shortest-display"].met is Met.HELD
    assert first_day(found.values(), on=date(2026, 3, 11)) == date(2026, 3, 11)


def test_what_the_record_says_is_not_asked_for() -> None:
    on = date(2027, 7, 1)
    performed = {"SX_LXQK": "全部已履行"}
    shown = judged(facts("judgment-defaulter", content=performed), on=on)["duty-performed"]
    assert shown.met is Met.HELD
    assert "全部已履行" in shown.why.steps[1].words.zh
    put_right = judged(facts("commitment-breach", content={"WN_JSRQ": "2026-05-01"}), on=on)
    assert put_right["duty-performed"].met is Met.HELD


def test_what_the_record_denies_is_missing_until_it_is_given() -> None:
    known = facts("judgment-defaulter", content={"SX_LXQK": "部分未履行"})
    on = date(2027, 7, 1)
    assert judged(known, on=on)["duty-performed"].met is Met.MISSING
    assert judged(known, on=on, gives=("duty-performed",))["duty-performed"].met is Met.GIVEN


def test_where_no_record_says_it_the_organ_looks_and_nobody_is_asked() -> None:
    assert judged(facts(), on=date(2026, 7, 1))["duty-performed"].met is Met.BY_SOURCE


def test_a_commitment_in_the_file_counts_and_one_from_before_the_decision_does_not() -> None:
    made = HeldRecord("credit-commitment", {"CN_LX": "信用修复型"}, date(2026, 4, 1))
    on = date(2026, 7, 1)
    assert judged(facts(held=(made,)), on=on)["public-commitment"].met is Met.HELD
    for other in (
        replace(made, since=date(2026, 3, 9)),
        replace(made, content={"CN_LX": "主动型"}),
        replace(made, item="honour"),
    ):
        assert judged(facts(held=(other,)), on=on)["public-commitment"].met is Met.MISSING
    assert (
        judged(facts(), on=on, gives=("public-commitment",))["public-commitment"].met is Met.GIVEN
    )


def test_a_restructuring_stands_in_place_of_time_and_performance_and_of_no_commitment() -> None:
    firm = facts(subject_kind=SubjectKind.ENTERPRISE)
    on = date(2026, 3, 20)
    before = judged(firm, on=on)
    assert first_day(before.values(), on=on) == date(2026, 6, 11)
    assert before["approved-restructuring"].met is Met.NOT_NEEDED
    lane = judged(firm, on=on, gives=("approved-restructuring",))
    assert first_day(lane.values(), on=on) == on
    assert lane["shortest-display"].met is lane["duty-performed"].met is Met.NOT_NEEDED
    assert lane["public-commitment"].met is Met.MISSING
    person = judged(facts(), on=on, gives=("approved-restructuring",))
    assert first_day(person.values(), on=on) == date(2026, 6, 11), "no lane for who has none"


def test_what_the_law_bars_has_no_day_and_says_so_by_its_article() -> None:
    bar = RepairCondition.from_pack(
        "national",
        {
            "code": "some-bar",
            "ground": "barred",
            "title": {"zh": "严重失信主体名单", "en": "The serious list"},
            "items": ["serious-dishonesty-market"],
            "basis": [{"instrument": "order-36-2025"}],
        },
    )
    on = date(2030, 1, 1)
    found = judge_repair([*house()[0], bar], facts("serious-dishonesty-market"), on=on)
    assert first_day(found, on=on) is None
    assert first_day(judge_repair([*house()[0], bar], facts(), on=on), on=on) == on


def test_a_condition_of_another_place_does_not_concern_the_record() -> None:
    condition = replace(house()[0][0], code="of-huainan", pack="huainan")
    found = judge_repair([condition], facts(), on=date(2026, 7, 1))
    assert found == ()
    near = judge_repair([condition], facts(packs=("national", "huainan")), on=date(2026, 7, 1))
    assert [one.condition.code for one in near] == ["of-huainan"]


DEEDS = [code for code, item in house()[1].items() if item.by_choice]


@given(
    deeds=st.lists(
        st.builds(
            HeldRecord,
            item=st.sampled_from(DEEDS),
            content=st.dictionaries(
                st.sampled_from(["ZF_SC", "CN_LX", "SX_LXQK", "WN_JSRQ"]),
                st.sampled_from(["999", "信用修复型", "全部已履行", "2026-05-01"]),
            ),
            since=DAYS,
        ),
        min_size=1,
        max_size=5,
    ),
    item=st.sampled_from([code for code, one in house()[1].items() if one.nature == "adverse"]),
    on=DAYS,
)
@settings(max_examples=150, deadline=None)
def test_good_deeds_change_no_condition(deeds: list[HeldRecord], item: str, on: date) -> None:
    """Volunteering, donations and training can be recorded at the person's wish; they repair nothing (Order 36)."""
    assert judged(facts(item, held=tuple(deeds)), on=on) == judged(facts(item), on=on)


def test_there_is_an_item_for_deeds_by_choice() -> None:
    assert "volunteer-service" in DEEDS
