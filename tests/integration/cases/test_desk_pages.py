"""The officers' pages of cases: the queue by what falls due, one case whole, acts, drafts, and everything that is refused there."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongxin.apps.cases.api import (
    Given,
    QueueChoice,
    act_in_case,
    case_queue,
    confirm_draft,
    count_queue,
    drop_draft,
    open_case,
    own_cases,
)
from gongxin.apps.identity.api import Account, Actor
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.lib.errors import Refusal
from tests.architecture.addresses import PICTURE
from tests.integration.access.town import CITIZEN, Town, now

from .desk import REASON, Claim, Desk, counts, objected, own_file, penalty_of, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases."""
    return staff(town)


def _client(actor: Actor, language: str = "") -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.ref.partition(":")[2]))
    if language:
        client.post(reverse("pages:language"), {"language": language})
    return client


def _passed(desk: Desk, **more: Any) -> str:
    (raised,) = objected(desk.town, **more)
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    return str(raised.number)


def _case(number: str, act: str = "") -> str:
    if act:
        return reverse("workbench:case-act", args=[number, act])
    return reverse("workbench:case", args=[number])


GIVEN = {"reason": REASON.reason, "evidence": REASON.evidence, "ground": "as-document"}


def test_the_queue_is_filtered_and_counted_by_what_each_reader_may_do(desk: Desk) -> None:
    file = own_file(desk.town)
    penalty = next(one for one in file.records if one.item == "administrative-penalty")
    other = next(one for one in file.records if one.item == "practice-qualification")
    fresh = _passed(desk)
    (late,) = objected(
        desk.town, Claim(penalty.key), workflow="annulment", at=now() - timedelta(days=40)
    )
    (soon,) = objected(desk.town, Claim(other.key), workflow="annulment")

    def listed(actor: Actor, **choice: Any) -> list[str]:
        return [
            one.number for one in case_queue(actor=actor, now=now(), choice=QueueChoice(**choice))
        ]

    assert listed(desk.one)[0] == late.number, "what is overdue stands first"
    assert set(listed(desk.one)) == {late.number, soon.number, fresh}
    assert listed(desk.one, overdue=True) == [late.number]
    assert set(listed(desk.one, workflow="annulment")) == {late.number, soon.number}
    assert listed(desk.one, workflow="objection", step="at-source") == [fresh]
    assert listed(desk.one, workflow="objection", step="at-platform") == []
    act_in_case(number=fresh, act="refuse", given=REASON, actor=desk.one, now=now())
    assert listed(desk.one, to_confirm=True) == []
    assert listed(desk.two, to_confirm=True) == [fresh]
    (line,) = (one for one in case_queue(actor=desk.one, now=now()) if one.number == fresh)
    assert (line.drafted, line.to_confirm) == (True, False)
    tallies = {
        (one.workflow, one.step): (one.waiting, one.overdue, one.to_confirm)
        for one in count_queue(actor=desk.two, now=now())
    }
    assert tallies == {("annulment", "at-source"): (2, 1, 0), ("objection", "at-source"): (1, 0, 1)}
    for choice in ({}, {"overdue": True}, {"to_confirm": True}, {"workflow": "objection"}):
        assert listed(desk.stranger, **choice) == []
    assert count_queue(actor=desk.stranger, now=now()) == []


def test_the_page_of_the_queue_takes_the_same_statements_however_many_wait(
    desk: Desk, django_assert_max_num_queries: Any
) -> None:
    client = _client(desk.one)
    client.get(reverse("workbench:cases"))

    def asked() -> int:
        with django_assert_max_num_queries(40) as ran:
            assert client.get(reverse("workbench:cases"), {"which": "confirm"}).status_code == 200
        return len(ran)

    empty = asked()
    for record in own_file(desk.town).records:
        if record.source_code == desk.one.organ:
            objected(desk.town, Claim(record.key), workflow="annulment")
    for line in case_queue(actor=desk.two, now=now()):
        act_in_case(number=line.number, act="refuse", given=REASON, actor=desk.two, now=now())
    assert asked() == empty
    page = client.get(reverse("workbench:cases"), {"which": "confirm"}).content.decode()
    assert page.count("等您确认") >= 2


def test_what_nobody_offers_as_a_choice_is_everything(desk: Desk) -> None:
    number = _passed(desk)
    for query in (
        {"at": "none:none"},
        {"which": "none"},
        {"page": "9999999999"},
        {"page": "x"},
        {"at": "objection:at-platform"},
    ):
        page = _client(desk.one).get(reverse("workbench:cases"), query)
        assert page.status_code == 200
        assert number in page.content.decode(), query


