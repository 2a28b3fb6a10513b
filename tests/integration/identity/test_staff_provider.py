"""Staff sign in by a real identity provider of their organ: their first factor, and never their only one."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from gongxin.apps.identity.api import (
    know_password,
    reopen_factors,
    system_actor,
    unbind_identity,
)
from gongxin.apps.identity.models import Account
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from gongxin.lib.staff_providers import StaffProvider
from tests.integration.access.town import CLERK_ORGAN, PASSWORD, now, town

from .desk import organ_provider, show_code, sign_in
from .neighbours import Running, show_identity
from .organ import (
    DESK,
    PLATFORM,
    bind,
    come,
    newest,
    officer,
    organ,
    outside,
    provider,
)

__all__ = ["organ", "provider", "town"]

pytestmark = pytest.mark.django_db


# --- signing in ---------------------------------------------------------------------------------


def test_the_provider_is_the_first_factor_and_the_second_is_asked_for(organ: StaffProvider) -> None:
    bind(organ)
    browser, answer = come(heading=DESK)
    assert answer["Location"] == "/sign-in/second"
    assert browser.get(DESK).status_code == 302  # nobody is signed in yet
    assert events(kinds=[EventKind.SIGN_IN]) == ()
    assert browser.post("/sign-in/second", {"code": "000000"}).status_code == 400
    assert show_code(browser, "officer")["Location"] == DESK
    assert browser.get(DESK).status_code == 200
    assert newest(EventKind.SIGN_IN) == {
        "account": officer().ref,
        "method": "code",
        "assurance": 3,
    }
    kept = json.dumps(dict(browser.session))
    for told in ("ouyang", "id_token", "access_token", organ.issuer):
        assert told not in kept


def test_after_a_password_no_assurance_is_on_record(organ: StaffProvider) -> None:
    sign_in("officer")
    assert newest(EventKind.SIGN_IN) == {"account": officer().ref, "method": "code"}


def test_the_sign_in_page_offers_what_is_in_the_settings_and_nothing_else(
    organ: StaffProvider, settings: Any
) -> None:
    page = Client().get("/sign-in?next=/workbench/look-up/").content.decode()
    assert 'href="/sign-in/staff/hr?next=%2Fworkbench%2Flook-up%2F"' in page
    assert "用人社厅统一认证登录" in page
    settings.STAFF_PROVIDERS = ()
    page = Client().get("/sign-in?next=/workbench/look-up/").content.decode()
    assert "/sign-in/staff/" not in page
    assert "绑定" not in page


def test_one_goes_on_to_an_address_of_ours_alone(organ: StaffProvider) -> None:
    bind(organ)
    browser, _ = come(heading="https://elsewhere.example/workbench/")
    assert show_code(browser, "officer")["Location"] == "/workbench/"


def test_one_session_an_officer_however_they_came(organ: StaffProvider) -> None:
    first = sign_in("officer")
    bind(organ)
    second, _ = come()
    assert first.get(DESK).status_code == 200
    show_code(second, "officer")
    assert (first.get(DESK).status_code, second.get(DESK).status_code) == (302, 200)


def test_the_way_begins_at_the_address_that_the_provider_knows(organ: StaffProvider) -> None:
    answer = Client().get("/sign-in/staff/hr?next=/workbench/", HTTP_HOST="localhost")
    assert answer["Location"] == f"{PLATFORM}/sign-in/staff/hr?next=/workbench/"


def test_an_answer_is_good_once_and_for_the_browser_that_asked(organ: StaffProvider) -> None:
    bind(organ)
    browser, stranger = Client(), Client()
    back = urlsplit(show_identity(browser.get("/sign-in/staff/hr")["Location"], "ouyang"))
    place = f"{back.path}?{back.query}"
    assert stranger.get(place)["Location"] == "/sign-in"
    assert browser.get(place)["Location"] == "/sign-in/second"
    assert browser.get(place)["Location"] == "/sign-in"


def test_one_providers_answer_is_none_of_anothers(organ: StaffProvider, settings: Any) -> None:
    """Of two providers one could send its own answer to the other's return address (RFC 9700, section 4.4)."""
    settings.STAFF_PROVIDERS = (organ, organ_provider(organ.issuer, code="other"))
    bind(organ)
    browser = Client()
    back = urlsplit(show_identity(browser.get("/sign-in/staff/other")["Location"], "ouyang"))
    assert browser.get(f"/sign-in/staff/hr/return?{back.query}")["Location"] == "/sign-in"
    assert newest(EventKind.SIGN_IN_REFUSED)["reason"] == "identity.provider-answer"


def test_what_lay_in_the_session_before_is_gone_when_the_first_factor_is_shown(
    organ: StaffProvider,
) -> None:
    bind(organ)
    browser = Client()
    there = browser.get("/sign-in/staff/hr")
    before = browser.session.session_key
    back = urlsplit(show_identity(there["Location"], "ouyang"))
    browser.get(f"{back.path}?{back.query}")
    assert browser.session.session_key != before
    assert set(browser.session.keys()) == {"halfway", "next"}


