"""Repair from the plan to the end: what the plan promises is what the register then shows, and nobody grants what time or law forbids."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.apps.access.api import Power, act_for, open_own_file
from gongxin.apps.cases.api import (
    Given,
    MeansShown,
    act_in_case,
    ask_for_repair,
    confirm_draft,
    open_case,
    own_cases,
    raise_at_counter,
    raise_cases,
    see_own_case,
)
from gongxin.apps.cases.types import Claim
from gongxin.apps.catalogue.api import Met, load_packs, read_catalogue
from gongxin.apps.repairs.api import RepairPlan, plan_repairs
from gongxin.interfaces.pages.repair import case_conditions
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING, over_from
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    PACKS,
    Town,
    day,
    file_rows,
    hire,
    honour,
    kept_until_the_end,
    look,
    mandate,
    now,
    penalty,
)
from tests.integration.cases.desk import REASON, Desk, counts, shown_to_all, staff
from tests.unit.repairs.test_promise import same_number

pytestmark = pytest.mark.django_db

OLD = "川示交罚〔2025〕9号"
COMMITMENT = "public-commitment"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases, and a penalty whose shortest display is over."""
    file_rows(town.folder, "administrative-penalty", [penalty(CITIZEN, OLD, CF_JDRQ=day(200))])
    return staff(town)


def plans(town: Town, at: datetime | None = None) -> dict[str, RepairPlan]:
    """By the number of the document."""
    file = open_own_file(actor=town.citizen, now=now())
    found = {one.key: one for one in plan_repairs(file=file, now=at or now())}
    return {one.doc_number: found[one.key] for one in file.records if one.key in found}


def ask(town: Town, number: str = OLD, *, at: datetime | None = None, **more: Any) -> str:
    """The citizen asks for repair of the record on that document."""
    plan = plans(town)[number]
    said = {"promised": [COMMITMENT], "evidence": {"duty-performed": "缴款收据一张"}, **more}
    (raised,) = ask_for_repair(records=[plan.key], actor=town.citizen, now=at or now(), **said)
    return raised.number


def granted(desk: Desk, number: str) -> None:
    """The platform takes it up, one officer drafts, another confirms."""
    act_in_case(number=number, act="take-up", given=Given(), actor=desk.operator, now=now())
    act_in_case(number=number, act="grant", given=REASON, actor=desk.one, now=now())
    confirm_draft(number=number, actor=desk.two, now=now())


def test_what_is_held_is_not_asked_for_and_what_is_missing_is_named(desk: Desk) -> None:
    found = {one.condition.code: one.met for one in plans(desk.town)[OLD].findings}
    assert found == {
        "shortest-display": Met.HELD,
        "duty-performed": Met.BY_SOURCE,
        COMMITMENT: Met.MISSING,
    }
    young = plans(desk.town)["川示交罚〔2026〕7号"]
    assert {one.condition.code: one.met for one in young.findings}["shortest-display"] is Met.LATER


def test_a_plan_is_there_for_every_adverse_record_and_no_other(desk: Desk) -> None:
    file = open_own_file(actor=desk.town.citizen, now=now())
    adverse = [one.key for one in file.records if one.nature == "adverse"]
    assert [one.key for one in plan_repairs(file=file, now=now())] == adverse
    assert len(adverse) < len(file.records)


def test_a_whole_file_is_planned_with_as_many_readings_as_one_record(
    desk: Desk, django_assert_num_queries: Any
) -> None:
    file = open_own_file(actor=desk.town.citizen, now=now())
    with django_assert_num_queries(50, exact=False) as one:
        plan_repairs(file=file, now=now())
    rows = [penalty(CITIZEN, f"川示交罚〔2025〕1{n}号", CF_JDRQ=day(180 + n)) for n in range(6)]
    file_rows(desk.town.folder, "administrative-penalty", rows)
    more = open_own_file(actor=desk.town.citizen, now=now())
    with django_assert_num_queries(len(one)):
        assert len(plan_repairs(file=more, now=now())) > 6


def test_an_edition_that_waits_is_known_to_the_plan(desk: Desk, tmp_path: Path) -> None:
    """One that is loaded and begins in ten days asks for six months: what is foreseen for later is foreseen by it."""
    number = "川示交罚〔2026〕7号"
    decided = date.fromisoformat(day(20))
    assert plans(desk.town)[number].file_from == same_number(decided, 3) + timedelta(days=1)
    packs = shutil.copytree(PACKS, tmp_path / "packs")
    head, item = packs / "national/pack.yaml", packs / "national/items/administrative-penalty.yaml"
    said = yaml.safe_load(head.read_text("utf-8"))
    said |= {"edition": "2027.1", "in_force_from": day(-10)}
    head.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    shortest = "ordinary: {min: {months: 3}"
    assert shortest in item.read_text("utf-8")
    item.write_text(item.read_text("utf-8").replace(shortest, shortest.replace("3", "6")), "utf-8")
    load_packs(paths=[packs], actor="system:test", now=now())
    assert plans(desk.town)[number].file_from == same_number(decided, 6) + timedelta(days=1)
    assert OLD in plans(desk.town), "what may be asked for today may be asked for by today's rules"
    assert ask(desk.town)


