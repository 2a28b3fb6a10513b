"""What holds of determinations whatever the program does: the order of acts, other officers, no worse, no longer, nothing undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongxin.apps.determinations.models import Awaited, Defence, Determination, Step
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Act, Kept
from tests.integration.access.town import CITIZEN, NEIGHBOUR, Town, now

from .desk import ORGAN, Desk, began, decided, listed, noticed, proposed, reviewed, staff

pytestmark = pytest.mark.django_db
OTHER = "account:77"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who determines."""
    return staff(town)


def _change(number: str, **columns: Any) -> None:
    with transaction.atomic():
        see([CITIZEN.key], Kept())
        assert Determination.objects.filter(number=number).update(**columns) == 1


def _refused(what: str, number: str, **columns: Any) -> None:
    with pytest.raises(IntegrityError, match=what):
        _change(number, **columns)


def _decision(**change: Any) -> dict[str, Any]:
    """A decision to list that nothing is wrong with, as columns."""
    sound = {
        "decided_at": began(30),
        "decided_by": OTHER,
        "listed": True,
        "months": 12,
        "document": "号",
        "decision_sealed": b"x",
    }
    return sound | change


def _service(**change: Any) -> dict[str, Any]:
    return {"served_at": began(31), "served_by": OTHER, "repair_sealed": b"x"} | change


def _entry(number: str, **change: Any) -> dict[str, Any]:
    """An entry that nothing is wrong with: what is entered is a record of the citizen, here their document itself."""
    with transaction.atomic():
        see([CITIZEN.key])
        document = Determination.objects.get(number=number).record_key
    return {
        "entered_at": began(32),
        "entered_by": OTHER,
        "entry_key": document,
        "listed_from": date(2026, 1, 31),
        "listed_until": date(2027, 1, 31),
    } | change


def test_nobody_is_listed_without_a_notice(desk: Desk) -> None:
    _refused("listed_after_notice_and_defence|never_worse", proposed(desk), **_decision())


def test_nobody_is_listed_before_the_time_for_defence_is_over(desk: Desk) -> None:
    number = noticed(desk)
    with transaction.atomic():
        see([CITIZEN.key])
        until = Determination.objects.get(number=number).defence_until
    assert until is not None
    _refused(
        "listed_after_notice_and_defence",
        number,
        **_decision(decided_at=until - timedelta(microseconds=1)),
    )
    _change(number, **_decision(decided_at=until))


def test_not_to_list_may_be_decided_at_any_time(desk: Desk) -> None:
    _change(proposed(desk), **_decision(listed=False, months=None, document=""))


@pytest.mark.parametrize("column", ["decided_by", "reviewed_by", "heard_by"])
def test_nobody_decides_their_own_proposal(desk: Desk, column: str) -> None:
    number = reviewed(desk) if column == "decided_by" else noticed(desk)
    said = _decision(decided_by=desk.one.ref) if column == "decided_by" else {column: desk.one.ref}
    _refused("nobody_decides_their_own_proposal", number, **said)


def test_who_reviewed_it_does_not_decide_it(desk: Desk) -> None:
    number = reviewed(desk)
    for listed_or_not in ({}, {"listed": False, "months": None}):
        _refused(
            "nobody_decides_their_own_proposal",
            number,
            **_decision(decided_by=desk.two.ref, **listed_or_not),
        )


@pytest.mark.parametrize("months", [25, 0, None])
def test_never_worse_than_announced(desk: Desk, months: int | None) -> None:
    _refused("never_worse_than_announced", reviewed(desk), **_decision(months=months))


def test_what_was_said_is_answered_and_the_hearing_held(desk: Desk) -> None:
    number = reviewed(desk)
    _change(number, statements=1)
    _refused("defence_is_answered", number, **_decision())
    _change(number, hearing_asked_at=began(2))
    _refused("listed_after_the_hearing_asked_for", number, **_decision(answered=True))
    _change(number, heard_at=began(3), heard_by=desk.two.ref)
    _change(number, **_decision(answered=True))


@pytest.mark.parametrize(
    "missing",
    [
        {"noticed_by": ""},
        {"noticed_by": "system:job"},
        {"notice_sealed": b""},
        {"announced_months": None},
        {"announced_months": 0},
        {"defence_until": None},
        {"noticed_at": None},
    ],
)
def test_a_notice_is_whole(desk: Desk, missing: dict[str, Any]) -> None:
    at = began(1)
    sound: dict[str, Any] = {
        "noticed_at": at,
        "noticed_by": OTHER,
        "defence_until": began(20),
        "announced_months": 12,
        "notice_sealed": b"x",
    }
    number = proposed(desk)
    _refused("notice_is_whole", number, **(sound | missing))
    _refused("notice_is_whole", number, **(sound | {"defence_until": at}))
    _change(number, **sound)


@pytest.mark.parametrize(
    "missing", [{"decided_by": ""}, {"decided_by": "system:job"}, {"decision_sealed": b""}]
)
def test_a_decision_is_whole(desk: Desk, missing: dict[str, Any]) -> None:
    _refused("decision_is_whole", reviewed(desk), **_decision(**missing))


