"""A grade from what the rules propose to its end: who decides and confirms, what the firm is told and may say, what changes it and what does not.

What holds whatever the program does stands in `test_held_by_the_database.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from gongxin.apps.access.api import open_own_file
from gongxin.apps.access.policies import items_of
from gongxin.apps.catalogue.api import get_purpose, read_catalogue
from gongxin.apps.grades.api import (
    GradeEnding,
    GradeState,
    confirm,
    decide,
    grades_of_organ,
    object_to,
    own_grade,
    propose,
    see_grade,
    supervised,
    sweep,
    withdraw,
)
from gongxin.apps.identity.api import Actor, system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.ledger.api import EventKind, count_events, events_about
from gongxin.apps.notices.api import NoticeKind, read_inbox
from gongxin.apps.register.api import Mark, end_records, mark_records
from gongxin.lib.errors import Refusal
from tests.integration.access.town import CITIZEN, FIRM, Town, file_rows, look, now

from .desk import (
    AGO,
    ENVIRONMENT,
    GRADING,
    LABOUR,
    TAX,
    WORDS,
    Desk,
    decided,
    elsewhere,
    file,
    fined,
    given,
    own,
    proposed,
    revoked,
    staff,
    tax_grade,
    warned,
    weighed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-grades")]
OBJECTION = "处罚决定已提起复议，事实有出入"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who grades."""
    return staff(town)


def _refused(code: str, act: Callable[[], Any]) -> None:
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.code == f"grades.{code}"


def _proposed_now(grading: str = GRADING) -> tuple[str, list[str]]:
    """The grade by the rules at this moment, and the records that name it."""
    found = weighed(grading)
    return found.grade, sorted(str(one.record) for one in found.decisive)


def _classes(desk: Desk, grading: str = GRADING) -> dict[str, list[str]]:
    """Whom the organ inspects how."""
    found = supervised(grading=grading, actor=desk.one, now=now())
    return {one.grade.code: [each.name for each in one.organisations] for one in found}


def _record(desk: Desk) -> list[Any]:
    file = open_own_file(actor=desk.agent, now=now())
    return [one for one in file.records if one.item == "labour-compliance-grade"]


# --- the whole way --------------------------------------------------------------------------------


def test_from_the_rules_to_a_record_that_ends_by_itself(desk: Desk) -> None:
    file(desk, fined("川示人罚〔2026〕1号"))
    number = proposed(desk)
    shown = see_grade(number=number, actor=desk.one, now=now())
    assert (shown.proposed.code, shown.line.state) == ("B", GradeState.PROPOSED)
    (reason,) = shown.reasons
    assert "川示人罚〔2026〕1号" in reason.said.zh
    assert own(desk) == []
    until = decide(number=number, grade="B", words=WORDS, actor=desk.one, now=now() - AGO)
    assert until is not None
    (line,) = own(desk)
    assert (line.grade.code, line.state) == ("B", GradeState.READY)
    assert _record(desk) == []
    assert _classes(desk) == {"A": [], "B": [], "C": []}
    confirm(number=number, actor=desk.two, now=now())
    (record,) = _record(desk)
    assert record.source_code == LABOUR
    assert record.valid_to is not None
    assert 320 < (record.valid_to - record.valid_from).days < 367
    assert _classes(desk) == {"A": [], "B": [FIRM.name], "C": []}
    kinds = [one.kind for one in read_inbox(actor=desk.agent).lines]
    assert NoticeKind.GRADE_CONFIRMED in kinds


def test_the_best_is_named_by_no_record_and_waits_for_nobody(desk: Desk) -> None:
    number = decided(desk, "A", at=now())
    confirm(number=number, actor=desk.two, now=now())
    assert _classes(desk)["A"] == [FIRM.name]
    shown = own_grade(number=number, actor=desk.agent, now=now())
    assert shown.line.state is GradeState.IN_FORCE
    assert shown.line.object_until is None
    assert shown.grading.way_back.zh


def test_no_event_and_no_notice_tells_the_grade(desk: Desk) -> None:
    file(desk, fined("川示人罚〔2026〕1号"))
    given(desk, "B")
    for one in events_about(subject_key=FIRM.key):
        if one.kind.value.startswith("grade"):
            assert set(one.payload) <= {"graded", "grading", "rests_on", "due", "batch", "ending"}


# --- who and when ---------------------------------------------------------------------------------


