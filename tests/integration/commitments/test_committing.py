"""A commitment from its making to what was found of it: who does what, what the person is told and may say, and what stands in the register."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from gongxin.apps.access.api import Power, answer_eligibility, open_own_file
from gongxin.apps.access.api import act_for as acting_for
from gongxin.apps.catalogue.api import MeasureGives, read_catalogue
from gongxin.apps.commitments.api import (
    AtCounter,
    Deed,
    Fulfilment,
    Stage,
    accept_commitment,
    answer_notice,
    commitment_queue,
    confirm_failure,
    find_kept,
    make_at_counter,
    make_commitment,
    notify_failure,
    offered_to,
    open_commitment,
    organ_form,
    own_commitments,
    own_form,
    refuse_commitment,
    see_own_commitment,
    withdraw_commitment,
)
from gongxin.apps.commitments.models import Commitment
from gongxin.apps.commitments.policies import opened
from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import Channel, receive_file
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.notices.api import NoticeKind, read_inbox
from gongxin.apps.publication.api import propose_bundle
from gongxin.apps.publication.models import Entry
from gongxin.apps.publication.queries import see_own
from gongxin.apps.register.api import see
from gongxin.lib.canonical import canonical_json
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING, last_day
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    NOBODY,
    Town,
    asking,
    mandate,
    now,
)

from .desk import (
    ORGAN,
    WORDS,
    Desk,
    accepted,
    began,
    failed,
    failing,
    given,
    made,
    noticed,
    offer,
    staff,
)

pytestmark = pytest.mark.django_db
ITEM, BREACH = "credit-commitment", "commitment-breach"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who takes them."""
    return staff(town)


def _refused(code: str, act: Callable[[], Any]) -> None:
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.code == code


def _records(town: Town, item: str = ITEM) -> list[Any]:
    records = open_own_file(actor=town.citizen, now=now()).records
    return [one for one in records if one.item == item]


def _told(desk: Desk, kind: NoticeKind) -> int:
    return sum(one.kind is kind for one in read_inbox(actor=desk.town.citizen).lines)


# --- the whole way --------------------------------------------------------------------------------


def test_from_its_making_to_a_record_that_ends_by_itself(desk: Desk) -> None:
    number = made(desk)
    assert _records(desk.town) == []
    shown = see_own_commitment(number=number, actor=desk.town.citizen, now=began(1))
    assert shown.line.stage is Stage.TO_ACCEPT
    assert shown.may == (Deed.WITHDRAW,)
    batch = accept_commitment(number=number, actor=desk.one, now=began(1))
    (record,) = _records(desk.town)
    day = began().astimezone(BEIJING).date()
    assert (record.source_code, record.nature) == (ORGAN, "basic")
    assert (record.valid_from, record.valid_to) == (day, last_day(day, years=1))
    said = record.content
    assert said["CN_BM"] == number
    assert number[:6] == "510000"
    assert number[6:14] == f"{day:%Y%m%d}"
    assert len(number) == 20
    assert said["CN_LX"] == "证明事项型"
    assert said["CN_SY"] == "申请行政许可：受理号2026-77"
    assert said["CN_GKLX"] == "不可公开"
    assert "CN_LXZT" not in said or not said["CN_LXZT"]
    # sent again it is the same batch, and there is one record
    assert accept_commitment(number=number, actor=desk.two, now=began(2)) == batch
    assert len(_records(desk.town)) == 1
    find_kept(number=number, actor=desk.two, now=began(20))
    (record,) = _records(desk.town)
    assert record.content["CN_LXZT"] == "全部履行"
    assert (
        see_own_commitment(number=number, actor=desk.town.citizen, now=now()).line.stage
        is Stage.KEPT
    )


def test_the_content_is_fixed_by_its_digest_in_the_ledger(desk: Desk) -> None:
    number = made(desk)
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.COMMITMENT_MADE])
    with transaction.atomic():
        see([CITIZEN.key])
        row = Commitment.objects.get(number=number)
        content = opened(row, row.content_sealed)
    digest = hashlib.sha256(canonical_json(content)).hexdigest()
    assert event.payload["digest"] == row.digest == digest
    assert content["text"] == offer("certificate-replaced").type.text.zh
    assert len(content["nonce"]) == 32, "nobody guesses the content by its digest"
    shown = see_own_commitment(number=number, actor=desk.town.citizen, now=began(1))
    assert shown.digest == digest