def test_the_case_says_what_is_disputed_until_when_and_why_and_nobody_s_name(desk: Desk) -> None:
    number = _passed(desk)
    page = _client(desk.one).get(_case(number)).content.decode()
    for wanted in (
        "0.02万元",
        "0.01",
        "缴款收据",
        "为什么是这一天",
        "来源单位核查",
        "停止展示",
        "不予支持",
        "一人拟办，另一人确认",
    ):
        assert wanted in page, wanted
    assert CITIZEN.name not in page
    assert CITIZEN.number not in page
    english = _client(desk.one, "en").get(_case(number)).content.decode()
    for wanted in (
        "What is disputed",
        "Why this date?",
        "One drafts it, another confirms",
        "End the display",
    ):
        assert wanted in english, wanted
    opened = events_about(subject_key=CITIZEN.key, kinds=[EventKind.CASE_OPENED])
    assert len(opened) == 2


def test_drafted_by_one_and_confirmed_by_another_on_the_pages(desk: Desk) -> None:
    number = _passed(desk)
    one, two = _client(desk.one), _client(desk.two)
    answer = one.post(_case(number, "refuse"), GIVEN)
    assert answer.headers["Location"] == _case(number)
    mine = one.get(_case(number)).content.decode()
    assert "您的拟办等另一名经办人确认" in mine
    assert 'value="confirm"' not in mine
    theirs = two.get(_case(number))
    assert 'value="confirm"' in theirs.content.decode()
    assert REASON.reason in theirs.content.decode()
    read = theirs.context["form"].initial["read"]
    # who drafted it posts what their page does not offer
    before = counts()
    own = one.post(_case(number), {"decision": "confirm", "read": read})
    assert own.status_code == 400
    assert "拟办人不能确认自己的拟办" in own.content.decode()
    after = counts()
    after["ledger_event"] -= 1  # the case was opened again, to say so
    assert after == before
    assert two.post(_case(number), {"decision": "confirm", "read": read}).status_code == 302
    ended = two.get(_case(number)).content.decode()
    for wanted in ("不予支持", "由另一名经办人拟办", "申请行政复议"):
        assert wanted in ended, wanted
    assert "您现在可以办理" not in ended
    assert own_cases(actor=desk.town.citizen, now=now())[0].end is not None


def test_a_draft_that_was_replaced_since_it_was_read_is_not_confirmed(desk: Desk) -> None:
    number = _passed(desk)
    act_in_case(number=number, act="refuse", given=REASON, actor=desk.one, now=now())
    read = _client(desk.two).get(_case(number)).context["form"].initial["read"]
    other = Given(reason="another reason than was read", evidence="another paper")
    act_in_case(
        number=number, act="refuse", given=other, actor=desk.one, now=now() + timedelta(seconds=1)
    )
    answer = _client(desk.two).post(_case(number), {"decision": "confirm", "read": read})
    assert answer.status_code == 400
    assert "已经换成另一份" in answer.content.decode()
    assert other.reason in answer.content.decode()


def test_a_draft_is_shown_to_its_side_alone_and_dropped_by_it_alone(desk: Desk) -> None:
    """The source of a refusal sees its review, and neither reads nor drops what who supervises drafted."""
    number = _passed(desk)
    act_in_case(number=number, act="refuse", given=REASON, actor=desk.one, now=now())
    confirm_draft(number=number, actor=desk.two, now=now())
    (review,) = objected(desk.town, workflow="objection-review", follows=number)
    act_in_case(
        number=review.number, act="end-display", given=REASON, actor=desk.supervisor, now=now()
    )
    assert open_case(number=review.number, actor=desk.one, now=now()).draft is None
    assert open_case(number=review.number, actor=desk.other_supervisor, now=now()).draft is not None
    for do in (drop_draft, confirm_draft):
        before = counts()
        with pytest.raises(Refusal) as refused:
            do(number=review.number, actor=desk.one, now=now())
        assert refused.value.code == "cases.not-your-turn"
        assert counts() == before


