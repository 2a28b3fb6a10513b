"""A judgement is by two persons, on a document, of numbers that fit it; what stands against it is named. Nothing said is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.links.api import (
    MOST_NUMBERS,
    Evidence,
    LinkKind,
    Numbered,
    NumberKind,
    Verdict,
    check_links,
    decline_judgement,
    propose_judgement,
    propose_undoing,
)
from gongxin.apps.register.api import see
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
    now,
    penalty,
)

from .desk import (
    EVIDENCE,
    FIRST,
    FOURTH,
    OLD,
    SECOND,
    THIRD,
    confirm,
    file_old,
    firm,
    judge,
    numbered,
    person,
    propose,
    states,
    undo,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-links")]


@pytest.fixture
def four(town: Town) -> Town:
    """The citizen under three numbers more."""
    file_old(town, [OLD, THIRD, FOURTH])
    return town


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.raises(Refusal, match=rf"\[{code}\]")


def write(sql: str, values: list[Any], *, about: list[UUID], act: Act = Act.READ) -> None:
    """A statement of somebody who has the platform's login and a context about these."""
    with transaction.atomic():
        see(about, act=act)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)


# --- two persons ----------------------------------------------------------------------------------


def test_nothing_changes_before_another_confirms(four: Town) -> None:
    number = propose(CITIZEN, OLD)
    assert check_links() == (0, 0)
    with refused(r"links\.by-another"):
        confirm(number, CITIZEN, OLD, by=FIRST)
    confirm(number, CITIZEN, OLD)
    assert check_links() == (1, 0)
    assert states()[number] == "in-force"
    with refused(r"links\.unknown-judgement"):
        confirm(number, CITIZEN, OLD)


def test_a_program_confirms_nothing(four: Town) -> None:
    number = propose(CITIZEN, OLD)
    with refused(r"links\.by-another"):
        confirm(number, CITIZEN, OLD, by=Actor(ref="system:links", role=Role.SECURITY))
    assert states()[number] == "proposed"


@pytest.mark.parametrize("actor", ["clerk", "officer", "operator", "auditor", "citizen"])
def test_only_security_administrators_judge(four: Town, actor: str) -> None:
    by = getattr(four, actor)
    number = propose(CITIZEN, OLD)
    for act in (
        lambda: propose(CITIZEN, THIRD, by=by),
        lambda: confirm(number, CITIZEN, OLD, by=by),
        lambda: decline_judgement(number=number, actor=by, now=now()),
        lambda: propose_undoing(number=number, evidence=EVIDENCE, actor=by, now=now()),
    ):
        with refused(r"identity\.not-permitted"):
            act()


def test_the_database_takes_no_judgement_by_one(four: Town) -> None:
    number = propose(CITIZEN, OLD)
    with pytest.raises(IntegrityError, match="judgement_is_by_two"):
        write(
            "UPDATE links_judgement SET confirmed_at = now(), confirmed_by = proposed_by"
            " WHERE number = %s",
            [number],
            about=[CITIZEN.key, OLD.key],
        )


def test_an_undoing_too_is_by_two(four: Town) -> None:
    number = judge(CITIZEN, OLD)
    undoing = propose_undoing(number=number, evidence=EVIDENCE, actor=SECOND, now=now())
    assert check_links() == (1, 0)
    with refused(r"links\.by-another"):
        confirm(undoing, CITIZEN, OLD, by=SECOND)
    confirm(undoing, CITIZEN, OLD, by=FIRST)
    assert check_links() == (0, 0)
    assert (states()[number], states()[undoing]) == ("undone", "done")


def test_the_second_person_types_the_numbers_again(four: Town) -> None:
    number = propose(CITIZEN, OLD)
    with refused(r"links\.another-pair"):
        confirm(number, CITIZEN, THIRD)
    confirm(number, OLD, CITIZEN)  # in which order does not matter


def test_what_was_turned_down_changes_nothing(four: Town) -> None:
    number = propose(CITIZEN, OLD)
    decline_judgement(number=number, actor=FIRST, now=now())
    assert states()[number] == "declined"
    with refused(r"links\.unknown-judgement"):
        confirm(number, CITIZEN, OLD)
    assert check_links() == (0, 0)
    judge(CITIZEN, OLD)  # it may be proposed again


# --- numbers and documents ------------------------------------------------------------------------