def test_granted_by_two_it_is_gone_for_everybody_at_once(desk: Desk) -> None:
    key = UUID(plans(desk.town)[OLD].key)
    number = ask(desk.town)
    assert key in shown_to_all()
    granted(desk, number)
    assert key not in shown_to_all()
    assert OLD not in {one.doc_number for one in look(desk.town).records}
    assert OLD not in plans(desk.town)
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    assert line.end is not None
    assert line.end.outcome == "granted"
    assert line.records == (key,)


def test_nobody_confirms_their_own_grant(desk: Desk) -> None:
    number = ask(desk.town)
    act_in_case(number=number, act="take-up", given=Given(), actor=desk.operator, now=now())
    act_in_case(number=number, act="grant", given=REASON, actor=desk.one, now=now())
    with pytest.raises(Refusal) as refused:
        confirm_draft(number=number, actor=desk.one, now=now())
    assert refused.value.code == "cases.own-draft"


def test_the_conditions_are_fixed_when_asked_for_and_again_when_granted(desk: Desk) -> None:
    number = ask(desk.town)
    opened = open_case(number=number, actor=desk.operator, now=now())
    said = {one.code: (one.met, one.given, one.decided) for one in opened.conditions}
    assert said["shortest-display"] == (Met.HELD, "", False)
    assert said["duty-performed"] == (Met.GIVEN, "缴款收据一张", False)
    promise = read_catalogue().repairs[COMMITMENT].promise
    assert promise is not None
    assert said[COMMITMENT] == (Met.GIVEN, promise.zh, False)
    granted(desk, number)
    ended = see_own_case(number=number, actor=desk.town.citizen, now=now())
    assert [one.decided for one in ended.conditions] == [False] * 3 + [True] * 3
    assert {one.code for one in ended.conditions if one.decided} == set(said)
    assert ended.done[-1].given is not None
    lines = case_conditions(ended.conditions)
    assert lines is not None
    assert [line.met for line in lines.lines] == [Met.HELD, Met.GIVEN, Met.GIVEN]
    assert case_conditions(()) is None
    assert ended.done[-1].given.reason == REASON.reason


def test_before_the_shortest_display_is_over_it_is_refused_with_the_day(desk: Desk) -> None:
    young = plans(desk.town)["川示交罚〔2026〕7号"]
    with pytest.raises(Refusal) as refused:
        ask(desk.town, "川示交罚〔2026〕7号")
    assert refused.value.code == "repairs.too-early"
    assert young.file_from is not None
    assert f"{young.file_from.year}年{young.file_from.month}月" in refused.value.what.zh
    assert own_cases(actor=desk.town.citizen, now=now()) == []


def test_every_door_refuses_it_before_its_day_and_names_the_day_of_the_plan(desk: Desk) -> None:
    young = plans(desk.town)["川示交罚〔2026〕7号"]
    assert young.file_from is not None
    said = f"{young.file_from.year}年{young.file_from.month}月{young.file_from.day}日"
    window = hire("window-1", organ="sc-government-services", unit="综合窗口3号")
    row = penalty(CITIZEN)
    before = counts()

    def at_window(at: datetime) -> Any:
        return raise_at_counter(
            workflow="repair",
            name=CITIZEN.name,
            number=CITIZEN.number,
            means=MeansShown.ID_CARD,
            item="administrative-penalty",
            naming={name: row[name] for name in ("CF_WSH", "CF_CFJGDM")},
            claims={},
            words="罚款已经缴清，申请修复",
            actor=window,
            now=at,
        )

    def in_general(at: datetime) -> Any:
        return raise_cases(
            workflow="repair", claims=[Claim(young.key)], words="", actor=desk.town.citizen, now=at
        )

    then = over_from(young.file_from - timedelta(days=1))
    assert then is not None
    for door in (in_general, at_window):
        for at in (now(), then - timedelta(microseconds=1)):
            with pytest.raises(Refusal) as refused:
                door(at)
            assert refused.value.code == "repairs.too-early"
            assert said in refused.value.what.zh
    after = counts()
    assert after["cases_case"] == before["cases_case"]
    slip = at_window(then)
    shown = see_own_case(number=slip.number, actor=desk.town.citizen, now=then)
    assert {one.code: one.met for one in shown.conditions}["shortest-display"] is Met.HELD
    assert in_general(then)[0].number == slip.number


