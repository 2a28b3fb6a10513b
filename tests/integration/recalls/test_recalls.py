"""The end reaches every copy: who was told is told that it has ended, says so, and is told nothing more until then.

Charter C14. Guards: `send_recalls` in `bring_about`, `recall_batch` and `withdraw_authorisation` for each of these ends; `standing.owed` in
`admitted` and `check_owed` in the operations of bulk look-ups for the stop; the question of `recalled` in `answered_before` and in
`collect_bulk` for answers told once more; `_still_kept` for who may keep nothing; `is_sealed` in `own_recalls` for looks told later.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from gongxin.apps.access.api import (
    FileReason,
    Verdict,
    answer_question,
    answered_before,
    ask_in_bulk,
    collect_bulk,
    look_up,
    own_recalls,
    receipt_of_recall,
    run_bulk,
    second_bulk,
    withdraw_authorisation,
)
from gongxin.apps.foresight.api import move_ends
from gongxin.apps.identity.api import Actor, system_actor
from gongxin.apps.intake.rules.filing import ACTION_NAMES, WITHDRAWS
from gongxin.apps.ledger.api import EventKind, events, events_about
from gongxin.apps.recalls.api import (
    Ground,
    RecallAct,
    RecallState,
    acknowledge_recall,
    check_recall,
    count_recalls,
    fetch_recalls,
    list_recalls,
    recall_key,
    see_recall,
)
from gongxin.apps.recalls.models import Recall
from gongxin.apps.recalls.operations.sign_recall import _signer
from gongxin.lib.bilingual import Text
from gongxin.lib.canonical import canonical_json
from gongxin.lib.errors import Refusal
from gongxin.lib.signed_note import sign_note
from tests.databases import as_role
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    CLERK_ORGAN,
    FIRM,
    NEIGHBOUR,
    OFFICER_ORGAN,
    Row,
    Town,
    agreed,
    asking,
    deferred,
    file_rows,
    grant,
    hire,
    look,
    now,
    penalty,
    qualification,
)
from tests.integration.cases.desk import Desk, staff

from .ends import (
    LONG_AFTER,
    authorised,
    end_penalty,
    look_by,
    sent_about,
    sent_to,
    take_batch_back,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the case."""
    return staff(town)


