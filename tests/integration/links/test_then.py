"""What was told while two numbers were one is told the same again later, and what was told before they were: by what was known then."""

from __future__ import annotations

from uuid import UUID

import pytest

from gongxin.apps.access.api import (
    answer_question,
    ask_in_bulk,
    collect_bulk,
    run_bulk,
    second_bulk,
)
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.replay.api import replay_look_up, replay_report
from gongxin.apps.reports.api import issue_report, kept_report
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    OFFICER_ORGAN,
    Person,
    Town,
    grant,
    hire,
    look,
    now,
)

from .desk import OLD, THIRD, file_old, judge, undo
from .test_readers import question

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-links-then")]
AUDIT = {"case_reference": "川测审〔2026〕9号"}


@pytest.fixture
def filed(town: Town) -> Town:
    """The citizen's other two numbers have records."""
    file_old(town, [OLD, THIRD])
    return town


def last_look(one: Person) -> UUID:
    return events_about(subject_key=one.key, kinds=[EventKind.LOOK_UP], limit=1)[0].uid


def replayed(town: Town, look: UUID) -> bool:
    return replay_look_up(look=look, actor=town.auditor, now=now(), **AUDIT).identical


def test_look_ups_of_before_during_and_after(filed: Town) -> None:
    looks = []

    def both() -> None:
        look(filed)
        answer_question(asking=question(OLD), actor=filed.officer, now=now())
        looks.extend([last_look(CITIZEN), last_look(OLD)])

    both()
    number = judge(CITIZEN, OLD)
    both()
    judge(OLD, THIRD)
    both()
    undo(number, CITIZEN, OLD)
    both()
    assert [replayed(filed, one) for one in looks] == [True] * 8
    told = [
        events_about(subject_key=CITIZEN.key, kinds=[EventKind.LOOK_UP])[-1 - at] for at in range(4)
    ]
    records = [event.payload["records"] for event in told]
    assert records[0] < records[1] < records[2]
    assert records[3] == records[0]


def test_a_link_made_or_undone_between_reading_and_replay_is_what_the_guard_is_for(
    filed: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the times of a pair, a replay would read what is linked now: seen red by that."""
    from gongxin.apps.register import queries

    judge(CITIZEN, OLD)
    look(filed)
    before = last_look(CITIZEN)
    judge(OLD, THIRD)
    assert replayed(filed, before)
    monkeypatch.setattr(queries, "SAME_THEN", queries.SAME_NOW)
    assert not replayed(filed, before)


def test_a_report_of_then_with_the_looks_of_then(filed: Town) -> None:
    number = judge(CITIZEN, OLD)
    look(filed, OLD)
    report = issue_report(actor=filed.citizen, now=now())
    kept = kept_report(number=report.number)
    assert kept.parts is not None
    assert kept.parts.made_with is not None
    assert str(last_look(OLD)) in kept.parts.made_with["looks"]
    undo(number, CITIZEN, OLD)
    look(filed, OLD)
    assert replay_report(number=report.number, actor=filed.auditor, now=now(), **AUDIT).identical
    later = issue_report(actor=filed.citizen, now=now())
    assert later.records < report.records
    assert replay_report(number=later.number, actor=filed.auditor, now=now(), **AUDIT).identical


# --- many at once ---------------------------------------------------------------------------------


@pytest.fixture
def agreeing(filed: Town) -> Actor:
    """An officer of another unit of the same organ."""
    second = hire("bulk-second", organ=OFFICER_ORGAN, unit="另一处")
    grant(second)
    return second


def in_bulk(town: Town, second: Actor, people: list[Person]) -> dict[str, str]:
    path = town.folder / "linked.csv"
    path.write_text("名称,号码\n" + "".join(f"{one.name},{one.number}\n" for one in people))
    number = ask_in_bulk(
        file=path,
        purpose_code="licence-review",
        case_reference=CASE,
        warrant="",
        actor=town.officer,
        now=now(),
    )
    second_bulk(number=number, approve=True, actor=second, now=now())
    run_bulk(number=number, actor=town.operator, asker=town.officer, now=now())
    answers = collect_bulk(number=number, actor=town.officer, now=now())
    return {one.number: one.verdict for one in answers}


def test_a_bulk_counts_every_number_and_notes_it_about_each(filed: Town, agreeing: Actor) -> None:
    assert in_bulk(filed, agreeing, [OLD, THIRD]) == {
        OLD.number: "no", THIRD.number: "no"
    }  # fmt: skip
    judge(CITIZEN, OLD)
    assert in_bulk(filed, agreeing, [OLD, THIRD]) == {
        OLD.number: "yes", THIRD.number: "no"
    }  # fmt: skip
    (beside,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.LINKED_LOOK])
    assert beside.payload["of"] == str(last_look(OLD))
    assert beside.payload["result"] == "yes"
