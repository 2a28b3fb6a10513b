"""订阅: who may keep a copy is admitted by two persons, for a purpose, on a basis, until a day; and no key opens a feed without that.

Guards: the constraint `subscription_is_by_two_persons` and `needs_another_person`; `_check`, line by line; `scope` in `call_by_token`,
by which no key for look-ups reads a feed and no key of a feed looks anybody up.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from joserfc.jwk import OKPKey

from gongxin.apps.feeds.api import (
    SubscriptionState,
    confirm_subscription,
    end_subscription,
    list_subscriptions,
    propose_subscription,
    read_feed,
    see_subscription,
)
from gongxin.apps.feeds.models import Acknowledgement, Reading, Subscription
from gongxin.apps.identity.api import Role, Scope, SendingSystem, system_actor
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from tests.integration.access.town import Town, hire, now
from tests.integration.api.test_lookups import _admit, _ask, _claims, _sign, _token, _valid
from tests.integration.publication.desk import desk_of, released

from .subscriber import KEY, STRANGER, admitted, second, wanted

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-feeds")]
PLACE = "/api/v1/feeds/entries"


def _refused(code: str, act: Any) -> None:
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.code == code


def test_one_proposes_and_another_confirms(town: Town) -> None:
    number = propose_subscription(wanted=wanted(), actor=town.security, now=now())
    (line,) = list_subscriptions(actor=town.auditor, now=now())
    assert line.state is SubscriptionState.PROPOSED
    assert not SendingSystem.objects.filter(scope=Scope.FEEDS.value).exists()
    nobody = replace(system_actor("jobs"), role=Role.SECURITY)
    for actor in (town.security, nobody):
        _refused(
            "feeds.needs-another-person",
            lambda actor=actor: confirm_subscription(number=number, actor=actor, now=now()),
        )
    confirm_subscription(number=number, actor=second(town), now=now())
    shown = see_subscription(number=number.lower(), actor=town.auditor, now=now())
    assert shown.state is SubscriptionState.IN_FORCE
    assert SendingSystem.objects.get(scope=Scope.FEEDS.value).kid == shown.kid
    assert [one.kind for one in events(kinds=[EventKind.FEED_CONFIRMED])] == ["feed-confirmed"]
    _refused(
        "feeds.unknown-subscription",
        lambda: confirm_subscription(number=number, actor=second_again(), now=now()),
    )


def second_again() -> Any:
    """A third administrator."""
    return hire("security-3", organ="", role=Role.SECURITY)


def test_the_database_asks_for_a_second_person(town: Town) -> None:
    number = propose_subscription(wanted=wanted(), actor=town.security, now=now())
    for ref in (town.security.ref, "system:jobs"):
        with pytest.raises(IntegrityError, match="by_two_persons"), transaction.atomic():
            Subscription.objects.filter(number=number).update(
                confirmed_at=now(), confirmed_by=ref, system="sender:1"
            )


@pytest.mark.parametrize(
    "spoilt",
    [
        {"name": "  "},
        {"uscc": "91349900GX00050199"},
        {"uscc": ""},
        {"site": "http://daily.example"},
        {"site": "javascript:alert(1)"},
        {"site": "https://user:password@daily.example"},
        {"items": []},
        {"items": ["civil-servant-record"]},
        {"items": ["administrative-penalty", "no-such-item"]},
        {"instrument": "no-such-instrument"},
        {"instrument": ""},
        {"ends_at": timedelta(days=-1)},
        {"ends_at": timedelta(days=400)},
    ],
    ids=str,
)
def test_what_is_no_subscription_is_not_proposed(town: Town, spoilt: dict[str, Any]) -> None:
    if isinstance(spoilt.get("ends_at"), timedelta):
        spoilt = {"ends_at": now() + spoilt["ends_at"]}
    _refused(
        "feeds.unfit",
        lambda: propose_subscription(wanted=wanted(**spoilt), actor=town.security, now=now()),
    )
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("key", [b"", b"no key", KEY.as_pem(private=True), b"\xff"])
def test_a_private_key_or_none_is_refused(town: Town, key: bytes) -> None:
    _refused(
        "identity.not-a-sending-key",
        lambda: propose_subscription(wanted=wanted(public_key=key), actor=town.security, now=now()),
    )


def test_an_officer_or_operator_admits_nobody(town: Town) -> None:
    for actor in (town.officer, town.operator, town.auditor):
        with pytest.raises(Refusal):
            propose_subscription(wanted=wanted(), actor=actor, now=now())
    for actor in (town.officer, town.clerk, town.citizen):
        with pytest.raises(Refusal):
            list_subscriptions(actor=actor, now=now())


def _headers(key: OKPKey = KEY, jti: str = "f-1") -> dict[str, str]:
    answer = _token(_sign(_claims(key, jti=jti), key))
    assert answer.status_code == 200, answer.content
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_a_feed_is_read_and_acknowledged_by_http(town: Town) -> None:
    desk = desk_of(town)
    subscriber = admitted(town)
    headers = _headers()
    entry = released(desk)
    answer = Client().get(PLACE, headers=headers)
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    _valid("FeedPage", answer.json())
    (told,) = answer.json()["document"]["released"]
    assert told["entry"] == str(entry.number)
    from tests.integration.publication.test_publishing import _end, _record

    _end(desk, _record())
    page = Client().get(PLACE, {"after": answer.json()["document"]["cursor"]}, headers=headers)
    _valid("FeedPage", page.json())
    statement = subscriber.statement(page.json()["document"])
    for counted in (1, 0):
        done = Client().post(
            f"{PLACE}/acknowledgements", {"statement": statement},
            content_type="application/json", headers=headers,
        )  # fmt: skip
        assert done.status_code == 200, done.content
        _valid("FeedAcknowledged", done.json())
        assert done.json()["taken_down"] == counted
    forged = Client().post(
        f"{PLACE}/acknowledgements", {"statement": subscriber.statement(page.json()["document"], by=STRANGER)},
        content_type="application/json", headers=headers,
    )  # fmt: skip
    assert (forged.status_code, forged.json()["code"]) == (
        422,
        "feeds.acknowledgement-not-accepted",
    )
    wrong = Client().get(PLACE, {"after": "x"}, headers=headers)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "feeds.unknown-cursor")
    long = Client().get(PLACE, {"after": "x" * 999}, headers=headers)
    assert (long.status_code, long.json()["code"]) == (400, "lookups.body-malformed")


def test_a_key_of_a_feed_looks_nobody_up_and_one_for_look_ups_reads_no_feed(town: Town) -> None:
    admitted(town)
    headers = _headers()
    asked = _ask(headers["Authorization"].partition(" ")[2])
    assert asked.status_code == 401
    assert Client().get("/api/v1/recalls", headers=headers).status_code == 401
    _admit(town, STRANGER)
    other = _headers(STRANGER)
    assert Client().get(PLACE, headers=other).status_code == 401
    assert Client().get(PLACE).status_code == 401


def test_a_key_that_nobody_subscribed_for_reads_nothing(town: Town) -> None:
    """Admitted for feeds by an operator alone: two persons are asked for all the same."""
    _admit(town, STRANGER, Scope.FEEDS)
    answer = Client().get(PLACE, headers=_headers(STRANGER))
    assert (answer.status_code, answer.json()["code"]) == (403, "feeds.not-subscribed")


def test_an_ended_subscription_is_over_at_once_and_its_key_too(town: Town) -> None:
    subscriber = admitted(town)
    headers = _headers()
    end_subscription(number=subscriber.number, actor=town.security, now=now())
    assert Client().get(PLACE, headers=headers).status_code == 401
    _refused(
        "feeds.not-subscribed", lambda: read_feed(system=subscriber.system, after="", now=now())
    )
    shown = see_subscription(number=subscriber.number, actor=town.auditor, now=now())
    assert shown.state is SubscriptionState.ENDED
    _refused(
        "feeds.unknown-subscription",
        lambda: end_subscription(number=subscriber.number, actor=town.security, now=now()),
    )
    assert not Reading.objects.exists()
    assert not Acknowledgement.objects.exists()
