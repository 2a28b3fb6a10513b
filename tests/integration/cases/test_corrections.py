"""A case corrects what a record says: checked like a filing, reckoned anew, never longer, and for good.

Guards: the comparison with what was corrected in a load, the bound of a recall, the end that is
kept, the check of what names the fact, the check of the row, the second check at the confirmation, roles that go.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from gongxin.apps.access.api import RecordShown
from gongxin.apps.cases.api import (
    Claim,
    Given,
    NewValue,
    act_in_case,
    confirm_draft,
    open_case,
    see_own_case,
)
from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import RecallReason, corrected_row, recall_batch
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.register.api import (
    correct_record,
    held_record,
    no_load_meanwhile,
    roles_of,
    see,
)
from gongxin.apps.register.models import Record
from gongxin.apps.replay.api import replay_report
from gongxin.apps.reports.api import download_report, issue_report
from gongxin.lib.errors import Refusal
from gongxin.lib.row_security import Act, Kept
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Town,
    day,
    file_rows,
    now,
    opened,
    penalty,
    qualification,
)

from .desk import REASON, Desk, counts, objected, own_file, penalty_of, shown_to_all, staff

pytestmark = pytest.mark.django_db
ITEM = "administrative-penalty"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases."""
    return staff(town)


def given(record: str, **values: str) -> Given:
    """What an officer gives with a correction."""
    return Given(
        reason=REASON.reason,
        values=tuple(NewValue(record, name, value) for name, value in values.items()),
    )


def passed(desk: Desk, *claims: Claim) -> str:
    """The citizen objects, and the platform passes it to the source."""
    (raised,) = objected(desk.town, *claims)
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    return raised.number


def corrected(desk: Desk, *claims: Claim, **values: str) -> str:
    """Two officers of the source correct the citizen's penalty."""
    record, number = penalty_of(desk.town), passed(desk, *claims)
    act_in_case(
        number=number, act="correct", given=given(record, **values), actor=desk.one, now=now()
    )
    confirm_draft(number=number, actor=desk.two, now=now())
    return number


def penalty_shown(town: Town) -> RecordShown | None:
    """The citizen's penalty as they see it, if they do."""
    return next((one for one in own_file(town).records if one.item == ITEM), None)


def shown(town: Town) -> dict[str, str]:
    """What it says."""
    found = penalty_shown(town)
    assert found is not None
    return dict(found.content)


def versions() -> list[tuple[int, int, int]]:
    """Every version of the citizen's penalty, the oldest first: its number, batch and row."""
    with transaction.atomic():
        see([CITIZEN.key], Kept(), act=Act.REPLAY)
        found = Record.objects.filter(subject_key=CITIZEN.key, item=ITEM)
        return list(found.order_by("version").values_list("version", "batch_id", "row_number"))


def test_two_officers_correct_and_every_reader_is_told_the_right_value(desk: Desk) -> None:
    record = penalty_of(desk.town)
    report = issue_report(actor=desk.town.citizen, now=now())
    before = download_report(
        number=report.number, format="json", actor=desk.town.citizen, now=now()
    ).content
    number = passed(desk)
    assert "correct" in {
        one.code for one in open_case(number=number, actor=desk.one, now=now()).acts
    }
    act_in_case(
        number=number,
        act="correct",
        given=given(record, CF_NR_FK="0.01", CF_CFLB="警告;罚款"),
        actor=desk.one,
        now=now(),
    )
    assert shown(desk.town)["CF_NR_FK"] == "0.02", "a draft corrects nothing"
    draft = open_case(number=number, actor=desk.two, now=now()).draft
    assert draft is not None
    assert next((one.label.zh, one.was, one.value) for one in draft.values) == (
        "罚款金额（万元）",
        "0.02",
        "0.01",
    )
    with pytest.raises(Refusal, match="拟办"):
        confirm_draft(number=number, actor=desk.one, now=now())
    came = confirm_draft(number=number, actor=desk.two, now=now())
    assert came.at.zh == "已更正"
    said = shown(desk.town)
    assert (said["CF_NR_FK"], said["CF_CFLB"]) == ("0.01", "警告;罚款")
    assert shown_to_all()[UUID(record)] is None, "the mark goes when the case ends"
    first, second = versions()
    assert second == (first[0] + 1, *first[1:]), (
        "it is of the batch and row that brought the record"
    )
    (acted,) = [
        one
        for one in events_about(subject_key=CITIZEN.key, kinds=[EventKind.CASE_ACTED])
        if one.payload["act"] == "correct"
    ]
    assert (acted.payload["records"], acted.payload["fields"]) == (1, ["CF_CFLB", "CF_NR_FK"])
    assert len(acted.payload["digests"]) == 1
    done = see_own_case(number=number, actor=desk.town.citizen, now=now()).done[-1]
    assert {(one.was, one.value) for one in done.values} >= {("0.02", "0.01")}
    assert replay_report(number=report.number, actor=desk.town.citizen, now=now()).identical
    again = download_report(number=report.number, format="json", actor=desk.town.citizen, now=now())
    assert again.content == before