def test_what_was_not_read_is_not_signed(desk: Desk) -> None:
    other = offer("for-repair").text.digest
    _refused(
        "commitments.text-changed",
        lambda: make_commitment(given=given(read=other), actor=desk.town.citizen, now=began()),
    )
    assert own_commitments(actor=desk.town.citizen, now=now()) == []


def test_a_second_submission_is_the_same_one(desk: Desk) -> None:
    once = given("own-initiative")
    number = make_commitment(given=once, actor=desk.town.citizen, now=began())
    assert make_commitment(given=once, actor=desk.town.citizen, now=began(1)) == number
    assert len(own_commitments(actor=desk.town.citizen, now=now())) == 1
    assert len(_records(desk.town)) == 1
    made_events = events_about(subject_key=CITIZEN.key, kinds=[EventKind.COMMITMENT_MADE])
    assert len(made_events) == 1


def test_codes_follow_one_another_on_a_day(desk: Desk) -> None:
    first, second = made(desk), made(desk)
    assert first[:14] == second[:14]
    assert int(second) == int(first) + 1


def test_one_that_nobody_has_to_accept_stands_at_once_and_serves_repair(desk: Desk) -> None:
    number = made(desk, "for-repair")
    (record,) = _records(desk.town)
    assert record.content["CN_LX"] == "信用修复型"
    shown = see_own_commitment(number=number, actor=desk.town.citizen, now=began(1))
    assert shown.line.stage is Stage.RUNNING
    assert shown.may == ()
    condition = read_catalogue().repairs["public-commitment"]
    assert any(
        one.item == record.item and one.shows(record.content) for one in condition.shown_by
    ), "repair fetches it and asks for none"
    _refused(
        "commitments.not-withdrawable",
        lambda: withdraw_commitment(number=number, actor=desk.town.citizen, now=began(1)),
    )


def test_withdrawn_or_refused_before_it_is_accepted_nothing_is_recorded(desk: Desk) -> None:
    number = made(desk)
    withdraw_commitment(number=number, actor=desk.town.citizen, now=began(1))
    _refused(
        "commitments.over", lambda: accept_commitment(number=number, actor=desk.one, now=began(2))
    )
    other = made(desk)
    refuse_commitment(number=other, reason="材料不齐，请先补正", actor=desk.one, now=began(1))
    shown = see_own_commitment(number=other, actor=desk.town.citizen, now=began(2))
    assert (shown.line.stage, shown.ending) == (Stage.REFUSED, "材料不齐，请先补正")
    late = made(desk)
    _refused(
        "commitments.over", lambda: accept_commitment(number=late, actor=desk.one, now=began(30))
    )
    stages = {one.stage for one in own_commitments(actor=desk.town.citizen, now=began(30))}
    assert stages == {Stage.WITHDRAWN, Stage.REFUSED, Stage.LAPSED}
    assert _records(desk.town) == []


# --- failure --------------------------------------------------------------------------------------


def test_a_failure_only_after_its_notice_and_time_by_two_and_as_a_record_with_its_own_clock(
    desk: Desk,
) -> None:
    number = noticed(desk)
    assert _told(desk, NoticeKind.COMMITMENT_NOTICED) == 1
    (record,) = _records(desk.town)
    assert not record.content.get("CN_LXZT"), "a notice records nothing"
    confirm = failing()
    _refused(
        "commitments.too-early",
        lambda: confirm_failure(number=number, found=confirm, actor=desk.two, now=began(51)),
    )
    _refused(
        "commitments.own-notice",
        lambda: confirm_failure(number=number, found=confirm, actor=desk.one, now=began(80)),
    )
    _refused(
        "commitments.no-document",
        lambda: confirm_failure(
            number=number, found=failing(document=""), actor=desk.two, now=began(80)
        ),
    )
    confirm_failure(number=number, found=confirm, actor=desk.two, now=began(80))
    (record,) = _records(desk.town)
    assert record.content["CN_LXZT"] == "全部未履行"
    assert record.content["CN_WLXNR"] == WORDS
    assert record.content["CN_ZJNR"] == offer("certificate-replaced").type.failure.zh
    (breach,) = _records(desk.town, BREACH)
    day = began(80).astimezone(BEIJING).date()
    assert breach.doc_number == "川示市监违诺〔2026〕1号"
    assert breach.content["WN_BM"] == number
    assert breach.adverse_class_code == "ordinary"
    assert breach.shown_until is not None
    last = (breach.shown_until - timedelta(seconds=1)).astimezone(BEIJING).date()
    assert last == last_day(day, years=1)
    assert _told(desk, NoticeKind.RECORD) >= 1, "the breach has the notice of any adverse record"


