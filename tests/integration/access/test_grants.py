"""Grants: proposed by one, confirmed by another, within a scope, until an end, taken back at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from gongxin.apps.access.api import (
    GrantState,
    answer_question,
    confirm_grant,
    list_grants,
    propose_grant,
    withdraw_grant,
)
from gongxin.apps.access.models import Grant
from gongxin.apps.identity.api import (
    Actor,
    Role,
    actor_by_login,
    close_account,
    create_account,
    system_actor,
)
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal

from .town import (
    CITIZEN,
    CONFIRMER,
    OFFICER_ORGAN,
    PASSWORD,
    PROPOSER,
    Town,
    asking,
    grant,
    hire,
    look,
    now,
    scope,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(town: Town) -> Actor:
    """An officer who was granted nothing yet."""
    return hire("newcomer")


def _looks(town: Town, officer: Actor) -> Any:
    return look(replace(town, officer=officer))


def _refusal(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args, **more)
    return refused.value.code


def _propose(officer: Actor, **more: Any) -> int:
    return propose_grant(
        grantee=officer.ref, scope=scope(officer.organ, **more), actor=PROPOSER, now=now()
    )


def test_an_officer_without_a_grant_looks_nobody_up(town: Town, newcomer: Actor) -> None:
    assert _refusal(_looks, town, newcomer) == "access.no-grant"
    (event,) = events(kinds=[EventKind.LOOK_UP_REFUSED], limit=1)
    assert (event.actor, event.payload["reason"]) == (newcomer.ref, "access.no-grant")
    number = _propose(newcomer)
    assert _refusal(_looks, town, newcomer) == "access.no-grant"  # proposed is not granted
    confirm_grant(number=number, actor=CONFIRMER, now=now())
    shown = _looks(town, newcomer)
    assert len(shown.records) == 2
    assert shown.whole


def test_nobody_confirms_what_they_proposed(newcomer: Actor) -> None:
    number = _propose(newcomer)
    assert _refusal(confirm_grant, number=number, actor=PROPOSER, now=now()) == (
        "access.grant-by-another"
    )
    for role in set(Role) - {Role.SECURITY}:
        other = replace(CONFIRMER, role=role)
        code = _refusal(confirm_grant, number=number, actor=other, now=now())
        assert code == "identity.not-permitted"
    command = Actor(ref="system:command", role=Role.SECURITY)
    assert _refusal(confirm_grant, number=number, actor=command, now=now()) == (
        "access.grant-by-another"
    )
    assert _refusal(
        propose_grant,
        grantee=newcomer.ref,
        scope=scope(newcomer.organ),
        actor=replace(newcomer, role=Role.SECURITY),
        now=now(),
    ) == ("access.grant-by-another")


@pytest.mark.parametrize(
    "change",
    [
        {"confirmed_by": F("proposed_by"), "confirmed_at": now()},
        {"confirmed_by": F("grantee"), "confirmed_at": now()},
        {"proposed_by": F("grantee")},
        {"confirmed_by": "system:command", "confirmed_at": now()},
        {"confirmed_by": "account:7"},
        {"purposes": []},
        {"ends_at": F("begins_at")},
        {"ends_at": F("begins_at") + timedelta(days=367)},
    ],
    ids=",".join,
)
def test_the_database_has_the_last_word(newcomer: Actor, change: dict[str, Any]) -> None:
    number = _propose(newcomer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=number).update(**change)


def test_a_grant_ends_by_itself_and_when_it_is_taken_back(town: Town, newcomer: Actor) -> None:
    first = grant(newcomer, ends_at=now() + timedelta(days=1))
    assert _looks(town, newcomer).records
    Grant.objects.filter(pk=first).update(
        begins_at=now() - timedelta(days=2), ends_at=now() - timedelta(seconds=1)
    )
    assert _refusal(_looks, town, newcomer) == "access.no-grant"
    second = grant(newcomer)
    assert _looks(town, newcomer).records
    withdraw_grant(number=second, actor=PROPOSER, now=now())
    assert _refusal(_looks, town, newcomer) == "access.no-grant"
    assert _refusal(withdraw_grant, number=second, actor=PROPOSER, now=now()) == (
        "access.unknown-grant"
    )
    grant(newcomer, begins_at=now() + timedelta(days=1))
    assert _refusal(_looks, town, newcomer) == "access.no-grant"
    states = [line.state for line in list_grants(actor=PROPOSER, now=now(), limit=3)]
    assert states == [GrantState.COMING, GrantState.WITHDRAWN, GrantState.ENDED]
    kinds = [
        event.kind for event in events(limit=100) if event.actor in {PROPOSER.ref, CONFIRMER.ref}
    ]
    assert kinds.count(EventKind.GRANT_CONFIRMED) >= 3
    assert kinds.count(EventKind.GRANT_WITHDRAWN) == 1


def test_who_changes_to_another_organ_or_leaves_has_no_grant(town: Town, newcomer: Actor) -> None:
    grant(newcomer)
    moved = replace(newcomer, organ="sc-transport")
    assert _refusal(_looks, town, moved) == "access.no-grant"
    waiting = _propose(newcomer)
    close_account(ref=newcomer.ref, actor=PROPOSER, now=now())
    assert _refusal(confirm_grant, number=waiting, actor=CONFIRMER, now=now()) == (
        "access.unknown-grantee"
    )
    assert _refusal(_propose, newcomer) == "access.unknown-grantee"


def test_who_comes_back_begins_without_the_old_grants(town: Town, newcomer: Actor) -> None:
    grant(newcomer)
    close_account(ref=newcomer.ref, actor=PROPOSER, now=now())
    create_account(
        login="newcomer", password=PASSWORD, role=Role.OFFICER, organ=OFFICER_ORGAN,
        actor=system_actor("test"), now=now(),
    )  # fmt: skip
    back = actor_by_login(login="newcomer")
    assert _refusal(_looks, town, back) == "access.no-grant"
    grant(back)
    assert _looks(town, back).records


def test_a_grant_shows_the_categories_and_divisions_it_names(town: Town, newcomer: Actor) -> None:
    grant(newcomer, categories=frozenset({"professional"}))
    shown = _looks(town, newcomer)
    assert [record.item for record in shown.records] == ["practice-qualification"]
    assert not shown.whole
    grant(newcomer, categories=frozenset({"administrative"}), divisions=frozenset({"510000"}))
    assert {record.item for record in _looks(town, newcomer).records} == {
        "practice-qualification",
        "administrative-penalty",
    }
    other = hire("elsewhere")
    grant(other, divisions=frozenset({"340400"}))
    shown = _looks(town, other)
    assert (shown.records, shown.whole) == ((), False)


def test_a_narrow_grant_is_not_answered_no(town: Town, newcomer: Actor) -> None:
    grant(newcomer, categories=frozenset({"professional"}))
    code = _refusal(answer_question, asking=asking(CITIZEN), actor=newcomer, now=now())
    assert code == "access.grant-too-narrow"


@pytest.mark.parametrize(
    "spoilt",
    [
        {"purposes": frozenset()},
        {"purposes": frozenset({"sichuan-civil-servant-review"})},
        {"purposes": frozenset({"no-such-purpose"})},
        {"categories": frozenset({"no-such-category"})},
        {"divisions": frozenset({"999999"})},
        {"ends_at": now()},
        {"ends_at": now() + timedelta(days=400)},
    ],
    ids=",".join,
)
def test_an_unsound_scope_is_refused(newcomer: Actor, spoilt: dict[str, Any]) -> None:
    assert _refusal(_propose, newcomer, **spoilt) == "access.grant-scope"


@pytest.mark.parametrize(
    "ref", ["account:0", "account:x", "sender:99999", "system:demo", "", "account:" + "9" * 30]
)
def test_a_grant_is_for_somebody_at_work(town: Town, ref: str) -> None:
    assert _refusal(_propose, replace(town.officer, ref=ref)) == "access.unknown-grantee"
    assert _refusal(_propose, replace(town.officer, ref=town.clerk.ref)) == "access.unknown-grantee"