def test_what_the_person_claims_is_taken_over_with_one_choice(desk: Desk) -> None:
    record = penalty_of(desk.town)
    number = passed(
        desk, Claim(record, "CF_NR_FK", "0.01"), Claim(record, "CF_SY", "按核定线路行驶")
    )
    act_in_case(
        number=number,
        act="correct",
        given=Given(reason=REASON.reason, as_claimed=True),
        actor=desk.one,
        now=now(),
    )
    confirm_draft(number=number, actor=desk.two, now=now())
    said = shown(desk.town)
    assert (said["CF_NR_FK"], said["CF_SY"]) == ("0.01", "按核定线路行驶")


def test_what_is_given_goes_before_what_is_claimed(desk: Desk) -> None:
    record, number = penalty_of(desk.town), passed(desk)
    both = Given(
        reason=REASON.reason, values=(NewValue(record, "CF_NR_FK", "0.015"),), as_claimed=True
    )
    act_in_case(number=number, act="correct", given=both, actor=desk.one, now=now())
    confirm_draft(number=number, actor=desk.two, now=now())
    assert shown(desk.town)["CF_NR_FK"] == "0.015"


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"CF_SY": "另一个事由，仍是旧的金额"},
        {"CF_NR_FK": "0.09"},
    ],
)
def test_no_later_filing_brings_the_wrong_value_back(desk: Desk, more: dict[str, str]) -> None:
    """The source's own system is not corrected yet, and its file of tomorrow has the old value still, or another one."""
    corrected(desk, CF_NR_FK="0.01")
    before = versions()
    receipt = file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, **more)])
    assert (receipt.accepted, receipt.superseding, receipt.duplicate) == (0, 0, 1)
    found = {one.rule: one for one in receipt.findings}["row.corrected"]
    assert "罚款金额" in found.message.zh
    assert shown(desk.town)["CF_NR_FK"] == "0.01"
    assert versions() == before


def test_a_filing_that_says_it_right_is_taken_with_what_else_it_says(desk: Desk) -> None:
    corrected(desk, CF_NR_FK="0.01")
    receipt = file_rows(
        desk.town.folder, ITEM, [penalty(CITIZEN, CF_NR_FK="0.01", CF_SY="事由补充")]
    )
    assert receipt.superseding == 1
    assert shown(desk.town)["CF_SY"] == "事由补充"
    assert "row.corrected" not in {one.rule for one in receipt.findings}


def test_a_second_correction_takes_the_place_of_the_first(desk: Desk) -> None:
    corrected(desk, CF_NR_FK="0.01", CF_SY="甲")
    corrected(desk, Claim(penalty_of(desk.town)), CF_NR_FK="0.03")
    for right, wrong in (("CF_NR_FK", "0.01"), ("CF_SY", "乙")):
        receipt = file_rows(
            desk.town.folder, ITEM, [penalty(CITIZEN, CF_NR_FK="0.03", CF_SY="甲") | {right: wrong}]
        )
        assert receipt.duplicate == 1, right
    said = shown(desk.town)
    assert (said["CF_NR_FK"], said["CF_SY"]) == ("0.03", "甲")


def test_a_recall_brings_nothing_back_from_before_the_correction(desk: Desk) -> None:
    """The wrong value stands in an older batch; the newer one, which the correction is of, is recalled."""
    receipt = file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, CF_SY="事由变更")])
    corrected(desk, CF_NR_FK="0.01")
    _recall(receipt.batch)
    assert penalty_shown(desk.town) is None
    file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, CF_SY="又是旧的金额")])
    assert penalty_shown(desk.town) is None
    file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, CF_NR_FK="0.01")])
    assert shown(desk.town)["CF_NR_FK"] == "0.01"