def test_where_the_type_has_no_breach_only_the_state_is_stated(desk: Desk) -> None:
    failed(desk, "documents-pending")
    (record,) = _records(desk.town)
    assert record.content["CN_LXZT"] == "全部未履行"
    assert _records(desk.town, BREACH) == []


def test_what_was_said_is_heard_and_answered_and_never_makes_it_worse(desk: Desk) -> None:
    number = noticed(desk, announced=Fulfilment.PART)
    answer_notice(
        number=number, words="章程已经在昨天补交，请查收", actor=desk.town.citizen, now=began(55)
    )
    shown = open_commitment(number=number, actor=desk.two, now=began(80))
    assert shown.answer == "章程已经在昨天补交，请查收"
    _refused(
        "commitments.worse",
        lambda: confirm_failure(number=number, found=failing(), actor=desk.two, now=began(80)),
    )
    part = failing(state=Fulfilment.PART)
    _refused(
        "commitments.unanswered",
        lambda: confirm_failure(number=number, found=part, actor=desk.two, now=began(80)),
    )
    weighed = failing(state=Fulfilment.PART, weighed="补交的章程不完整，不予采纳")
    confirm_failure(number=number, found=weighed, actor=desk.two, now=began(80))
    shown = see_own_commitment(number=number, actor=desk.town.citizen, now=now())
    assert (shown.line.state, shown.weighed) == (Fulfilment.PART, "补交的章程不完整，不予采纳")


def test_performed_within_the_notice_it_is_kept_and_one_officer_says_so(desk: Desk) -> None:
    number = noticed(desk)
    find_kept(number=number, actor=desk.one, now=began(55))
    (record,) = _records(desk.town)
    assert record.content["CN_LXZT"] == "全部履行"
    assert _records(desk.town, BREACH) == []
    _refused(
        "commitments.over",
        lambda: confirm_failure(number=number, found=failing(), actor=desk.two, now=began(80)),
    )


def test_no_notice_before_the_time_is_over_and_none_too_late(desk: Desk) -> None:
    number = accepted(desk)

    def tell(day: int) -> None:
        notify_failure(
            number=number, announced=Fulfilment.NONE, claim=WORDS, actor=desk.one, now=began(day)
        )

    _refused("commitments.too-early", lambda: tell(10))
    _refused(
        "commitments.not-noticed",
        lambda: confirm_failure(number=number, found=failing(), actor=desk.two, now=began(50)),
    )
    _refused("commitments.too-late", lambda: tell(362))
    _refused("commitments.over", lambda: tell(370))
    assert own_commitments(actor=desk.town.citizen, now=began(370))[0].stage is Stage.ENDED


def test_silence_of_the_organ_records_nothing(desk: Desk) -> None:
    number = noticed(desk)
    shown = see_own_commitment(number=number, actor=desk.town.citizen, now=began(400))
    assert shown.line.stage is Stage.ENDED
    (record,) = _records(desk.town)
    assert not record.content.get("CN_LXZT")


# --- at the counter, and by others ----------------------------------------------------------------


def _at(person: Any, **more: str) -> AtCounter:
    return AtCounter(name=person.name, number=person.number, **more)


def test_at_the_counter_it_is_accepted_at_once_and_the_person_gets_a_notice(desk: Desk) -> None:
    number = make_at_counter(given=given(), at=_at(CITIZEN), actor=desk.one, now=began())
    shown = see_own_commitment(number=number, actor=desk.town.citizen, now=began(1))
    assert (shown.at_counter, shown.line.stage) == (True, Stage.RUNNING)
    assert _told(desk, NoticeKind.COMMITMENT_MADE) == 1
    assert len(_records(desk.town)) == 1


