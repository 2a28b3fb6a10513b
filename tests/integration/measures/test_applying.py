"""A measure: proposed of one record by an officer, told, spoken against, confirmed by another, carried out, and over by itself.

Guards, each taken away alone and seen red: named in docs/decisions/0059.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.apps.access.api import give_authorisation, open_own_file
from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.identity.api import Actor, system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.measures.api import (
    AppliedState,
    ExecutionOutcome,
    confirm_measure,
    count_measures,
    end_measure,
    list_measures,
    longest_until,
    own_measure,
    own_measures,
    proposable,
    propose_measure,
    report_execution,
    say_in_defence,
    see_measure,
)
from gongxin.apps.notices.api import NoticeKind, read_inbox
from gongxin.apps.register.api import Mark, end_records, mark_records, see
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import Length
from gongxin.lib.row_security import Kept
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    CLERK_ORGAN,
    FIRM,
    NEIGHBOUR,
    Town,
    file_rows,
    grant,
    hire,
    look,
    now,
    penalty,
    terms,
)

from .desk import AGO, MEASURE, WHY, colleague, confirmed, last, penalty_of, proposed, standing

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-measures")]

SECOND = timedelta(seconds=1)
SAID = "申请材料由代办人准备，我方发现后立即更正，请从轻。"
ANSWER = "已核对代办合同，采纳其及时更正的意见，期限不变。"


def _refused(code: str, act: Callable[[], Any]) -> None:
    with pytest.raises(Refusal) as refused:
        act()
    assert refused.value.code == code


def _as_organ(sql: str, *values: Any) -> None:
    """What the platform's login does past every operation, in the context of subject and organ."""
    with transaction.atomic():
        see([CITIZEN.key], Kept(), organ="sc-human-resources")
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            assert cursor.rowcount == 1


# --- told, spoken against, confirmed ---------------------------------------------------------------


def test_it_is_told_by_the_same_commit_and_has_no_effect_yet(town: Town) -> None:
    number = proposed(town, at=now())
    newest = read_inbox(actor=town.citizen, first=0, limit=1).lines[0]
    assert newest.kind is NoticeKind.MEASURE_PROPOSED
    assert newest.about.zh == number
    (line,) = own_measures(actor=town.citizen, now=now())
    assert (line.number, line.state) == (number, AppliedState.DEFENCE)
    assert standing() == set()
    _refused(
        "measures.before-defence-ends",
        lambda: confirm_measure(number=number, actor=colleague(), now=now()),
    )


def test_another_officer_of_the_organ_confirms_and_then_it_is_in_force(town: Town) -> None:
    number = proposed(town)
    _refused(
        "measures.by-another",
        lambda: confirm_measure(number=number, actor=town.officer, now=now()),
    )
    stranger = hire("stranger", organ=CLERK_ORGAN)
    _refused(
        "measures.unknown-number",
        lambda: confirm_measure(number=number, actor=stranger, now=now()),
    )
    system = Actor(ref="system:7", role=town.officer.role, organ=town.officer.organ, unit="x")
    _refused("measures.by-another", lambda: confirm_measure(number=number, actor=system, now=now()))
    assert standing() == set()
    confirm_measure(number=number, actor=colleague(), now=now())
    assert standing() == {number}
    kinds = [one.kind for one in events_about(subject_key=CITIZEN.key, limit=2)]
    assert EventKind.MEASURE_CONFIRMED in kinds
    newest = read_inbox(actor=town.citizen, first=0, limit=1).lines[0]
    assert newest.kind is NoticeKind.MEASURE_CONFIRMED
    assert own_measures(actor=town.citizen, now=now())[0].state is AppliedState.IN_FORCE


