"""Telling later: on an authority's word, by two units, with an end that nobody moves; and what would betray third parties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client

from gongxin.apps.access.api import (
    DeferralAsked,
    DeferralState,
    FileReason,
    Look,
    ask_deferral,
    deferral_totals,
    end_deferral,
    judge_deferral,
    list_deferrals,
    list_looks,
    look_up,
    see_deferral,
    withdraw_grant,
)
from gongxin.apps.access.models import Deferral
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, events
from gongxin.apps.reports.api import issue_report
from gongxin.lib.errors import Refusal

from .town import (
    CASE,
    CITIZEN,
    PASSWORD,
    PROPOSER,
    Person,
    Town,
    agreed,
    asking,
    deferred,
    grant,
    hire,
    now,
)

pytestmark = pytest.mark.django_db
PURPOSE = "judicial-assistance"
COURT = "示例市中级人民法院"
DOCUMENT = "（2026）川9999执12号"


def wish(**more: Any) -> DeferralAsked:
    """A sound one; `more` spoils it."""
    sound = {
        "purpose": PURPOSE,
        "case_reference": CASE,
        "authority": COURT,
        "document": DOCUMENT,
        "until": now() + timedelta(days=30),
    }
    return DeferralAsked(**{**sound, **more})


@pytest.fixture
def second(town: Town) -> Actor:
    officer = hire("second", organ=town.officer.organ, unit="another unit")
    grant(officer)
    return officer


def look_for_court(town: Town, person: Person = CITIZEN, case: str = CASE) -> None:
    """A look for the purpose, to which another unit agreed."""
    asked = asking(person, purpose=PURPOSE, case_reference=case)
    look_up(
        asking=agreed(asked, wants=FileReason.WEIGH, officer=town.officer),
        reason=FileReason.WEIGH,
        actor=town.officer,
        now=now(),
    )


def seen(town: Town, later: timedelta = timedelta()) -> list[Look]:
    """What the citizen is shown of others' looks."""
    return [look for look in list_looks(actor=town.citizen, now=now() + later) if not look.own]


def test_a_look_is_sealed_until_its_day_and_then_told(town: Town) -> None:
    number = deferred(CASE, officer=town.officer)
    look_for_court(town)
    (look,) = seen(town)
    assert look.sealed
    assert look.deferred is not None
    assert look.deferred.authority == COURT
    assert (look.organ_code, look.unit, look.case_reference, look.items, look.records) == (
        "",
        "",
        "",
        (),
        0,
    )
    assert (look.at.minute, look.at.second, look.at.microsecond) == (0, 0, 0)
    (told,) = seen(town, timedelta(days=31))
    assert not told.sealed
    assert told.case_reference == CASE
    assert told.organ_code == town.officer.organ
    assert told.deferred is not None
    assert told.deferred.document == DOCUMENT
    assert told.event == look.event
    line = see_deferral(number=number, actor=town.officer, now=now())
    assert (line.looks, line.state) == (1, DeferralState.IN_FORCE)
    assert deferral_totals(now=now())[0].sealed == 1
    assert deferral_totals(now=now() + timedelta(days=31))[0].told == 1


def test_a_look_after_its_day_is_told_at_once_and_not_counted(town: Town) -> None:
    deferred(CASE, officer=town.officer)
    Deferral.objects.update(asked_at=F("asked_at") - timedelta(days=40), ends_at=now())
    look_for_court(town)
    (look,) = seen(town)
    assert look.deferred is None
    assert Deferral.objects.get().looks == 0


def test_only_the_case_for_which_it_was_agreed_is_told_later(town: Town) -> None:
    deferred("川测他案〔2026〕9号", officer=town.officer)
    look_for_court(town)
    assert not seen(town)[0].sealed


def test_what_the_person_could_see_stays_as_it_is(town: Town, second: Actor) -> None:
    look_for_court(town)
    number = ask_deferral(asked=wish(), actor=town.officer, now=now())
    judge_deferral(number=number, agree=True, actor=second, now=now())
    assert not seen(town)[0].sealed


def test_nothing_is_sealed_before_another_unit_agrees_nor_where_it_declines(
    town: Town, second: Actor
) -> None:
    number = ask_deferral(asked=wish(), actor=town.officer, now=now())
    look_for_court(town)
    judge_deferral(number=number, agree=False, actor=second, now=now())
    assert not any(look.sealed for look in seen(town))
    with pytest.raises(Refusal, match="unknown-deferral"):
        judge_deferral(number=number, agree=True, actor=second, now=now())
    with pytest.raises(Refusal, match="unknown-deferral"):
        end_deferral(number=number, actor=second, now=now())