def test_what_was_raised_early_before_the_doors_refused_it_is_not_granted_until_the_day_has_come(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    young = plans(desk.town)["川示交罚〔2026〕7号"]
    with monkeypatch.context() as before_the_doors_refused_it:
        before_the_doors_refused_it.setattr(
            "gongxin.apps.repairs.operations.weigh_record._check_day", lambda *_, **__: None
        )
        (raised,) = raise_cases(
            workflow="repair",
            claims=[Claim(young.key)],
            words="",
            actor=desk.town.citizen,
            now=now(),
        )
    act_in_case(number=raised.number, act="take-up", given=Given(), actor=desk.operator, now=now())
    with pytest.raises(Refusal) as refused:
        act_in_case(number=raised.number, act="grant", given=REASON, actor=desk.one, now=now())
    assert refused.value.code == "cases.unfulfilled"
    assert UUID(young.key) in shown_to_all()
    assert young.file_from is not None
    then = over_from(young.file_from - timedelta(days=1))
    assert then is not None
    assert (
        act_in_case(number=raised.number, act="grant", given=REASON, actor=desk.one, now=then)
        is None
    )
    with pytest.raises(Refusal):
        confirm_draft(number=raised.number, actor=desk.two, now=then - timedelta(microseconds=1))
    confirm_draft(number=raised.number, actor=desk.two, now=then)
    (shown,) = [
        one
        for one in see_own_case(number=raised.number, actor=desk.town.citizen, now=now()).conditions
        if one.code == "shortest-display" and one.decided
    ]
    assert shown.met is Met.HELD


def test_without_the_commitment_it_is_not_taken(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        ask(desk.town, promised=[])
    assert refused.value.code == "repairs.lacks"
    assert "公开信用承诺" in refused.value.what.zh


def test_only_what_is_adverse_is_repaired(desk: Desk) -> None:
    file_rows(desk.town.folder, "honour", [honour(CITIZEN)])
    file = open_own_file(actor=desk.town.citizen, now=now())
    good = next(one.key for one in file.records if one.item == "honour")
    with pytest.raises(Refusal) as refused:
        ask_for_repair(
            records=[good], promised=[COMMITMENT], evidence={}, actor=desk.town.citizen, now=now()
        )
    assert refused.value.code == "repairs.not-adverse"


def test_a_record_that_is_not_theirs_is_not_there(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        ask_for_repair(
            records=[plans(desk.town)[OLD].key],
            promised=[COMMITMENT],
            evidence={},
            actor=desk.town.neighbour,
            now=now(),
        )
    assert refused.value.code in {"cases.unknown-record", "access.no-file"}


def test_asked_for_twice_is_one_case(desk: Desk) -> None:
    assert ask(desk.town) == ask(desk.town)


def test_refused_it_says_what_may_be_done_and_may_be_asked_for_again(desk: Desk) -> None:
    number = ask(desk.town)
    act_in_case(number=number, act="take-up", given=Given(), actor=desk.operator, now=now())
    act_in_case(number=number, act="refuse", given=REASON, actor=desk.one, now=now())
    confirm_draft(number=number, actor=desk.two, now=now())
    ended = see_own_case(number=number, actor=desk.town.citizen, now=now())
    assert [one.workflow for one in ended.ways_on] == ["reconsideration", ""]
    assert ask(desk.town) != number


def test_volunteering_donations_and_training_move_no_day(desk: Desk) -> None:
    before = plans(desk.town, at := now())
    row = {
        "ZF_XM": CITIZEN.name, "ZF_ZJLX": "身份证", "ZF_ZJHM": CITIZEN.number, "ZF_ND": "2026",
        "ZF_SC": "400", "ZF_TJRQ": day(5), "ZF_JLDW": "四川省交通运输厅",
        "ZF_JLDWDM": "11519900GX0000269E", "ZF_TYBH": "TY-1", "ZF_TYRQ": day(9),
    }  # fmt: skip
    file_rows(desk.town.folder, "volunteer-service", [row])
    file = open_own_file(actor=desk.town.citizen, now=now())
    assert "volunteer-service" in {one.item for one in file.records}, "it is recorded, as they wish"
    assert plans(desk.town, at) == before


def test_a_commitment_that_is_held_is_fetched(desk: Desk) -> None:
    row = {
        "CN_BM": "51990120260601000001", "CN_MC": CITIZEN.name, "CN_LB": "自然人", "CN_ZJLX": "身份证",
        "CN_ZJHM": CITIZEN.number, "CN_LX": "信用修复型", "CN_SY": "申请信用修复", "CN_NR": "守法",
        "CN_WYZR": "依法承担", "CN_RQ": day(30), **_rest_of_commitment(),
    }  # fmt: skip
    file_rows(desk.town.folder, "credit-commitment", [row])
    found = {one.condition.code: one.met for one in plans(desk.town)[OLD].findings}
    assert found[COMMITMENT] is Met.HELD
    assert ask(desk.town, promised=[])


def _rest_of_commitment() -> dict[str, str]:
    """The fields of the template that the item asks for besides, filled with something sound."""
    item = read_catalogue().items["credit-commitment"]
    values = {"date": day(30), "uscc": "11519900GX0000269E"}
    known = {
        "CN_BM", "CN_MC", "CN_LB", "CN_ZJLX", "CN_ZJHM", "CN_LX", "CN_SY", "CN_NR", "CN_WYZR", "CN_RQ",
    }  # fmt: skip
    lists = read_catalogue().code_lists
    return {
        field.name: lists[field.codes].entries[0].value
        if field.codes
        else values.get(field.type.value, "四川省交通运输厅")
        for field in item.fields
        if field.required and field.name not in known
    }


def test_a_firm_with_an_approved_restructuring_need_not_wait(desk: Desk) -> None:
    number = mandate(CITIZEN)
    agent = act_for(number=number, actor=desk.town.citizen, now=now())
    file = open_own_file(actor=agent, now=now(), power=Power.RAISE_CASES)
    (young,) = plan_repairs(file=file, now=now())
    assert young.file_from is not None
    assert young.file_from > now().astimezone(BEIJING).date()
    said: dict[str, Any] = {"records": [young.key], "actor": agent, "now": now()}
    with pytest.raises(Refusal) as refused:
        ask_for_repair(promised=[COMMITMENT], evidence={}, **said)
    assert refused.value.code == "repairs.too-early"
    ruling = {"approved-restructuring": "示例市中级人民法院（2026）川9999破1号，2026年10月8日"}
    with pytest.raises(Refusal) as refused:
        ask_for_repair(promised=[], evidence=ruling, **said)
    assert refused.value.code == "repairs.lacks"
    (raised,) = ask_for_repair(promised=[COMMITMENT], evidence=ruling, **said)
    act_in_case(number=raised.number, act="take-up", given=Given(), actor=desk.operator, now=now())
    act_in_case(number=raised.number, act="grant", given=REASON, actor=desk.one, now=now())
    confirm_draft(number=raised.number, actor=desk.two, now=now())
    assert "川示交罚〔2026〕8号" not in {one.doc_number for one in look(desk.town, FIRM).records}


# --- the promise, played on the register -----------------------------------------------------------


@pytest.fixture
def filed(desk: Desk) -> Desk:
    """Penalties of many days: month ends, before and after holidays, and of every class."""
    rows = [
        penalty(CITIZEN, f"川示交罚〔2025〕{100 + n}号", CF_JDRQ=day(before), CF_CFLB=kind)
        for n, (before, kind) in enumerate(
            [
                *((before, "罚款") for before in (140, 151, 180, 212, 243, 274, 305, 340)),
                *((before, "警告") for before in (45, 61)),
                *((before, "吊销许可证") for before in (420, 500)),
            ]
        )
    ]
    file_rows(desk.town.folder, "administrative-penalty", rows)
    return desk


def _hidden_from(key: str) -> datetime | None:
    with as_role() as cursor:
        cursor.execute(
            "SELECT hides_at FROM register_mark WHERE record_key = %s AND recorded_to = 'infinity'",
            [UUID(key)],
        )
        row = cursor.fetchone()
    return None if row is None else row[0]


@given(back=st.integers(0, 40), hour=st.integers(0, 23), which=st.integers(0, 30))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_day_that_was_promised_is_the_day_from_which_silence_hides(
    filed: Desk, back: int, hour: int, which: int
) -> None:
    with kept_until_the_end():
        at = now() - timedelta(days=back, hours=hour)
        open_ones = sorted(
            (number, plan)
            for number, plan in plans(filed.town, at).items()
            if plan.file_from == at.astimezone(BEIJING).date()
        )
        number, plan = open_ones[which % len(open_ones)]
        raised = ask(filed.town, number, at=at)
        (line,) = [
            one for one in own_cases(actor=filed.town.citizen, now=at) if one.number == raised
        ]
        assert line.due == over_from(plan.taken_up_by or date.min)
        hidden = _hidden_from(plan.key)
        assert plan.answered_by is not None
        assert hidden == over_from(plan.answered_by)
        assert (UUID(plan.key) in shown_to_all()) is (hidden > now())
        if plan.helps:
            assert hidden == over_from(plan.ends_by or date.min)


def test_if_nothing_is_done_it_ends_on_the_day_that_was_said(filed: Desk) -> None:
    file = open_own_file(actor=filed.town.citizen, now=now())
    said = {one.key: one.ends_anyway for one in plan_repairs(file=file, now=now())}
    shown = {one.key: one.shown_until for one in file.records}
    assert said
    assert {key: over_from(day) for key, day in said.items() if day} == {
        key: shown[key] for key in said
    }