def _refusal(call: Any, *args: Any, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        call(*args, **more)
    return refused.value


def _ask(town: Town, **more: str) -> Any:
    return answer_question(asking=asking(CITIZEN, **more), actor=town.officer, now=now())


def test_a_case_recalls_the_record_from_whom_it_was_told(desk: Desk) -> None:
    shown = look(desk.town)
    place = [record.item for record in shown.records].index("administrative-penalty") + 1
    look(desk.town, NEIGHBOUR)
    assert sent_to(desk.town) == []
    case = end_penalty(desk)
    (recall,) = sent_to(desk.town)
    assert (recall.organ, recall.ground, recall.state) == (
        OFFICER_ORGAN,
        Ground.DISPLAY_ENDED,
        RecallState.WAITING,
    )
    ((look_, places),) = [(answer.look, answer.places) for answer in recall.answers]
    assert (look_, places) == (UUID(shown.event), (place,))
    assert recall.made_at < recall.due_at < recall.made_at + LONG_AFTER
    (mine,) = own_recalls(actor=desk.town.citizen, now=now())
    assert (mine.number, mine.case, mine.looks) == (recall.number, case, (UUID(shown.event),))
    assert [item.zh for item in mine.items] == ["行政处罚"]
    assert own_recalls(actor=desk.town.neighbour, now=now()) == []


def test_one_recall_names_every_look_of_the_organ_and_each_organ_has_its_own(desk: Desk) -> None:
    first, second = look(desk.town).event, look(desk.town).event
    other = hire("other-officer", organ="sc-education")
    grant(other)
    third = look(replace(desk.town, officer=other)).event
    end_penalty(desk)
    (recall,) = sent_to(desk.town)
    assert {str(answer.look) for answer in recall.answers} == {first, second}
    (its,) = list_recalls(actor=other, now=now())
    assert [str(answer.look) for answer in its.answers] == [third]
    assert len(own_recalls(actor=desk.town.citizen, now=now())) == 2


def test_who_was_told_of_something_else_is_not_told(desk: Desk) -> None:
    look(desk.town, purpose="licence-review")
    told = authorised(desk.town, items=frozenset({"practice-qualification"}))
    by_itself = look_by(desk.town, told)
    end_penalty(desk)
    (recall,) = sent_to(desk.town)
    assert by_itself not in {answer.look for answer in recall.answers}


def test_a_yes_is_recalled_as_a_whole_and_a_no_is_not(desk: Desk) -> None:
    assert _ask(desk.town).verdict is Verdict.YES
    yes = _ask(desk.town).event
    no = answer_question(asking=asking(NEIGHBOUR), actor=desk.town.officer, now=now())
    assert no.verdict is Verdict.NO
    end_penalty(desk)
    (recall,) = sent_to(desk.town)
    told = {str(answer.look): answer.places for answer in recall.answers}
    assert told[yes] == ()
    assert len(told) == 2
    assert _ask(desk.town).verdict is Verdict.NO


def test_a_recall_says_neither_whose_nor_what(desk: Desk) -> None:
    look(desk.town)
    case = end_penalty(desk)
    ((signed,), more) = fetch_recalls(actor=desk.town.officer, now=now())
    assert more is None
    said = json.dumps({"document": signed.document, "signature": signed.signature})
    for kept in (CITIZEN.name, CITIZEN.number, str(CITIZEN.key), case, "penalty", "川示交罚"):
        assert kept not in said
    assert check_recall(document=said.encode(), key=recall_key())
    assert not check_recall(
        document=said.replace('"places": [', '"places": [9, ').encode(), key=recall_key()
    )
    assert not check_recall(document=b"{}", key=recall_key())
    (sent,) = sent_about()
    assert sent.payload["digest"] == signed.digest


def test_what_is_signed_under_the_same_key_and_is_no_recall_is_none(desk: Desk) -> None:
    look(desk.town)
    end_penalty(desk)
    ((signed,), _) = fetch_recalls(actor=desk.town.officer, now=now())
    other = {**signed.document, "format": "urn:gongxin:something-else:1"}
    note = sign_note(f"{canonical_json(other).decode()}\n", [_signer()])
    said = {"document": other, "signature": note.partition("\n\n")[2]}
    assert not check_recall(document=json.dumps(said).encode(), key=recall_key())


def test_a_person_signs_nothing_but_in(desk: Desk) -> None:
    """What somebody who has signed in at a page sends as a statement is nobody's signature."""
    look(desk.town)
    end_penalty(desk)
    (recall,) = sent_to(desk.town)
    said: dict[str, Any] = {"number": recall.number, "actor": desk.town.officer, "now": now()}
    for statement in ("", "a.b.c"):
        refused = _refusal(acknowledge_recall, **said, statement=statement)
        assert refused.code == "recalls.acknowledgement-not-accepted"
    assert sent_to(desk.town)[0].state is RecallState.WAITING
    acknowledge_recall(**said)


def test_what_was_fetched_is_noted_once(desk: Desk) -> None:
    look(desk.town)
    end_penalty(desk)
    assert own_recalls(actor=desk.town.citizen, now=now())[0].fetched_at is None
    fetch_recalls(actor=desk.town.officer, now=now())
    at = own_recalls(actor=desk.town.citizen, now=now())[0].fetched_at
    assert at is not None
    fetch_recalls(actor=desk.town.officer, now=now())
    assert own_recalls(actor=desk.town.citizen, now=now())[0].fetched_at == at
    (fetched,) = events(kinds=[EventKind.RECALLS_FETCHED])
    assert fetched.payload == {"recalls": 1}


def test_pages_follow_one_another_until_there_is_no_next(desk: Desk) -> None:
    look(desk.town)
    end_penalty(desk)
    look(desk.town, FIRM)
    take_batch_back(desk.town)
    every = {recall.number for recall in sent_to(desk.town)}
    assert len(every) == 2
    ((first,), after) = fetch_recalls(actor=desk.town.officer, now=now(), limit=1)
    assert after is not None
    ((second,), end) = fetch_recalls(actor=desk.town.officer, now=now(), limit=1, after=after)
    assert end is None
    assert {first.recall.number, second.recall.number} == every


def test_acknowledged_by_a_named_person_and_on_record(desk: Desk) -> None:
    look(desk.town)
    end_penalty(desk)
    (recall,) = sent_to(desk.town)
    done = acknowledge_recall(number=recall.number, actor=desk.town.officer, now=now())
    assert done.state is RecallState.ACKNOWLEDGED
    again = acknowledge_recall(number=recall.number, actor=desk.town.officer, now=now())
    assert again.acknowledged_at == done.acknowledged_at, "the same again is the same"
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.RECALL_ACKNOWLEDGED])
    assert (event.actor, event.organ, event.payload["late"]) == (
        desk.town.officer.ref,
        OFFICER_ORGAN,
        False,
    )
    assert fetch_recalls(actor=desk.town.officer, now=now()) == ([], None)
    (mine,) = own_recalls(actor=desk.town.citizen, now=now())
    assert (mine.state, mine.acknowledged_at) == (RecallState.ACKNOWLEDGED, done.acknowledged_at)


