"""What holds of grades whatever the program does: the order of acts, another officer, a notice, and records of the own sector alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongxin.apps.grades.models import Graded
from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Act, Kept
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, FIRM, Town, now

from .desk import (
    AGO,
    ENVIRONMENT,
    LABOUR,
    Desk,
    decided,
    decisive,
    file,
    fined,
    given,
    proposed,
    revoked,
    staff,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-grades")]


@pytest.fixture
def batch(town: Town) -> str:
    """By which the firm's one penalty of the department came in."""
    return file(town, fined("川示人罚〔2026〕1号"))


@pytest.fixture
def desk(town: Town, batch: str) -> Desk:
    """Who grades."""
    return staff(town)


def _row(number: str) -> Graded:
    with transaction.atomic():
        see([FIRM.key], Kept(), organ=LABOUR)
        return Graded.objects.get(number=number)


def _change(number: str, organ: str = LABOUR, **columns: Any) -> None:
    with transaction.atomic():
        see([FIRM.key, CITIZEN.key], Kept(), organ=organ)
        assert Graded.objects.filter(number=number).update(**columns) == 1


def _refused(what: str, number: str, **columns: Any) -> None:
    with pytest.raises(IntegrityError, match=what):
        _change(number, **columns)


def _decision(desk: Desk, **change: Any) -> dict[str, Any]:
    """A decision that nothing is wrong with, as columns."""
    sound = {
        "grade": "B", "worse": True, "decided_at": now() - AGO, "decided_by": desk.one.ref, "decision_sealed": b"x",
        "object_until": now() - timedelta(days=5), "decisive": decisive("B"),
    }  # fmt: skip
    return sound | change


def _confirmation(desk: Desk, **change: Any) -> dict[str, Any]:
    """A confirmation that nothing is wrong with but the record that was entered."""
    sound = {
        "confirmed_at": now(), "confirmed_by": desk.two.ref, "entry_key": UUID(int=1),
        "until_at": now() + timedelta(days=200),
    }  # fmt: skip
    return sound | change


def test_it_begins_as_a_proposal(desk: Desk) -> None:
    number = given(desk, "B")
    row = _row(number)
    columns = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
    forged = columns | {"id": None, "number": "FJ-FORGED", "grading": "environment-credit"}
    with pytest.raises(IntegrityError, match="begins as a proposal"):
        _forge(forged)


def _forge(columns: dict[str, Any]) -> None:
    with transaction.atomic():
        see([FIRM.key], Kept(), organ=LABOUR)
        Graded.objects.create(**columns)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"decided_by": "system:job"}, "grade_is_decided_whole"),
        ({"decision_sealed": b""}, "grade_is_decided_whole"),
        ({"worse": None}, "grade_is_decided_whole|worse_grade_waits"),
        ({"object_until": None}, "worse_grade_waits_for_objection"),
        ({"object_until": "before"}, "worse_grade_waits_for_objection"),
        ({"worse": False, "object_until": None}, "where none stands, every grade but the best is a worse one"),
    ],
    ids=str,
)  # fmt: skip
def test_a_decision_is_whole_and_a_worse_one_waits(
    desk: Desk, change: dict[str, Any], why: str
) -> None:
    number = proposed(desk)
    sound = _decision(desk)
    if change.get("object_until") == "before":
        change = {"object_until": sound["decided_at"]}
    _refused(why, number, **(sound | change))
    _change(number, **sound)


def test_it_stands_on_records_of_its_own_sector_and_subject_alone(desk: Desk) -> None:
    file(desk, revoked("川示环罚〔2026〕1号"), source=ENVIRONMENT)
    strange = decisive("环保不良", "environment-credit")
    assert strange
    number, sound = proposed(desk), _decision(desk)
    for one in (strange, [{"record": str(UUID(int=5)), "class": "ordinary"}]):
        _refused("organs of its own sector", number, **(sound | {"decisive": one}))
    with transaction.atomic():
        see([CITIZEN.key], Kept())
        with connection.cursor() as cursor:
            cursor.execute("SELECT record_key FROM register_shown WHERE nature = 'adverse' LIMIT 1")
            (of_citizen,) = cursor.fetchone()
    mixed = [{"record": str(of_citizen), "class": "ordinary"}]
    _refused("organs of its own sector", number, **(sound | {"decisive": mixed}))


