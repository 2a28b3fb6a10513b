"""公示推送: what subscribers are told, in which order, and what follows when they are silent.

Guards: the join of `RELEASED` with the view, against what has ended; `stopped` in `read_feed`, against who is silent; `signed_by_system` and
each line of `fault_of` and `_places` against a statement that acknowledges something else; the triggers of `0005_looked_at_anew`, without
which nothing is told to be gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from joserfc.jwk import OKPKey

from gongxin.apps.access.api import act_for
from gongxin.apps.feeds.api import (
    CopyState,
    SubscriptionState,
    acknowledge_take_downs,
    end_subscription,
    list_subscriptions,
    own_copies,
    read_feed,
)
from gongxin.apps.feeds.models import Acknowledgement, Reading, Subscription
from gongxin.apps.feeds.policies import cursor_of, digest_of
from gongxin.apps.ledger.api import EventKind, events, events_about
from gongxin.apps.publication.api import (
    gone_since,
    propose_bundle,
    release_bundle,
    settle_changes,
    take_down,
)
from gongxin.apps.publication.models import Change, Standing
from gongxin.apps.recalls.api import check_document, recall_key, sign_document
from gongxin.apps.register.api import Mark, end_records
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Town,
    file_rows,
    mandate,
    now,
    penalty,
)
from tests.integration.publication import test_publishing as publishing
from tests.integration.publication.desk import ITEM, Desk, desk_of, released
from tests.integration.publication.test_publishing import _mark, _record

from .subscriber import KEY, STRANGER, Subscriber, admitted

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-feeds")]


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who proposes and who releases."""
    return desk_of(town)


@pytest.fixture
def subscriber(desk: Desk) -> Subscriber:
    """A medium that keeps a copy of penalties."""
    return admitted(desk.town)


def _refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.code == code


def _more(desk: Desk, place: int) -> None:
    """One more penalty of the firm, published."""
    file_rows(desk.town.folder, ITEM, [penalty(FIRM, f"川示交罚〔2026〕{place}号")])
    number = propose_bundle(item=ITEM, actor=desk.one, now=now())
    digest = publishing.digest_now(desk, number)
    release_bundle(number=number, digest=digest, actor=desk.two, now=now())


def _late(days: int = 40) -> None:
    """As if everything had been told so many days ago."""
    with as_role() as cursor:
        cursor.execute(
            "UPDATE publication_change SET at = at - make_interval(days => %s) WHERE ground <> ''",
            [days],
        )


# --- what is told -----------------------------------------------------------------------------------


def test_a_release_is_told_once_as_anybody_reads_it_and_signed(
    desk: Desk, subscriber: Subscriber
) -> None:
    assert subscriber.read()["released"] == []
    entry = released(desk)
    page = read_feed(system=subscriber.system, after=subscriber.cursor, now=now())
    (told,) = page.document["released"]
    assert told["entry"] == str(entry.number)
    assert (told["name"], told["uscc"]) == (entry.whose, entry.uscc)
    assert [(one["field"], one["value"]) for one in told["values"]] == list(entry.values)
    assert page.document["items"].keys() == {ITEM}
    sent = {"document": page.document, "signature": page.signature}
    assert check_document(
        document=json.dumps(sent).encode(), key=recall_key(), format="urn:gongxin:feed:1"
    )
    sent["document"] = {**page.document, "cursor": ""}
    assert not check_document(
        document=json.dumps(sent).encode(), key=recall_key(), format="urn:gongxin:feed:1"
    )
    assert page.signature == sign_document(page.document)
    subscriber.read()
    assert subscriber.copy.keys() == {str(entry.number)}
    assert subscriber.read()["released"] == []
    assert Reading.objects.count() == 1


def test_nobody_whom_the_public_view_hides_is_told(desk: Desk, subscriber: Subscriber) -> None:
    """The citizen's and the neighbour's penalties are of this item and organ; no law shows persons of it."""
    released(desk)
    told = json.dumps(subscriber.read(), ensure_ascii=False)
    assert FIRM.name in told
    assert [one for one in (CITIZEN, NEIGHBOUR) if one.name in told or one.number in told] == []


