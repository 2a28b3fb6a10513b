"""Every reader of a file reads it under all numbers that were judged one, and after an undoing what it read before."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gongxin.apps.access.api import (
    Asking,
    answer_question,
    list_looks,
    open_own_file,
)
from gongxin.apps.access.api import Verdict as Answer
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.links.api import LinkKind, check_links, own_links
from gongxin.apps.register.api import open_file, same_as
from tests.databases import as_role
from tests.integration.access.town import (
    ANY,
    CASE,
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    OFFICER_ORGAN,
    Person,
    Town,
    file_rows,
    look,
    now,
    penalty,
)

from .desk import OLD, file_old, firm, judge, undo

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-links")]


@pytest.fixture
def linked(town: Town) -> str:
    """The citizen's corrected number, with a qualification of its own, judged to be theirs."""
    file_old(town)
    return judge(CITIZEN, OLD)


def keys_of(one: Person) -> set[UUID]:
    with transaction.atomic():
        file = open_file(subject_key=one.key, reach=ANY)
    assert file is not None
    return {record.record_key for record in file.records}


def test_a_file_is_read_under_each_number_alike(town: Town) -> None:
    file_old(town)
    before = keys_of(CITIZEN), keys_of(OLD)
    assert before[0].isdisjoint(before[1])
    number = judge(CITIZEN, OLD)
    assert keys_of(CITIZEN) == keys_of(OLD) == before[0] | before[1]
    undo(number, CITIZEN, OLD)
    assert (keys_of(CITIZEN), keys_of(OLD)) == before


def test_nobody_elses_file_changes(town: Town) -> None:
    before = keys_of(NEIGHBOUR)
    file_old(town)
    judge(CITIZEN, OLD)
    assert keys_of(NEIGHBOUR) == before
    assert same_as(subject_keys=[NEIGHBOUR.key]) == {}


def test_the_own_file_holds_both_and_its_event_counts_both(town: Town, linked: str) -> None:
    file = open_own_file(actor=town.citizen, now=now())
    assert len(file.records) == len(keys_of(CITIZEN))
    assert file.same == (OLD.key,)
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.OWN_FILE_OPENED])
    assert event.payload["records"] == len(file.records)
    (beside,) = events_about(subject_key=OLD.key, kinds=[EventKind.LINKED_LOOK])
    assert (beside.payload["of"], beside.payload["as"]) == (str(event.uid), "own-file-opened")
    assert beside.payload["records"] == 1


def test_statutory_roles_come_from_each_number(town: Town, linked: str) -> None:
    holder = Actor(ref="account:900021", role=Role.CITIZEN, subject_key=OLD.key)
    roles = open_own_file(actor=holder, now=now()).roles
    assert [role.organisation for role in roles] == [FIRM.name]


def test_an_officer_is_told_of_both_under_either_number(town: Town, linked: str) -> None:
    by_new, by_old = look(town), look(town, OLD)
    assert {one.key for one in by_new.records} == {one.key for one in by_old.records}
    assert len(by_old.records) > 1


def question(one: Person) -> Asking:
    return Asking(
        purpose="licence-review", case_reference=CASE, identifier=one.number, name=one.name
    )


def test_a_question_counts_both(town: Town) -> None:
    file_old(town)
    asked = question(OLD)
    answer = answer_question(asking=asked, actor=town.officer, now=now())
    assert answer.verdict is Answer.NO
    number = judge(CITIZEN, OLD)
    answer = answer_question(asking=asked, actor=town.officer, now=now())
    assert answer.verdict is Answer.YES
    undo(number, CITIZEN, OLD)
    answer = answer_question(asking=asked, actor=town.officer, now=now())
    assert answer.verdict is Answer.NO


def test_who_was_read_through_a_link_sees_it_and_still_when_it_is_undone(
    town: Town, linked: str
) -> None:
    look(town)
    holder = Actor(ref="account:900021", role=Role.CITIZEN, subject_key=OLD.key)
    (seen,) = [one for one in list_looks(actor=holder, now=now()) if one.case_reference]
    assert (seen.organ_code, seen.own) == (OFFICER_ORGAN, False)
    undo(linked, CITIZEN, OLD)
    (still,) = [one for one in list_looks(actor=holder, now=now()) if one.case_reference]
    assert still.event != seen.event  # the look itself was about the other number
    assert (still.organ, still.purpose, still.at) == (seen.organ, seen.purpose, seen.at)
    assert still.records == 1


def test_the_list_of_looks_tells_of_both_numbers_once(town: Town, linked: str) -> None:
    look(town)
    look(town, OLD)
    seen = [one for one in list_looks(actor=town.citizen, now=now()) if one.case_reference]
    assert len(seen) == 2
    assert seen[0].records == seen[1].records > 1


def test_a_look_at_an_unlinked_number_costs_no_statement_more(town: Town) -> None:
    look(town)

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            look(town)
        return len(caught)

    before = statements()
    file_old(town)
    judge(CITIZEN, OLD)
    linked_now = statements()
    assert (
        linked_now == before + 3
    )  # the context of both, their file, and the event about the other
    with CaptureQueriesContext(connection) as caught:
        look(town, FIRM)
    assert len(caught) == before


def test_a_changed_code_of_a_firm(town: Town) -> None:
    new = firm("MA5ABCDE", division="519902", name=FIRM.name)
    file_rows(town.folder, "administrative-penalty", [penalty(new, "川示交罚〔2026〕88号")])
    judge(FIRM, new, kind=LinkKind.RECODED)
    assert keys_of(FIRM) == keys_of(new)


def test_what_readers_read_follows_from_the_judgements(town: Town, linked: str) -> None:
    assert check_links() == (1, 0)
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM register_same WHERE subject_key = %s", [OLD.key])
    assert check_links()[1] == 1


def test_the_person_sees_that_numbers_are_linked(town: Town, linked: str) -> None:
    (line,) = own_links(actor=town.citizen)
    assert line.number == linked
    assert line.until is None
    assert line.other.startswith("519")
    assert OLD.number not in line.other
    undo(linked, CITIZEN, OLD)
    (line,) = own_links(actor=town.citizen)
    assert line.until is not None
    assert line.other == ""  # it is somebody else's, as far as is known
