"""The pages of repair: two ways side by side, what is asked for and what is not, the calendar file, and free of charge on every one."""

from __future__ import annotations

from datetime import date
from html import unescape

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from gongxin.apps.cases.api import Given, act_in_case, confirm_draft, own_cases
from gongxin.apps.identity.api import Account
from tests.integration.access.town import (
    CITIZEN,
    Town,
    day,
    file_rows,
    mandate,
    now,
    penalty,
)
from tests.integration.cases.desk import REASON, Desk, staff

from .test_repairing import OLD, plans

pytestmark = pytest.mark.django_db
YOUNG = "川示交罚〔2026〕7号"
FREE = {"zh-hans": "信用修复不收费", "en": "Repair is free of charge"}


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases, and a penalty whose shortest display is over."""
    file_rows(town.folder, "administrative-penalty", [penalty(CITIZEN, OLD, CF_JDRQ=day(200))])
    return staff(town)


def client(language: str = "zh-hans", login: str = "citizen") -> Client:
    """Somebody's browser."""
    browser = Client()
    browser.force_login(Account.objects.get(login=login))
    browser.post(reverse("pages:language"), {"language": language})
    return browser


def said(browser: Client, address: str) -> str:
    """The page, which is there."""
    response = browser.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def spelt(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def of(town: Town, number: str) -> str:
    """The address of the application for the record on that document."""
    return reverse("portal:repair-record", kwargs={"record": plans(town)[number].key})


def card(page: str, number: str) -> str:
    """The part of the page about that record."""
    return next(one for one in page.split("<article") if number in one)


def test_both_ways_are_shown_with_their_days(desk: Desk) -> None:
    page, plan = said(client(), reverse("portal:repair")), plans(desk.town)[OLD]
    mine = card(page, OLD)
    assert "什么都不办" in mine
    for one in (plan.ends_anyway, plan.file_from, plan.taken_up_by, plan.answered_by, plan.ends_by):
        assert one is not None
        assert spelt(one) in mine
    assert "由认定单位自行核对" in mine
    assert of(desk.town, OLD) in mine
    young = plans(desk.town)[YOUNG]
    assert young.file_from is not None
    assert spelt(young.file_from) in card(page, YOUNG)
    assert of(desk.town, YOUNG) not in card(page, YOUNG), "what cannot be sent yet has no button"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_is_free_on_every_page(desk: Desk, language: str) -> None:
    browser = client(language)
    for address in (reverse("portal:repair"), of(desk.town, OLD), of(desk.town, YOUNG)):
        assert FREE[language] in said(browser, address)
    words = card(said(browser, reverse("portal:file")), OLD)
    assert FREE[language] in words, "the notice of repair on the card of the record"


def test_the_card_of_a_record_bears_the_notice_of_repair(desk: Desk) -> None:
    page, plan = said(client(), reverse("portal:file")), plans(desk.town)[YOUNG]
    mine = card(page, YOUNG)
    assert "修复告知" in mine
    assert plan.file_from is not None
    assert f"自{spelt(plan.file_from)}起可以申请信用修复" in mine
    good = next(one for one in page.split("<article") if "执业" in one or "从业资格" in one)
    assert "修复告知" not in good


def test_the_application_asks_for_the_commitment_alone_and_leads_to_a_case(desk: Desk) -> None:
    browser, address = client(), of(desk.town, OLD)
    page = said(browser, address)
    assert page.count('type="checkbox"') == 1
    assert "我承诺：已经纠正失信行为" in page
    assert "可以不填" in page
    refused = browser.post(address, {})
    assert refused.status_code == 400
    assert "公开承诺是法定条件" in refused.content.decode()
    assert own_cases(actor=desk.town.citizen, now=now()) == []
    sent = browser.post(address, {"public-commitment": "on"})
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    assert sent["Location"] == f"{reverse('portal:repair')}?new={line.number}"
    there = said(browser, sent["Location"])
    assert f"申请已收到，案件编号 {line.number}" in there
    assert "修复办理中" in card(there, OLD)
    assert address not in card(there, OLD), "it is not asked for twice"
    theirs = said(client(login="neighbour"), f"{reverse('portal:repair')}?new={line.number}")
    assert "申请已收到" not in theirs


def test_too_early_there_is_no_form_but_the_day(desk: Desk) -> None:
    plan, address = plans(desk.town)[YOUNG], of(desk.town, YOUNG)
    page = said(client(), address)
    assert plan.file_from is not None
    assert f"{spelt(plan.file_from)}起可以申请" in page
    assert "提出申请" not in page
    client().post(address, {"public-commitment": "on"})
    assert own_cases(actor=desk.town.citizen, now=now()) == []


def test_words_with_an_identity_number_are_not_taken(desk: Desk) -> None:
    refused = client().post(
        of(desk.town, OLD),
        {"public-commitment": "on", "duty-performed": f"收据，证件号码{CITIZEN.number}"},
    )
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "里面有居民身份证号码" in page
    assert own_cases(actor=desk.town.citizen, now=now()) == []


def test_refused_the_page_says_what_may_be_done(desk: Desk) -> None:
    browser, address = client(), of(desk.town, OLD)
    browser.post(address, {"public-commitment": "on"})
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    act_in_case(number=line.number, act="take-up", given=Given(), actor=desk.operator, now=now())
    act_in_case(number=line.number, act="refuse", given=REASON, actor=desk.one, now=now())
    confirm_draft(number=line.number, actor=desk.two, now=now())
    mine = card(said(browser, reverse("portal:repair")), OLD)
    assert "不予修复" in mine
    assert "申请行政复议" in mine
    assert "提起行政诉讼" in mine
    assert address in mine


def test_granted_it_is_gone_from_every_page(desk: Desk) -> None:
    browser = client()
    browser.post(of(desk.town, OLD), {"public-commitment": "on"})
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    act_in_case(number=line.number, act="take-up", given=Given(), actor=desk.operator, now=now())
    act_in_case(number=line.number, act="grant", given=REASON, actor=desk.one, now=now())
    confirm_draft(number=line.number, actor=desk.two, now=now())
    for name in ("repair", "file", "repair-calendar"):
        assert OLD not in said(browser, reverse(f"portal:{name}"))


def test_the_calendar_file_has_the_days_and_nobodys_name(desk: Desk) -> None:
    response = client().get(reverse("portal:repair-calendar"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    content = response.content
    for secret in (CITIZEN.name, CITIZEN.number, OLD, YOUNG):
        assert secret not in content.decode()
    read = icalendar.Calendar.from_ical(content)
    events = list(read.walk("VEVENT"))
    found = {(str(one["summary"]), one.decoded("dtstart")) for one in events}
    for plan in plans(desk.town).values():
        if plan.file_from:
            assert any(day == plan.file_from and "可以申请" in title for title, day in found)
        assert any(day == plan.ends_anyway and "什么都不办" in title for title, day in found)
    assert len({str(one["uid"]) for one in events}) == len(events)
    assert all(len(line) <= 75 for line in content.split(b"\r\n")), "RFC 5545, 3.1"
    assert all(one.walk("VALARM") for one in events if "可以申请" in str(one["summary"]))
    again = client().get(reverse("portal:repair-calendar")).content
    uids = {str(one["uid"]) for one in icalendar.Calendar.from_ical(again).walk("VEVENT")}
    assert uids == {str(one["uid"]) for one in events}, "a newer file moves its entries"


def test_it_is_in_the_readers_language(desk: Desk) -> None:
    content = client("en").get(reverse("portal:repair-calendar")).content
    titles = [str(one["summary"]) for one in icalendar.Calendar.from_ical(content).walk("VEVENT")]
    assert any("Repair may be asked for" in one for one in titles)


def test_who_acts_for_a_firm_sees_the_fast_lane(desk: Desk) -> None:
    number = mandate(CITIZEN)
    page = said(client(), reverse("portal:for:repair", kwargs={"mandate": number}))
    assert "法院批准的破产重整" in card(page, "川示交罚〔2026〕8号")
    assert "法院批准的破产重整" not in said(client(), reverse("portal:repair"))


def test_nobody_without_a_file_meets_a_fault(desk: Desk) -> None:
    neighbour = said(client(login="neighbour"), reverse("portal:repair"))
    assert "没有需要修复的记录" in neighbour


def test_a_record_of_somebody_else_is_absent(desk: Desk) -> None:
    browser = client(login="neighbour")
    assert browser.get(of(desk.town, OLD)).status_code == 404
    assert browser.post(of(desk.town, OLD), {"public-commitment": "on"}).status_code == 404
