"""What is told, to whom, once, and in the very transaction of what it tells of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongxin.apps.access.api import act_for, ask_for_authorisation, list_looks
from gongxin.apps.cases.api import Given, act_in_case, confirm_draft
from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.ledger.api import PAYLOADS, EventKind, events_about
from gongxin.apps.notices.api import (
    NoticeKind,
    NoticeLine,
    erase_notices,
    open_notice,
    prove_services,
    read_inbox,
)
from gongxin.apps.notices.migrations import __name__ as _migrations
from gongxin.apps.notices.models import Notice
from gongxin.apps.notices.operations import prove_services as proving
from gongxin.apps.register.api import see
from gongxin.apps.register.enums import RecordStatus
from gongxin.apps.rights.api import AnswerReason, answer_why, ask_why
from gongxin.lib.errors import Refusal
from gongxin.lib.row_security import Act
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    NOBODY,
    Person,
    Town,
    file_rows,
    hire,
    look,
    mandate,
    now,
    penalty,
    terms,
)
from tests.integration.cases.desk import REASON, objected, staff

pytestmark = pytest.mark.django_db


def inbox(town: Town) -> list[NoticeLine]:
    """What the citizen was told, newest first."""
    return list(read_inbox(actor=town.citizen).lines)


def kinds(town: Town) -> list[NoticeKind]:
    return [line.kind for line in inbox(town)]


def told(person: Person) -> list[str]:
    """What anybody was told, past the wall."""
    with as_role() as cursor:
        cursor.execute(
            "SELECT kind FROM notices_notice WHERE subject_key = %s ORDER BY told_at, id",
            [person.key],
        )
        return [kind for (kind,) in cursor.fetchall()]


# --- records --------------------------------------------------------------------------------------


def test_an_adverse_record_is_told_and_nothing_else_of_the_file(town: Town) -> None:
    """Of the town's records the penalty and the sanction are adverse; a qualification and an honour are not."""
    lines = inbox(town)
    assert [line.kind for line in lines] == [NoticeKind.RECORD] * 2
    assert {line.about.zh for line in lines} == {"行政处罚", "公务员诚信记录"} or len(lines) == 2
    assert told(FIRM) == ["record"]
    assert told(NEIGHBOUR) == []
    (penalised,) = [line for line in lines if line.organ.zh == "四川省交通运输厅"]
    assert penalised.opened_at is None
    assert not penalised.replaced
    assert penalised.told_at <= now()


def test_filing_the_same_again_tells_nothing_and_a_change_replaces(town: Town) -> None:
    file_rows(town.folder, "administrative-penalty", [penalty(CITIZEN)])
    assert kinds(town).count(NoticeKind.RECORD_CHANGED) == 0
    file_rows(town.folder, "administrative-penalty", [penalty(CITIZEN, CF_NR_FK="0.03")])
    newest, *rest = inbox(town)
    assert (newest.kind, newest.replaced) == (NoticeKind.RECORD_CHANGED, False)
    assert sorted(line.replaced for line in rest) == [False, True]


def test_a_recall_is_told_to_whom_it_concerns(town: Town) -> None:
    recall_batch(
        number=town.batch, reason=RecallReason.WRONG_CONTENT, actor=system_actor("test"), now=now()
    )
    assert kinds(town)[0] is NoticeKind.RECORD_RECALLED
    assert told(FIRM) == ["record", "record-recalled"]


def test_what_was_over_before_it_came_is_not_told(town: Town) -> None:
    """Nobody is shown it either."""
    receipt = file_rows(
        town.folder,
        "administrative-penalty",
        [penalty(NEIGHBOUR, "川示交罚〔2020〕5号", CF_JDRQ="2020-01-06")],
    )
    with as_role() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE shown_until > now()), count(*) FROM register_record"
            " WHERE subject_key = %s AND nature = 'adverse'",
            [NEIGHBOUR.key],
        )
        shown, held = cursor.fetchone()
    assert (receipt.accepted, shown, held) == (1, 0, 1)
    assert told(NEIGHBOUR) == []