def test_a_recall_of_what_came_later_gives_the_corrected_record_back(desk: Desk) -> None:
    corrected(desk, CF_NR_FK="0.01")
    receipt = file_rows(
        desk.town.folder, ITEM, [penalty(CITIZEN, CF_NR_FK="0.01", CF_SY="后来的事由")]
    )
    _recall(receipt.batch)
    said = shown(desk.town)
    assert (said["CF_NR_FK"], said["CF_SY"]) == ("0.01", penalty(CITIZEN)["CF_SY"])


def _recall(batch: str) -> None:
    recall_batch(
        number=batch, reason=RecallReason.WRONG_FILE, actor=system_actor("test"), now=now()
    )


@pytest.mark.parametrize(("to", "sooner"), [(day(40), True), (day(5), False)])
def test_ends_are_reckoned_anew_and_never_later(desk: Desk, to: str, sooner: bool) -> None:
    """The date of the decision decides the end. It was the organ's mistake, and the person was told the earlier one."""
    until = _until(desk.town)
    corrected(desk, CF_JDRQ=to)
    assert shown(desk.town)["CF_JDRQ"] == to
    after = _until(desk.town)
    assert (after < until) is sooner
    assert sooner or after == until
    # nor does a file that says the corrected date do what the correction did not
    file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, CF_JDRQ=to, CF_SY="补充事由")])
    assert shown(desk.town)["CF_SY"] == "补充事由"
    assert _until(desk.town) == after


def test_what_is_good_for_its_person_is_shown_as_long_as_it_ought_to_be(desk: Desk) -> None:
    """The certificate runs for longer than was recorded: nobody was promised that it would be over sooner."""
    file_rows(
        desk.town.folder,
        "practice-qualification",
        [qualification(CITIZEN, "川示交证2026000099", ZY_YXQZ=day(-100))],
    )

    def certificate() -> RecordShown:
        found = own_file(desk.town).records
        return next(one for one in found if one.content.get("ZY_ZSBH") == "川示交证2026000099")

    before = certificate()
    number = passed(desk, Claim(before.key, "ZY_YXQZ", day(-900), "资格证原件"))
    right = given(before.key, ZY_YXQZ=day(-900))
    act_in_case(number=number, act="correct", given=right, actor=desk.one, now=now())
    confirm_draft(number=number, actor=desk.two, now=now())
    after = certificate()
    assert after.content["ZY_YXQZ"] == day(-900)
    assert before.shown_until is not None
    assert after.shown_until is not None
    assert after.shown_until > before.shown_until + timedelta(days=700)


def _until(town: Town) -> Any:
    file = opened(CITIZEN.key)
    assert file is not None
    (found,) = [one for one in file.records if one.item == ITEM]
    assert found.shown_until is not None
    return found.shown_until


def test_platform_and_supervisor_correct_by_the_same_door(desk: Desk) -> None:
    record = penalty_of(desk.town)
    (raised,) = objected(desk.town)
    act_in_case(
        number=raised.number,
        act="mend-own-fault",
        given=given(record, CF_NR_FK="0.01"),
        actor=desk.operator,
        now=now(),
    )
    confirm_draft(number=raised.number, actor=desk.second_operator, now=now())
    assert shown(desk.town)["CF_NR_FK"] == "0.01"
    number = passed(desk, Claim(record, "CF_SY", "不实"))
    act_in_case(number=number, act="refuse", given=REASON, actor=desk.one, now=now())
    confirm_draft(number=number, actor=desk.two, now=now())
    (review,) = objected(
        desk.town, Claim(record, "CF_SY", "不实"), workflow="objection-review", follows=number
    )
    act_in_case(
        number=review.number,
        act="order-correction",
        given=given(record, CF_SY="查明的事由"),
        actor=desk.supervisor,
        now=now(),
    )
    confirm_draft(number=review.number, actor=desk.other_supervisor, now=now())
    said = shown(desk.town)
    assert (said["CF_SY"], said["CF_NR_FK"]) == ("查明的事由", "0.01")