def test_the_database_itself_refuses_who_confirms_their_own(town: Town) -> None:
    number = proposed(town)
    with pytest.raises(IntegrityError, match="applied_by_two"):
        _as_organ(
            "UPDATE measures_applied SET confirmed_at = statement_timestamp(), confirmed_by = proposed_by WHERE number = %s",
            number,
        )


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ("", ""),
        ("DELETE FROM notices_notice WHERE reference = %(number)s", "its subject was not told"),
    ],
)
def test_the_database_itself_wants_the_notice(town: Town, before: str, says: str) -> None:
    number = proposed(town)
    if before:
        with as_role() as cursor:
            cursor.execute(before, {"number": number})
    confirm = "UPDATE measures_applied SET confirmed_at = statement_timestamp(), confirmed_by = 'account:1' WHERE number = %s"
    if says:
        with pytest.raises(IntegrityError, match=says):
            _as_organ(confirm, number)
    else:
        _as_organ(confirm, number)


def test_the_database_itself_wants_the_period_for_defence(town: Town) -> None:
    number = proposed(town, at=now())
    with pytest.raises(IntegrityError, match="period for defence"):
        _as_organ(
            "UPDATE measures_applied SET confirmed_at = defend_until, confirmed_by = 'account:1' WHERE number = %s",
            number,
        )


def test_what_was_said_in_defence_is_answered_and_makes_nothing_heavier(town: Town) -> None:
    number = proposed(town)
    term = own_measures(actor=town.citizen, now=now())[0].ends_at
    then = now() - AGO + timedelta(hours=1)
    say_in_defence(number=number, words=SAID, actor=town.citizen, now=then)
    _refused(
        "measures.defence-over",
        lambda: say_in_defence(number=number, words=SAID, actor=town.citizen, now=then),
    )
    other = colleague()
    _refused("measures.words-unfit", lambda: confirm_measure(number=number, actor=other, now=now()))
    with pytest.raises(IntegrityError, match="applied_weighs_the_defence"):
        _as_organ(
            "UPDATE measures_applied SET confirmed_at = statement_timestamp(), confirmed_by = 'account:1' WHERE number = %s",
            number,
        )
    confirm_measure(number=number, weighed=ANSWER, actor=other, now=now())
    shown = own_measure(number=number, actor=town.citizen, now=now())
    assert (shown.proportion, shown.defence, shown.weighed) == (WHY, SAID, ANSWER)
    assert shown.line.ends_at <= term


def test_nobody_else_speaks_for_the_subject_and_not_after_the_period(town: Town) -> None:
    number = proposed(town)
    _refused(
        "measures.unknown-number",
        lambda: say_in_defence(number=number, words=SAID, actor=town.neighbour, now=now() - AGO),
    )
    _refused(
        "measures.defence-over",
        lambda: say_in_defence(number=number, words=SAID, actor=town.citizen, now=now()),
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("until_at = until_at + interval '1 day'", "not put off"),
        ("until_at = cap_at + interval '1 day'", "not put off"),
        ("confirmed_at = NULL, confirmed_by = ''", "stays"),
        ("defended_at = statement_timestamp(), defence_sealed = 'x'", "given once"),
    ],
)
def test_what_was_done_is_not_undone_and_no_term_put_off(
    town: Town, change: str, says: str
) -> None:
    number = confirmed(town)
    with pytest.raises(IntegrityError, match=says):
        _as_organ(f"UPDATE measures_applied SET {change} WHERE number = %s", number)


def test_who_and_what_it_is_about_is_written_once(town: Town) -> None:
    number = confirmed(town)
    for column in ("subject_key", "record_key", "measure", "cap_at", "defend_until", "proposed_by"):
        with pytest.raises(DatabaseError, match="permission denied"):
            _as_organ(f"UPDATE measures_applied SET {column} = {column} WHERE number = %s", number)
    with pytest.raises(DatabaseError, match="permission denied"):
        _as_organ("DELETE FROM measures_applied WHERE number = %s", number)


# --- only what is listed, of a record that was shown, for that subject -------------------------------