def test_a_load_that_fails_tells_nobody(town: Town) -> None:
    """Cut off after the rows were written: neither the record is there nor its notice."""
    before = told(NEIGHBOUR)
    failing = mock.patch(
        "gongxin.apps.intake.operations.receive_file._record_receipt", side_effect=RuntimeError
    )
    with failing, pytest.raises(RuntimeError):
        file_rows(
            town.folder, "administrative-penalty", [penalty(NEIGHBOUR, "川示交罚〔2026〕78号")]
        )
    assert told(NEIGHBOUR) == before


def test_a_notice_goes_with_the_record_that_it_tells_of(town: Town) -> None:
    """By whatever list it is destroyed: here past the guards that want one."""
    prove_services(actor=system_actor("test"), now=now())
    with as_role() as cursor:
        for guard in ("retention_records_go_by_a_list", "register_versions_stay"):
            cursor.execute(f"ALTER TABLE register_record DISABLE TRIGGER {guard}")
        cursor.execute("DELETE FROM register_record WHERE subject_key = %s", [FIRM.key])
        assert cursor.rowcount > 0
        cursor.execute("SELECT count(*) FROM notices_service")
        assert cursor.fetchone() == (2,)
    assert told(FIRM) == []
    assert told(CITIZEN) != []


# --- acts and answers -----------------------------------------------------------------------------


def test_each_act_of_a_case_tells_whom_the_pack_says(town: Town) -> None:
    desk = staff(town)
    (raised,) = objected(town)
    before = len(inbox(town))
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    acted, *_ = inbox(town)
    assert len(inbox(town)) == before + 1
    assert (acted.kind, acted.about.zh, acted.organ.zh) == (
        NoticeKind.CASE_ACTED, raised.number, "本平台",
    )  # fmt: skip
    assert acted.due_at is not None
    assert acted.due_at > now()
    act_in_case(number=raised.number, act="end-display", given=REASON, actor=desk.one, now=now())
    assert len(inbox(town)) == before + 1, "a draft tells nobody"
    confirm_draft(number=raised.number, actor=desk.two, now=now())
    newer = inbox(town)[: -before - 1]
    assert {line.kind for line in newer} == {NoticeKind.CASE_ACTED, NoticeKind.RECORD_ENDED}
    assert next(line for line in inbox(town) if line.number == acted.number).replaced
    assert town.citizen.subject_key == CITIZEN.key


def test_taking_ones_own_case_back_is_no_news(town: Town) -> None:
    (raised,) = objected(town)
    before = len(inbox(town))
    act_in_case(number=raised.number, act="take-back", given=Given(), actor=town.citizen, now=now())
    assert len(inbox(town)) == before


def test_an_answer_to_why_is_told(town: Town) -> None:
    made = UUID(look(town).event)
    ask_why(look=made, actor=town.citizen, now=now())
    other = hire("answering", unit="another unit")
    said = "您申请道路运输从业资格，窗口按规定核对不利记录。"
    answer_why(look=made, reason=AnswerReason.OWN_MATTER, said=said, actor=other, now=now())
    newest = inbox(town)[0]
    assert (newest.kind, newest.about.zh) == (NoticeKind.LOOK_ANSWERED, str(made))


def test_what_an_organ_asks_is_told(town: Town) -> None:
    asked = ask_for_authorisation(
        identifier=CITIZEN.number, terms=terms(), actor=town.officer, now=now()
    )
    newest = inbox(town)[0]
    assert (newest.kind, newest.about.zh) == (NoticeKind.AUTHORISATION_ASKED, asked)


def test_a_look_tells_nothing_here(town: Town) -> None:
    """It stands in the list of looks; it may be one that is told later."""
    before = len(inbox(town))
    look(town)
    assert len(inbox(town)) == before