def test_served_with_the_notice_of_repair_and_after_the_decision(desk: Desk) -> None:
    _refused("served_with_the_notice_of_repair", reviewed(desk), **_service())


@pytest.mark.parametrize(
    "missing", [{"repair_sealed": b""}, {"served_at": began(29)}, {"served_by": "system:job"}]
)
def test_a_service_is_whole(desk: Desk, missing: dict[str, Any]) -> None:
    _refused("served_with_the_notice_of_repair", decided(desk), **_service(**missing))


def test_nothing_is_entered_before_it_was_served(desk: Desk) -> None:
    number = decided(desk, months=12)
    _refused("entered_after_service", number, **_entry(number))
    _change(number, **_service())
    for missing in (
        {"entered_at": began(30)}, {"entry_key": None}, {"listed_until": None}, {"listed_from": None},
        {"entered_by": "system:job"}, {"listed_until": date(2026, 1, 31)},
    ):  # fmt: skip
        _refused("entered_after_service", number, **_entry(number, **missing))
    _refused(
        "term_is_no_longer_than_decided", number, **_entry(number, listed_until=date(2027, 2, 1))
    )
    _change(number, **_entry(number))


def test_only_what_was_entered_is_annulled(desk: Desk) -> None:
    said = {"annulled_at": began(33), "annulled_by": OTHER, "annulment_sealed": b"x"}
    _refused("annulled_what_was_entered", decided(desk), **said)


def test_what_was_done_stays_as_it_was_done(desk: Desk) -> None:
    number = listed(desk)
    with transaction.atomic():
        see([CITIZEN.key])
        row = Determination.objects.get(number=number)
    for name, said in (
        ("announced_months", 36), ("defence_until", began(3)), ("noticed_by", OTHER), ("notice_sealed", b"other"),
        ("months", 6), ("listed", False), ("decided_by", OTHER), ("decided_at", began(31)), ("document", "另号"),
        ("reviewed_by", OTHER), ("served_at", began(40)), ("entry_key", UUID(int=9)), ("listed_until", row.listed_from),
        ("end", "withdrawn"), ("ended_at", began(50)), ("batch", "B20260101-000001"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match="stays as it was done"):
            _change(number, **{name: said})
    for name, fewer in (("statements", -1), ("acts", 0)):
        with pytest.raises(IntegrityError, match="never taken back"):
            _change(number, **{name: fewer})
    _change(number, holds=False)
    with pytest.raises(IntegrityError, match="never taken back"):
        _change(number, holds=True)


def test_a_refusal_is_never_turned_into_a_listing(desk: Desk) -> None:
    number = reviewed(desk)
    _change(number, **_decision(listed=False, months=None, document=""))
    with pytest.raises(IntegrityError, match="stays as it was done"):
        _change(number, listed=True, months=12)


def test_whose_it_is_on_what_document_and_by_whom_proposed_is_nobodys_to_change(desk: Desk) -> None:
    number = proposed(desk)
    for name in ("subject_key", "record_key", "proposed_by", "list_code", "editions"):
        statement = f"UPDATE determinations_determination SET {name} = {name} WHERE number = %s"
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [number])


@pytest.mark.parametrize("model", [Determination, Defence, Step, Awaited])
def test_a_transaction_is_shown_its_subjects_rows_and_its_organs_alone(
    desk: Desk, model: Any
) -> None:
    number = noticed(desk)
    with transaction.atomic():
        see([CITIZEN.key])
        Defence.objects.create(
            subject_key=CITIZEN.key,
            organ=ORGAN,
            determination=number,
            said_at=now(),
            by=OTHER,
            words_sealed=b"x",
        )
    contexts: tuple[tuple[Callable[[], None], bool], ...] = (
        (lambda: see([CITIZEN.key]), True),
        (lambda: see([], organ=ORGAN), True),
        (lambda: see([], act=Act.AUDIT), True),
        (lambda: see([NEIGHBOUR.key]), False),
        (lambda: see([], organ="sc-education"), False),
        (lambda: see(None), False),
        (lambda: None, False),
    )
    for shown, there in contexts:
        with transaction.atomic():
            shown()
            assert model.objects.exists() is there
    with transaction.atomic():
        see([NEIGHBOUR.key])
        with pytest.raises(DatabaseError, match="row-level security"):
            Step.objects.create(
                subject_key=CITIZEN.key, organ=ORGAN, determination=number, number=99, act="x",
                from_step="x", to="x", by=OTHER, done_at=now(),
            )  # fmt: skip


def test_acts_are_numbered(desk: Desk) -> None:
    number = noticed(desk)
    again = Step(
        subject_key=CITIZEN.key, organ=ORGAN, determination=number, number=1, act="x",
        from_step="x", to="x", by=OTHER, done_at=now(),
    )  # fmt: skip
    with transaction.atomic():
        see([CITIZEN.key])
        with pytest.raises(IntegrityError, match="step_has_its_place"):
            again.save()