def test_at_the_counter_somebody_whom_the_register_does_not_know_yet(desk: Desk) -> None:
    number = make_at_counter(given=given(), at=_at(NOBODY), actor=desk.one, now=began())
    shown = open_commitment(number=number, actor=desk.two, now=began(1))
    assert (shown.name, shown.identifier) == (NOBODY.name, NOBODY.number)


def test_at_the_counter_name_and_number_have_to_fit(desk: Desk) -> None:
    wrong = AtCounter(name=NEIGHBOUR.name, number=CITIZEN.number)
    _refused(
        "commitments.not-the-one",
        lambda: make_at_counter(given=given(), at=wrong, actor=desk.one, now=began()),
    )
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.COMMITMENT_NOT_MADE])
    assert event.payload["reason"] == "not-the-one"
    _refused(
        "commitments.not-accepting",
        lambda: make_at_counter(given=given(), at=_at(CITIZEN), actor=desk.stranger, now=began()),
    )


def test_a_firm_by_its_mandate_online_and_at_the_counter(desk: Desk) -> None:
    shown = mandate(powers=frozenset({Power.MAKE_COMMITMENTS}))
    agent = acting_for(number=shown, actor=desk.town.neighbour, now=now())
    number = make_commitment(given=given("approval-replaced"), actor=agent, now=now())
    seen = see_own_commitment(number=number, actor=agent, now=now())
    assert (seen.by_agent, seen.name, seen.openness) == (True, FIRM.name, "可向社会公开")
    at = _at(NEIGHBOUR, organisation=FIRM.number, mandate=shown)
    there = make_at_counter(given=given("approval-replaced"), at=at, actor=desk.one, now=now())
    assert open_commitment(number=there, actor=desk.one, now=now()).name == FIRM.name
    bare = mandate(CITIZEN, powers=frozenset({Power.SEE_FILE}))
    stranger = _at(CITIZEN, organisation=FIRM.number, mandate=bare)
    _refused(
        "commitments.not-the-one",
        lambda: make_at_counter(
            given=given("approval-replaced"), at=stranger, actor=desk.one, now=now()
        ),
    )
    nobody = acting_for(number=bare, actor=desk.town.citizen, now=now())
    _refused(
        "access.no-mandate",
        lambda: make_commitment(given=given("approval-replaced"), actor=nobody, now=now()),
    )


def test_only_who_may_makes_it_before_whom_it_may_be_made(desk: Desk) -> None:
    citizen = desk.town.citizen

    def make(**more: object) -> Callable[[], str]:
        code = str(more.pop("code", "certificate-replaced"))
        return lambda: make_commitment(given=given(code, **more), actor=citizen, now=began())

    _refused("commitments.not-for-such", make(code="approval-replaced"))
    _refused("commitments.not-accepting", make(organ="sc-supervision-commission"))
    _refused("commitments.unknown-matter", make(matter="own-initiative"))
    _refused("commitments.words-unfit", make(code="own-initiative", words="  "))
    _refused("commitments.words-unfit", make(detail=f"证号{CITIZEN.number}"))
    assert own_commitments(actor=citizen, now=now()) == []
    assert _records(desk.town) == []


def test_what_is_offered_is_what_may_be_made(desk: Desk) -> None:
    shown = mandate(powers=frozenset({Power.MAKE_COMMITMENTS}))
    agent = acting_for(number=shown, actor=desk.town.neighbour, now=now())
    of_person = {one.type.code for one in offered_to(actor=desk.town.citizen)}
    of_firm = {one.type.code for one in offered_to(actor=agent)}
    assert of_firm - of_person == {"approval-replaced", "trade-discipline"}
    assert of_person <= of_firm
    assert len(of_firm) == 7
    nobody = replace(desk.town.citizen, subject_key=NOBODY.key)
    assert offered_to(actor=nobody) == []
    _refused(
        "commitments.nobody-there",
        lambda: make_commitment(given=given(), actor=nobody, now=began()),
    )


