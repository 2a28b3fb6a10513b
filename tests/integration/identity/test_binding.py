"""An account is bound by its officer and unbound by the operator: one identity, one account, nothing else kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from gongxin.apps.identity.api import (
    Role,
    close_account,
    create_account,
    identity_of,
    know_password,
    system_actor,
    unbind_identity,
)
from gongxin.apps.identity.models import Account, Binding
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from gongxin.lib.staff_providers import StaffProvider
from tests.integration.access.town import CLERK_ORGAN, PASSWORD, PROPOSER, Town, hire, now, town

from .desk import organ_provider, show_code, sign_in
from .organ import (
    DESK,
    PEOPLE,
    PLATFORM,
    bind,
    come,
    newest,
    officer,
    organ,
    outside,
    provider,
    there_and_back,
)

__all__ = ["organ", "provider", "town"]

pytestmark = pytest.mark.django_db


# --- binding ------------------------------------------------------------------------------------


def test_an_officer_binds_their_own_account_and_comes_back_by_the_provider(
    organ: StaffProvider,
) -> None:
    desk = sign_in("officer")
    assert "/workbench/provider/" in desk.get("/workbench/factors/").content.decode()
    assert "绑定人社厅统一认证" in desk.get("/workbench/provider/").content.decode()
    answer = there_and_back(desk, "/workbench/provider/hr/", "ouyang")
    assert answer["Location"] == "/workbench/provider/hr/confirm"
    assert not Binding.objects.exists()  # said, and not yet meant
    assert "密码不再有效" in desk.get(answer["Location"]).content.decode()
    assert desk.post(answer["Location"], {"sure": ""}).status_code == 400
    assert not Binding.objects.exists()
    assert desk.post(answer["Location"], {"sure": "on"})["Location"] == "/workbench/provider/"
    assert "to-bind" not in desk.session
    kept = Binding.objects.get()
    assert (kept.account, kept.provider) == (officer(), "hr")
    for told in ("ouyang", PEOPLE["ouyang"]["sub"], organ.issuer):
        assert told not in json.dumps([kept.identity, dict(desk.session)])
    payload = {"account": officer().ref, "provider": "hr"}
    assert newest(EventKind.IDENTITY_BOUND) == payload
    page = desk.get("/workbench/provider/").content.decode()
    assert "人社厅统一认证" in page
    assert "绑定人社厅统一认证" not in page
    listed = sign_in("security").get("/workbench/accounts/").content.decode()
    assert listed.count("人社厅统一认证") == 1  # administrators see by what each account is opened
    browser, _ = come()
    assert show_code(browser, "officer")["Location"] == "/workbench/"


def test_the_way_to_bind_begins_at_the_address_that_the_provider_knows(
    organ: StaffProvider,
) -> None:
    answer = sign_in("officer").get("/workbench/provider/hr/", HTTP_HOST="localhost")
    assert answer["Location"] == f"{PLATFORM}/workbench/provider/hr/"


def test_what_is_kept_tells_nothing_without_the_key(
    organ: StaffProvider, settings: Any, tmp_path: Path
) -> None:
    here = identity_of(issuer=organ.issuer, subject="1")
    assert here == identity_of(issuer=organ.issuer, subject="1")
    settings.KEYS_DIR = tmp_path / "keys"  # of another installation
    assert here != identity_of(issuer=organ.issuer, subject="1")


def test_only_a_whole_session_binds(organ: StaffProvider) -> None:
    halfway = Client()
    halfway.post("/sign-in", {"login": "officer", "password": PASSWORD})
    for place in ("", "hr/", "hr/return", "hr/confirm"):
        answer = halfway.get(f"/workbench/provider/{place}")
        assert answer["Location"].startswith("/sign-in?")


def test_what_was_not_confirmed_in_time_or_for_this_provider_is_not_bound(
    organ: StaffProvider, settings: Any
) -> None:
    settings.STAFF_PROVIDERS = (organ, organ_provider("https://other.example", code="other"))
    desk = sign_in("officer")
    there_and_back(desk, "/workbench/provider/hr/", "ouyang")
    yes = {"sure": "on"}
    assert desk.post("/workbench/provider/other/confirm", yes).status_code == 302
    session = desk.session
    session["to-bind"] = {**session["to-bind"], "since": session["to-bind"]["since"] - 601}
    session.save()
    assert desk.post("/workbench/provider/hr/confirm", yes)["Location"] == "/workbench/provider/"
    assert "时间已过" in desk.get("/workbench/provider/").content.decode()
    assert not Binding.objects.exists()
    there_and_back(desk, "/workbench/provider/hr/", "ouyang")
    desk.post("/workbench/provider/hr/confirm", yes)
    unbind_identity(login="officer", actor=system_actor("account"), now=now())
    again = sign_in("officer")  # and what was confirmed once is not confirmed twice
    again.post("/workbench/provider/hr/confirm", yes)
    assert not Binding.objects.exists()


def test_an_identity_that_another_account_has_is_not_bound(organ: StaffProvider) -> None:
    other = Account.objects.get(pk=hire("other").ref.partition(":")[2])
    bind(organ, account=other)
    desk = sign_in("officer")
    answer = there_and_back(desk, "/workbench/provider/hr/", "ouyang")
    assert answer["Location"] == "/workbench/provider/"
    assert "已经绑定了另一个账号" in desk.get("/workbench/provider/").content.decode()
    assert newest(EventKind.BINDING_REFUSED) == {
        "account": officer().ref,
        "provider": "hr",
        "reason": "identity.identity-bound-to-another",
    }
    with pytest.raises(Refusal, match=r"identity\.identity-bound-to-another"):
        bind(organ)
    assert len(events(kinds=[EventKind.BINDING_REFUSED])) == 2
    kept = Binding(
        account=officer(), identity=Binding.objects.get().identity, provider="hr", bound_at=now()
    )
    with pytest.raises(IntegrityError, match="identity_is_bound_to_one_account"):
        kept.save(force_insert=True)


def test_two_who_bind_one_identity_at_once_are_told_apart_by_the_database(
    organ: StaffProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind(organ, account=Account.objects.get(pk=hire("other").ref.partition(":")[2]))
    from gongxin.apps.identity.operations import bind_identity as module

    monkeypatch.setattr(module, "_check", lambda *given: None)  # as if the other came after it
    with pytest.raises(Refusal, match=r"identity\.identity-bound-to-another"):
        bind(organ)
    assert Binding.objects.count() == 1


def test_an_account_has_one_identity(organ: StaffProvider) -> None:
    bind(organ)
    with pytest.raises(Refusal, match=r"identity\.account-bound"):
        bind(organ, "situ")
    assert Binding.objects.count() == 1


def test_a_provider_binds_accounts_of_its_organs_alone(organ: StaffProvider, settings: Any) -> None:
    desk = sign_in("auditor")  # of no organ
    assert "没有为您单位作证的身份认证" in desk.get("/workbench/provider/").content.decode()
    answer = there_and_back(desk, "/workbench/provider/hr/", "ouyang")
    assert answer["Location"] == "/workbench/provider/"
    assert "不为您所在的单位作证" in desk.get("/workbench/provider/").content.decode()
    settings.STAFF_PROVIDERS = (organ_provider(organ.issuer, organs=None),)
    answer = there_and_back(desk, "/workbench/provider/hr/", "ouyang")
    assert answer["Location"] == "/workbench/provider/hr/confirm"


def test_neither_a_person_nor_a_closed_account_is_bound(organ: StaffProvider, town: Town) -> None:
    everybody = organ_provider(organ.issuer, organs=None)
    bind(everybody)
    Binding.objects.all().delete()
    Account.objects.filter(login="officer").update(is_active=False)
    for login in ("officer", "citizen"):
        with pytest.raises(Refusal, match=r"identity\.unknown-account"):
            bind(everybody, account=Account.objects.get(login=login))


# --- the end of a binding -----------------------------------------------------------------------


def test_the_operator_ends_a_binding_and_open_sessions_with_it(organ: StaffProvider) -> None:
    desk = sign_in("officer")
    bind(organ)
    assert desk.get(DESK).status_code == 200
    with pytest.raises(Refusal, match=r"identity\.not-permitted"):
        unbind_identity(login="officer", actor=PROPOSER, now=now())
    unbind_identity(login="officer", actor=system_actor("account"), now=now())
    assert newest(EventKind.IDENTITY_UNBOUND) == {"account": officer().ref, "provider": "hr"}
    assert desk.get(DESK).status_code == 302
    outside()
    sign_in("officer")  # by password again
    for login, code in (("officer", "account-not-bound"), ("citizen", "unknown-account")):
        with pytest.raises(Refusal, match=code):
            unbind_identity(login=login, actor=system_actor("account"), now=now())


def test_closing_an_account_ends_its_binding_and_frees_the_identity(
    organ: StaffProvider, town: Town
) -> None:
    bind(organ)
    close_account(ref=town.officer.ref, actor=PROPOSER, now=now())
    assert not Binding.objects.exists()
    (event,) = events(kinds=[EventKind.IDENTITY_UNBOUND])
    assert event.actor == PROPOSER.ref
    outside()


def test_an_account_made_anew_opens_by_the_password_that_was_set(organ: StaffProvider) -> None:
    bind(organ)
    another = "another long pass phrase"
    create_account(
        login="officer", password=another, role=Role.OFFICER, organ=CLERK_ORGAN,
        actor=system_actor("account"), now=now(),
    )  # fmt: skip
    assert know_password(login="officer", password=another, now=now()) == officer()
    assert len(events(kinds=[EventKind.IDENTITY_UNBOUND])) == 1
