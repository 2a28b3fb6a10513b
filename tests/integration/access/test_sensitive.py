"""Sensitive purposes: nobody is read before an officer of another unit has agreed, and then once.

With `_agreed` taken out of `admitted` the first test turns red, and those of once, of another subject and of systems.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from gongxin.apps.access.api import (
    DeclineReason,
    FileReason,
    HeldState,
    Verdict,
    answer_question,
    ask_in_bulk,
    end_held,
    hold_look_up,
    list_held,
    list_looks,
    look_up,
    mark_honey,
    open_held,
    run_bulk,
    second_bulk,
    second_look_up,
    see_held,
    sweep_look_ups,
    withdraw_grant,
    withdraw_held,
)
from gongxin.apps.access.models import HeldLookUp, LookUpAlarm
from gongxin.apps.identity.api import Actor, close_account, system_actor
from gongxin.apps.ledger.api import EventKind, count_events, events
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING

from .town import CASE, CITIZEN, NOBODY, PROPOSER, Person, Town, asking, grant, hire, now

pytestmark = pytest.mark.django_db
PURPOSE, ORGAN = "sichuan-civil-servant-review", "sc-organisation-department"
GROUNDS = "拟任职人选的任前核查甲戌样例"


@pytest.fixture
def asker(town: Town) -> Actor:
    officer = hire("asker", organ=ORGAN, unit="干部一处")
    grant(officer)
    return officer


@pytest.fixture
def second(town: Town) -> Iterator[Actor]:
    officer = hire("the-second", organ=ORGAN, unit="干部监督处")
    grant(officer)
    return officer


def hold(
    asker: Actor, person: Person = CITIZEN, wants: FileReason | None = None, **more: Any
) -> str:
    sound = {"asking": asking(person, purpose=PURPOSE), "grounds": GROUNDS, "now": now()}
    return hold_look_up(**{**sound, "wants": wants, "actor": asker, **more})


def agree(number: str, second: Actor, **more: Any) -> None:
    second_look_up(**{"number": number, "declined": None, "actor": second, "now": now(), **more})


def _refusal(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args, **more)
    return refused.value.code


def _look(asker: Actor, number: str, **more: Any) -> Any:
    asked = replace(asking(CITIZEN, purpose=PURPOSE), held=number)
    return answer_question(**{"asking": asked, "actor": asker, "now": now(), **more})


def test_nothing_is_read_before_another_unit_agrees(
    town: Town, asker: Actor, second: Actor
) -> None:
    assert _refusal(_look, asker, "") == "access.second-missing"
    number = hold(asker)
    assert _refusal(_look, asker, number) == "access.second-missing"
    assert _refusal(open_held, number=number, actor=asker, now=now()) == "access.unknown-held"
    assert events(kinds=[EventKind.LOOK_UP], limit=9) == ()
    agree(number, second)
    asked, wants = open_held(number=number, actor=asker, now=now())
    assert (asked, wants) == (replace(asking(CITIZEN, purpose=PURPOSE), held=number), None)
    answered = answer_question(asking=asked, actor=asker, now=now())
    assert answered.verdict is Verdict.YES
    (event,) = events(kinds=[EventKind.LOOK_UP], limit=9)
    assert (event.actor, event.payload["second"]) == (asker.ref, second.ref)
    assert (event.payload["held"], event.payload["second_unit"]) == (number, second.unit)


def test_once_and_nobody_else_and_nothing_else(town: Town, asker: Actor, second: Actor) -> None:
    number = hold(asker)
    agree(number, second)
    for spoilt in (
        {"asking": replace(asking(NOBODY, purpose=PURPOSE), held=number)},
        {
            "asking": replace(
                asking(CITIZEN, purpose=PURPOSE, case_reference="川另案1号"), held=number
            )
        },
        {"actor": second},
    ):
        assert _refusal(_look, asker, number, **spoilt) == "access.second-missing"
    asked = replace(asking(CITIZEN, purpose=PURPOSE), held=number)
    more = {"asking": asked, "reason": FileReason.WEIGH, "actor": asker, "now": now()}
    assert _refusal(look_up, **more) == "access.second-missing"
    _look(asker, number)
    assert _refusal(_look, asker, number) == "access.second-missing"
    (line,) = list_held(actor=asker, now=now())
    assert line.state is HeldState.LOOKED


def test_the_file_is_agreed_to_by_itself(town: Town, asker: Actor, second: Actor) -> None:
    number = hold(asker, wants=FileReason.WEIGH)
    agree(number, second)
    assert _refusal(_look, asker, number) == "access.second-missing"
    asked, reason = open_held(number=number, actor=asker, now=now())
    shown = look_up(asking=asked, reason=reason, actor=asker, now=now())
    assert [record.item for record in shown.records] == ["civil-servant-record"]


def test_what_was_refused_has_not_used_it(
    town: Town, asker: Actor, second: Actor, settings: Any
) -> None:
    number = hold(asker)
    agree(number, second)
    settings.LOOK_UP_STOP = 1
    assert _refusal(_look, asker, number) == "access.budget-spent"
    settings.LOOK_UP_STOP = 25
    assert _look(asker, number).verdict is Verdict.YES


def test_the_deterrents_count_at_the_moment_of_reading(
    town: Town, asker: Actor, second: Actor, settings: Any
) -> None:
    settings.LOOK_UP_ALARM = 1
    mark_honey(numbers=[CITIZEN.number], actor=town.operator, now=now())
    number = hold(asker)
    agree(number, second)
    assert not LookUpAlarm.objects.exists()
    _look(asker, number)
    assert LookUpAlarm.objects.get().kind == "many-without-case"
    (event,) = events(kinds=[EventKind.LOOK_UP], limit=1)
    day = event.occurred_at.astimezone(BEIJING).date()
    sweep_look_ups(day=day, actor=town.auditor, now=now())
    assert "honey-subject" in LookUpAlarm.objects.values_list("kind", flat=True)


def test_nobody_agrees_to_their_own_act(town: Town, asker: Actor, second: Actor) -> None:
    """Of every mixture of person, unit, organ, grant and role, one alone may agree."""
    number = hold(asker)
    bare = hire("bare", organ=ORGAN, unit=second.unit)
    allowed = []
    for who, unit, organ in product(
        (asker, second, bare, Actor("sender:1.W1", second.role, ORGAN), system_actor("bulk")),
        (asker.unit, second.unit, ""),
        (ORGAN, "sc-human-resources"),
    ):
        actor = replace(who, unit=unit, organ=organ)
        for declined in (None, *DeclineReason):
            try:
                with transaction.atomic():
                    second_look_up(number=number, declined=declined, actor=actor, now=now())
                    allowed.append((who.ref, unit, organ))
                    transaction.set_rollback(True)
            except Refusal:
                assert HeldLookUp.objects.get(number=number).judged_at is None
    assert set(allowed) == {(second.ref, second.unit, ORGAN)}


@pytest.mark.parametrize(
    "change",
    [
        {"judged_by": F("asked_by")},
        {"judged_unit": F("unit")},
        {"judged_by": "system:bulk"},
        {"judged_at": None},
        {"ends_at": F("asked_at")},
        {"ends_at": F("asked_at") + timedelta(days=40)},
        {"approved": False},
        {"declined_because": "not-needed"},
        {"looked_at": F("judged_at") - timedelta(seconds=1)},
        {"looked_at": F("judged_at"), "withdrawn_at": F("judged_at")},
    ],
    ids="-".join,
)
def test_the_database_has_the_last_word(
    town: Town, asker: Actor, second: Actor, change: dict[str, Any]
) -> None:
    number = hold(asker)
    agree(number, second)
    with pytest.raises(IntegrityError), transaction.atomic():
        HeldLookUp.objects.filter(number=number).update(**change)


def test_the_second_sees_for_what_and_enough_to_judge(
    town: Town, asker: Actor, second: Actor
) -> None:
    number = hold(asker, wants=FileReason.VERIFY)
    (line,) = list_held(actor=second, now=now())
    assert (line.number, line.case_reference, line.mine) == (number, CASE, False)
    seen = see_held(number=number, actor=second, now=now())
    assert (seen.line.wants, seen.grounds) == (FileReason.VERIFY, GROUNDS)
    assert CITIZEN.name not in seen.name
    assert CITIZEN.number[6:14] not in seen.identifier
    bare = hire("bare", organ=ORGAN, unit=second.unit)
    for other in (bare, replace(second, unit=asker.unit), replace(second, organ="sc-tax")):
        assert list_held(actor=other, now=now()) == []
        assert _refusal(see_held, number=number, actor=other, now=now()) == "access.unknown-held"
    agree(number, second)
    assert _refusal(see_held, number=number, actor=second, now=now()) == "access.unknown-held"


def test_declined_for_a_reason_and_destroyed(town: Town, asker: Actor, second: Actor) -> None:
    number = hold(asker)
    agree(number, second, declined=DeclineReason.NOT_NEEDED)
    assert _refusal(_look, asker, number) == "access.second-missing"
    seen = see_held(number=number, actor=asker, now=now())
    assert (seen.line.state, seen.line.declined_because) == (
        HeldState.DECLINED, DeclineReason.NOT_NEEDED,
    )  # fmt: skip
    assert (seen.name, seen.identifier, seen.grounds) == ("", "", "")
    assert _refusal(agree, number, second) == "access.unknown-held"
    assert _refusal(withdraw_held, number=number, actor=asker, now=now()) == "access.unknown-held"


def test_both_sides_are_on_record_and_nothing_personal_lies_open(
    town: Town, asker: Actor, second: Actor
) -> None:
    before = count_events()
    number = hold(asker)
    agree(number, second)
    assert count_events() == before + 2
    held = HeldLookUp.objects.get(number=number)
    said = [str(vars(held)), *(str(event) for event in events(limit=20))]
    kinds = [event.kind for event in events(limit=2)]
    assert kinds == [EventKind.SECOND_AGREED, EventKind.SECOND_ASKED]
    for secret in (CITIZEN.name, CITIZEN.number, GROUNDS, str(CITIZEN.key)):
        assert not [text for text in said[:1] if secret in text]
        assert not [event for event in events(limit=2) if secret in str(event)]
    _look(asker, number)
    held.refresh_from_db()
    assert (bytes(held.data_key), bytes(held.asking_sealed)) == (b"", b"")


def test_the_person_sees_that_another_unit_agreed_and_not_who(
    town: Town, asker: Actor, second: Actor
) -> None:
    number = hold(asker)
    agree(number, second)
    assert list_looks(actor=town.citizen, now=now()) == []
    _look(asker, number)
    (look,) = list_looks(actor=town.citizen, now=now())
    assert (look.unit, look.agreed_unit) == (asker.unit, second.unit)
    assert second.ref not in str(look)


def test_unanswered_and_unused_ones_end_by_themselves(
    town: Town, asker: Actor, second: Actor, settings: Any
) -> None:
    settings.HELD_HOURS = 2
    unanswered, unused = hold(asker), hold(asker)
    agree(unused, second)
    late = now() + timedelta(hours=2, seconds=1)
    assert _refusal(_look, asker, unused, now=late) == "access.second-missing"
    assert end_held(now=late) == 1
    later = now() + timedelta(days=3, seconds=1)
    assert _refusal(agree, unanswered, second, now=later) == "access.unknown-held"
    assert {line.state for line in list_held(actor=asker, now=later)} == {HeldState.ENDED}
    assert not HeldLookUp.objects.exclude(data_key=b"").exists()
    assert len(events(kinds=[EventKind.SECOND_ENDED], limit=9)) == 2
    assert end_held(now=later) == 0


def test_a_withdrawn_grant_ends_them_for_good(town: Town, asker: Actor, second: Actor) -> None:
    leaving = hire("leaving", organ=ORGAN, unit="干部二处")
    held_by = grant(leaving)
    number, other = hold(leaving), hold(asker)
    agree(number, second)
    withdraw_grant(number=held_by, actor=PROPOSER, now=now())
    assert HeldLookUp.objects.get(number=number).data_key == b""
    grant(leaving)
    assert _refusal(_look, leaving, number) == "access.second-missing"
    agree(other, second)  # another's goes on


def test_closing_the_account_ends_them_for_good(town: Town, asker: Actor, second: Actor) -> None:
    number = hold(asker)
    close_account(ref=asker.ref, actor=town.security, now=now())
    assert _refusal(agree, number, second) == "access.unknown-held"
    again = hire("asker", organ=ORGAN, unit=asker.unit)
    grant(again)
    assert again.ref == asker.ref
    assert [line.state for line in list_held(actor=again, now=now())] == [HeldState.ENDED]


def test_an_account_opened_again_does_not_use_what_was_agreed_before(
    town: Town, asker: Actor, second: Actor
) -> None:
    number = hold(asker)
    agree(number, second)
    close_account(ref=asker.ref, actor=town.security, now=now())
    again = hire("asker", organ=ORGAN, unit=asker.unit)
    grant(again)
    assert _refusal(_look, again, number) == "access.second-missing"


def test_taken_back_by_who_asked(town: Town, asker: Actor, second: Actor) -> None:
    number = hold(asker)
    assert _refusal(withdraw_held, number=number, actor=second, now=now()) == "access.unknown-held"
    agree(number, second)
    withdraw_held(number=number, actor=asker, now=now())
    assert _refusal(_look, asker, number) == "access.second-missing"
    (line,) = list_held(actor=asker, now=now())
    assert line.state is HeldState.WITHDRAWN


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"grounds": " 甲 "}, "access.grounds-missing"),
        ({"grounds": "甲" * 301}, "access.grounds-missing"),
        ({"asking": asking(CITIZEN, purpose=PURPOSE, identifier="1")}, "access.malformed-identifier"),
        ({"asking": asking(CITIZEN, purpose=PURPOSE, case_reference="")}, "access.case-missing"),
        ({"asking": asking(CITIZEN)}, "access.second-not-needed"),
        ({"asking": asking(CITIZEN, purpose="judicial-assistance")}, "access.no-question"),
    ],
)  # fmt: skip
def test_what_may_not_be_asked_is_not_held(
    town: Town, asker: Actor, more: dict[str, Any], code: str
) -> None:
    assert _refusal(hold, asker, **more) == code
    assert not HeldLookUp.objects.exists()


def test_who_has_no_unit_or_no_grant_does_not_ask(town: Town, asker: Actor) -> None:
    assert _refusal(hold, replace(asker, unit="")) == "access.by-another-unit"
    assert _refusal(hold, hire("bare", organ=ORGAN, unit="甲处")) == "access.no-grant"


def test_no_system_looks_up_for_a_sensitive_purpose(
    town: Town, asker: Actor, second: Actor
) -> None:
    number = hold(asker)
    agree(number, second)
    system = Actor("sender:7.W-1", asker.role, ORGAN, unit="人事系统")
    assert _refusal(hold, system) == "access.needs-officers"
    assert _refusal(_look, system, number) == "access.no-grant"


def test_many_at_once_need_a_second_who_is_granted_it_too(
    town: Town, asker: Actor, second: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    path.write_text(f"名称,号码\n{CITIZEN.name},{CITIZEN.number}\n", "utf-8")
    number = ask_in_bulk(
        file=path, purpose_code=PURPOSE, case_reference=CASE, warrant="", actor=asker, now=now()
    )
    bare = hire("bare", organ=ORGAN, unit=second.unit)
    code = _refusal(second_bulk, number=number, approve=True, actor=bare, now=now())
    assert code == "access.no-grant"
    second_bulk(number=number, approve=True, actor=second, now=now())
    assert run_bulk(number=number, actor=system_actor("bulk"), asker=asker, now=now()) == 1
    (look,) = list_looks(actor=town.citizen, now=now())
    assert look.agreed_unit == second.unit