def test_what_may_be_proposed_is_listed_with_its_reason_and_names_nobody(town: Town) -> None:
    file = look(town)
    found = proposable(look=UUID(file.event), actor=town.officer, now=now())
    assert {one.measure.code for one in found} == {MEASURE, "licence-bar-fraud"}
    assert {one.record for one in found} == {penalty_of(file)}
    assert all(one.relevance.zh and one.measure.basis for one in found)
    said = repr(found)
    assert CITIZEN.name not in said
    assert CITIZEN.number not in said


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"measure": "procurement-bar"}, "measures.not-listed"),
        ({"measure": "fast-lane"}, "measures.not-listed"),
        ({"measure": "of-no-list"}, "measures.not-listed"),
        ({"record": uuid4()}, "measures.not-listed"),
        ({"look": uuid4()}, "measures.no-look-behind"),
        ({"last_day": last(400)}, "measures.term-unfit"),
        ({"last_day": last(-30)}, "measures.term-unfit"),
        ({"proportion": "短"}, "measures.words-unfit"),
        ({"proportion": f"被处罚人证件号码 {CITIZEN.number}"}, "measures.words-unfit"),
    ],
)
def test_what_does_not_fit_is_refused(town: Town, more: dict[str, Any], code: str) -> None:
    _refused(code, lambda: proposed(town, **more))
    assert own_measures(actor=town.citizen, now=now()) == []


def test_only_who_opened_the_file_proposes_of_it(town: Town) -> None:
    file = look(town)
    other = colleague()
    grant(other)
    _refused(
        "measures.no-look-behind",
        lambda: proposable(look=UUID(file.event), actor=other, now=now()),
    )
    for actor in (town.citizen, town.clerk, town.operator, town.auditor):
        _refused(
            "identity.not-permitted",
            lambda one=actor: proposable(look=UUID(file.event), actor=one, now=now()),
        )


def test_an_organ_that_the_list_does_not_name_applies_nothing(town: Town) -> None:
    """The tax service looks by the same purpose and is shown the same penalty; no measure on it is theirs."""
    stranger = hire("tax-officer", organ="sc-tax")
    grant(stranger)
    file = look(replace(town, officer=stranger))
    assert penalty_of(file)
    assert proposable(look=UUID(file.event), actor=stranger, now=now()) == []


def test_what_a_person_authorised_is_no_way_to_a_constraint(town: Town) -> None:
    number = give_authorisation(terms=terms(), actor=town.citizen, now=now())
    file = look(town, purpose="authorised-look-up", case_reference="", authorisation=number)
    assert penalty_of(file)
    _refused(
        "measures.no-look-behind",
        lambda: proposable(look=UUID(file.event), actor=town.officer, now=now()),
    )


def test_a_measure_on_a_firm_is_not_on_its_representative_nor_the_reverse(town: Town) -> None:
    firm = proposed(town, FIRM)
    confirm_measure(number=firm, actor=colleague(), now=now())
    assert standing(FIRM) == {firm}
    assert standing(CITIZEN) == set()
    assert own_measures(actor=town.citizen, now=now()) == []


def test_of_one_record_it_is_applied_once(town: Town) -> None:
    number = confirmed(town)
    _refused("measures.applied-already", lambda: proposed(town))
    end_measure(number=number, actor=town.officer, now=now())
    _refused("measures.applied-already", lambda: proposed(town))


def test_what_was_dropped_had_no_effect_and_may_be_proposed_anew(town: Town) -> None:
    number = proposed(town)
    end_measure(number=number, actor=town.officer, now=now())
    states = {one.number: one.state for one in own_measures(actor=town.citizen, now=now())}
    assert states == {number: AppliedState.DROPPED}
    assert proposed(town) != number


# --- over by itself ----------------------------------------------------------------------------------


def _expire(_: Town, record: UUID, number: str) -> None:
    with as_role() as cursor:
        cursor.execute("ALTER TABLE register_record DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE register_record SET shown_until = statement_timestamp() WHERE record_key = %s",
            [record],
        )
        cursor.execute("ALTER TABLE register_record ENABLE TRIGGER USER")


def _recall(town: Town, record: UUID, number: str) -> None:
    recall_batch(
        number=town.batch,
        reason=RecallReason.WRONG_CONTENT,
        actor=system_actor("test"),
        now=now(),
    )