def test_ended_early_the_person_is_told_at_once(town: Town) -> None:
    number = deferred(CASE, officer=town.officer)
    look_for_court(town)
    end_deferral(number=number, actor=town.officer, now=now())
    (look,) = seen(town)
    assert not look.sealed
    assert look.case_reference == CASE
    with pytest.raises(Refusal, match="unknown-deferral"):
        end_deferral(number=number, actor=town.officer, now=now())


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ({"purpose": "licence-review"}, "access.not-deferrable"),
        ({"authority": " "}, "access.deferral-unfit"),
        ({"document": "x"}, "access.deferral-unfit"),
        ({"until": now() + timedelta(days=182)}, "access.deferral-unfit"),
        ({"until": now() - timedelta(seconds=1)}, "access.deferral-unfit"),
        ({"case_reference": "无"}, "access.case"),
    ],
)
def test_what_is_no_deferral_is_refused(town: Town, spoilt: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        ask_deferral(asked=wish(**spoilt), actor=town.officer, now=now())
    assert not Deferral.objects.exists()


def test_a_person_s_number_is_not_a_document(town: Town) -> None:
    with pytest.raises(Refusal), transaction.atomic():
        ask_deferral(asked=wish(document=CITIZEN.number), actor=town.officer, now=now())
    assert not Deferral.objects.exists()


def _own(town: Town, second: Actor) -> Actor:
    return town.officer


def _same_unit(town: Town, second: Actor) -> Actor:
    return replace(second, unit=town.officer.unit)


def _without_grant(town: Town, second: Actor) -> Actor:
    return hire("without", organ=town.officer.organ, unit="a third unit")


def _other_organ(town: Town, second: Actor) -> Actor:
    other = hire("elsewhere", organ="sc-market-regulation", unit="another unit")
    grant(other)
    return other


def _clerk(town: Town, second: Actor) -> Actor:
    return town.clerk


@pytest.mark.parametrize("who", [_own, _same_unit, _without_grant, _other_organ, _clerk])
def test_nobody_agrees_who_may_not(
    town: Town, second: Actor, who: Callable[[Town, Actor], Actor]
) -> None:
    number = ask_deferral(asked=wish(), actor=town.officer, now=now())
    with pytest.raises(Refusal):
        judge_deferral(number=number, agree=True, actor=who(town, second), now=now())
    assert Deferral.objects.get(number=number).approved is False


def test_who_lacks_a_grant_does_not_ask(town: Town) -> None:
    (number,) = [one.payload["grant"] for one in events(kinds=[EventKind.GRANT_CONFIRMED], limit=1)]
    withdraw_grant(number=number, actor=PROPOSER, now=now())
    with pytest.raises(Refusal, match="no-grant"):
        ask_deferral(asked=wish(), actor=town.officer, now=now())


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"approved": True}, "deferral_is_approved_by_another_unit"),
        (
            {
                "approved": True,
                "judged_at": F("asked_at"),
                "judged_by": F("asked_by"),
                "judged_unit": "x",
            },
            "deferral_is_approved_by_another_unit",
        ),
        ({"ends_at": F("asked_at") + timedelta(days=367)}, "deferral_has_an_end"),
        ({"authority": ""}, "deferral_names_its_authority"),
        ({"looks": 1}, "deferral_covers_looks_when_agreed"),
    ],
)
def test_the_database_holds_it_too(town: Town, change: dict[str, Any], constraint: str) -> None:
    ask_deferral(asked=wish(), actor=town.officer, now=now())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Deferral.objects.update(**change)


def test_each_step_is_an_event(town: Town, second: Actor) -> None:
    number = ask_deferral(asked=wish(), actor=town.officer, now=now())
    judge_deferral(number=number, agree=True, actor=second, now=now())
    end_deferral(number=number, actor=second, now=now())
    other = ask_deferral(asked=wish(), actor=town.officer, now=now())
    judge_deferral(number=other, agree=False, actor=second, now=now())
    kinds = [
        EventKind.DEFERRAL_ASKED,
        EventKind.DEFERRAL_AGREED,
        EventKind.DEFERRAL_ENDED,
        EventKind.DEFERRAL_DECLINED,
    ]
    found = events(kinds=kinds, organ=town.officer.organ)
    assert [(one.kind, one.payload["deferral"]) for one in reversed(found)] == [
        (EventKind.DEFERRAL_ASKED, number),
        (EventKind.DEFERRAL_AGREED, number),
        (EventKind.DEFERRAL_ENDED, number),
        (EventKind.DEFERRAL_ASKED, other),
        (EventKind.DEFERRAL_DECLINED, other),
    ]
    assert {one.payload["document"] for one in found} == {DOCUMENT}


def test_other_organs_do_not_see_it_and_the_auditor_does(town: Town) -> None:
    number = deferred(CASE, officer=town.officer)
    elsewhere = hire("elsewhere", organ="sc-market-regulation", unit="another unit")
    assert list_deferrals(actor=elsewhere, now=now()) == []
    assert [one.number for one in list_deferrals(actor=town.auditor, now=now())] == [number]


def test_a_report_does_not_tell_others_of_a_sealed_look(town: Town) -> None:
    deferred(CASE, officer=town.officer)
    look_for_court(town)
    number = issue_report(actor=town.citizen, now=now()).number
    client = Client()
    client.post("/sign-in", {"login": "citizen", "password": PASSWORD})
    report = client.get(f"/my/reports/{number}.json").json()
    assert report["access"] == []
    assert COURT not in str(report)


def _page(address: str) -> str:
    client = Client()
    client.post("/sign-in", {"login": "citizen", "password": PASSWORD})
    return client.get(address).content.decode()


def test_the_page_says_on_whose_word_and_until_when(town: Town) -> None:
    deferred(CASE, officer=town.officer)
    look_for_court(town)
    page = _page("/my/looks/")
    assert f"决定机关：{COURT}" in page
    assert "依法暂缓告知" in page
    assert CASE not in page
    assert "人力资源" not in page
    file = _page("/my/file/")
    assert "依法暂缓告知" not in file
    public = Client().get("/ledger/").content.decode()
    assert "少于 10" in public


def test_what_would_betray_a_third_party_is_left_out_with_its_reason(town: Town) -> None:
    asked = asking(CITIZEN, purpose="tip-check")
    look_up(asking=asked, reason=FileReason.WEIGH, actor=town.officer, now=now())
    (look,) = seen(town)
    assert (look.case_reference, look.unit) == ("", "")
    assert look.left_out is not None
    assert "投诉或者举报" in look.left_out.zh
    assert look.organ_code == town.officer.organ
    assert look.items
    page = _page("/my/looks/")
    assert CASE not in page
    assert str(town.officer.unit) not in page
    assert "事由编号、处室未列出" in page