def test_nobody_confirms_what_they_decided(desk: Desk) -> None:
    file(desk, fined("川示人罚〔2026〕1号"))
    number = decided(desk, "B")
    _refused("by-another", lambda: confirm(number=number, actor=desk.one, now=now()))
    _refused(
        "by-another",
        lambda: confirm(
            number=number,
            actor=Actor(ref="system:job", role=desk.two.role, organ=LABOUR),
            now=now(),
        ),
    )
    confirm(number=number, actor=desk.two, now=now())
    _refused("not-at-this-step", lambda: confirm(number=number, actor=desk.two, now=now()))


def test_a_worse_grade_counts_only_after_the_period_to_speak(desk: Desk) -> None:
    file(desk, fined("川示人罚〔2026〕1号"))
    number = decided(desk, "B", at=now())
    _refused("before-objection-ends", lambda: confirm(number=number, actor=desk.two, now=now()))
    (line,) = own(desk)
    assert line.state is GradeState.OBJECTION
    assert line.object_until is not None
    assert line.object_until - now() > timedelta(days=9)
    assert _classes(desk)["B"] == []


def test_what_was_said_is_answered_and_said_once(desk: Desk) -> None:
    file(desk, fined("川示人罚〔2026〕1号"))
    number = decided(desk, "B")
    at = now() - AGO + timedelta(days=1)
    object_to(number=number, words=OBJECTION, actor=desk.agent, now=at)
    _refused(
        "objection-over",
        lambda: object_to(number=number, words=OBJECTION, actor=desk.agent, now=at),
    )
    _refused("words-unfit", lambda: confirm(number=number, actor=desk.two, now=now()))
    confirm(number=number, answer="经核对，事实清楚，不予采纳", actor=desk.two, now=now())
    shown = own_grade(number=number, actor=desk.agent, now=now())
    assert (shown.objection, shown.answer) == (OBJECTION, "经核对，事实清楚，不予采纳")


def test_after_the_period_nothing_is_taken_any_more(desk: Desk) -> None:
    file(desk, fined("川示人罚〔2026〕1号"))
    number = decided(desk, "B")
    _refused(
        "objection-over",
        lambda: object_to(number=number, words=OBJECTION, actor=desk.agent, now=now()),
    )


def test_an_officer_may_find_a_better_grade_and_never_a_worse_one(desk: Desk) -> None:
    file(desk, fined("川示人罚〔2026〕1号"))
    number = proposed(desk)
    for worse in ("C", "Z"):
        _refused(
            "worse-than-the-rules",
            lambda worse=worse: decide(
                number=number, grade=worse, words=WORDS, actor=desk.one, now=now()
            ),
        )  # type: ignore[misc]
    assert decide(number=number, grade="A", words=WORDS, actor=desk.one, now=now()) is None
    confirm(number=number, actor=desk.two, now=now())
    assert _classes(desk)["A"] == [FIRM.name]


def test_only_an_organ_of_the_sector_grades_and_sees(desk: Desk) -> None:
    _refused("not-this-sector", lambda: proposed(desk, by=desk.stranger))
    _refused("not-this-sector", lambda: supervised(grading=GRADING, actor=desk.stranger, now=now()))
    number = given(desk, "A")
    _refused("unknown-number", lambda: see_grade(number=number, actor=desk.stranger, now=now()))
    _refused("unknown-number", lambda: withdraw(number=number, actor=desk.stranger, now=now()))
    assert grades_of_organ(actor=desk.stranger, now=now()) == []
    # another organ of the same sector gives its own and sees no other's
    other = elsewhere(desk, "hn-human-resources")
    _refused("unknown-number", lambda: see_grade(number=number, actor=other.one, now=now()))
    assert _classes(other)["A"] == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("别的名称有限公司", FIRM.number),
        (CITIZEN.name, CITIZEN.number),
        (FIRM.name, "91519901MA5ABCDF0X"),
    ],
)
def test_absent_other_name_and_person_get_one_answer(desk: Desk, name: str, code: str) -> None:
    _refused(
        "no-match",
        lambda: propose(grading=GRADING, name=name, code=code, actor=desk.one, now=now()),
    )


def test_one_grade_at_a_time_is_on_its_way(desk: Desk) -> None:
    number = proposed(desk)
    _refused("on-its-way", lambda: proposed(desk))
    withdraw(number=number, actor=desk.two, now=now())
    assert own(desk) == []
    (dropped,) = events_about(subject_key=FIRM.key, kinds=[EventKind.GRADE_DROPPED])
    assert dropped.payload["graded"] == number
    ended = events_about(subject_key=FIRM.key, kinds=[EventKind.GRADE_ENDED])
    assert ended == (), "what nobody was told of ends without a word"
    proposed(desk)