def test_one_answer_for_what_is_not_there_and_what_is_another_s(desk: Desk) -> None:
    number = accepted(desk)
    for actor in (desk.town.neighbour, desk.stranger):
        for one in (number, "51990020260101000009"):
            if actor is desk.stranger:
                _refused(
                    "commitments.unknown",
                    lambda one=one: open_commitment(number=one, actor=desk.stranger, now=now()),
                )
            else:
                _refused(
                    "commitments.unknown",
                    lambda one=one, actor=actor: see_own_commitment(
                        number=one, actor=actor, now=now()
                    ),
                )
    assert own_commitments(actor=desk.town.neighbour, now=now()) == []
    assert commitment_queue(actor=desk.stranger, now=now()) == []


# --- the desk, the form, what is given for it -----------------------------------------------------


def test_the_queue_puts_what_waits_for_the_organ_first(desk: Desk) -> None:
    running = accepted(desk)
    waiting = made(desk, at=began(2))
    late = noticed(desk)
    kept = accepted(desk)
    find_kept(number=kept, actor=desk.one, now=began(3))
    queue = commitment_queue(actor=desk.one, now=began(4))
    assert [one.number for one in queue] == [waiting, running, late, kept]
    stages = {one.number: one.stage for one in commitment_queue(actor=desk.one, now=began(80))}
    assert stages[late] is Stage.TO_CONFIRM
    assert stages[running] is Stage.TO_FIND


def test_the_official_form_goes_out_and_comes_in_again(desk: Desk) -> None:
    kept = accepted(desk)
    find_kept(number=kept, actor=desk.one, now=began(3))
    failed(desk)
    text = organ_form(actor=desk.one, now=now())
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["承诺履行状态"] for row in rows] == ["全部未履行", "全部履行"]
    assert rows[1]["承诺编码"] == kept
    assert {row["证件号码"] for row in rows} == {CITIZEN.number}
    assert own_form(number=kept, actor=desk.town.citizen, now=now()).splitlines()[1:] == [
        text.splitlines()[2]
    ]
    taken = events_about(subject_key=CITIZEN.key, kinds=[EventKind.COMMITMENTS_TAKEN])
    assert [one.payload["commitments"] for one in taken] == [2]
    path = desk.town.folder / "form.csv"
    path.write_text(text, encoding="utf-8")
    receipt = receive_file(
        path=path,
        item_code=ITEM,
        source_code=ORGAN,
        actor=system_actor("test"),
        channel=Channel.COMMAND,
        now=now(),
    )
    assert (receipt.refused, receipt.received) == (0, 2)
    assert len(_records(desk.town)) == 2, "it is what is there already"


def test_only_what_its_type_opens_to_the_public_is_proposed_for_publication(desk: Desk) -> None:
    shown = mandate(powers=frozenset({Power.MAKE_COMMITMENTS}))
    agent = acting_for(number=shown, actor=desk.town.neighbour, now=now())
    for code in ("approval-replaced", "documents-pending"):
        number = make_commitment(given=given(code), actor=agent, now=now())
        accept_commitment(number=number, actor=desk.one, now=now())
    accepted(desk)
    propose_bundle(item=ITEM, actor=desk.one, now=now())
    with transaction.atomic():
        see_own(item=ITEM, source=ORGAN)
        (entry,) = Entry.objects.all()
    assert entry.name == FIRM.name
    assert ["CN_LX", "审批替代型"] in entry.values


def test_a_commitment_that_was_kept_gives_what_the_list_of_incentives_says(desk: Desk) -> None:
    shown = mandate(powers=frozenset({Power.MAKE_COMMITMENTS}))
    agent = acting_for(number=shown, actor=desk.town.neighbour, now=now())
    number = make_commitment(given=given("approval-replaced"), actor=agent, now=now())
    accept_commitment(number=number, actor=desk.one, now=now())

    def given_now() -> set[MeasureGives]:
        found = answer_eligibility(
            asking=asking(FIRM, purpose="licence-review-organisation"),
            matter="licence-renewal",
            actor=desk.town.officer,
            now=now(),
        )
        return {one for one in MeasureGives if found.may(one)}

    assert given_now() == set(), "a commitment that runs is not yet one that was kept"
    find_kept(number=number, actor=desk.one, now=now())
    assert given_now() == {MeasureGives.DOCUMENTS_LATER}