def test_silence_that_passes_a_case_on_makes_its_draft_void(desk: Desk) -> None:
    """The platform drafts a refusal and is silent; who supervises has an act of the same name, and does not confirm that one."""
    at = now() - timedelta(days=30)
    (raised,) = objected(desk.town, workflow="complaint", at=at)
    act_in_case(number=raised.number, act="refuse", given=REASON, actor=desk.operator, now=at)
    assert case_queue(actor=desk.second_operator, now=at)[0].to_confirm
    (line,) = case_queue(actor=desk.supervisor, now=now())
    assert (line.number, line.drafted, line.to_confirm) == (raised.number, False, False)
    assert case_queue(actor=desk.supervisor, now=now(), choice=QueueChoice(to_confirm=True)) == []
    assert open_case(number=raised.number, actor=desk.supervisor, now=now()).draft is None
    for do in (drop_draft, confirm_draft):
        with pytest.raises(Refusal) as refused:
            do(number=raised.number, actor=desk.supervisor, now=now())
        assert refused.value.code == "cases.no-draft"


def test_what_comes_next_is_said_before_an_act_and_holds_after_it(desk: Desk) -> None:
    (raised,) = objected(desk.town)
    at = now()
    shown = open_case(number=raised.number, actor=desk.operator, now=at)
    foretold = shown.comes["pass-to-source"]
    came = act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=at
    )
    assert came == foretold
    assert set(open_case(number=raised.number, actor=desk.one, now=at).comes) == {
        "correct",
        "end-display",
        "refuse",
    }


def test_another_organ_s_case_is_not_there(desk: Desk) -> None:
    number = _passed(desk)
    stranger = _client(desk.stranger)
    answers = [
        (answer.status_code, answer.content.decode().partition("<main")[2].partition("</main>")[0])
        for asked in (number, "YY-NONE")
        for answer in (
            stranger.get(_case(asked)),
            stranger.get(_case(asked, "refuse")),
            stranger.post(_case(asked, "refuse"), GIVEN),
            stranger.post(_case(asked), {"decision": "drop", "read": now().isoformat()}),
        )
    ]
    assert {status for status, _ in answers} == {404}
    assert answers[:4] == answers[4:]


@pytest.mark.parametrize(
    ("act", "given", "said"),
    [
        ("refuse", {**GIVEN, "reason": "不行"}, "没有写明理由"),
        ("refuse", {**GIVEN, "evidence": ""}, "请填写「依据的材料」"),
        ("refuse", {**GIVEN, "ground": ""}, "请选择「理由类型」"),
        ("refuse", {**GIVEN, "ground": "somebody-else"}, "somebody-else"),
        ("refuse", {**GIVEN, "reason": f"他的号码是{CITIZEN.number}"}, "居民身份证号码"),
        ("refuse", {**GIVEN, "reason": "字" * 2001}, "2000"),
        ("take-down", GIVEN, "没有这个动作"),
        ("pass-to-source", {}, "没有这个动作"),
        ("take-back", {}, "不等您这一方办理"),
        ("correct", {**GIVEN, "ground": "", "value-0": "0.01"}, "请选择「理由类型」"),
    ],
)
def test_what_is_refused_is_said_and_touches_nothing(
    desk: Desk, act: str, given: dict[str, str], said: str
) -> None:
    number = _passed(desk)
    before = counts()
    answer = _client(desk.one).post(_case(number, act), given)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    after = counts()
    after["ledger_event"] -= 1  # the case was opened
    assert after == before
    english = _client(desk.one, "en").post(_case(number, act), given).content.decode()
    assert '<html lang="en"' in english


def test_corrected_on_the_pages_by_two_as_the_person_claims(desk: Desk) -> None:
    number = _passed(desk)
    client = _client(desk.one)
    page = client.get(_case(number, "correct"))
    assert "按本人主张的内容更正" in page.content.decode()
    grounds = page.context["form"].fields["ground"].choices
    sent = {"reason": GIVEN["reason"], "ground": grounds[1][0], "as_claimed": "on"}
    assert client.post(_case(number, "correct"), sent).headers["Location"] == _case(number)
    draft = _client(desk.two).get(_case(number))
    assert "→ 0.01" in draft.content.decode()
    said = {"decision": "confirm", "read": draft.context["form"].initial["read"]}
    assert _client(desk.two).post(_case(number), said).headers["Location"] == _case(number)
    record = next(
        one for one in own_file(desk.town).records if one.item == "administrative-penalty"
    )
    assert record.content["CF_NR_FK"] == "0.01"
    assert record.disputed_since is None
    assert "→ 0.01" in _client(desk.one).get(_case(number)).content.decode()