def test_each_act_has_a_receipt_for_whom_it_concerns(desk: Desk) -> None:
    look(desk.town)
    end_penalty(desk)
    (recall,) = sent_to(desk.town)

    def take(act: RecallAct, actor: Actor, number: str = recall.number) -> str:
        return _refusal(receipt_of_recall, number=number, act=act, actor=actor, now=now()).code

    # in a test nothing is entered: that it is only not published yet says that it was found
    for actor in (desk.town.citizen, desk.town.officer):
        assert take(RecallAct.SENT, actor) == "ledger.not-published"
        assert take(RecallAct.ACKNOWLEDGED, actor) == "recalls.not-acknowledged"
        assert take(RecallAct.SENT, actor, "ZH-0000") == "recalls.unknown-recall"
    for actor in (desk.town.neighbour, desk.stranger):
        assert take(RecallAct.SENT, actor) == "recalls.unknown-recall"
    acknowledge_recall(number=recall.number, actor=desk.town.officer, now=now())
    for actor in (desk.town.citizen, desk.town.officer):
        assert take(RecallAct.ACKNOWLEDGED, actor) == "ledger.not-published"


def test_another_organs_recall_is_not_there(desk: Desk) -> None:
    look(desk.town)
    end_penalty(desk)
    (recall,) = sent_to(desk.town)
    for call in (acknowledge_recall, see_recall):
        refused = _refusal(call, number=recall.number, actor=desk.stranger, now=now())
        assert refused.code == "recalls.unknown-recall"
    absent = _refusal(acknowledge_recall, number="ZH-0000", actor=desk.stranger, now=now())
    assert absent.code == "recalls.unknown-recall"
    noted = events(kinds=[EventKind.ACKNOWLEDGEMENT_REFUSED])
    assert [one.payload for one in noted] == [{"reason": "recalls.unknown-recall"}] * 2
    assert sent_to(desk.town)[0].state is RecallState.WAITING


def test_who_does_not_acknowledge_in_time_is_told_nothing_until_they_have(
    desk: Desk, tmp_path: Path
) -> None:
    look(desk.town)
    end_penalty(desk)
    (recall,) = sent_to(desk.town)
    town, colleague = desk.town, hire("colleague", unit="another unit")
    grant(colleague)
    just_before, then = recall.due_at - timedelta(microseconds=1), recall.due_at
    file = tmp_path / "many.csv"
    file.write_text(f"名称,号码\n{FIRM.name},{FIRM.number}\n", "utf-8")
    bulk = {"purpose_code": "licence-review", "case_reference": CASE, "warrant": "", "file": file}
    number = ask_in_bulk(actor=town.officer, now=now(), **bulk)  # type: ignore[arg-type]
    second_bulk(number=number, approve=True, actor=colleague, now=now())
    asked = asking(NEIGHBOUR)

    answer_question(asking=asked, actor=town.officer, now=just_before)
    for actor in (town.officer, colleague):
        refused = _refusal(answer_question, asking=asked, actor=actor, now=then)
        assert refused.code == "recalls.owed"
        assert recall.number in refused.what.zh
        assert recall.number in refused.what.en
    for call, more in (
        (ask_in_bulk, {"actor": town.officer, **bulk}),
        (run_bulk, {"number": number, "actor": system_actor("bulk"), "asker": town.officer}),
        (collect_bulk, {"number": number, "actor": town.officer}),
    ):
        assert _refusal(call, now=then, **more).code == "recalls.owed"  # type: ignore[operator]
    other = hire("other-officer", organ="sc-education")
    grant(other)
    answer_question(asking=asked, actor=other, now=then)
    (mine,) = own_recalls(actor=town.citizen, now=then)
    assert mine.state is RecallState.OVERDUE
    (duty,) = count_recalls(actor=town.auditor, now=then)
    assert (duty.organ, duty.overdue, duty.waiting) == (OFFICER_ORGAN, 1, 0)

    acknowledge_recall(number=recall.number, actor=colleague, now=then)
    answer_question(asking=asked, actor=town.officer, now=then)
    assert own_recalls(actor=town.citizen, now=then)[0].state is RecallState.ACKNOWLEDGED_LATE
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.RECALL_ACKNOWLEDGED])
    assert event.payload["late"] is True


