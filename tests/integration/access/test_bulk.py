"""Bulk look-ups: held until a second officer approves, answered yes or no, marked, and gone at their end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from gongxin.apps.access.api import (
    BulkState,
    answer_question,
    ask_in_bulk,
    bulks_to_run,
    collect_bulk,
    end_bulks,
    list_bulks,
    list_looks,
    run_bulk,
    second_bulk,
    trace_marks,
    withdraw_bulk,
)
from gongxin.apps.access.models import BulkLookUp
from gongxin.apps.identity.api import Actor, system_actor
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal

from .town import CASE, CITIZEN, FIRM, NEIGHBOUR, NOBODY, Town, asking, grant, hire, now

pytestmark = pytest.mark.django_db
WORKER = system_actor("bulk")
EVERYBODY = [CITIZEN, NEIGHBOUR, FIRM, NOBODY]


@pytest.fixture
def second(town: Town) -> Actor:
    """An officer of another unit of the same organ."""
    return replace(hire("second"), unit="another unit")


def write(folder: Path, rows: list[tuple[str, str]], header: str = "名称,号码") -> Path:
    path = folder / "many.csv"
    path.write_text("\n".join([header, *(",".join(row) for row in rows)]) + "\n", "utf-8")
    return path


def ask(town: Town, folder: Path, rows: list[tuple[str, str]] | None = None, **more: Any) -> str:
    rows = rows if rows is not None else [(one.name, one.number) for one in EVERYBODY]
    sound = {
        "file": write(folder, rows), "purpose_code": "licence-review", "case_reference": CASE,
        "warrant": "", "actor": town.officer, "now": now(),
    }  # fmt: skip
    return ask_in_bulk(**{**sound, **more})


def _refusal(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args, **more)
    return refused.value.code


def _run(town: Town, number: str, **more: Any) -> int:
    return run_bulk(
        **{"number": number, "actor": WORKER, "asker": town.officer, "now": now(), **more}
    )


def test_asked_approved_answered_collected(town: Town, second: Actor, tmp_path: Path) -> None:
    rows = [(one.name, one.number) for one in EVERYBODY]
    rows[1] = ("王某某", NEIGHBOUR.number)
    number = ask(town, tmp_path, rows)
    assert _refusal(_run, town, number) == "access.unknown-bulk"
    assert _refusal(collect_bulk, number=number, actor=town.officer, now=now()) == (
        "access.unknown-bulk"
    )
    second_bulk(number=number, approve=True, actor=second, now=now())
    assert bulks_to_run(now=now()) == [(number, town.officer.ref)]
    assert _run(town, number) == 2
    assert bulks_to_run(now=now()) == []
    assert _refusal(_run, town, number) == "access.unknown-bulk"

    answers = collect_bulk(number=number, actor=town.officer, now=now())
    assert [(one.name, one.number) for one in answers] == rows
    single = [
        answer_question(asking=asking(one), actor=town.officer, now=now())
        for one in (CITIZEN, FIRM)
    ]
    assert [one.verdict for one in answers] == [
        single[0].verdict.value, "unanswered", single[1].verdict.value, "unanswered",
    ]  # fmt: skip
    assert answers[0].until == single[0].holds_until.isoformat()  # type: ignore[union-attr]
    assert _refusal(collect_bulk, number=number, actor=second, now=now()) == "access.unknown-bulk"
    # the person sees that they were asked about
    seen = [look for look in list_looks(actor=town.citizen, now=now()) if not look.own]
    assert len(seen) == 2
    assert {look.case_reference for look in seen} == {CASE}
    assert [look for look in list_looks(actor=town.neighbour, now=now()) if not look.own] == []


def test_nothing_of_the_file_lies_open(town: Town, second: Actor, tmp_path: Path) -> None:
    number = ask(town, tmp_path)
    second_bulk(number=number, approve=True, actor=second, now=now())
    _run(town, number)
    collect_bulk(number=number, actor=town.officer, now=now())
    row = BulkLookUp.objects.get(number=number)
    said = b"".join(
        [bytes(row.rows_sealed), bytes(row.answers_sealed), str(vars(row)).encode()]
        + [str(event.payload).encode() for event in events(limit=50)]
    )
    for person in EVERYBODY:
        assert person.number.encode() not in said
        assert person.name.encode() not in said
    assert bytes(row.rows_sealed) == b""


def test_it_costs_no_budget_and_says_so(
    town: Town, second: Actor, tmp_path: Path, settings: Any
) -> None:
    settings.LOOK_UP_STOP = 2
    number = ask(town, tmp_path)
    second_bulk(number=number, approve=True, actor=second, now=now())
    assert _run(town, number) == 3
    answer_question(asking=asking(CITIZEN), actor=town.officer, now=now())
    told = [
        event for event in events(kinds=[EventKind.LOOK_UP], limit=9) if "bulk" in event.payload
    ]
    assert {event.payload["bulk"] for event in told} == {number}
    assert len(told) == 3


def test_nobody_approves_their_own_nor_their_units(
    town: Town, second: Actor, tmp_path: Path
) -> None:
    number = ask(town, tmp_path)
    for actor in (town.officer, replace(second, unit=town.officer.unit)):
        code = _refusal(second_bulk, number=number, approve=True, actor=actor, now=now())
        assert code == "access.by-another-unit"
    other = replace(second, organ="sc-tax")
    assert _refusal(second_bulk, number=number, approve=True, actor=other, now=now()) == (
        "access.unknown-bulk"
    )
    assert _refusal(second_bulk, number=number, approve=True, actor=town.auditor, now=now()) == (
        "identity.not-permitted"
    )


def test_what_is_sent_away_is_destroyed(town: Town, second: Actor, tmp_path: Path) -> None:
    number = ask(town, tmp_path)
    second_bulk(number=number, approve=False, actor=second, now=now())
    row = BulkLookUp.objects.get(number=number)
    assert (bytes(row.rows_sealed), bytes(row.data_key)) == (b"", b"")
    assert _refusal(_run, town, number) == "access.unknown-bulk"
    assert _refusal(second_bulk, number=number, approve=True, actor=second, now=now()) == (
        "access.unknown-bulk"
    )
    (line,) = list_bulks(actor=town.officer, now=now())
    assert line.state is BulkState.REJECTED


def test_who_asked_takes_it_back_before_it_is_run(
    town: Town, second: Actor, tmp_path: Path
) -> None:
    number = ask(town, tmp_path)
    assert _refusal(withdraw_bulk, number=number, actor=second, now=now()) == "access.unknown-bulk"
    withdraw_bulk(number=number, actor=town.officer, now=now())
    row = BulkLookUp.objects.get(number=number)
    assert (bytes(row.rows_sealed), bytes(row.data_key)) == (b"", b"")
    (line,) = list_bulks(actor=town.officer, now=now())
    assert line.state is BulkState.WITHDRAWN
    for call in (second_bulk, withdraw_bulk):
        more = {"approve": True} if call is second_bulk else {}
        actor = second if call is second_bulk else town.officer
        assert _refusal(call, number=number, actor=actor, now=now(), **more) == (
            "access.unknown-bulk"
        )
    approved = ask(town, tmp_path)
    second_bulk(number=approved, approve=True, actor=second, now=now())
    _run(town, approved)
    assert _refusal(withdraw_bulk, number=approved, actor=town.officer, now=now()) == (
        "access.unknown-bulk"
    )


def test_at_its_end_nothing_of_it_can_be_opened(town: Town, second: Actor, tmp_path: Path) -> None:
    number = ask(town, tmp_path)
    second_bulk(number=number, approve=True, actor=second, now=now())
    _run(town, number)
    later = now() + timedelta(days=14, seconds=1)
    assert _refusal(collect_bulk, number=number, actor=town.officer, now=later) == (
        "access.unknown-bulk"
    )
    assert end_bulks(now=later) == 1
    assert end_bulks(now=later) == 0
    row = BulkLookUp.objects.get(number=number)
    assert bytes(row.answers_sealed) == bytes(row.data_key) == b""


def test_without_a_grant_at_the_time_it_runs_nobody_is_answered(
    town: Town, second: Actor, tmp_path: Path
) -> None:
    newcomer = hire("newcomer")
    assert _refusal(ask, town, tmp_path, actor=newcomer) == "access.no-grant"
    from gongxin.apps.access.api import withdraw_grant

    from .town import PROPOSER

    held = grant(newcomer)
    number = ask(town, tmp_path, actor=newcomer)
    second_bulk(number=number, approve=True, actor=second, now=now())
    withdraw_grant(number=held, actor=PROPOSER, now=now())
    assert _refusal(_run, town, number, asker=newcomer) == "access.no-grant"
    assert _refusal(_run, town, number) == "access.unknown-bulk"  # somebody else's
    assert events(kinds=[EventKind.LOOK_UP], limit=9) == ()


def test_a_leaked_row_tells_for_whom_it_was_made(town: Town, second: Actor, tmp_path: Path) -> None:
    number = ask(town, tmp_path)
    second_bulk(number=number, approve=True, actor=second, now=now())
    _run(town, number)
    answers = collect_bulk(number=number, actor=town.officer, now=now())
    leaked = [(one.number, one.mark) for one in answers]
    assert trace_marks(marks=leaked[:2], actor=town.auditor) == {f"{number} {town.officer.ref}": 2}
    assert trace_marks(marks=[(leaked[0][0], leaked[1][1])], actor=town.auditor) == {}
    assert _refusal(trace_marks, marks=leaked, actor=town.officer) == "identity.not-permitted"


def test_more_than_the_cap_needs_a_recorded_decision(
    town: Town, tmp_path: Path, settings: Any
) -> None:
    settings.BULK_PERSONS = 2
    assert _refusal(ask, town, tmp_path) == "access.bulk-too-large"
    number = ask(town, tmp_path, warrant="川示运决〔2026〕3号")
    assert BulkLookUp.objects.get(number=number).warrant == "川示运决〔2026〕3号"
    settings.BULK_PERSONS, settings.BULK_ORGANISATIONS = 9, 0
    assert _refusal(ask, town, tmp_path) == "access.bulk-too-large"


@pytest.mark.parametrize(
    ("rows", "header", "told"),
    [
        ([("甲", "1")], "甲,乙", "名称"),
        ([], "名称,号码", "没有数据行"),
        ([("甲", "519901199003072130")], "名称,号码", "第 2 行"),
        ([("", CITIZEN.number)], "名称,号码", "第 2 行"),
        ([("甲", CITIZEN.number), ("乙", CITIZEN.number)], "姓名,身份证号", "第 3 行"),
    ],
)
def test_a_file_that_is_no_list_is_refused_by_row_and_not_repeated(
    town: Town, tmp_path: Path, rows: list[tuple[str, str]], header: str, told: str
) -> None:
    (tmp_path / "unfit").mkdir()
    unfit = write(tmp_path / "unfit", rows, header)
    with pytest.raises(Refusal) as refused:
        ask(town, tmp_path, file=unfit)
    assert refused.value.code in {"access.bulk-file", "file.no-rows"}
    assert told in str(refused.value) or refused.value.code == "file.no-rows"
    assert CITIZEN.number not in str(refused.value)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"purpose_code": "practice-supervision"}, "access.no-question"),
        ({"purpose_code": "authorised-look-up"}, "access.no-question"),
        ({"purpose_code": "none"}, "catalogue.unknown-purpose"),
        ({"case_reference": ""}, "access.case-missing"),
    ],
)
def test_what_may_not_be_asked_one_by_one_may_not_be_asked_in_bulk(
    town: Town, tmp_path: Path, more: dict[str, str], code: str
) -> None:
    assert _refusal(ask, town, tmp_path, **more) == code


@pytest.mark.parametrize(
    "change",
    [
        {"judged_by": F("asked_by")},
        {"judged_unit": F("unit")},
        {"judged_by": "system:bulk"},
        {"judged_at": None},
        {"approved": False},
        {"ends_at": F("asked_at")},
        {"ends_at": F("asked_at") + timedelta(days=40)},
    ],
    ids="-".join,
)
def test_the_database_has_the_last_word(
    town: Town, second: Actor, tmp_path: Path, change: dict[str, Any]
) -> None:
    number = ask(town, tmp_path)
    second_bulk(number=number, approve=True, actor=second, now=now())
    _run(town, number)
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkLookUp.objects.filter(number=number).update(**change)


def test_each_kind_in_the_file_must_be_covered_and_not_only_the_first(
    town: Town, tmp_path: Path
) -> None:
    rows = [(FIRM.name, FIRM.number), (CITIZEN.name, CITIZEN.number)]
    code = _refusal(ask, town, tmp_path, rows, purpose_code="procurement-review")
    assert code == "access.kind-outside-purpose"
    assert ask(town, tmp_path, rows[:1], purpose_code="procurement-review")