def test_a_name_alone_never_links(four: Town) -> None:
    """All four bear one name. There is no field for a name, and without a document and what it shows there is no judgement."""
    for evidence in (
        Evidence("", "同名"),
        Evidence("川测公户证〔2026〕3号", ""),
        Evidence(" ", " "),
    ):
        with refused(r"links\.document"):
            propose_judgement(
                verdict=Verdict.SAME,
                kind=LinkKind.CORRECTED,
                one=numbered(CITIZEN),
                other=numbered(OLD),
                evidence=evidence,
                actor=FIRST,
                now=now(),
            )
    number = propose(CITIZEN, OLD)
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with (
            pytest.raises(IntegrityError, match="judgement_rests_on_a_document"),
            transaction.atomic(),
        ):
            cursor.execute("UPDATE links_judgement SET document = '' WHERE number = %s", [number])


def test_a_number_with_itself(four: Town) -> None:
    fifteen = Person(CITIZEN.name, CITIZEN.number[:6] + CITIZEN.number[8:17])
    for other in (CITIZEN, fifteen):
        with refused(r"links\.one-number"):
            propose(CITIZEN, other, kind=LinkKind.UPGRADED)


def test_a_person_and_an_organisation_are_never_one(four: Town) -> None:
    for verdict in (Verdict.SAME, Verdict.NOT_SAME):
        with refused(r"links\.other-sort"):
            propose(CITIZEN, FIRM, verdict=verdict)


def test_a_malformed_number_is_named_by_its_place(four: Town) -> None:
    wrong = replace(OLD, number=OLD.number[:-1] + ("1" if OLD.number[-1] != "1" else "2"))
    with pytest.raises(Refusal, match="第二个号码"):
        propose(CITIZEN, wrong)
    with pytest.raises(Refusal, match="第一个号码"):
        propose(wrong, CITIZEN)


def test_a_subject_that_the_register_does_not_know(four: Town) -> None:
    with refused(r"links\.unknown-subject"):
        propose(CITIZEN, NOBODY)


@pytest.mark.parametrize(
    ("kind", "one", "other", "fits"),
    [
        (LinkKind.UPGRADED, "51990119900307299", "51990118900307299", True),
        (LinkKind.UPGRADED, "51990119900307299", "51990119900307310", False),
        (LinkKind.CORRECTED, "51990119900307299", "51990119900307345", True),
        (LinkKind.TRAVEL, "51990119900307299", "51990119900307310", False),
        (LinkKind.TRAVEL, "51990119900307299", "81000019900307310", True),
        (LinkKind.DISTINCT, "51990119900307299", "51990119900307310", False),
    ],
)
def test_the_numbers_themselves_must_fit_the_kind(
    four: Town, kind: LinkKind, one: str, other: str, fits: bool
) -> None:
    """Where they fit, it fails no earlier than at who the register knows."""
    code = r"links\.unknown-subject" if fits else r"links\.kind-does-not-fit"
    with refused(code):
        propose(person(one), person(other), kind=kind)


def test_a_changed_code_has_the_same_organisation_code_inside(four: Town) -> None:
    recoded, merged = firm("MA5ABCDE", division="519902"), firm("MA5ABCDF")
    for code in (recoded, merged):
        file_rows(
            four.folder,
            "administrative-penalty",
            [penalty(code, f"川示〔2026〕{code.number[-3:]}号")],
        )
    with refused(r"links\.kind-does-not-fit"):
        propose(FIRM, recoded, kind=LinkKind.MERGED)
    with refused(r"links\.kind-does-not-fit"):
        propose(FIRM, merged, kind=LinkKind.RECODED)
    judge(FIRM, recoded, kind=LinkKind.RECODED)
    judge(FIRM, merged, kind=LinkKind.MERGED)
    assert check_links() == (3, 0)


def test_passports_are_numbers_too(four: Town) -> None:
    with refused(r"links\.unknown-subject"):
        propose_judgement(
            verdict=Verdict.SAME,
            kind=LinkKind.TRAVEL,
            one=numbered(CITIZEN),
            other=Numbered("E12345678", NumberKind.PASSPORT),
            evidence=EVIDENCE,
            actor=FIRST,
            now=now(),
        )


# --- what stands against it -----------------------------------------------------------------------


def test_a_circle_is_refused_with_the_judgements_that_would_close_it(four: Town) -> None:
    first, second = judge(CITIZEN, OLD), judge(OLD, THIRD)
    with refused(r"links\.already-one") as caught:
        propose(CITIZEN, THIRD)
    assert (
        f"{first}、{second}" in caught.value.what.zh or f"{second}、{first}" in caught.value.what.zh
    )
    with refused(r"links\.already-one"):
        propose(OLD, CITIZEN)


