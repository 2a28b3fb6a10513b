"""The person's pages of cases: told all before it is sent, nothing typed is lost, every refusal in words, every date with its why."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongxin.apps.access.api import (
    Power,
    accept_delegation,
    end_mandate,
    offer_delegation,
    open_own_file,
)
from gongxin.apps.cases.api import (
    LONGEST,
    Claim,
    Given,
    act_in_case,
    confirm_draft,
    own_cases,
    raise_cases,
    raised_by_subjects,
    see_ahead,
    see_own_case,
)
from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.identity.api import Account
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.reports.api import issue_report
from gongxin.interfaces.pages.words import day_text
from gongxin.lib.periods import last_day_before
from tests.architecture.addresses import PICTURE
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    NEIGHBOUR,
    Town,
    now,
    wanted,
)

from .desk import REASON, Desk, counts, objected, own_file, penalty_of, staff

pytestmark = pytest.mark.django_db
NEW = "/my/cases/new/"
SAID = "登记的数额与缴款收据不一致"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases."""
    return staff(town)


def _client(who: str = "citizen", language: str = "zh") -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=who))
    client.cookies["django_language"] = language
    return client


def _text(response: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def _form(record: str, field: str = "CF_NR_FK", **more: str) -> dict[str, str]:
    return {
        "workflow": "objection",
        "words": SAID,
        f"pick.{record}.{field}": "on",
        f"claimed.{record}.{field}": "0.01万元",
        f"evidence.{record}.{field}": "缴款收据<1号>",
        **more,
    }


def _sent(client: Client, form: dict[str, str], place: str = NEW) -> str:
    answer = client.post(place, form)
    assert answer.status_code == 302, _text(answer)
    return str(answer.headers["Location"])


def _number(location: str) -> str:
    (found,) = re.findall(r"YY-[\w-]+", location)
    return str(found)


def _refused(desk: Desk, at: datetime | None = None) -> str:
    """An objection that two officers of the source refused."""
    at = at or now()
    (raised,) = objected(desk.town, at=at)
    for who, act, given in (
        (desk.operator, "pass-to-source", Given()),
        (desk.one, "refuse", REASON),
    ):
        act_in_case(number=raised.number, act=act, given=given, actor=who, now=at)
    confirm_draft(number=raised.number, actor=desk.two, now=at)
    return raised.number


# --- before it is sent ----------------------------------------------------------------------------


def test_the_one_page_tells_all_before_it_is_sent(desk: Desk) -> None:
    file = own_file(desk.town)
    page = _client().get(NEW)
    said = _text(page)
    for record in file.records:
        for words in (record.title.zh, record.source.zh, record.doc_number):
            assert words in said
        for field in record.fields:
            assert field.label.zh in said
            assert field.value.zh in said
    for flow in read_catalogue().workflows.values():
        offered = f'value="{flow.code}"' in page.content.decode()
        elsewhere = flow.code in {
            "objection-review",
            "repair",
            "statement",
        }  # each has a page of its own
        assert offered == (raised_by_subjects(flow) and not elsewhere), flow.code
    assert "全程不收费" in said
    assert "先由信用平台办理，最迟" in said
    assert "争议记录暂停展示" in said
    english = _text(_client(language="en").get(NEW))
    assert "All of it is free." in english
    assert "First the platform acts, by" in english


def test_the_date_that_is_told_before_is_the_date_that_holds_after(desk: Desk) -> None:
    """Whatever may be begun now, for the organs of a pack and for those of none; repair waits for a day of its own."""
    at = now()
    record = next(one for one in own_file(desk.town).records if one.key == penalty_of(desk.town))
    ahead = see_ahead(sources={record.source_code, "of-no-pack"}, now=at)
    kinds = {one.workflow.code for one in ahead} - {"repair"}
    assert {"objection", "complaint", "annulment", "reconsideration"} <= kinds
    page = _text(_client().get(NEW))
    for kind in sorted(kinds):
        (foreseen,) = [
            one for one in ahead if one.workflow.code == kind and record.source_code in one.sources
        ]
        (raised,) = objected(desk.town, Claim(record.key), workflow=kind, at=at)
        case = see_own_case(number=raised.number, actor=desk.town.citizen, now=at)
        assert case.line.due == foreseen.first.due
        assert case.why == foreseen.first.why
        assert day_text(last_day_before(foreseen.first.due)).zh in page


def test_the_link_on_a_record_leads_to_it_and_carries_nothing_personal(desk: Desk) -> None:
    client, file = _client(), own_file(desk.town)
    page = client.get("/my/").content.decode()
    links = re.findall(r'href="(/my/cases/new/[^"]+)"', page)
    assert len(links) == len(file.records)
    for link, record in ((f"{NEW}r-{one.key[:8]}/", one) for one in file.records):
        assert link in links
        answer = client.get(link).content.decode()
        unfolded = re.findall(r'<details class="offered" id="([^"]+)" open>', answer)
        assert unfolded == [f"r-{record.key[:8]}"]
    lost = client.get(f"{NEW}r-00000000/")
    assert lost.status_code == 200
    assert "这条记录现在不在您的记录中" in _text(lost)


# --- sent -----------------------------------------------------------------------------------------


def test_raised_on_the_page_it_has_a_number_a_date_and_a_mark_everywhere(desk: Desk) -> None:
    client, key = _client(), penalty_of(desk.town)
    place = _sent(client, _form(key))
    number = _number(place)
    page = client.get(place)
    said = _text(page)
    case = see_own_case(number=number, actor=desk.town.citizen, now=now())
    assert case.line.due is not None
    day = day_text(last_day_before(case.line.due)).zh
    for words in (
        "已经提出",
        f"现在等信用平台：平台核对，最迟{day}",
        "0.02万元",
        "0.01万元",
        "缴款收据<1号>",
        SAID,
    ):
        assert words in said, words
    assert "缴款收据<1号>" not in page.content.decode(), "what was typed is escaped"
    assert page.content.decode().count('<details class="why">') == 1
    assert case.why is not None
    assert all(step.words.zh in said for step in case.why.steps)
    listed = _text(client.get("/my/cases/"))
    assert number in listed
    assert day in listed
    # since when it is in dispute, on every page that tells of the record, by one component
    mark = f"有争议，{day_text(now()).zh}起"
    report = issue_report(actor=desk.town.citizen, now=now())
    own = client.get("/my/").content.decode()
    assert own.count(mark) == 1 + 2, "the card, the drawing and its table"
    assert f"/my/cases/new/r-{key[:8]}/" in own
    assert own.count("看办理到哪里") == 1
    assert _text(client.get(f"/my/reports/{report.number}/")).count(mark) == 1
    assert _text(client.get(NEW)).count(mark) == 1
    assert mark in _text(_looked_up())
    assert "In dispute since" in _client(language="en").get("/my/").content.decode()


def _looked_up() -> HttpResponse:
    asked = {
        "purpose": "licence-review",
        "case_reference": CASE,
        "name": CITIZEN.name,
        "identifier": CITIZEN.number,
        "reason": "weigh-the-record",
    }
    answer: HttpResponse = _client("officer").post("/workbench/look-up/", asked)
    return answer


def test_several_records_and_fields_make_a_case_for_each_source(desk: Desk) -> None:
    client, file = _client(), own_file(desk.town)
    form = {"workflow": "complaint", "words": SAID}
    picked = 0
    for record in file.records:
        for field in record.fields[:2]:
            form |= {f"pick.{record.key}.{field.name}": "on"}
            picked += 1
    place = _sent(client, form)
    sources = {record.source_code for record in file.records}
    assert place.count("new=YY-") == len(sources) == 2
    assert f"已经提出 {len(sources)} 件" in _text(client.get(place))
    lines = own_cases(actor=desk.town.citizen, now=now())
    found = [see_own_case(number=one.number, actor=desk.town.citizen, now=now()) for one in lines]
    assert sum(len(case.disputes) for case in found) == picked
    again = _sent(client, form)
    assert again.count("there=YY-") == len(sources)
    assert "没有重复提出" in _text(client.get(again))
    # numbers that are none of theirs are not repeated
    assert "YY-FORGED" not in _text(client.get("/my/cases/?new=YY-FORGED"))


def test_sent_twice_leads_to_the_case_there_is(desk: Desk) -> None:
    client, key = _client(), penalty_of(desk.town)
    first = _sent(client, _form(key))
    before = counts()
    second = _sent(client, _form(key))
    assert first.endswith("?sent=new")
    assert second == first.replace("?sent=new", "?sent=there")
    after = counts()
    assert {**after, "ledger_event": before["ledger_event"]} == before
    assert "没有重复提出" in _text(client.get(second))


def test_of_many_records_those_are_taken_up_that_one_ticks_and_nothing_typed_is_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A firm may have hundreds: one form takes as many as fit, and asks about the rest by name alone."""
    client, file, key = _client(), own_file(desk.town), penalty_of(desk.town)
    (penalty,) = [one for one in file.records if one.key == key]
    others = [one.key for one in file.records if one.key != key]
    of_one = 3 * (1 + len(penalty.fields))
    monkeypatch.setattr("gongxin.interfaces.portal.case_forms._MOST_INPUTS", of_one)
    assert 'name="words"' in client.get(NEW).content.decode()
    place = f"{NEW}r-{key[:8]}/"
    page = client.get(place).content.decode()
    assert page.count('name="also"') == len(others) == 2
    assert page.count('name="record"') == 1
    assert f"pick.{others[0]}" not in page
    # the smallest of the others fits beside it, the next one does not
    small = min((one for one in file.records if one.key != key), key=lambda one: len(one.fields))
    room = of_one + 3 * (1 + len(small.fields))
    monkeypatch.setattr("gongxin.interfaces.portal.case_forms._MOST_INPUTS", room)
    form = {**_form(key), "record": key, "also": small.key, "add": "1", "words": ""}
    before = counts()
    more = client.post(place, form)
    assert more.status_code == 200, "it was not sent yet"
    assert {**counts(), "ledger_event": before["ledger_event"]} == before
    page = more.content.decode()
    assert f"pick.{small.key}." in page
    assert "0.01万元" in page
    assert re.search(rf'name="pick\.{key}\.CF_NR_FK"[^>]*checked', page)
    assert "请先改正" not in page
    all_of_them = client.post(place, {**form, "also": others})  # type: ignore[dict-item]
    assert "一次放不下这么多条记录" in _text(all_of_them)
    assert all_of_them.content.decode().count("checked") >= 2
    sent = _sent(client, {**_form(key), "record": key}, place)
    assert sent.endswith("?sent=new")


# --- refused --------------------------------------------------------------------------------------


def test_every_refusal_is_in_words_and_nothing_typed_is_lost(desk: Desk) -> None:
    key, town = penalty_of(desk.town), desk.town
    theirs = next(
        one.key
        for one in open_own_file(actor=town.neighbour, now=now()).records
        if one.item == "practice-qualification"
    )
    bare = {"workflow": "objection", "words": SAID}
    too_long = "字" * (LONGEST + 1)
    place = f"{key}.CF_NR_FK"
    for form, words in (
        (bare, "没有写明争议哪一条"),
        ({**_form(key), f"pick.{theirs}.ZY_ZT": "on"}, "您的记录中没有这一条"),
        ({**bare, f"pick.{theirs}.": "on"}, "您的记录中没有这一条"),
        ({**bare, "pick.not-a-key.": "on"}, "您的记录中没有这一条"),
        ({**bare, "pick.": "on"}, "您的记录中没有这一条"),
        ({**_form(key), f"pick.{key}.NO_SUCH": "on"}, "这条记录没有这一栏"),
        ({**_form(key), "workflow": "correction"}, "选择"),
        ({**_form(key), "workflow": "objection-review"}, "选择"),
        ({**_form(key), "workflow": ""}, "请选择「办理什么」"),
        ({**_form(key), "words": " "}, "请填写「事实是怎样的」"),
        ({**_form(key), "words": too_long}, f"写了{LONGEST + 1}字，最多{LONGEST}字"),
        ({**_form(key), f"claimed.{place}": too_long}, f"最多{LONGEST}字"),
        ({**_form(key), f"evidence.{place}": f"见 {NEIGHBOUR.number} 的材料"}, "居民身份证号码"),
        ({**bare, f"claimed.{place}": "0.01万元"}, "这里写了内容，但没有勾选"),
    ):
        before = counts()
        answer = _client().post(NEW, form)
        assert answer.status_code == 400, words
        said = _text(answer)
        assert words in said
        assert "请先改正下面的问题" in said
        for typed in (form["words"].strip(), form.get(f"claimed.{place}", "")):
            assert typed in said, "nothing that was typed is lost"
        assert theirs not in said
        after = counts()
        assert {**after, "ledger_event": before["ledger_event"]} == before
        english = _text(_client(language="en").post(NEW, form))
        assert "Please mend the following" in english


def test_a_fault_stands_beside_its_field_which_is_unfolded(desk: Desk) -> None:
    key = penalty_of(desk.town)
    form = _form(key, **{f"claimed.{key}.CF_NR_FK": "字" * (LONGEST + 1)})
    page = _client().post(NEW, form).content.decode()
    name = f"claimed.{key}.CF_NR_FK"
    assert f'href="#id_{name}"' in page
    assert re.search(rf'name="{re.escape(name)}"[^>]*aria-invalid="true"', page)
    assert f'id="r-{key[:8]}" open' in page
    assert "maxlength" not in page.partition('class="raise"')[2], "nothing is cut off while typing"


def test_a_case_of_somebody_else_is_none(desk: Desk) -> None:
    (raised,) = objected(desk.town)
    for client in (_client("neighbour"),):
        for place in (f"/my/cases/{raised.number}/", f"/my/cases/{raised.number}/reconsideration/"):
            assert client.get(place).status_code == 404
            before = counts()
            assert client.post(place, {"act": "take-back"}).status_code == 404
            assert counts() == before
    assert raised.number not in _text(_client("neighbour").get("/my/cases/"))


def test_who_has_no_record_is_told_so(desk: Desk) -> None:
    """The neighbour's only record is over in their case: the page is a state and no fault."""
    said = _text(_client("neighbour").get("/my/cases/"))
    assert "没有在办的事项" in said


# --- in the case ----------------------------------------------------------------------------------


def test_a_file_is_handed_in_on_the_page_and_what_is_none_is_refused_there(desk: Desk) -> None:
    (raised,) = objected(desk.town)
    client, page = _client(), reverse("portal:case", args=[raised.number])
    sent = {"hand-in": "1", "file": SimpleUploadedFile("收据.png", PICTURE)}
    assert _sent(client, sent, page).startswith(page)
    told = client.get(page)
    assert "收据.png" in _text(told)
    (link,) = re.findall(rf'href="({page}evidence/[^"]+)"', told.content.decode())
    assert client.get(link).headers["Content-Disposition"].startswith("attachment")
    for wrong in ({}, {"file": SimpleUploadedFile("收据.png", b"MZ not a picture")}):
        refused = client.post(page, {"hand-in": "1", **wrong})
        assert refused.status_code == 400
        assert 'href="#id_file"' in refused.content.decode()
    take_back = {"act": "take-back", "take-back-sure": "on"}
    _sent(client, take_back, page)
    assert 'name="hand-in"' not in client.get(page).content.decode()


def test_taken_back_by_who_says_it_twice_and_never_again(desk: Desk) -> None:
    client = _client()
    (raised,) = objected(desk.town)
    place = f"/my/cases/{raised.number}/"
    assert "撤回" in _text(client.get(place))
    before = counts()
    once = client.post(place, {"act": "take-back"})
    assert once.status_code == 400
    assert "请勾选，表示确定" in _text(once)
    assert counts() == before
    sound = {"act": "take-back", "take-back-sure": "on"}
    for forged in ("refuse", "pass-to-source", "", "no-such-act"):
        answer = client.post(place, {**sound, "act": forged})
        assert answer.status_code == 400
        assert counts() == before, forged
    assert client.post(place, sound).status_code == 302
    said = _text(client.get(place))
    assert "已撤回" in said
    assert "您现在可以" not in said
    ended = client.post(place, sound)
    assert ended.status_code == 400
    assert "案件已经办结" in _text(ended)
    # an ended case blocks nothing new
    assert _sent(client, _form(penalty_of(desk.town))).endswith("?sent=new")


def test_what_is_asked_for_is_shown_and_supplied(desk: Desk) -> None:
    client = _client()
    later = now() + timedelta(days=100)  # when the shortest display is over
    (raised,) = objected(desk.town, workflow="repair", at=later)
    act_in_case(
        number=raised.number, act="ask-for-more", given=Given(words="请补交缴款<收据>"),
        actor=desk.operator, now=later,
    )  # fmt: skip
    place = f"/my/cases/{raised.number}/"
    said = _text(client.get(place))
    assert "现在等您：补正，最迟" in said
    assert "对方要求： 请补交缴款<收据>" in said
    assert "等您办理" in _text(client.get("/my/cases/"))
    empty = client.post(place, {"act": "supply"})
    assert empty.status_code == 400
    assert "请填写「补充的材料」" in _text(empty)
    short = client.post(place, {"act": "supply", "supply-evidence": "有"})
    assert short.status_code == 400
    assert "没有写明依据的材料" in _text(short)
    assert (
        client.post(place, {"act": "supply", "supply-evidence": "缴款收据，编号 7"}).status_code
        == 302
    )
    said = _text(client.get(place))
    assert "现在等信用平台：是否受理" in said
    assert "缴款收据，编号 7" in said


def test_silence_is_told_with_what_followed(desk: Desk) -> None:
    at = now() - timedelta(days=90)
    (raised,) = objected(desk.town, at=at)
    client = _client()
    case = see_own_case(number=raised.number, actor=desk.town.citizen, now=now())
    assert case.line.due is not None
    assert [one.party for one in case.misses] == ["platform"]
    day = day_text(last_day_before(case.line.due)).zh
    said = _text(client.get(f"/my/cases/{raised.number}/"))
    for words in (
        f"信用平台没有在{day}前办理",
        "暂停展示，谁也看不到，直到案件办结",
        "没有按期办理：平台核对",
        "已超期",
    ):
        assert words in said
    assert "已超期" in _text(client.get("/my/cases/"))
    # it is gone from the file, which says so and leads to the case
    file = client.get("/my/").content.decode()
    assert "正在暂停展示，不在下面" in file
    assert f'href="/my/cases/{raised.number}/"' in file
    assert f"r-{str(case.disputes[0].record)[:8]}" not in file
    # passed on late, the miss stays told
    act_in_case(
        number=raised.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    later = see_own_case(number=raised.number, actor=desk.town.citizen, now=now())
    assert later.misses == case.misses
    said = _text(client.get(f"/my/cases/{raised.number}/"))
    assert "没有按期办理：平台核对" in said
    assert "直到案件办结" in said
    english = _text(_client(language="en").get(f"/my/cases/{raised.number}/"))
    assert "Did not act in time" in english


def test_what_went_up_by_itself_says_who_missed_what(desk: Desk) -> None:
    at = now() - timedelta(days=18)
    (raised,) = objected(desk.town, workflow="complaint", at=at)
    soon = now() + timedelta(days=7)
    early = see_own_case(number=raised.number, actor=desk.town.citizen, now=at)
    case = see_own_case(number=raised.number, actor=desk.town.citizen, now=soon)
    first, *later = case.misses
    assert (first.at, first.party.value, first.held.value) == (
        early.line.due, "platform", "escalate",
    )  # fmt: skip
    # by then the supervising organ may be late as well, which hides
    assert [(one.party.value, one.held.value) for one in later] in ([], [("supervisor", "hide")])
    assert bool(later) == (case.line.hidden_from is not None)
    assert case.line.supervisor == "sc-drc"
    assert early.misses == ()


def test_after_a_refusal_each_way_on_has_its_date_and_leads_on(desk: Desk) -> None:
    client, number = _client(), _refused(desk)
    case = see_own_case(number=number, actor=desk.town.citizen, now=now())
    page = client.get(f"/my/cases/{number}/")
    said = _text(page)
    assert REASON.reason in said
    assert REASON.evidence in said
    for way in case.ways_on:
        assert way.until is not None
        assert way.title.zh in said
        assert f"最后一日：{day_text(last_day_before(way.until)).zh}" in said
    assert page.content.decode().count('<details class="why">') == len(case.ways_on) == 3
    place = f"/my/cases/{number}/objection-review/"
    assert f'href="{place}"' in page.content.decode()
    further = client.get(place)
    key = penalty_of(desk.town)
    filled = further.content.decode()
    assert re.search(rf'name="pick\.{key}\.CF_NR_FK"[^>]*checked', filled)
    assert "缴款收据" in filled, "what was said before is there to go on from"
    assert "0.02万元" in filled, "beside the record as it is now"
    assert filled.count('class="offered"') == 1, "only what that case disputed"
    went = _sent(client, _form(key, workflow="objection-review"), place)
    followed = see_own_case(number=_number(went), actor=desk.town.citizen, now=now())
    assert followed.follows == number
    assert f'href="/my/cases/{number}/"' in client.get(went).content.decode()


def test_a_way_that_is_over_says_so_and_is_gone(desk: Desk) -> None:
    number = _refused(desk, now() - timedelta(days=100))
    client = _client()
    page = client.get(f"/my/cases/{number}/")
    place = f"/my/cases/{number}/objection-review/"
    assert place not in page.content.decode()
    assert _text(page).count("期限已过，最后一日是") == 2
    late = client.post(place, _form(penalty_of(desk.town), workflow="objection-review"))
    assert late.status_code == 400
    assert "期限已过" in _text(late)
    for way in ("statement", "repair", "none"):
        assert client.get(f"/my/cases/{number}/{way}/").status_code == 404


# --- for somebody else ----------------------------------------------------------------------------


def _delegated(town: Town, *powers: Power) -> str:
    number = offer_delegation(terms=wanted(powers=frozenset(powers)), actor=town.citizen, now=now())
    accept_delegation(number=number, name=NEIGHBOUR.name, actor=town.neighbour, now=now())
    return number


def test_an_agent_does_all_of_it_and_each_act_names_the_mandate(desk: Desk) -> None:
    mandate = _delegated(desk.town, Power.RAISE_CASES)
    client, key = _client("neighbour"), penalty_of(desk.town)
    home = f"/for/{mandate}/cases/"
    page = client.get(f"{home}new/")
    assert "您正在代理" in _text(page)
    assert CITIZEN.name in _text(page)
    place = _sent(client, _form(key), f"{home}new/")
    assert place.startswith(home)
    number = _number(place)
    assert "您正在代理" in _text(client.get(place))
    assert number in _text(client.get(home))
    assert f'href="/for/{mandate}/cases/{number}/"' in client.get(home).content.decode()
    assert client.get(f"/my/cases/{number}/").status_code == 404, "it is not the agent's own"
    assert number in _text(_client().get("/my/cases/")), "the person sees it"
    assert client.post(place, {"act": "take-back", "take-back-sure": "on"}).status_code == 302
    told = events_about(
        subject_key=CITIZEN.key, kinds=[EventKind.CASE_RAISED, EventKind.CASE_ACTED]
    )
    assert [one.payload["mandate"] for one in told] == [mandate] * 2
    # ended, it is over at the next click
    end_mandate(number=mandate, actor=desk.town.citizen, now=now())
    for address in (home, f"{home}new/", f"{home}{number}/"):
        refused = client.get(address)
        assert refused.status_code == 403
        assert CITIZEN.name not in refused.content.decode()


def test_an_agent_without_that_power_neither_sees_nor_acts(desk: Desk) -> None:
    (raised,) = objected(desk.town)
    every_other = [
        one for one in Power if one not in {Power.RAISE_CASES, Power.GIVE_AUTHORISATIONS}
    ]
    mandate = _delegated(desk.town, *every_other)
    client, key = _client("neighbour"), penalty_of(desk.town)
    home = f"/for/{mandate}/cases/"
    before = counts()
    for address in (home, f"{home}new/", f"{home}new/r-{key[:8]}/", f"{home}{raised.number}/"):
        assert client.get(address).status_code == 403, address
    assert client.post(f"{home}new/", _form(key)).status_code == 403
    take_back = {"act": "take-back", "take-back-sure": "on"}
    assert client.post(f"{home}{raised.number}/", take_back).status_code == 403
    assert counts() == before
    file = client.get(f"/for/{mandate}/").content.decode()
    assert "/cases/" not in file, "no link to what is not allowed"


def test_the_delegation_says_the_power_in_words(desk: Desk) -> None:
    said = _text(_client().get("/my/delegations/new/"))
    assert Power.RAISE_CASES.words.zh in said
    english = _text(_client(language="en").get("/my/delegations/new/"))
    assert Power.RAISE_CASES.words.en in english


# --- from a report --------------------------------------------------------------------------------


def test_the_lines_of_a_report_lead_to_an_objection_and_what_is_over_is_not_told(
    desk: Desk,
) -> None:
    client, file = _client(), own_file(desk.town)
    report = issue_report(actor=desk.town.citizen, now=now())
    place = f"/my/reports/{report.number}/"
    page = client.get(place).content.decode()
    for record in file.records:
        assert f'href="{NEW}r-{record.key[:8]}/"' in page
        assert record.doc_number in page
    # hidden since somebody was silent: the report's page tells of it no more, the report says it still
    gone = next(one for one in file.records if one.key == penalty_of(desk.town))
    objected(desk.town, at=now() - timedelta(days=90))
    page = client.get(place).content.decode()
    assert gone.doc_number not in page
    assert "报告中另有 1 条现在不展示" in page
    assert UUID(gone.key) not in {UUID(one.key) for one in own_file(desk.town).records}


def test_the_code_of_a_report_leads_its_person_there_and_nobody_else(desk: Desk) -> None:
    report = issue_report(actor=desk.town.citizen, now=now())
    shown = Client().get("/verify", {"n": report.number, "d": _digest(report.number, desk)})
    link = f'href="/my/reports/{report.number}/"'
    assert link in shown.content.decode()
    signed_out = Client().get(f"/my/reports/{report.number}/")
    assert signed_out.headers["Location"] == f"/sign-in?next=%2Fmy%2Freports%2F{report.number}%2F"
    other = _client("neighbour").get(f"/my/reports/{report.number}/")
    none = _client("neighbour").get("/my/reports/GX-2026-999999999-AAAA/")
    assert other.status_code == none.status_code == 404
    assert (
        "您名下没有这份报告"
        in _text(other)
        == _text(none).replace("GX-2026-999999999-AAAA", report.number)
    )
    assert link not in Client().get("/verify", {"n": report.number, "d": "0" * 16}).content.decode()


def _digest(number: str, desk: Desk) -> str:
    from gongxin.apps.reports.api import list_reports

    return next(
        one.content_digest for one in list_reports(actor=desk.town.citizen) if one.number == number
    )


# --- what it costs --------------------------------------------------------------------------------


def test_the_pages_take_as_many_statements_for_many_as_for_one(
    desk: Desk, django_assert_num_queries: Any
) -> None:
    client, file = _client(), own_file(desk.town)
    objected(desk.town)
    for place in ("/my/cases/", NEW, "/my/"):
        client.get(place)
    with django_assert_num_queries(100, exact=False) as lists:
        client.get("/my/cases/")
    with django_assert_num_queries(100, exact=False) as new:
        client.get(NEW)
    for record in file.records:
        for kind in ("complaint", "reconsideration", "annulment"):
            raise_cases(
                workflow=kind, claims=[Claim(record.key)], words=SAID,
                actor=desk.town.citizen, now=now(),
            )  # fmt: skip
    assert len(own_cases(actor=desk.town.citizen, now=now())) > 5
    with django_assert_num_queries(len(lists)):
        client.get("/my/cases/")
    with django_assert_num_queries(len(new)):
        client.get(NEW)
