"""Why was I looked up? One question a look, one date, one answer by somebody who had no part in it, or silence that shows.

Each refusal was seen to fail with its guard taken out: the list of looks, the unique key, the organ, who looked, who
agreed, the event.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongxin.apps.access.api import (
    FileReason,
    Power,
    accept_delegation,
    act_for,
    list_looks,
    look_up,
    offer_delegation,
    open_own_file,
)
from gongxin.apps.catalogue.api import get_clock
from gongxin.apps.identity.api import Actor, Role, system_actor
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.register.api import see
from gongxin.apps.rights.api import (
    CLOCK,
    AnswerReason,
    OrganDuty,
    QuestionState,
    answer_why,
    ask_why,
    count_questions,
    due_after,
    explain_due,
    list_questions,
    open_question,
    own_questions,
    see_own_question,
)
from gongxin.apps.rights.models import LookQuestion
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING, Length
from tests.databases import as_role
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    NEIGHBOUR,
    OFFICER_ORGAN,
    Person,
    Town,
    agreed,
    asking,
    deferred,
    hire,
    look,
    now,
    wanted,
)

pytestmark = pytest.mark.django_db

SAID = "您申请道路运输从业资格，窗口按规定核对不利记录。"
LONG_AGO = timedelta(days=60)


def _looked(town: Town, person: Person = CITIZEN) -> UUID:
    return UUID(look(town, person).event)


def _asked(town: Town, *, ago: timedelta = timedelta()) -> UUID:
    """A look at the citizen and their question about it."""
    made = _looked(town)
    ask_why(look=made, actor=town.citizen, now=now() - ago)
    return made


def _other(login: str = "other", **more: Any) -> Actor:
    """Another officer of the organ that looked."""
    return hire(login, unit="another unit", **more)


def _answer(look: UUID, actor: Actor, **more: Any) -> None:
    sound = {"reason": AnswerReason.OWN_MATTER, "said": SAID, "now": now()}
    answer_why(look=look, actor=actor, **{**sound, **more})


def _destroy_documents() -> None:
    """As an erasure will: the key is gone, and what hangs on it."""
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE register_data_key SET wrapped = '' WHERE subject_key = %s"
            " AND content_class = 'documents'",
            [CITIZEN.key],
        )
        assert cursor.rowcount == 1
        cursor.execute("SET LOCAL session_replication_role = origin")


def _kinds(person: Person = CITIZEN) -> list[EventKind]:
    return [event.kind for event in events_about(subject_key=person.key, limit=4)]


# --- the way there and back --------------------------------------------------------------------


def test_a_question_is_answered_by_another_and_seen_at_once(town: Town) -> None:
    made, other = _asked(town), _other()
    assert own_questions(actor=town.citizen, now=now()) == {str(made): QuestionState.OPEN}
    (line,) = list_questions(actor=other, now=now())
    assert (line.look, line.state, line.mine) == (made, QuestionState.OPEN, False)
    shown = open_question(look=made, actor=other, now=now())
    assert (shown.case_reference, shown.unit) == (CASE, "window 3")
    assert town.officer.ref in shown.officer
    for canary in (CITIZEN.name, CITIZEN.number, str(CITIZEN.key)):
        assert canary not in str(shown)
    _answer(made, other)
    seen = see_own_question(look=made, actor=town.citizen, now=now())
    assert seen is not None
    assert (seen.state, seen.reason, seen.said) == (
        QuestionState.ANSWERED,
        AnswerReason.OWN_MATTER,
        SAID,
    )
    assert seen.opened_at is not None
    assert list_questions(actor=other, now=now()) == []


def test_each_step_is_an_event_about_the_person_that_holds_codes_alone(town: Town) -> None:
    made, other = _asked(town), _other()
    open_question(look=made, actor=other, now=now())
    _answer(made, other)
    told = events_about(subject_key=CITIZEN.key, limit=3)
    assert [one.kind for one in told] == [
        EventKind.LOOK_ANSWERED,
        EventKind.LOOK_QUESTION_OPENED,
        EventKind.LOOK_QUESTIONED,
    ]
    answered, opened, questioned = told
    assert answered.payload == {"look": str(made), "reason": "own-matter", "late": False}
    assert (opened.payload, opened.actor) == ({"look": str(made)}, other.ref)
    assert questioned.payload["to"] == OFFICER_ORGAN
    assert questioned.actor == town.citizen.ref
    assert SAID not in str([one.payload for one in told])


def test_words_are_sealed_and_gone_with_the_persons_key_for_documents(town: Town) -> None:
    made = _asked(town)
    _answer(made, _other())
    with as_role():
        row = LookQuestion.objects.get(look=made)
        assert SAID.encode() not in bytes(row.said_sealed)
    _destroy_documents()
    seen = see_own_question(look=made, actor=town.citizen, now=now())
    assert seen is not None
    assert (seen.said, seen.reason) == (None, AnswerReason.OWN_MATTER)


def test_nobody_can_be_answered_whose_documents_are_destroyed(town: Town) -> None:
    made, other = _asked(town), _other()
    _answer(made, other)
    second = _asked(town)
    _destroy_documents()
    with pytest.raises(Refusal, match=r"rights\.nobody-to-answer"):
        _answer(second, other)


# --- the clock ---------------------------------------------------------------------------------


def test_the_date_is_reckoned_by_the_packs_clock_and_kept(town: Town) -> None:
    made = _asked(town)
    clock = get_clock(code=CLOCK)
    assert (clock.length, clock.by_law) == (Length(working_days=10), False)
    seen = see_own_question(look=made, actor=town.citizen, now=now())
    assert seen is not None
    assert seen.length == clock.length
    assert seen.due_at == due_after(seen.asked_at, clock.length)
    why = explain_due(seen.asked_at, seen.length)
    assert why.over == seen.due_at
    assert seen.calendar_known is (why.warnings == ())


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        # Monday; its day does not count, two Saturdays and Sundays lie between
        (date(2026, 6, 1), date(2026, 6, 15)),
        # the holidays of the National Day lie between, and a Saturday that is worked
        (date(2025, 9, 25), date(2025, 10, 15)),
    ],
)
def test_working_days_are_those_of_the_calendar(asked: date, last: date) -> None:
    at = datetime.combine(asked, time(23, 59), tzinfo=BEIJING)
    due = due_after(at.astimezone(UTC), Length(working_days=10))
    assert due == datetime.combine(last + timedelta(days=1), time(), tzinfo=BEIJING)


def test_silence_shows_from_the_moment_it_is_late_and_is_counted(town: Town) -> None:
    made, other = _asked(town), _other()
    seen = see_own_question(look=made, actor=town.citizen, now=now())
    assert seen is not None
    before, after = seen.due_at - timedelta(microseconds=1), seen.due_at
    assert own_questions(actor=town.citizen, now=before) == {str(made): QuestionState.OPEN}
    assert own_questions(actor=town.citizen, now=after) == {str(made): QuestionState.OVERDUE}
    duty = OrganDuty(OFFICER_ORGAN, asked=1, in_time=0, late=0, unanswered=0, open=1)
    assert count_questions(actor=other, now=before) == [duty]
    duty = OrganDuty(OFFICER_ORGAN, asked=1, in_time=0, late=0, unanswered=1, open=0)
    assert count_questions(actor=other, now=after) == [duty]


def test_an_answer_may_still_come_and_is_late(town: Town) -> None:
    made, other = _asked(town, ago=LONG_AGO), _other()
    (line,) = list_questions(actor=other, now=now())
    assert line.state is QuestionState.OVERDUE
    _answer(made, other)
    assert own_questions(actor=town.citizen, now=now()) == {str(made): QuestionState.ANSWERED_LATE}
    (duty,) = count_questions(actor=other, now=now())
    assert (duty.asked, duty.late, duty.in_time) == (1, 1, 0)
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.LOOK_ANSWERED])
    assert event.payload["late"] is True


# --- who may ask what --------------------------------------------------------------------------


def test_a_look_is_asked_about_once(town: Town) -> None:
    made = _asked(town)
    with pytest.raises(Refusal, match=r"rights\.asked-already"):
        ask_why(look=made, actor=town.citizen, now=now())
    with as_role():
        row = LookQuestion.objects.get(look=made)
        row.pk = None
        with pytest.raises(IntegrityError, match="look"), transaction.atomic():
            row.save(force_insert=True)


def test_nobody_asks_about_the_look_of_another(town: Town) -> None:
    theirs = _looked(town, NEIGHBOUR)
    for nothing in (theirs, uuid4()):
        with pytest.raises(Refusal, match=r"rights\.unknown-look"):
            ask_why(look=nothing, actor=town.citizen, now=now())
    ask_why(look=theirs, actor=town.neighbour, now=now())
    assert own_questions(actor=town.citizen, now=now()) == {}
    assert see_own_question(look=theirs, actor=town.citizen, now=now()) is None


def test_ones_own_looks_are_nobodys_to_explain(town: Town) -> None:
    own = UUID(open_own_file(actor=town.citizen, now=now()).event)
    with pytest.raises(Refusal, match=r"rights\.unknown-look"):
        ask_why(look=own, actor=town.citizen, now=now())


def test_an_agent_asks_with_the_power_to_and_the_person_sees_it(town: Town) -> None:
    made = _looked(town)
    for powers in ({Power.SEE_LOOKS}, {Power.SEE_LOOKS, Power.ASK_WHY}):
        number = offer_delegation(
            terms=wanted(powers=frozenset(powers)), actor=town.citizen, now=now()
        )
        accept_delegation(number=number, name=NEIGHBOUR.name, actor=town.neighbour, now=now())
        agent = act_for(number=number, actor=town.neighbour, now=now())
        if Power.ASK_WHY not in powers:
            with pytest.raises(Refusal, match=r"access\.no-mandate"):
                ask_why(look=made, actor=agent, now=now())
            continue
        ask_why(look=made, actor=agent, now=now())
        assert own_questions(actor=agent, now=now()) == {str(made): QuestionState.OPEN}
        used = [one.purpose for one in list_looks(actor=town.citizen, now=now()) if not one.own]
        assert Power.ASK_WHY.words in used
        (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.LOOK_QUESTIONED])
        assert (event.actor, event.payload["mandate"]) == (town.neighbour.ref, number)


def test_a_look_that_is_told_later_is_not_asked_about_before_its_day(town: Town) -> None:
    deferred(CASE, officer=town.officer)
    asked = asking(CITIZEN, purpose="judicial-assistance")
    look_up(
        asking=agreed(asked, wants=FileReason.WEIGH, officer=town.officer),
        reason=FileReason.WEIGH,
        actor=town.officer,
        now=now(),
    )
    (sealed,) = [one for one in list_looks(actor=town.citizen, now=now()) if one.sealed]
    with pytest.raises(Refusal, match="unknown-look"):
        ask_why(look=UUID(sealed.event), actor=town.citizen, now=now())
    later = now() + timedelta(days=31)
    ask_why(look=UUID(sealed.event), actor=town.citizen, now=later)
    assert sealed.event in own_questions(actor=town.citizen, now=later)


def test_a_question_without_its_event_is_not_kept(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, other = _looked(town), _other()

    def lost(**_: Any) -> None:
        raise RuntimeError("the ledger is away")

    monkeypatch.setattr("gongxin.apps.rights.operations.ask_why.record_event", lost)
    with pytest.raises(RuntimeError), transaction.atomic():
        ask_why(look=made, actor=town.citizen, now=now())
    assert own_questions(actor=town.citizen, now=now()) == {}
    monkeypatch.undo()
    ask_why(look=made, actor=town.citizen, now=now())
    monkeypatch.setattr("gongxin.apps.rights.operations.answer_why.record_event", lost)
    with pytest.raises(RuntimeError), transaction.atomic():
        _answer(made, other)
    assert own_questions(actor=town.citizen, now=now()) == {str(made): QuestionState.OPEN}


# --- who may answer ----------------------------------------------------------------------------


def test_who_looked_does_not_answer_and_neither_does_a_command(town: Town) -> None:
    made = _asked(town)
    (line,) = list_questions(actor=town.officer, now=now())
    assert line.mine
    command = Actor(ref="system:test", role=Role.OFFICER, organ=OFFICER_ORGAN)
    for nobody in (town.officer, command):
        with pytest.raises(Refusal, match=r"rights\.of-ones-own-look"):
            _answer(made, nobody)
    assert EventKind.LOOK_ANSWERED not in _kinds()


def test_who_agreed_to_a_look_does_not_answer_for_it(town: Town) -> None:
    asked = agreed(
        asking(CITIZEN, purpose="judicial-assistance"),
        wants=FileReason.NO_QUESTION,
        officer=town.officer,
    )
    file = look_up(asking=asked, reason=FileReason.NO_QUESTION, actor=town.officer, now=now())
    made = UUID(file.event)
    ask_why(look=made, actor=town.citizen, now=now())
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.LOOK_UP], limit=1)
    second = Actor(ref=event.payload["second"], role=Role.OFFICER, organ=OFFICER_ORGAN)
    with pytest.raises(Refusal, match=r"rights\.of-ones-own-look"):
        _answer(made, second)
    _answer(made, _other())


def test_the_database_refuses_an_answer_for_ones_own_act_or_half_of_one(town: Town) -> None:
    made = _asked(town)
    whole = {"answered_at": now(), "reason": "own-matter", "said_sealed": b"x"}
    for wrong, name in (
        ({**whole, "answered_by": town.officer.ref}, "question_is_answered_by_another"),
        ({**whole, "answered_by": ""}, "question_is_answered_whole"),
        ({**whole, "answered_by": "account:9", "reason": "none"}, "question_is_answered_whole"),
        ({**whole, "answered_by": "account:9", "said_sealed": b""}, "question_is_answered_whole"),
    ):
        with pytest.raises(IntegrityError, match=name), as_role():
            LookQuestion.objects.filter(look=made).update(**wrong)


def test_another_organ_neither_sees_nor_answers_it(town: Town) -> None:
    made, stranger = _asked(town), hire("stranger", organ="sc-education")
    assert list_questions(actor=stranger, now=now()) == []
    assert count_questions(actor=stranger, now=now()) == []
    with pytest.raises(Refusal, match=r"rights\.unknown-question"):
        open_question(look=made, actor=stranger, now=now())
    with pytest.raises(Refusal, match=r"rights\.unknown-question"):
        _answer(made, stranger)


def test_an_answer_is_given_once(town: Town) -> None:
    made, other = _asked(town), _other()
    _answer(made, other)
    with pytest.raises(Refusal, match=r"rights\.unknown-question"):
        _answer(made, _other("third"), said="又想出来的另一种说法，不能替换。")
    shown = open_question(look=made, actor=other, now=now())
    assert shown.reason is AnswerReason.OWN_MATTER


@pytest.mark.parametrize(
    "said",
    [
        "办事需要",
        "很" * 501,
        f"与{NEIGHBOUR.number}的案件有关，一并核对。",
        f"与 2026 {' '.join(NEIGHBOUR.number)} 的案件有关。",
    ],
)
def test_words_that_do_not_fit_are_refused_and_not_repeated(town: Town, said: str) -> None:
    made = _asked(town)
    with pytest.raises(Refusal, match=r"rights\.answer-unfit") as refused:
        _answer(made, _other(), said=said)
    assert NEIGHBOUR.number not in str(refused.value.what)
    assert own_questions(actor=town.citizen, now=now()) == {str(made): QuestionState.OPEN}


def test_each_role_does_its_own(town: Town) -> None:
    made = _asked(town)
    for wrong in (town.clerk, town.operator, town.security, town.auditor, town.citizen):
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            list_questions(actor=wrong, now=now())
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            open_question(look=made, actor=wrong, now=now())
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            _answer(made, wrong)
    for wrong in (town.officer, town.auditor, system_actor("test")):
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            ask_why(look=made, actor=wrong, now=now())
    for wrong in (town.clerk, town.operator, town.security, town.citizen):
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            count_questions(actor=wrong, now=now())


def test_an_auditor_sees_how_every_organ_kept_its_duty(town: Town) -> None:
    _asked(town, ago=LONG_AGO)
    _asked(town)
    (duty,) = count_questions(actor=town.auditor, now=now())
    assert duty == OrganDuty(OFFICER_ORGAN, asked=2, in_time=0, late=0, unanswered=1, open=1)


def test_a_list_takes_the_same_number_of_statements_whatever_its_length(
    town: Town, django_assert_num_queries: Any
) -> None:
    other = _other()
    _asked(town)
    with django_assert_num_queries(5) as first:
        list_questions(actor=other, now=now())
    for _ in range(4):
        _asked(town)
    with django_assert_num_queries(len(first)):
        assert len(list_questions(actor=other, now=now())) == 5
    lines = list_questions(actor=other, now=now(), first=3, limit=5)
    assert len(lines) == 2
    assert [one.due_at for one in lines] == sorted(one.due_at for one in lines)


def test_the_program_keeps_organs_and_persons_apart_with_the_second_wall_off(town: Town) -> None:
    made, stranger = _asked(town), hire("stranger", organ="sc-education")
    with as_role():  # whom no policy binds
        assert list_questions(actor=stranger, now=now()) == []
        assert count_questions(actor=stranger, now=now()) == []
        assert own_questions(actor=town.neighbour, now=now()) == {}
        assert see_own_question(look=made, actor=town.neighbour, now=now()) is None
        for forbidden in (
            lambda: open_question(look=made, actor=stranger, now=now()),
            lambda: _answer(made, stranger),
        ):
            with pytest.raises(Refusal, match=r"rights\.unknown-question"):
                forbidden()


def test_what_the_list_of_looks_does_not_show_cannot_be_asked_about(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _looked(town)
    shown = "gongxin.apps.rights.operations.ask_why.list_looks"
    monkeypatch.setattr(shown, lambda **_: [])
    with pytest.raises(Refusal, match=r"rights\.unknown-look"):
        ask_why(look=made, actor=town.citizen, now=now())


# --- the second wall ---------------------------------------------------------------------------


def _rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM rights_look_question")
        (count,) = cursor.fetchone()
    return int(count)


def test_the_database_shows_a_question_to_its_person_and_its_organ_alone(town: Town) -> None:
    _asked(town)
    with transaction.atomic():
        assert _rows() == 0, "without a context nobody is shown anything"
    for context, count in (
        ({"subjects": [CITIZEN.key]}, 1),
        ({"subjects": [NEIGHBOUR.key]}, 0),
        ({"subjects": None}, 0),
        ({"subjects": [], "organ": OFFICER_ORGAN}, 1),
        ({"subjects": [], "organ": "sc-education"}, 0),
    ):
        with transaction.atomic():
            see(**context)
            assert _rows() == count, context


def test_the_database_lets_the_organ_answer_once_and_change_nothing_else(town: Town) -> None:
    made = _asked(town)
    answer = "UPDATE rights_look_question SET answered_at = now(), answered_by = 'account:9',"
    answer += " reason = 'mistake', said_sealed = 'x' WHERE look = %s"

    def changed(statement: str, **context: Any) -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            see(**context)
            cursor.execute(statement, [made])
            return int(cursor.rowcount)

    assert changed(answer, subjects=[CITIZEN.key]) == 0
    assert changed(answer, subjects=[], organ="sc-education") == 0
    assert changed(answer, subjects=[], organ=OFFICER_ORGAN) == 1
    assert changed(answer, subjects=[], organ=OFFICER_ORGAN) == 0, "what was said stays"
    for column in ("due_at = now()", "organ = ''", "looked_by = ''", "subject_key = look"):
        with pytest.raises(DatabaseError, match="permission denied"):
            changed(
                f"UPDATE rights_look_question SET {column} WHERE look = %s",
                subjects=[],
                organ=OFFICER_ORGAN,
            )
    with pytest.raises(DatabaseError, match="permission denied"):
        changed("DELETE FROM rights_look_question WHERE look = %s", subjects=[CITIZEN.key])


def test_the_database_lets_nobody_ask_for_another(town: Town) -> None:
    made = _asked(town)
    with as_role():
        row = LookQuestion.objects.get(look=made)
    row.pk, row.look = None, uuid4()
    with transaction.atomic():
        see([NEIGHBOUR.key])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