def test_a_batch_taken_back_is_recalled_for_each_subject(town: Town) -> None:
    look(town)
    look(town, FIRM)
    look(town, NEIGHBOUR)
    take_batch_back(town)
    recalls = sent_to(town)
    assert {recall.ground for recall in recalls} == {Ground.WITHDRAWN}
    assert len(recalls) == 2
    assert [len(sent_about(one)) for one in (CITIZEN, FIRM, NEIGHBOUR)] == [1, 1, 0]


def test_what_a_batch_replaced_was_not_told_by_it(town: Town, tmp_path: Path) -> None:
    """A look before the batch heard of it when it was filed; that it was taken back concerns those that it was told to."""
    before = look(town).event
    receipt = file_rows(tmp_path, "administrative-penalty", [penalty(CITIZEN, CF_NR_FK="0.03")])
    assert receipt.superseding == 1
    after = look(town).event
    take_batch_back(replace(town, batch=receipt.batch))
    told = {one.ground: [str(answer.look) for answer in one.answers] for one in sent_to(town)}
    assert told == {Ground.CORRECTED: [before], Ground.WITHDRAWN: [after]}


@pytest.mark.parametrize(
    ("ends", "ground"),
    [(timedelta(0), Ground.DISPLAY_ENDED), (timedelta(days=9), Ground.CORRECTED)],
)
def test_an_end_that_an_edition_made_sooner_is_recalled_by_its_housekeeping(
    town: Town, ends: timedelta, ground: Ground
) -> None:
    event = look(town).event
    with as_role() as cursor:
        cursor.execute(
            "INSERT INTO register_moved_end (pack, edition, item, adverse_class, shown_from,"
            " shown_until, ends, begins, recorded_at)"
            " SELECT 'test', '2030.1', item, coalesce(adverse_class, ''), shown_from, shown_until,"
            "  now() + %s, now() - interval '1 minute', now() FROM register_record"
            " WHERE subject_key = %s AND item = 'administrative-penalty'",
            [ends, CITIZEN.key],
        )
    assert move_ends(actor=system_actor("test"), now=now()).moved >= 1
    (recall,) = sent_to(town)
    assert recall.ground is ground
    assert {str(answer.look) for answer in recall.answers} == {event}
    assert sent_about(NEIGHBOUR) == ()


_ANEW = penalty(CITIZEN, CF_NR_FK="0.03")
_BACK = penalty(CITIZEN) | {ACTION_NAMES.zh: WITHDRAWS}


@pytest.mark.parametrize(
    ("item", "row", "grounds"),
    [
        ("administrative-penalty", _ANEW, [Ground.CORRECTED]),
        ("administrative-penalty", _BACK, [Ground.WITHDRAWN]),
        ("practice-qualification", qualification(CITIZEN, ZY_ZT="注销"), []),
    ],
    ids=["filed anew", "taken back", "a new state"],
)
def test_what_a_source_files_anew_or_takes_back_is_recalled(
    town: Town, tmp_path: Path, item: str, row: Row, grounds: list[Ground]
) -> None:
    event = look(town).event
    assert file_rows(tmp_path, item, [row]).superseding == 1
    recalls = sent_to(town)
    assert [recall.ground for recall in recalls] == grounds
    assert [str(answer.look) for recall in recalls for answer in recall.answers] == [event] * len(
        grounds
    )
    file_rows(tmp_path, item, [row])
    assert len(sent_to(town)) == len(grounds), "the same again ends nothing"


def test_a_withdrawn_authorisation_recalls_what_was_answered_under_it(town: Town) -> None:
    number = authorised(town)
    told, by_duty = look_by(town, number), look(town).event
    withdraw_authorisation(number=number, actor=town.citizen, now=now())
    (recall,) = sent_to(town)
    assert recall.ground is Ground.CONSENT_WITHDRAWN
    assert [(answer.look, answer.places) for answer in recall.answers] == [(told, ())]
    assert by_duty not in {str(answer.look) for answer in recall.answers}


def test_an_authorisation_that_was_never_used_recalls_nothing(town: Town) -> None:
    withdraw_authorisation(number=authorised(town), actor=town.citizen, now=now())
    assert sent_to(town) == []


def test_who_may_keep_nothing_any_more_is_not_told_again(desk: Desk) -> None:
    number = authorised(desk.town, keep_days=0)
    look_by(desk.town, number)
    end_penalty(desk)
    assert sent_to(desk.town) == []


def test_a_recalled_answer_is_not_told_once_more_by_its_key(desk: Desk) -> None:
    asked = asking(CITIZEN, once="a-key-of-the-system")
    answer_question(asking=asked, actor=desk.town.officer, now=now())
    assert answered_before(asking=asked, wants_file=False, actor=desk.town.officer) is not None
    end_penalty(desk)
    refused = _refusal(answered_before, asking=asked, wants_file=False, actor=desk.town.officer)
    assert refused.code == "recalls.answer-recalled"