def test_a_new_grade_takes_the_place_of_the_one_that_stood(desk: Desk) -> None:
    first = given(desk, "A")
    file(desk, revoked("川示人罚〔2026〕3号"))
    second = given(desk, "C")
    assert _classes(desk) == {"A": [], "B": [], "C": [FIRM.name]}
    (record,) = _record(desk)
    assert record.fields
    shown = own_grade(number=first, actor=desk.agent, now=now())
    assert (shown.line.state, shown.ending) == (GradeState.ENDED, GradeEnding.REPLACED)
    # the same once more is no worse, and nobody has to wait
    third = decided(desk, "C", at=now())
    assert own_grade(number=third, actor=desk.agent, now=now()).worse is False
    confirm(number=third, actor=desk.two, now=now())
    assert own_grade(number=second, actor=desk.agent, now=now()).ending is GradeEnding.REPLACED


# --- what names a grade ---------------------------------------------------------------------------


def test_three_minor_records_change_no_grade_unless_the_sectors_rules_name_them(
    desk: Desk,
) -> None:
    file(desk, *(warned(f"川示人罚〔2026〕2{n}号") for n in range(3)))
    assert _proposed_now() == ("A", [])
    file(desk, *(warned(f"川示环罚〔2026〕2{n}号") for n in range(3)), source=ENVIRONMENT)
    grade, decisive = _proposed_now("environment-credit")
    assert (grade, len(decisive)) == ("环保良好", 3)
    file(desk, warned("川示环罚〔2026〕29号"), source=ENVIRONMENT)
    assert _proposed_now("environment-credit")[0] == grade


def test_what_another_sector_filed_is_not_looked_at(desk: Desk) -> None:
    before = _proposed_now()
    file(desk, revoked("川示环罚〔2026〕1号"), source=ENVIRONMENT)
    file(desk, revoked("川示教罚〔2026〕1号"), source="sc-education")
    assert _proposed_now() == before == ("A", [])


def test_two_worlds_that_differ_only_in_another_sectors_grade_give_equal_answers(
    desk: Desk,
) -> None:
    file(desk, fined("川示人罚〔2026〕1号"))

    def world() -> tuple[Any, ...]:
        return _proposed_now(), _proposed_now("environment-credit")

    plain = world()
    batch = file_rows(desk.town.folder, "tax-credit-grade", [tax_grade("D")], source=TAX).batch
    assert world() == plain
    recall_batch(
        number=batch, reason=RecallReason.WRONG_CONTENT, actor=system_actor("test"), now=now()
    )
    # and with a grade of the environment, of whose own facts the labour department has none
    file(desk, revoked("川示环罚〔2026〕1号"), source=ENVIRONMENT)
    seen = world()
    given(elsewhere(desk, ENVIRONMENT), "环保不良", "environment-credit")
    assert world() == seen
    assert seen[0] == plain[0]


def test_a_dispute_never_makes_a_grade_or_a_class_worse(desk: Desk) -> None:
    """A mark turns nothing; one that hides its record takes the grade away that stands on it, and coming back brings it back as it was."""
    file(desk, fined("川示人罚〔2026〕1号"))
    given(desk, "B")
    before, classes = _proposed_now(), _classes(desk)
    second = timedelta(seconds=1)

    def mark(said: Mark | None) -> None:
        with transaction.atomic():
            mark_records(
                subject_key=FIRM.key,
                records=[UUID(one) for one in before[1]],
                case="YY-TEST",
                mark=said,
                now=now(),
            )

    mark(Mark(now() - second, None, None))
    assert (_proposed_now(), _classes(desk)) == (before, classes)
    mark(Mark(now() - second, now() - second, None))
    assert _proposed_now() == ("A", [])
    assert _classes(desk) == {"A": [], "B": [], "C": []}
    assert [one.state for one in own(desk)] == [GradeState.OVER]
    mark(None)
    assert (_proposed_now(), _classes(desk)) == (before, classes)


# --- ends -----------------------------------------------------------------------------------------