@pytest.mark.parametrize("way", publishing.WAYS, ids=lambda one: str(getattr(one, "value", one)))
def test_what_ends_leaves_the_copy_and_is_acknowledged(
    desk: Desk, subscriber: Subscriber, way: Any
) -> None:
    entry = released(desk)
    subscriber.walk()
    assert subscriber.copy
    publishing.WAYS[way](desk, _record())
    said = subscriber.read()
    assert subscriber.copy == {}
    (told,) = said["taken_down"]
    assert told == {
        "line": told["line"], "entry": str(entry.number), "item": ITEM, "ground": way.value,
        "ended_on": told["ended_on"], "days": 1,
    }  # fmt: skip
    assert said["released"] == []
    done = subscriber.acknowledge(said)
    assert (done.taken_down, done.late) == (1, False)
    assert subscriber.read()["taken_down"] == []
    (event,) = events_about(subject_key=FIRM.key, kinds=[EventKind.PUBLICATION_ENDED])
    assert event.payload["ground"] == way.value
    (event,) = events(kinds=[EventKind.FEED_ACKNOWLEDGED])
    assert event.actor == subscriber.system


@pytest.mark.parametrize("way", publishing.WAYS, ids=lambda one: str(getattr(one, "value", one)))
def test_what_has_ended_is_never_told_as_released(
    desk: Desk, subscriber: Subscriber, way: Any
) -> None:
    """It was released and was over before the subscriber came: it reads that it is gone, and nothing else of it."""
    released(desk)
    publishing.WAYS[way](desk, _record())
    said = subscriber.read()
    assert said["released"] == []
    assert FIRM.name not in json.dumps(said, ensure_ascii=False)
    assert own_copies(actor=desk.town.citizen, now=now()) == []