def test_a_yes_in_bulk_is_recalled_and_not_collected_any_more(desk: Desk, tmp_path: Path) -> None:
    town, second = desk.town, hire("second", unit="another unit")
    file = tmp_path / "many.csv"
    rows = "\n".join(f"{one.name},{one.number}" for one in (CITIZEN, NEIGHBOUR, FIRM))
    file.write_text(f"名称,号码\n{rows}\n", "utf-8")
    number = ask_in_bulk(
        file=file, purpose_code="licence-review", case_reference=CASE, warrant="",
        actor=town.officer, now=now(),
    )  # fmt: skip
    second_bulk(number=number, approve=True, actor=second, now=now())
    run_bulk(number=number, actor=system_actor("bulk"), asker=town.officer, now=now())

    def told() -> list[Any]:
        return [one.verdict for one in collect_bulk(number=number, actor=town.officer, now=now())]

    assert told() == ["yes", "no", "yes"]
    end_penalty(desk)
    (recall,) = sent_to(town)
    assert [answer.places for answer in recall.answers] == [()]
    assert told() == ["unanswered", "no", "yes"]


def test_of_a_look_that_is_told_later_the_map_says_no_more_than_the_list(desk: Desk) -> None:
    town = desk.town
    deferred(CASE, officer=town.officer)
    asked = asking(CITIZEN, purpose="judicial-assistance")
    asked = agreed(asked, wants=FileReason.WEIGH, officer=town.officer)
    look_up(asking=asked, reason=FileReason.WEIGH, actor=town.officer, now=now())
    end_penalty(desk)
    (recall,) = sent_to(town)
    (mine,) = own_recalls(actor=town.citizen, now=now())
    assert (mine.organ, mine.looks, mine.state, mine.fetched_at) == (None, (), None, None)
    assert mine.deferred is not None
    for act in RecallAct:
        refused = _refusal(
            receipt_of_recall, number=recall.number, act=act, actor=town.citizen, now=now()
        )
        assert refused.code == "recalls.unknown-recall"
    acknowledge_recall(number=recall.number, actor=town.officer, now=now())
    (mine,) = own_recalls(actor=town.citizen, now=now())
    assert mine.acknowledged_at is None
    later = now() + timedelta(days=60)
    (mine,) = own_recalls(actor=town.citizen, now=later)
    assert isinstance(mine.organ, Text)
    assert mine.acknowledged_at is not None


def test_the_source_that_looked_is_an_organ_like_others(desk: Desk) -> None:
    grant(desk.one)
    look_ = answer_question(asking=asking(CITIZEN), actor=desk.one, now=now()).event
    end_penalty(desk)
    (recall,) = list_recalls(actor=desk.one, now=now())
    assert recall.organ == CLERK_ORGAN
    assert [str(answer.look) for answer in recall.answers] == [look_]


@pytest.mark.parametrize(
    ("spoilt", "constraint"),
    [
        ({"answers": []}, "recall_names_an_answer"),
        ({"ground": "because"}, "recall_ground_is_known"),
        ({"due_at": timedelta(0)}, "recall_has_a_time"),
        ({"acknowledged_at": timedelta(1)}, "recall_is_acknowledged_by_somebody"),
        (
            {"acknowledged_at": timedelta(-1), "acknowledged_by": "account:1"},
            "recall_is_acknowledged_by_somebody",
        ),
        (
            {"acknowledged_at": timedelta(1), "acknowledged_by": "sender:1"},
            "recall_is_acknowledged_by_somebody",
        ),
        (
            {"acknowledged_at": timedelta(1), "acknowledged_by": "system:job"},
            "recall_is_acknowledged_by_somebody",
        ),
        ({"acknowledged_by": "account:1"}, "recall_is_acknowledged_by_somebody"),
    ],
)
@pytest.mark.usefixtures("town")
def test_the_database_holds_a_recall_too(spoilt: dict[str, Any], constraint: str) -> None:
    made = now()
    sound: dict[str, Any] = {
        "number": "ZH-TEST", "organ": OFFICER_ORGAN, "ground": "annulled", "made_at": made,
        "answers": [[str(UUID(int=1))]], "due_at": timedelta(9), "event": UUID(int=2),
    }  # fmt: skip
    values = {
        name: made + value if isinstance(value, timedelta) else value
        for name, value in {**sound, **spoilt}.items()
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Recall.objects.create(**values)