def test_the_kinds_are_those_that_the_database_tells_of() -> None:
    """The trigger names each of them, and each of them is an event or a state of a record."""
    import importlib

    put = importlib.import_module(f"{_migrations}.0007_looks_told")
    # whatever says by its payload whom it tells
    tells = {kind.value for kind, shape in PAYLOADS.items() if "tells" in shape.required}
    of_measures = importlib.import_module("gongxin.apps.measures.migrations.0002_by_the_database")
    of_grades = importlib.import_module("gongxin.apps.grades.migrations.0002_by_the_database")
    events = {*put.OF_EVENTS, *of_measures.OF_EVENTS, *of_grades.OF_EVENTS}
    named = {*events, *tells, "bundle-taken"}
    assert tells >= {"case-raised", "case-acted"}
    assert named == {kind.value for kind in NoticeKind if not kind.of_a_record}
    assert named <= {kind.value for kind in EventKind}
    ended = {f"record-{one.value}" for one in RecordStatus if one is not RecordStatus.LIVE}
    of_records = {kind.value for kind in NoticeKind if kind.of_a_record}
    assert of_records == ended | {"record", "record-changed", "record-published"}


# --- reading --------------------------------------------------------------------------------------


def test_opening_is_told_once_and_proves_the_service(town: Town) -> None:
    number = inbox(town)[-1].number
    first = open_notice(number=number, actor=town.citizen, now=now())
    again = open_notice(number=number, actor=town.citizen, now=now() + timedelta(hours=1))
    assert first.line.opened_at == again.line.opened_at
    assert (again.code, again.event) == (first.code, first.event)
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.NOTICE_OPENED])
    assert event.uid == first.event
    assert event.payload == {
        "notice": number,
        "about": "record",
        "since": first.line.told_at.isoformat(),
    }


def test_each_service_is_proved_once_about_its_person(town: Town) -> None:
    lines = inbox(town)
    assert prove_services(actor=system_actor("test"), now=now()) == 3
    assert prove_services(actor=system_actor("test"), now=now()) == 0
    served = events_about(subject_key=CITIZEN.key, kinds=[EventKind.NOTICE_SERVED])
    assert {one.payload["notice"] for one in served} == {line.number for line in lines}
    shown = open_notice(number=lines[0].number, actor=town.citizen, now=now())
    (event,) = [one for one in served if one.payload["notice"] == lines[0].number]
    assert shown.event == event.uid
    assert event.payload["since"] == lines[0].told_at.isoformat()
    file_rows(town.folder, "administrative-penalty", [penalty(CITIZEN, CF_NR_FK="0.03")])
    assert prove_services(actor=system_actor("test"), now=now()) == 1