def test_an_end_between_two_readings_of_one_page_is_not_told_as_released(
    desk: Desk, subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where the changes are not settled first, the page asks the view itself."""
    released(desk)
    read = Subscriber(subscriber.number, subscriber.system, KEY)
    read.read()
    publishing._end(desk, _record())
    monkeypatch.setattr("gongxin.apps.feeds.operations.read_feed.settle_changes", lambda **_: None)
    said = subscriber.page()
    assert (said["released"], said["taken_down"]) == ([], [])


def test_what_is_hidden_goes_and_what_comes_back_is_told_again(
    desk: Desk, subscriber: Subscriber
) -> None:
    entry, record = released(desk), _record()
    subscriber.walk()
    (first,) = subscriber.copy.values()
    _mark(Mark(now(), now(), None), record)
    said = subscriber.read()
    assert [one["ground"] for one in said["taken_down"]] == ["hidden"]
    assert subscriber.copy == {}
    subscriber.acknowledge(said)
    _mark(None, record)
    subscriber.walk()
    assert subscriber.copy.keys() == {str(entry.number)}
    assert subscriber.copy[str(entry.number)] > first


def _passes(sets: str) -> None:
    """As if time went by: what is looked at and what is marked lie that much earlier, and nobody is told."""
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"UPDATE register_mark SET {sets} WHERE recorded_to = 'infinity'")
        cursor.execute("UPDATE publication_standing SET look_at = look_at - interval '1 hour'")
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_day_that_comes_is_told_without_anybody_writing(
    desk: Desk, subscriber: Subscriber
) -> None:
    """Hidden from a moment on that was set before, back from another one: nothing is written when either comes."""
    released(desk)
    subscriber.walk()
    _mark(Mark(now(), now() + timedelta(minutes=30), now() + timedelta(minutes=80)), _record())
    subscriber.walk()
    assert subscriber.copy, "not hidden yet"
    _passes("hides_at = hides_at - interval '1 hour'")
    subscriber.walk()
    assert subscriber.copy == {}
    _passes("over_at = over_at - interval '1 hour'")
    subscriber.walk()
    assert subscriber.copy == {}, "its day has not come"
    _passes("over_at = over_at - interval '1 hour'")
    subscriber.walk()
    assert subscriber.copy


def test_what_the_sweep_forgets_first_is_told_all_the_same(
    desk: Desk, subscriber: Subscriber
) -> None:
    entry = released(desk)
    subscriber.walk()
    publishing._end(desk, _record())
    assert take_down(now=now() + timedelta(seconds=1)) == 1
    assert not Standing.objects.exists()
    said = subscriber.read()
    assert [one["entry"] for one in said["taken_down"]] == [str(entry.number)]
    assert [one["ground"] for one in said["taken_down"]] == ["case-ended"]


def test_an_entry_destroyed_with_its_record_is_told_to_be_gone(
    desk: Desk, subscriber: Subscriber
) -> None:
    entry, record = released(desk), _record()
    subscriber.walk()
    with as_role() as cursor:
        for trigger in ("register_versions_stay", "retention_records_go_by_a_list"):
            cursor.execute(f"ALTER TABLE register_record DISABLE TRIGGER {trigger}")
        cursor.execute("DELETE FROM register_record WHERE record_key = %s", [str(record)])
        for trigger in ("register_versions_stay", "retention_records_go_by_a_list"):
            cursor.execute(f"ALTER TABLE register_record ENABLE TRIGGER {trigger}")
    said = subscriber.read()
    assert [(one["entry"], one["ground"]) for one in said["taken_down"]] == [
        (str(entry.number), "destroyed")
    ]


def test_whoever_begins_later_is_told_what_is_public_and_owes_nothing_of_before(
    desk: Desk, subscriber: Subscriber
) -> None:
    first = released(desk)
    subscriber.walk()
    publishing._end(desk, _record())
    subscriber.walk()
    _more(desk, 21)
    later = admitted(desk.town, STRANGER)
    said = later.read()
    assert said["taken_down"] == []
    assert len(said["released"]) == 1
    assert str(first.number) not in later.copy


def test_pages_are_limited_and_each_asks_as_many_statements(
    desk: Desk, subscriber: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(desk)
    for place in range(30, 34):
        _more(desk, place)
    subscriber.page()
    with CaptureQueriesContext(connection) as five:
        assert len(subscriber.page()["released"]) == 5
    monkeypatch.setattr("gongxin.apps.feeds.operations.read_feed.RELEASES_A_PAGE", 2)
    with CaptureQueriesContext(connection) as two:
        said = subscriber.page()
    assert (len(said["released"]), said["more"]) == (2, True)
    assert len(two) <= len(five)
    subscriber.walk()
    assert len(subscriber.copy) == 5
    # what is told again is no reading of its own: all five were told by the first page
    assert [one.released for one in Reading.objects.all()] == [5]


# --- who acknowledges ------------------------------------------------------------------------------


@pytest.fixture
def owed(desk: Desk, subscriber: Subscriber) -> dict[str, Any]:
    """A page with a take-down that waits."""
    released(desk)
    subscriber.walk()
    publishing._end(desk, _record())
    return subscriber.read()


def test_a_take_down_is_told_until_it_is_acknowledged(
    subscriber: Subscriber, owed: dict[str, Any]
) -> None:
    again = subscriber.read()
    assert again["taken_down"] == owed["taken_down"]
    assert again["acknowledge"] == owed["acknowledge"]
    subscriber.acknowledge(owed)
    same = subscriber.acknowledge(owed)
    assert same.taken_down == 0
    assert Acknowledgement.objects.count() == 1
    assert subscriber.read()["acknowledge"] is None


def test_an_acknowledgement_that_comes_late_counts_as_far_as_it_goes(
    desk: Desk, subscriber: Subscriber, owed: dict[str, Any]
) -> None:
    """The page after it holds the same take-down and one more; the older statement arrives after the newer one, or before it."""
    _more(desk, 41)
    subscriber.read()
    _end_last()
    both = subscriber.read()
    assert len(both["taken_down"]) == 2
    assert subscriber.acknowledge(owed).taken_down == 1
    assert subscriber.acknowledge(both).taken_down == 1
    assert subscriber.acknowledge(owed).taken_down == 0
    assert Acknowledgement.objects.count() == 2


def _end_last() -> None:
    with as_role() as cursor:
        cursor.execute(
            "SELECT record_key FROM register_record WHERE subject_key = %s AND item = %s"
            " AND recorded_to = 'infinity' AND status = 'live'",
            [FIRM.key, ITEM],
        )
        (key,) = cursor.fetchone()
    with transaction.atomic():
        end_records(subject_key=FIRM.key, records=[UUID(str(key))], now=now())


@pytest.mark.parametrize(
    "spoilt",
    [
        {"feed": "DY-2222-2222"},
        {"feed": ...},
        {"digest": "0" * 64},
        {"digest": ...},
        {"digest": 7},
        {"done": "read"},
        {"done": ...},
        {"from": ""},
        {"from": ...},
        {"from": 7},
        {"through": ""},
        {"through": ...},
        {"through": "AAAAAAAAAAAAAAAAAAAA"},
        {"through": "…"},
        {"iat": ...},
        {"iat": "now"},
        {"iat": 0},
        {"iat": 10**18},
    ],
    ids=str,
)
def test_a_statement_about_something_else_is_refused(
    subscriber: Subscriber, owed: dict[str, Any], spoilt: dict[str, Any]
) -> None:
    statement = subscriber.statement(owed, **spoilt)
    _refused(
        "feeds.acknowledgement-not-accepted",
        lambda: acknowledge_take_downs(system=subscriber.system, statement=statement, now=now()),
    )
    assert not Acknowledgement.objects.exists()
    assert subscriber.read()["taken_down"] == owed["taken_down"]
    (event, *_) = events(kinds=[EventKind.FEED_ACKNOWLEDGEMENT_REFUSED])
    assert event.payload == {
        "reason": "feeds.acknowledgement-not-accepted",
        "feed": subscriber.number,
    }


def test_a_signature_of_another_key_is_refused(
    subscriber: Subscriber, owed: dict[str, Any]
) -> None:
    sound = subscriber.statement(owed)
    for statement in (
        subscriber.statement(owed, by=OKPKey.generate_key("Ed25519")),
        sound[:-4] + "AAAA",
        f"{sound}.{sound}",
        "",
        "a" * 5000,
    ):
        _refused(
            "feeds.acknowledgement-not-accepted",
            lambda statement=statement: acknowledge_take_downs(
                system=subscriber.system, statement=statement, now=now()
            ),
        )
    assert not Acknowledgement.objects.exists()


def test_an_acknowledgement_that_leaves_something_out_is_refused(
    desk: Desk, subscriber: Subscriber, owed: dict[str, Any]
) -> None:
    """It begins after a take-down that was not acknowledged: sound in everything else."""
    _more(desk, 45)
    subscriber.read()
    _end_last()
    both = subscriber.read()
    first, second = gone_since(after=0, items=[ITEM], limit=9)
    statement = subscriber.statement(
        both,
        **{"from": cursor_of(subscriber.number, first.line), "digest": digest_of([second])},
    )
    _refused(
        "feeds.acknowledgement-not-accepted",
        lambda: acknowledge_take_downs(system=subscriber.system, statement=statement, now=now()),
    )
    assert len(subscriber.read()["taken_down"]) == 2


def test_a_release_is_told_by_the_last_of_its_changes(desk: Desk, subscriber: Subscriber) -> None:
    """It came, was hidden and came back before the subscriber read at all: told once, by the last number."""
    released(desk)
    settle_changes(now=now())
    record = _record()
    _mark(Mark(now(), now(), None), record)
    settle_changes(now=now())
    _mark(None, record)
    said = subscriber.read()
    (told,) = said["released"]
    (gone,) = said["taken_down"]
    assert told["line"] > gone["line"]


def test_another_subscriber_acknowledges_nothing_for_it(
    desk: Desk, subscriber: Subscriber, owed: dict[str, Any]
) -> None:
    other = admitted(desk.town, STRANGER)
    for claims in ({"feed": subscriber.number}, {"feed": other.number}):
        statement = other.statement(owed, **claims)
        _refused(
            "feeds.acknowledgement-not-accepted",
            lambda statement=statement: acknowledge_take_downs(
                system=other.system, statement=statement, now=now()
            ),
        )
    assert subscriber.read()["acknowledge"] is not None
    _refused(
        "feeds.unknown-cursor",
        lambda: read_feed(system=other.system, after=subscriber.cursor, now=now()),
    )


@pytest.mark.parametrize("after", ["x", "…", "AAAA", "AAAAAAAAAAAAAAAAAAAA", "=" * 20, "\x00"])
def test_a_cursor_that_the_feed_did_not_give_is_refused(subscriber: Subscriber, after: str) -> None:
    _refused(
        "feeds.unknown-cursor",
        lambda: read_feed(system=subscriber.system, after=after, now=now()),
    )


def test_who_is_silent_is_told_take_downs_alone_and_misses_nothing_when_it_speaks(
    desk: Desk, subscriber: Subscriber, owed: dict[str, Any]
) -> None:
    _late()
    _more(desk, 51)
    before = subscriber.cursor
    said = subscriber.read()
    assert said["stopped"]
    assert said["released"] == []
    assert said["cursor"] == before
    assert said["taken_down"][0]["entry"] == owed["taken_down"][0]["entry"]
    (line,) = list_subscriptions(actor=desk.town.auditor, now=now())
    assert line.state is SubscriptionState.STOPPED
    assert subscriber.acknowledge(said).late
    said = subscriber.read()
    assert not said["stopped"]
    assert len(said["released"]) == 1
    (line,) = list_subscriptions(actor=desk.town.auditor, now=now())
    assert (line.state, line.acknowledged) == (SubscriptionState.IN_FORCE, 1)


def test_without_a_subscription_in_force_nothing_is_told(
    desk: Desk, subscriber: Subscriber, owed: dict[str, Any]
) -> None:
    end_subscription(number=subscriber.number, actor=desk.town.security, now=now())
    statement = subscriber.statement(owed)
    _refused("feeds.not-subscribed", subscriber.read)
    _refused(
        "feeds.not-subscribed",
        lambda: acknowledge_take_downs(system=subscriber.system, statement=statement, now=now()),
    )
    _refused("feeds.not-subscribed", lambda: read_feed(system="", after="", now=now()))


def test_a_subscription_is_over_with_its_last_day(subscriber: Subscriber) -> None:
    with as_role():
        Subscription.objects.update(
            proposed_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=1)
        )
    _refused("feeds.not-subscribed", subscriber.read)


# --- what its subject sees ---------------------------------------------------------------------------


def test_the_firm_sees_who_has_a_copy_and_who_said_that_it_is_gone(
    desk: Desk, subscriber: Subscriber
) -> None:
    entry = released(desk)
    agent = act_for(number=mandate(), actor=desk.town.neighbour, now=now())
    assert own_copies(actor=agent, now=now()) == []
    subscriber.walk()
    (kept,) = own_copies(actor=agent, now=now())
    assert (kept.entry, kept.name, kept.state) == (entry.number, "示例日报社", CopyState.KEPT)
    publishing._end(desk, _record())
    said = subscriber.read()
    (waiting,) = own_copies(actor=agent, now=now())
    assert waiting.state is CopyState.WAITING
    assert waiting.due_at is not None
    (overdue,) = own_copies(actor=agent, now=waiting.due_at)
    assert overdue.state is CopyState.OVERDUE
    subscriber.acknowledge(said)
    take_down(now=now() + timedelta(seconds=1))
    (gone,) = own_copies(actor=agent, now=now())
    assert (gone.state, gone.ground) == (CopyState.ACKNOWLEDGED, publishing.Ground.CASE_ENDED)
    assert own_copies(actor=desk.town.citizen, now=now()) == []


# --- the tables --------------------------------------------------------------------------------------


def test_no_table_of_feeds_names_whom_an_entry_is_about(
    desk: Desk, subscriber: Subscriber, owed: dict[str, Any]
) -> None:
    for model in (Change, Standing, Reading, Acknowledgement, Subscription):
        assert not {"subject_key", "record_key", "values"} & {
            field.name for field in model._meta.get_fields()
        }