def test_a_grade_ends_in_the_second_in_which_the_last_of_its_records_does(desk: Desk) -> None:
    first = file(desk, fined("川示人罚〔2026〕1号"))
    second = file(desk, fined("川示人罚〔2026〕2号"))
    number = given(desk, "B")
    for batch, left in ((first, [FIRM.name]), (second, [])):
        recall_batch(
            number=batch, reason=RecallReason.WRONG_CONTENT, actor=system_actor("test"), now=now()
        )
        assert _classes(desk)["B"] == left
        said = "".join(
            one.said.zh for one in own_grade(number=number, actor=desk.agent, now=now()).reasons
        )
        # what is displayed no more is named no more either
        assert ("川示人罚〔2026〕1号" in said, "川示人罚〔2026〕2号" in said) == (False, bool(left))
    assert own_grade(number=number, actor=desk.agent, now=now()).line.state is GradeState.OVER
    # its own record ends with the next sweep, and the firm is told
    assert len(_record(desk)) == 1
    assert sweep(actor=system_actor("sweep"), now=now()) == 1
    assert _record(desk) == []
    shown = own_grade(number=number, actor=desk.agent, now=now())
    assert shown.ending is GradeEnding.FALLEN
    assert sweep(actor=system_actor("sweep"), now=now()) == 0


def test_a_sweep_ends_nothing_that_stands(desk: Desk) -> None:
    file(desk, fined("川示人罚〔2026〕1号"))
    given(desk, "B")
    assert sweep(actor=system_actor("sweep"), now=now()) == 0
    assert _classes(desk)["B"] == [FIRM.name]


def test_its_own_record_ended_by_a_case_ends_the_class(desk: Desk) -> None:
    """An objection to the grade's record that is granted ends it as any record's display ends."""
    given(desk, "A")
    (record,) = _record(desk)
    with transaction.atomic():
        end_records(subject_key=FIRM.key, records=[UUID(record.key)], now=now())
    assert _classes(desk)["A"] == []
    assert [one.state for one in own(desk)] == [GradeState.OVER]


def test_what_ended_between_decision_and_confirmation_gives_no_grade(desk: Desk) -> None:
    batch = file(desk, fined("川示人罚〔2026〕1号"))
    number = decided(desk, "B")
    recall_batch(
        number=batch, reason=RecallReason.WRONG_CONTENT, actor=system_actor("test"), now=now()
    )
    _refused("facts-changed", lambda: confirm(number=number, actor=desk.two, now=now()))
    # nor does another record carry what was decided on the first, of which the firm could not speak
    file(desk, fined("川示人罚〔2026〕9号"))
    _refused("facts-changed", lambda: confirm(number=number, actor=desk.two, now=now()))


def test_taken_away_it_is_over_at_once_and_its_record_with_it(desk: Desk) -> None:
    number = given(desk, "A")
    withdraw(number=number, actor=desk.one, now=now())
    assert _record(desk) == []
    assert _classes(desk)["A"] == []
    assert NoticeKind.GRADE_ENDED in [one.kind for one in read_inbox(actor=desk.agent).lines]
    _refused("not-at-this-step", lambda: withdraw(number=number, actor=desk.one, now=now()))


# --- told to nobody else --------------------------------------------------------------------------


def test_no_look_up_of_any_organ_shows_a_grade_or_its_class(desk: Desk) -> None:
    """Neither its record nor how it is inspected: not to another organ, not to an organ of the same sector."""
    file(desk, revoked("川示人罚〔2026〕3号"))
    given(desk, "C")
    for purpose in ("supervision", "licence-review-organisation", "procurement-review"):
        shown = look(desk.town, FIRM, purpose=purpose)
        assert "labour-compliance-grade" not in {one.item for one in shown.records}
        said = repr(shown)
        assert "重点检查" not in said
        assert "C级" not in said


def test_no_purpose_reaches_what_is_shared_with_nobody(desk: Desk) -> None:
    """Whether it lists all items or names that one."""
    items = read_catalogue().items
    purpose = get_purpose(code="supervision")
    for named in (None, frozenset({"labour-compliance-grade", "honour"})):
        reached = items_of(purpose=replace(purpose, items=named), items=items)
        assert "honour" in reached
        assert "labour-compliance-grade" not in reached


def test_whoever_reads_names_or_opens_one_is_on_record(desk: Desk) -> None:
    number = given(desk, "A")
    before = count_events()
    _classes(desk)
    grades_of_organ(actor=desk.one, now=now())
    assert count_events() == before + 2
    see_grade(number=number, actor=desk.one, now=now())
    (event,) = events_about(subject_key=FIRM.key, kinds=[EventKind.GRADE_OPENED], limit=1)
    assert event.actor == desk.one.ref