def test_it_is_entered_as_a_record_of_its_subject(desk: Desk) -> None:
    number = decided(desk, "B")
    _refused("entered as a record of its subject", number, **_confirmation(desk))
    _refused("graded_by_two|entered as", number, **_confirmation(desk, entry_key=None))


def test_a_worse_grade_is_not_confirmed_before_the_period_is_over(desk: Desk) -> None:
    number = decided(desk, "B", at=now())
    _refused("to speak against it is not over", number, **_confirmation(desk))
    # nor by an hour that somebody puts beside it
    later = now() + timedelta(days=60)
    _refused("to speak against it is not over", number, **_confirmation(desk, confirmed_at=later))


def test_it_is_not_confirmed_on_records_that_are_gone(desk: Desk, batch: str) -> None:
    number = decided(desk, "B")
    recall_batch(
        number=batch, reason=RecallReason.WRONG_CONTENT, actor=system_actor("test"), now=now()
    )
    _refused("none of its records is in display", number, **_confirmation(desk))


def test_a_confirmation_without_a_notice_is_refused(desk: Desk) -> None:
    number = decided(desk, "B")
    with as_role() as cursor:
        cursor.execute("DELETE FROM notices_notice WHERE reference = %s", [number])
    _refused("was not told", number, **_confirmation(desk))


def test_who_decided_is_not_who_confirms(desk: Desk) -> None:
    number = given(desk, "B")
    key = _row(number).entry_key
    second = decided(desk, "B", at=now())
    with transaction.atomic():
        see([FIRM.key], Kept(), organ=LABOUR)
        Graded.objects.filter(number=number).update(ended_at=now(), ended_by="x", ending="replaced")
    for change in ({"confirmed_by": desk.one.ref}, {"confirmed_by": "system:job"}):
        _refused("graded_by_two", second, **_confirmation(desk, entry_key=key, **change))
    _change(second, **_confirmation(desk, entry_key=key))


def test_an_objection_is_answered(desk: Desk) -> None:
    number = given(desk, "B")
    key = _row(number).entry_key
    second = decided(desk, "B", at=now())
    with transaction.atomic():
        see([FIRM.key], Kept(), organ=LABOUR)
        Graded.objects.filter(number=number).update(ended_at=now(), ended_by="x", ending="replaced")
    _change(second, objected_at=now(), objected_by="account:9", objection_sealed=b"x")
    _refused("grade_objection_is_answered", second, **_confirmation(desk, entry_key=key))
    _change(second, answer_sealed=b"x", **_confirmation(desk, entry_key=key))


def test_what_was_done_stays(desk: Desk) -> None:
    number = given(desk, "B")
    for columns in (
        {"grade": "A"}, {"decisive": []}, {"worse": False}, {"decided_by": desk.two.ref},
        {"object_until": now()}, {"confirmed_by": "account:9"}, {"entry_key": UUID(int=9)},
        {"until_at": now() + timedelta(days=900)},
    ):  # fmt: skip
        _refused("what was done stays", number, **columns)
    _refused("given once", number, objected_at=now(), objected_by="x", objection_sealed=b"x")
    _change(number, ended_at=now(), ended_by="account:1", ending="lifted")
    _refused("what was done stays", number, ending="fallen")


def test_whose_it_is_and_by_which_rules_is_nobodys_to_change(desk: Desk) -> None:
    number = proposed(desk)
    for name in ("subject_key", "grading", "organ", "proposed", "reasons_sealed"):
        statement = f"UPDATE grades_graded SET {name} = {name} WHERE number = %s"
        with pytest.raises(DatabaseError, match="permission denied"):
            _execute(statement, number)


def _execute(statement: str, number: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [number])


def test_its_organ_and_its_subject_are_shown_it_and_no_look_up_is(desk: Desk) -> None:
    given(desk, "B")
    contexts = (
        (lambda: see([FIRM.key], Kept()), True),
        (lambda: see([], organ=LABOUR), True),
        (lambda: see([FIRM.key], Kept(items=["administrative-penalty"])), False),
        (lambda: see([FIRM.key], Kept(), organ=ENVIRONMENT), False),
        (lambda: see([], act=Act.AUDIT), False),
        (lambda: see([CITIZEN.key], Kept()), False),
        (lambda: see([], organ="sc-education"), False),
        (lambda: see(None, Kept()), False),
        (lambda: None, False),
    )
    for shown, there in contexts:
        with transaction.atomic():
            shown()
            assert Graded.objects.exists() is there