def test_a_file_is_handed_in_on_the_page_and_what_is_none_is_refused_there(desk: Desk) -> None:
    number = _passed(desk)
    client = _client(desk.one)
    sent = {"hand-in": "1", "file": SimpleUploadedFile("送达回证.png", PICTURE)}
    assert client.post(_case(number), sent).status_code == 302
    page = client.get(_case(number)).content.decode()
    (file,) = open_case(number=number, actor=desk.one, now=now()).evidence
    assert reverse("workbench:case-evidence", args=[number, file.number]) in page
    for wrong in ({}, {"file": SimpleUploadedFile("送达回证.png", b"MZ not a picture")}):
        refused = client.post(_case(number), {"hand-in": "1", **wrong})
        assert refused.status_code == 400
        assert 'href="#id_file"' in refused.content.decode()
    assert len(open_case(number=number, actor=desk.one, now=now()).evidence) == 1


def test_what_cannot_be_done_now_leads_back_to_the_case(desk: Desk) -> None:
    number = _passed(desk)
    answer = _client(desk.one).get(_case(number, "take-down"))
    assert answer.headers["Location"] == _case(number)
    for posted in ({}, {"decision": "none", "read": "x"}, {"decision": "confirm"}):
        assert _client(desk.one).post(_case(number), posted).status_code == 400


def test_over_it_is_over(desk: Desk) -> None:
    number = _passed(desk)
    act_in_case(number=number, act="take-back", given=Given(), actor=desk.town.citizen, now=now())
    answer = _client(desk.one).post(_case(number, "refuse"), GIVEN)
    assert answer.status_code == 400
    assert "案件已经办结" in answer.content.decode()
    assert "已撤回" in _client(desk.one).get(_case(number)).content.decode()


def test_who_had_a_part_is_told_so_and_offered_nothing(desk: Desk) -> None:
    """An officer who moved from the source to who supervises it opens the review of what they refused."""
    number = _passed(desk)
    act_in_case(number=number, act="refuse", given=REASON, actor=desk.one, now=now())
    confirm_draft(number=number, actor=desk.two, now=now())
    (review,) = objected(desk.town, workflow="objection-review", follows=number)
    account = Account.objects.get(login="source-1")
    account.organ = desk.supervisor.organ
    account.save(update_fields=["organ"])
    page = _client(desk.one).get(_case(review.number)).content.decode()
    assert "您参加过前一案件的办理" in page
    assert "您现在可以办理" not in page
    assert (
        "您参加过前一案件的办理"
        not in _client(desk.supervisor).get(_case(review.number)).content.decode()
    )


def test_a_record_disputed_as_a_whole_is_corrected_in_the_fields_that_the_officer_names(
    desk: Desk,
) -> None:
    (raised,) = objected(desk.town, Claim(penalty_of(desk.town)))
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    one, two = _client(desk.one), _client(desk.two)
    place = _case(raised.number, "correct")
    page = one.get(place).content.decode()
    assert 'name="field-0-0"' in page
    offered = set(re.findall(r'<option value="([A-Z_]+)"', page))
    assert "CF_NR_FK" in offered
    assert not offered & {"CF_WSH", "CF_XDR_ZJHM"}, "what names the fact is not corrected"
    given = {**GIVEN, "ground": "source-error"}
    for row, said in (
        ({}, "corrected value"),
        ({"right-0-0": "0.01"}, "Choose the field."),
        ({"field-0-0": "CF_NR_FK", "right-0-0": "0.01", "field-0-1": "CF_NR_FK"}, "Name a field once."),
        ({"field-0-0": "CF_WSH", "right-0-0": "0.01"}, "field-0-0"),
        ({"field-0-0": "CF_NR_FK", "right-0-0": "许多"}, "许多"),
    ):  # fmt: skip
        refused = _client(desk.one, "en").post(place, {**given, **row})
        assert refused.status_code == 400, row
        assert said in html.unescape(refused.content.decode()), row
    drafted = one.post(place, {**given, "field-0-0": "CF_NR_FK", "right-0-0": "0.01"})
    assert drafted.status_code == 302, drafted.content.decode()
    theirs = two.get(_case(raised.number))
    assert "0.02" in theirs.content.decode()
    read = theirs.context["form"].initial["read"]
    assert two.post(_case(raised.number), {"decision": "confirm", "read": read}).status_code == 302
    (record,) = [
        record for record in own_file(desk.town).records if record.item == "administrative-penalty"
    ]
    assert record.content["CF_NR_FK"] == "0.01"