def test_an_identity_that_is_bound_to_nobody_opens_nothing(organ: StaffProvider) -> None:
    bind(organ)
    assert "打不开任何工作账号" in outside("situ")


def test_one_answer_for_every_account_that_is_not_opened(
    organ: StaffProvider, settings: Any
) -> None:
    unknown = outside("situ")
    bind(organ)
    Account.objects.filter(login="officer").update(is_active=False)
    closed = outside()
    Account.objects.filter(login="officer").update(is_active=True, organ=CLERK_ORGAN)
    moved = outside()
    Account.objects.filter(login="officer").update(organ="sc-human-resources")
    until = now().replace(year=now().year + 1, day=1)
    Account.objects.filter(login="officer").update(locked_until=until)
    locked = outside()
    Account.objects.filter(login="officer").update(locked_until=None)
    page = [told.split("<main")[1].split("csrfmiddlewaretoken")[0] for told in
            (unknown, closed, moved, locked)]  # fmt: skip
    assert len(set(page)) == 1
    assert come()[1]["Location"] == "/sign-in/second"  # nothing else stood in the way


def test_who_is_not_sure_enough_at_the_provider_stays_outside(organ: StaffProvider) -> None:
    bind(organ, "guest")
    assert "等级为一级（低），工作账号须达到三级（高）" in outside(
        "guest", code="identity.staff-assurance-too-low"
    )


def test_a_subject_of_another_issuer_is_another_identity(
    organ: StaffProvider, provider: Running
) -> None:
    bind(organ_provider("https://another.example"))
    outside()


def test_a_silent_provider_lets_nobody_in_and_says_what_to_do(
    organ: StaffProvider, settings: Any
) -> None:
    settings.STAFF_PROVIDERS = (organ_provider("http://127.0.0.1:1"),)
    browser = Client()
    assert browser.get("/sign-in/staff/hr")["Location"] == "/sign-in"
    told = browser.get("/sign-in").content.decode()
    assert "人社厅统一认证暂时没有回应" in told
    assert "gongxin account unbind" in told
    desk = sign_in("officer")  # others work on
    assert desk.get("/workbench/provider/hr/")["Location"] == "/workbench/provider/"
    assert "暂时没有回应" in desk.get("/workbench/provider/").content.decode()


def test_a_provider_that_hangs_lets_nobody_in(organ: StaffProvider, provider: Running) -> None:
    bind(organ)
    browser = Client()
    back = urlsplit(show_identity(browser.get("/sign-in/staff/hr")["Location"], "ouyang"))
    with provider.stuck():
        answer = browser.get(f"{back.path}?{back.query}")
    assert answer["Location"] == "/sign-in"
    assert "暂时没有回应" in browser.get("/sign-in").content.decode()


# --- the password -------------------------------------------------------------------------------


def test_the_password_of_a_bound_account_opens_nothing_and_is_told_from_no_wrong_one(
    organ: StaffProvider,
) -> None:
    assert know_password(login="officer", password=PASSWORD, now=now()) == officer()
    bind(organ)
    told = Client().post("/sign-in", {"login": "officer", "password": PASSWORD})
    wrong = Client().post("/sign-in", {"login": "officer", "password": "a wrong pass phrase"})
    assert (told.status_code, wrong.status_code) == (400, 400)
    assert "账号或密码不对" in told.content.decode()
    assert newest(EventKind.SIGN_IN_REFUSED) == {"account": None}
    assert (
        officer().failed_sign_ins == 0
    )  # guesses at a password that opens nothing lock nobody out


def test_it_stays_shut_when_the_provider_is_taken_out_of_the_settings(
    organ: StaffProvider, settings: Any
) -> None:
    bind(organ)
    settings.STAFF_PROVIDERS = ()
    with pytest.raises(Refusal, match=r"identity\.sign-in-failed"):
        know_password(login="officer", password=PASSWORD, now=now())
    assert Client().get("/sign-in/staff/hr")["Location"] == "/sign-in"
    assert (
        "workbench/provider" not in sign_in("auditor").get("/workbench/factors/").content.decode()
    )


def test_halfway_by_a_password_leads_nowhere_once_the_account_is_bound(
    organ: StaffProvider,
) -> None:
    by_password = Client()
    by_password.post("/sign-in", {"login": "officer", "password": PASSWORD})
    bind(organ)
    assert show_code(by_password, "officer")["Location"] == "/sign-in"
    by_provider, _ = come()
    unbind_identity(login="officer", actor=system_actor("account"), now=now())
    assert show_code(by_provider, "officer")["Location"] == "/sign-in"


def test_an_account_that_is_closed_halfway_is_opened_by_no_code(organ: StaffProvider) -> None:
    bind(organ)
    browser, _ = come()
    Account.objects.filter(login="officer").update(is_active=False)
    assert show_code(browser, "officer")["Location"] == "/sign-in"


def test_who_lost_every_second_factor_adds_one_after_the_provider(organ: StaffProvider) -> None:
    bind(organ)
    reopen_factors(login="officer", actor=system_actor("account"), now=now())
    browser, _ = come()
    assert browser.get("/sign-in/second")["Location"] == "/sign-in/first"
    assert "第二要素" in browser.get("/sign-in/first").content.decode()