def test_who_put_it_right_in_a_file_says_so_in_the_case_and_it_holds(desk: Desk) -> None:
    record, number = penalty_of(desk.town), passed(desk)
    file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, CF_NR_FK="0.01")])
    count = len(versions())
    act_in_case(
        number=number,
        act="correct",
        given=given(record, CF_NR_FK="0.01"),
        actor=desk.one,
        now=now(),
    )
    confirm_draft(number=number, actor=desk.two, now=now())
    assert len(versions()) == count, "it says so already"
    assert file_rows(desk.town.folder, ITEM, [penalty(CITIZEN)]).duplicate == 1
    assert shown(desk.town)["CF_NR_FK"] == "0.01"


def test_a_hidden_record_is_corrected_and_shown_again_right(desk: Desk) -> None:
    from datetime import timedelta

    record = penalty_of(desk.town)
    (raised,) = objected(desk.town, at=now() - timedelta(days=90))
    assert penalty_shown(desk.town) is None
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    act_in_case(
        number=raised.number,
        act="correct",
        given=given(record, CF_NR_FK="0.01"),
        actor=desk.one,
        now=now(),
    )
    confirm_draft(number=raised.number, actor=desk.two, now=now())
    assert shown(desk.town)["CF_NR_FK"] == "0.01"


def _code(number: str, said: Given, desk: Desk) -> str:
    """Why it is refused; nothing is if it is not."""
    try:
        act_in_case(number=number, act="correct", given=said, actor=desk.one, now=now())
    except Refusal as refusal:
        assert NEIGHBOUR.number not in str(refusal)  # noqa: PT017 -- beside the code
        return refusal.code
    return ""


def test_what_cannot_be_corrected_is_refused_and_touches_nothing(desk: Desk) -> None:
    record, number = penalty_of(desk.town), passed(desk)
    other = next(one.key for one in own_file(desk.town).records if one.item != ITEM)
    twice = Given(
        reason=REASON.reason,
        values=(NewValue(record, "CF_SY", "甲"), NewValue(record, "CF_SY", "乙")),
    )
    for code, said in (
        ("intake.field-names-the-fact", given(record, CF_WSH="川示交罚〔2026〕9号")),
        ("intake.field-names-the-fact", given(record, CF_XDR_ZJHM=NEIGHBOUR.number)),
        ("intake.unknown-field", given(record, ZY_XM="甲")),
        ("intake.unknown-field", given(record, __class__="甲")),
        ("intake.nothing-corrected", given(record, CF_NR_FK="0.02")),
        ("intake.correction-unfit", given(record, CF_JDRQ="2026-02-31")),
        ("intake.correction-unfit", given(record, CF_JDRQ="2999-01-01")),
        ("intake.correction-unfit", given(record, CF_JDRQ="")),
        ("intake.correction-unfit", given(record, CF_NR_FK="很多")),
        ("intake.correction-unfit", given(record, CF_CFLB="流放")),
        ("intake.correction-unfit", given(record, CF_JDRQ="2001-01-01")),
        ("intake.correction-unfit", given(record, CF_SY="血型：AB型")),
        ("intake.correction-unfit", given(record, CF_SY="依据治安管理处罚法")),
        ("intake.correction-unfit", given(record, CF_NR_FK="=HYPERLINK(1)")),
        ("cases.words-unfit", given(record, CF_SY="字" * 2001)),
        ("cases.not-of-this-case", given(other, ZY_ZT="失效")),
        ("cases.not-of-this-case", given("no such key", CF_SY="甲")),
        ("cases.not-of-this-case", twice),
        ("cases.words-unfit", Given(reason=REASON.reason)),
        ("cases.words-unfit", Given(values=given(record, CF_SY="甲").values)),
    ):
        before = counts()
        assert _code(number, said, desk) == code, said
        assert counts() == before
    with pytest.raises(Refusal) as refused:
        act_in_case(
            number=number, act="refuse", given=given(record, CF_SY="甲"), actor=desk.one, now=now()
        )
    assert refused.value.code == "cases.words-unfit", "a refusal corrects nothing"
    assert len(versions()) == 1


def test_what_was_withdrawn_meanwhile_is_not_corrected(desk: Desk) -> None:
    record, number = penalty_of(desk.town), passed(desk)
    act_in_case(
        number=number, act="correct", given=given(record, CF_SY="甲"), actor=desk.one, now=now()
    )
    file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, GX_ACTION="撤回")])
    with pytest.raises(Refusal) as refused:
        confirm_draft(number=number, actor=desk.two, now=now())
    assert refused.value.code == "cases.record-gone"
    assert penalty_shown(desk.town) is None


