"""What the database itself holds of a commitment, whoever writes it and whatever the program says: each constraint and the trigger, tried one at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction

from gongxin.apps.commitments.api import Fulfilment, find_kept, own_commitments
from gongxin.apps.commitments.models import Commitment
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Act
from tests.integration.access.town import CITIZEN, NEIGHBOUR, Town, now

from .desk import Desk, accepted, began, failed, made, noticed, staff

pytestmark = pytest.mark.django_db
NONE, PART, FULL = (one.value for one in (Fulfilment.NONE, Fulfilment.PART, Fulfilment.FULL))


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who takes them."""
    return staff(town)


def _write(number: str, **columns: Any) -> None:
    with transaction.atomic():
        see([CITIZEN.key], act=Act.READ)
        assert Commitment.objects.filter(number=number).update(**columns) == 1


def _refused(number: str, by: str, **columns: Any) -> None:
    with pytest.raises(Error, match=by):
        _write(number, **columns)


def _found(state: str, by: str = "account:77", day: float = 80, **more: Any) -> dict[str, Any]:
    return {"state": state, "found_at": began(day), "found_by": by, "finding_sealed": b"x", **more}


def test_nobody_has_failed_without_a_notice(desk: Desk) -> None:
    number = accepted(desk)
    _refused(number, "time to answer|fails_after_its_notice", **_found(NONE))


def test_a_notice_that_lies_in_no_inbox_is_none(desk: Desk) -> None:
    """Whoever writes its columns without the event that puts it there."""
    number = accepted(desk)
    _write(
        number,
        noticed_at=began(40),
        noticed_by="account:76",
        answer_until=began(50),
        announced=NONE,
        notice_sealed=b"x",
    )
    _refused(number, "No notice was given", **_found(NONE))


def test_nobody_has_failed_before_the_time_to_answer_is_over_by_the_clock_of_the_database(
    desk: Desk,
) -> None:
    number = noticed(desk)
    _refused(number, "fails_after_its_notice", **_found(NONE, day=51))
    other = accepted(desk)
    _write(
        other,
        noticed_at=began(40),
        noticed_by="account:76",
        answer_until=now() + timedelta(days=1),
        announced=NONE,
        notice_sealed=b"x",
    )
    # dated later by the program, and still today
    _refused(other, "time to answer is not over", **_found(NONE, day=112))


def test_who_gave_the_notice_does_not_confirm(desk: Desk) -> None:
    number = noticed(desk)
    _refused(number, "fails_by_two", **_found(NONE, by=desk.one.ref))
    _write(number, **_found(NONE, by=desk.two.ref))


def test_what_is_found_is_never_worse_than_announced(desk: Desk) -> None:
    number = noticed(desk, announced=Fulfilment.PART)
    _refused(number, "never_worse_than_announced", **_found(NONE))
    _write(number, **_found(PART))


def test_what_was_said_is_answered(desk: Desk) -> None:
    number = noticed(desk)
    _write(number, answered_at=began(55), answered_by="account:78", answer_sealed=b"x")
    _refused(number, "answer_is_weighed", **_found(NONE))
    _write(number, **_found(NONE, weighed=True))


@pytest.mark.parametrize(
    ("by", "columns"),
    [
        ("has_an_end", {"valid_until": began(1)}),
        ("is_accepted_whole", {"accepted_at": began(1)}),
        ("ends_whole", {"ending": "withdrawn"}),
        ("notice_is_whole", {"noticed_at": began(50)}),
        ("answer_is_whole", {"answered_at": began(50)}),
        ("finding_is_whole", {"state": FULL}),
        ("breach_has_its_document", {"breach_key": CITIZEN.key}),
    ],
)
def test_a_group_of_columns_is_there_whole_or_not_at_all(
    desk: Desk, by: str, columns: dict[str, Any]
) -> None:
    number = made(desk)
    if by == "has_an_end":
        with pytest.raises(Error):  # it may not be written at all
            _write(number, **columns)
        return
    _refused(number, by, **columns)


def test_what_was_accepted_is_neither_withdrawn_nor_refused(desk: Desk) -> None:
    number = accepted(desk)
    end = {"ended_at": began(2), "ended_by": "account:1"}
    for how in ("withdrawn", "refused"):
        _refused(number, "ends_whole|is_accepted_whole", ending=how, **end)


def test_what_was_found_stays(desk: Desk) -> None:
    number = failed(desk)
    _refused(number, "stays as it was done", state=FULL)
    _refused(number, "stays as it was done", noticed_by="account:1")
    kept = accepted(desk)
    find_kept(number=kept, actor=desk.one, now=began(5))
    _refused(kept, "stays as it was done", state=NONE)


def _insert(row: Commitment) -> None:
    with transaction.atomic():
        see([CITIZEN.key], act=Act.READ)
        row.save(force_insert=True)


def test_it_begins_by_being_made(desk: Desk) -> None:
    number = noticed(desk)
    with transaction.atomic():
        see([CITIZEN.key], act=Act.READ)
        row = Commitment.objects.get(number=number)
    row.pk, row.number = None, f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    row.submission = CITIZEN.key
    with pytest.raises(Error, match="begins by being made"):
        _insert(row)


def test_it_is_shown_to_its_subject_and_its_organ_and_to_nobody_else(desk: Desk) -> None:
    made(desk)
    with transaction.atomic():
        see([NEIGHBOUR.key], act=Act.READ)
        assert Commitment.objects.count() == 0
    with transaction.atomic():
        see([], organ="sc-education")
        assert Commitment.objects.count() == 0
    with transaction.atomic():
        see([], organ="sc-market-regulation")
        assert Commitment.objects.count() == 1
    assert len(own_commitments(actor=desk.town.citizen, now=now())) == 1
