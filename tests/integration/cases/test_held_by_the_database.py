"""What holds of cases whatever the program does: two officers, one open case, whose rows are shown, all of an act or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongxin.apps.cases.api import Given, act_in_case, confirm_draft, own_cases
from gongxin.apps.cases.models import Case, Dispute, Done, Wait
from gongxin.apps.cases.operations import act_in_case as acting
from gongxin.apps.cases.operations import bring_about as effects
from gongxin.apps.register.api import see
from gongxin.lib.row_security import Act
from tests.integration.access.town import CITIZEN, NEIGHBOUR, Town, now

from .desk import REASON, Desk, counts, objected, shown_to_all, staff

pytestmark = pytest.mark.django_db
MODELS = (Case, Dispute, Done, Wait)


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases."""
    return staff(town)


def _raised(desk: Desk) -> str:
    (raised,) = objected(desk.town)
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    return raised.number


def _shown_them(change: Callable[[], Any]) -> None:
    with transaction.atomic():
        see([CITIZEN.key])
        change()


def _refused(what: str, change: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError, match=what):
        _shown_them(change)


def test_two_different_officers(desk: Desk) -> None:
    number = _raised(desk)
    same = {"subject_key": CITIZEN.key, "case": number, "done_at": now(), "given_sealed": b"x"}
    for place, (second, drafted, by) in enumerate(
        (
            (True, "account:1", "account:1"),
            (True, "", "account:1"),
            (False, "account:2", "account:1"),
        ),
        start=10,
    ):
        _refused(
            "act_is_confirmed_by_another",
            lambda place=place, second=second, drafted=drafted, by=by: Done.objects.create(  # type: ignore[misc]
                **same, number=place, second=second, drafted_by=drafted, by=by
            ),
        )
    _refused(
        "act_has_its_place", lambda: Done.objects.create(**same, number=1, second=False, by="x")
    )


def test_one_open_case_of_a_kind_about_a_record(desk: Desk) -> None:
    _raised(desk)
    with transaction.atomic():
        see([CITIZEN.key])
        held = Dispute.objects.get(holds=True, subject_key=CITIZEN.key)
    held.pk, held.case = None, "YY-OTHER"
    _refused("dispute_stands_once", held.save)


def test_a_case_ends_whole_and_without_a_draft(desk: Desk) -> None:
    number = _raised(desk)
    act_in_case(number=number, act="refuse", given=REASON, actor=desk.one, now=now())
    mine = Case.objects.filter(number=number)
    _refused("case_is_ended_whole", lambda: mine.update(end="refused"))
    _refused("case_is_ended_whole", lambda: mine.update(end="refused", ended_at=now()))
    _refused("draft_is_whole", lambda: mine.update(draft_by=""))


def test_rows_are_shown_to_the_parties_alone(desk: Desk) -> None:
    _raised(desk)

    def shown(**context: Any) -> int:
        with transaction.atomic():
            see(context.pop("subjects", []), **context)
            return sum(model.objects.count() for model in MODELS)

    whole = shown(subjects=[CITIZEN.key])
    assert whole >= 4
    assert shown(organ=desk.one.organ) == shown(act=Act.HANDLE) == shown(act=Act.AUDIT) == whole
    for other in (
        {"subjects": [NEIGHBOUR.key]},
        {"subjects": None},
        {"organ": "sc-education"},
        {"organ": ""},
        {"organ": "sc-drc"},
        {"subjects": [], "act": Act.READ},
    ):
        assert shown(**other) == 0, other
    with transaction.atomic():
        assert sum(model.objects.count() for model in MODELS) == 0


def test_what_was_done_is_never_changed(desk: Desk) -> None:
    _raised(desk)
    for statement in (
        "UPDATE cases_done SET by = 'account:1'",
        "DELETE FROM cases_done",
        "DELETE FROM cases_case",
        "UPDATE cases_case SET raised_at = now()",
        "UPDATE cases_case SET editions = '[]'",
        "UPDATE cases_wait SET due_at = now()",
        "DELETE FROM cases_wait",
    ):
        with pytest.raises(DatabaseError, match="permission denied"):
            _shown_them(lambda said=statement: _execute(said))  # type: ignore[misc]


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "place",
    ["keep_waits", "tell_register", "record_event", "end_records", "send_recalls", "keep"],
)
def test_killed_in_the_middle_of_an_act_nothing_of_it_stands(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Wherever the process dies within the transaction: no act, no date, no mark and no event, and it can be done again."""
    number = _raised(desk)
    act_in_case(number=number, act="end-display", given=REASON, actor=desk.one, now=now())
    before, shown = counts(), shown_to_all()

    class Killed(BaseException):
        """The process is gone."""

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(acting if hasattr(acting, place) else effects, place, die)
        act: Callable[[], Any] = (
            (lambda: confirm_draft(number=number, actor=desk.two, now=now()))
            if place != "keep_waits"
            else (lambda: _to_another_step(desk))
        )
        with pytest.raises(Killed):
            act()
    if place != "keep_waits":
        assert counts() == before
        assert shown_to_all() == shown
    confirm_draft(number=number, actor=desk.two, now=now())
    (line, *_) = [
        one for one in own_cases(actor=desk.town.citizen, now=now()) if one.number == number
    ]
    assert line.end is not None


def _to_another_step(desk: Desk) -> None:
    at = now() + timedelta(days=100)  # when the shortest display is over
    (raised,) = objected(desk.town, workflow="repair", at=at)
    act_in_case(number=raised.number, act="take-up", given=Given(), actor=desk.operator, now=at)