def test_what_it_said_before_is_told_as_it_was_when_it_was_confirmed(desk: Desk) -> None:
    record, number = penalty_of(desk.town), passed(desk)
    act_in_case(
        number=number,
        act="correct",
        given=given(record, CF_NR_FK="0.01"),
        actor=desk.one,
        now=now(),
    )
    file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, CF_NR_FK="0.03")])
    confirm_draft(number=number, actor=desk.two, now=now())
    done = see_own_case(number=number, actor=desk.town.citizen, now=now()).done[-1]
    assert [(one.was, one.value) for one in done.values] == [("0.03", "0.01")]
    assert shown(desk.town)["CF_NR_FK"] == "0.01"


def test_withdrawn_after_it_was_corrected_it_comes_back_right_or_not_at_all(desk: Desk) -> None:
    corrected(desk, CF_NR_FK="0.01")
    file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, CF_NR_FK="0.01", GX_ACTION="撤回")])
    file_rows(desk.town.folder, ITEM, [penalty(CITIZEN)])
    assert penalty_shown(desk.town) is None
    file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, CF_NR_FK="0.01")])
    assert shown(desk.town)["CF_NR_FK"] == "0.01"


def test_a_wrong_role_goes_with_the_correction_and_the_right_one_comes(desk: Desk) -> None:
    """The firm's registration named the citizen as its representative; it is the neighbour."""
    with transaction.atomic():
        assert [one.organisation for one in roles_of(person_key=CITIZEN.key)] == [FIRM.name]
        see([FIRM.key], Kept(), act=Act.LOAD)
        registration = Record.objects.filter(subject_key=FIRM.key, item="enterprise-registration")
        key = registration.values_list("record_key", flat=True).get()
        no_load_meanwhile()
        held = held_record(subject_key=FIRM.key, record_key=key)
        assert held is not None
        row = corrected_row(
            held=held,
            values={"QY_FR_ZJHM": NEIGHBOUR.number, "QY_FRXM": NEIGHBOUR.name},
            now=now(),
        )
        assert row.was["QY_FRXM"] == CITIZEN.name
        correct_record(
            held=held,
            fields=row.fields,
            rows=row.rows,
            values=row.values,
            roles=row.roles,
            roles_gone=row.roles_gone,
            now=now(),
        )
        assert roles_of(person_key=CITIZEN.key) == ()
        assert [one.organisation for one in roles_of(person_key=NEIGHBOUR.key)] == [FIRM.name]


def test_a_row_of_another_fact_is_written_over_none(desk: Desk) -> None:
    """Whatever the checks before it let pass: here the document's number, which names the fact, is another."""
    key, before = UUID(penalty_of(desk.town)), counts()
    with transaction.atomic():
        held = held_record(subject_key=CITIZEN.key, record_key=key)
        assert held is not None
        other = replace(held, content={**held.content, "CF_WSH": "川示交罚〔2026〕8888号"})
        row = corrected_row(held=other, values={"CF_NR_FK": "0.01"}, now=now(), rehearsal=True)
        with pytest.raises(Refusal) as refused:
            correct_record(
                held=held,
                fields=row.fields,
                rows=row.rows,
                values=row.values,
                roles=(),
                roles_gone=(),
                now=now(),
            )
    assert refused.value.code == "register.names-another-fact"
    assert counts() == before


def test_what_was_kept_of_a_correction_says_nothing_to_who_reads_it(desk: Desk) -> None:
    from django.db import connection

    corrected(desk, CF_NR_FK="0.01")
    for act in (Act.READ, Act.AUDIT, Act.REPLAY, Act.HANDLE, Act.MARK):
        with transaction.atomic(), connection.cursor() as cursor:
            see([CITIZEN.key], Kept(), act=act)
            cursor.execute("SELECT count(*) FROM register_correction")
            assert cursor.fetchone() == (0,), act
    with transaction.atomic(), connection.cursor() as cursor:
        see(None, Kept(), act=Act.LOAD)
        cursor.execute("SELECT fields::text FROM register_correction")
        ((said,),) = cursor.fetchall()
        assert list(json.loads(said)) == ["CF_NR_FK"]
        assert "0.01" not in said