def _repair(_: Town, record: UUID, number: str) -> None:
    with transaction.atomic():
        assert end_records(subject_key=CITIZEN.key, records=[record], now=now()) == 1


def _hide(_: Town, record: UUID, number: str) -> None:
    with transaction.atomic():
        mark_records(
            subject_key=CITIZEN.key,
            records=[record],
            case="YY-1",
            mark=Mark(now() - SECOND, now() - SECOND, None),
            now=now(),
        )


def _lessen(town: Town, record: UUID, number: str) -> None:
    row = penalty(CITIZEN, CF_CFLB="警告", CF_NR="警告", CF_NR_FK="")
    file_rows(town.folder, "administrative-penalty", [row])


def _lift(town: Town, record: UUID, number: str) -> None:
    end_measure(number=number, actor=town.officer, now=now())


def _term(_: Town, record: UUID, number: str) -> None:
    with as_role() as cursor:
        cursor.execute("ALTER TABLE measures_applied DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE measures_applied SET confirmed_at = defend_until,"
            " until_at = defend_until + interval '1 second' WHERE number = %s",
            [number],
        )
        cursor.execute("ALTER TABLE measures_applied ENABLE TRIGGER USER")


@pytest.mark.parametrize("end", [_expire, _recall, _repair, _hide, _lessen, _lift, _term])
def test_it_is_over_in_the_second_in_which_what_it_rests_on_is(
    town: Town, end: Callable[[Town, UUID, str], None]
) -> None:
    """No job runs here: the one view says it to every reader at once."""
    record = penalty_of(look(town))
    number = confirmed(town)
    assert standing() == {number}
    end(town, record, number)
    assert standing() == set()
    (own,) = own_measures(actor=town.citizen, now=now())
    assert own.state in {AppliedState.OVER, AppliedState.LIFTED}
    ((line, *_), _) = list_measures(actor=town.officer, now=now())
    assert line.state is own.state
    _refused(
        "measures.not-in-force",
        lambda: report_execution(
            number=number, outcome=ExecutionOutcome.CARRIED_OUT, actor=town.officer, now=now()
        ),
    )


@pytest.mark.parametrize("end", [_expire, _recall, _repair, _hide, _lessen])
def test_nothing_is_confirmed_of_a_record_that_is_over(
    town: Town, end: Callable[[Town, UUID, str], None]
) -> None:
    record = penalty_of(look(town))
    number = proposed(town)
    end(town, record, number)
    _refused(
        "measures.record-over",
        lambda: confirm_measure(number=number, actor=colleague(), now=now()),
    )


# --- what changes nothing ------------------------------------------------------------------------------


def test_three_minor_records_bring_about_no_measure_and_open_none(town: Town) -> None:
    file_rows(
        town.folder,
        "administrative-penalty",
        [
            penalty(NEIGHBOUR, f"川示交罚〔2026〕3{n}号", CF_CFLB="警告", CF_NR="警告", CF_NR_FK="")
            for n in range(3)
        ],
    )
    with as_role() as cursor:
        cursor.execute("SELECT count(*) FROM measures_applied")
        assert cursor.fetchone() == (0,)
    file = look(town, NEIGHBOUR)
    assert len([one for one in file.records if one.nature == "adverse"]) == 3
    assert proposable(look=UUID(file.event), actor=town.officer, now=now()) == []


def test_a_mark_of_dispute_changes_nothing_for_the_worse(town: Town) -> None:
    file = look(town)
    before = proposable(look=UUID(file.event), actor=town.officer, now=now())
    number = confirmed(town)
    plain = own_measures(actor=town.citizen, now=now())[0]
    with transaction.atomic():
        mark_records(
            subject_key=CITIZEN.key,
            records=[penalty_of(file)],
            case="YY-1",
            mark=Mark(now() - SECOND, None, None),
            now=now(),
        )
    assert proposable(look=UUID(file.event), actor=town.officer, now=now()) == before
    marked = own_measures(actor=town.citizen, now=now())[0]
    assert (marked.state, marked.ends_at) == (plain.state, plain.ends_at)
    assert marked.disputed_since is not None
    assert standing() == {number}