def test_a_circle_that_closed_meanwhile_is_refused_when_it_is_confirmed(four: Town) -> None:
    late = propose(CITIZEN, THIRD)
    judge(CITIZEN, OLD)
    judge(OLD, THIRD)
    with refused(r"links\.already-one"):
        confirm(late, CITIZEN, THIRD)
    assert check_links() == (3, 0)


def test_not_the_same_is_remembered_through_chains(four: Town) -> None:
    apart = judge(CITIZEN, FOURTH, verdict=Verdict.NOT_SAME)
    judge(CITIZEN, OLD)
    judge(THIRD, FOURTH)
    for one, other in ((CITIZEN, FOURTH), (OLD, FOURTH), (OLD, THIRD), (CITIZEN, THIRD)):
        with pytest.raises(Refusal, match=apart):
            propose(one, other)
    undo(apart, CITIZEN, FOURTH)
    judge(OLD, THIRD)
    assert check_links() == (6, 0)


def test_who_is_one_is_not_said_to_be_two(four: Town) -> None:
    judge(CITIZEN, OLD)
    judge(OLD, THIRD)
    with refused(r"links\.already-one"):
        propose(CITIZEN, THIRD, verdict=Verdict.NOT_SAME)


def test_not_the_same_stands_once(four: Town) -> None:
    judge(CITIZEN, OLD, verdict=Verdict.NOT_SAME)
    with refused(r"links\.judged-already"):
        propose(OLD, CITIZEN, verdict=Verdict.NOT_SAME)


def test_one_proposal_at_a_time_about_a_pair(four: Town) -> None:
    number = propose(CITIZEN, OLD)
    with pytest.raises(Refusal, match=number):
        propose(OLD, CITIZEN, verdict=Verdict.NOT_SAME, by=SECOND)


def test_a_chain_has_an_end(town: Town) -> None:
    people = [person(f"519901199003074{place:02d}", "某长链") for place in range(MOST_NUMBERS + 1)]
    file_old(town, people)
    for other in people[1:MOST_NUMBERS]:
        judge(people[0], other)
    with refused(r"links\.too-many"):
        propose(people[3], people[MOST_NUMBERS])


# --- what is kept ---------------------------------------------------------------------------------


def test_a_judgement_is_never_changed_or_deleted(four: Town) -> None:
    number = judge(CITIZEN, OLD)
    undo(number, CITIZEN, OLD)
    for change in (
        "UPDATE links_judgement SET confirmed_by = 'account:1' WHERE number = %s",
        "UPDATE links_judgement SET undone_at = NULL WHERE number = %s",
        "UPDATE links_judgement SET document = 'another' WHERE number = %s",
        "DELETE FROM links_judgement WHERE number = %s",
    ):
        with pytest.raises(DatabaseError, match="判断只增不改"), as_role() as cursor:
            cursor.execute(change, [number])


def test_who_is_the_same_is_written_by_no_other_act(four: Town) -> None:
    judge(CITIZEN, OLD)
    insert = (
        "INSERT INTO register_same (subject_key, other_key, through, recorded_from, recorded_to)"
        " VALUES (%s, %s, '[\"GL\"]', now(), 'infinity')"
    )
    for act in (Act.READ, Act.LOAD, Act.AUDIT, Act.KEEP):
        with pytest.raises(DatabaseError, match="row-level security"):
            write(insert, [CITIZEN.key, NEIGHBOUR.key], about=[CITIZEN.key, NEIGHBOUR.key], act=act)
    with pytest.raises(DatabaseError, match="row-level security"):
        write(insert, [CITIZEN.key, NEIGHBOUR.key], about=[CITIZEN.key], act=Act.LINK)
    with transaction.atomic(), connection.cursor() as cursor:
        see([NEIGHBOUR.key])
        cursor.execute("SELECT count(*) FROM register_same")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM links_judgement")
        assert cursor.fetchone() == (0,)


def test_events_about_everybody_concerned(four: Town) -> None:
    judge(CITIZEN, OLD)
    number = judge(OLD, THIRD)
    for one in (CITIZEN, OLD, THIRD):
        found = events_about(subject_key=one.key, kinds=[EventKind.LINK_CONFIRMED])
        assert found[0].payload["judgement"] == number
        assert found[0].payload["document"] == EVIDENCE.document
    assert (
        events_about(subject_key=CITIZEN.key, kinds=[EventKind.LINK_PROPOSED])[0].payload["verdict"]
        == "same"
    )