def test_the_proof_rests_after_each_portion_for_as_many_times_as_long_as_that_took(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [penalty(CITIZEN, f"川示交罚〔2026〕{n}号") for n in range(500, 506)]
    file_rows(town.folder, "administrative-penalty", rows)
    clock, rests = iter((0.0, 2.0, 10.0, 13.0, 20.0)), list[float]()
    monkeypatch.setattr(proving, "PORTION", 4)
    monkeypatch.setattr(proving, "_clock", lambda: next(clock))
    monkeypatch.setattr(proving, "_rest", rests.append)
    assert prove_services(actor=system_actor("test"), now=now(), resting=5.0) == 9
    assert rests == [10.0, 15.0], "not after the last, which was not full"


def test_a_proof_that_is_cut_off_is_made_whole_by_the_next_run(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [penalty(CITIZEN, f"川示交罚〔2026〕{n}号") for n in range(500, 510)]
    file_rows(town.folder, "administrative-penalty", rows)
    monkeypatch.setattr(proving, "PORTION", 4)
    with monkeypatch.context() as broken:
        broken.setattr(proving, "_KEEP", "SELECT no_such_thing")
        with pytest.raises(DatabaseError), transaction.atomic():
            prove_services(actor=system_actor("test"), now=now())
    assert prove_services(actor=system_actor("test"), now=now(), portions=2) == 8
    assert prove_services(actor=system_actor("test"), now=now()) == 5
    served = events_about(subject_key=CITIZEN.key, kinds=[EventKind.NOTICE_SERVED], limit=50)
    assert len({one.payload["notice"] for one in served}) == len(served) == 12


def test_nobody_elses_is_there(town: Town) -> None:
    number = inbox(town)[0].number
    for actor, asked in ((town.neighbour, number), (town.citizen, 999_999_999)):
        with pytest.raises(Refusal, match="unknown"):
            open_notice(number=asked, actor=actor, now=now())
    with pytest.raises(Refusal):
        read_inbox(actor=town.officer)


def test_an_agent_reads_it_and_the_person_sees_that(town: Town) -> None:
    agent = act_for(number=mandate(CITIZEN), actor=town.citizen, now=now())
    (line,) = read_inbox(actor=agent).lines
    shown = open_notice(number=line.number, actor=agent, now=now())
    (event,) = events_about(subject_key=FIRM.key, kinds=[EventKind.NOTICE_OPENED])
    assert (event.uid, event.actor) == (shown.event, town.citizen.ref)
    assert event.payload["mandate"]
    assert list_looks(actor=agent, now=now()), "the use of the mandate stands in the list of looks"


def test_a_page_takes_the_same_number_of_statements_whatever_its_length(
    town: Town, django_assert_num_queries: Any
) -> None:
    with transaction.atomic():
        read_inbox(actor=town.citizen)  # what is read once a process
    with django_assert_num_queries(10):
        read_inbox(actor=town.citizen)
    rows = [penalty(CITIZEN, f"川示交罚〔2026〕{n}号") for n in range(300, 340)]
    file_rows(town.folder, "administrative-penalty", rows)
    with django_assert_num_queries(10):
        assert len(read_inbox(actor=town.citizen).lines) == 42


# --- what the database holds ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO notices_notice (subject_key) VALUES (gen_random_uuid())",
        "UPDATE notices_notice SET told_at = now()",
        "TRUNCATE notices_notice",
        "ALTER TABLE register_record_inlet DISABLE TRIGGER records_are_told",
        "ALTER TABLE ledger_event DISABLE TRIGGER event_is_told",
        "SELECT guard.tell_of_records()",
    ],
)
def test_the_platforms_login_writes_no_notice_and_stops_none(town: Town, statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        _shown_own(statement)


def _shown_own(statement: str) -> None:
    with transaction.atomic():
        see([CITIZEN.key])
        with connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_database_shows_a_notice_to_nobody_without_its_subject() -> None:
    for seen in (None, [], [NEIGHBOUR.key]):
        with transaction.atomic():
            see(seen)
            assert Notice.objects.count() == 0
    for act in (Act.READ, Act.LOAD, Act.AUDIT, Act.HANDLE):
        with transaction.atomic():
            see([], act=act)
            assert Notice.objects.count() == 0


def test_an_opening_is_not_changed_nor_a_notice_deleted(town: Town) -> None:
    shown = open_notice(number=inbox(town)[0].number, actor=town.citizen, now=now())
    with transaction.atomic():
        see([CITIZEN.key])
        row = Notice.objects.filter(pk=shown.line.number)
        assert row.update(opened_at=now(), opened_event=UUID(int=1)) == 0
        assert row.delete()[0] == 0
        assert row.exists()


def test_one_thing_is_told_once(town: Town) -> None:
    with pytest.raises(IntegrityError, match="notice_tells_once"), as_role() as cursor:
        cursor.execute(
            "INSERT INTO notices_notice (subject_key, kind, matter, item, organ, reference, told_at)"
            " SELECT subject_key, kind, matter, item, organ, reference, told_at FROM notices_notice"
        )


def test_an_erasure_takes_them(town: Town) -> None:
    assert prove_services(actor=system_actor("test"), now=now()) == 3
    with transaction.atomic():
        assert erase_notices(subject_key=CITIZEN.key) == 2
    assert told(CITIZEN) == []
    assert told(FIRM) == ["record"]
    with as_role() as cursor:
        cursor.execute("SELECT count(*) FROM notices_service")
        assert cursor.fetchone() == (1,), "which of theirs were proved goes with them"
    with transaction.atomic():
        assert erase_notices(subject_key=NOBODY.key) == 0