def test_nothing_in_the_database_or_among_the_jobs_writes_a_measure() -> None:
    from gongxin.interfaces.cli.jobs import JOBS

    with as_role() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prosrc ~* '(INSERT INTO|UPDATE) +(public\\.)?measures_'"
        )
        assert cursor.fetchall() == []
    assert [job.name for job in JOBS if "measure" in " ".join(job.command)] == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    days=st.integers(min_value=0, max_value=1500),
    unit=st.sampled_from(["days", "months", "years"]),
    many=st.integers(min_value=1, max_value=36),
)
def test_no_term_is_longer_than_the_list_says(days: int, unit: str, many: int) -> None:
    """Counted from the proposal, so that neither the period for defence nor a slow colleague adds a day to it."""
    longest = Length(**{unit: min(many, 3) if unit == "years" else many})
    at = now() - timedelta(days=days)
    cap = longest_until(longest, at)
    most = {"days": longest.days, "months": 31 * longest.months, "years": 366 * longest.years}[unit]
    assert at < cap <= at + timedelta(days=most + 1)


# --- carried out, seen, counted ----------------------------------------------------------------------


def test_execution_is_reported_back_and_seen_by_both(town: Town) -> None:
    number = confirmed(town)
    for outcome in (ExecutionOutcome.NO_OCCASION, ExecutionOutcome.CARRIED_OUT):
        report_execution(number=number, outcome=outcome, actor=town.officer, now=now())
    ((line, *_), total) = list_measures(actor=town.officer, now=now())
    assert total == 1
    assert [one.outcome.value for one in line.reports] == ["no-occasion", "carried-out"]
    assert own_measures(actor=town.citizen, now=now())[0].reports == line.reports
    (counted,) = count_measures(actor=town.auditor)
    assert (counted.proposed, counted.confirmed, counted.reported, counted.ended) == (1, 1, 1, 0)
    end_measure(number=number, actor=town.officer, now=now())
    report_execution(number=number, outcome=ExecutionOutcome.LIFTED, actor=town.officer, now=now())


def test_the_organ_sees_its_own_alone_and_nobodys_name(town: Town) -> None:
    number = confirmed(town)
    stranger = hire("stranger", organ=CLERK_ORGAN)
    assert list_measures(actor=stranger, now=now()) == ([], 0)
    _refused(
        "measures.unknown-number",
        lambda: see_measure(number=number, actor=stranger, now=now()),
    )
    shown = see_measure(number=number, actor=town.officer, now=now())
    assert CITIZEN.name not in repr(shown)
    assert CITIZEN.number not in repr(shown)
    opened = events_about(subject_key=CITIZEN.key, kinds=[EventKind.MEASURE_OPENED])
    assert len(opened) == 1
    assert own_measures(actor=town.neighbour, now=now()) == []


def test_the_list_says_of_every_constraint_how_it_ends() -> None:
    for one in read_catalogue().measures.values():
        if one.kind == "constraint":
            assert one.longest is not None
            assert one.exit is not None


def test_a_file_is_the_same_whether_or_not_there_is_a_measure(town: Town) -> None:
    """A measure is the organ's act and no record: nobody who looks is told of it."""
    before = look(town)
    confirmed(town)
    after = look(town)
    assert [one.key for one in after.records] == [one.key for one in before.records]
    own = open_own_file(actor=town.citizen, now=now())
    assert len([one for one in own.records if one.item == "administrative-penalty"]) == 1


def test_propose_names_its_record_in_the_event(town: Town) -> None:
    file = look(town)
    record = penalty_of(file)
    number = propose_measure(
        look=UUID(file.event),
        record=record,
        measure=MEASURE,
        last_day=last(),
        proportion=WHY,
        actor=town.officer,
        now=now(),
    )
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.MEASURE_PROPOSED])
    assert event.payload["applied"] == number
    assert event.payload["rests_on"] == [str(record)]
