"""No event outside a transaction, none without its form, none that changes afterwards."""

from __future__ import annotations

from datetime import UTC
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from gongxin.apps.ledger.api import (
    BadEvent,
    EventKind,
    NoTransaction,
    count_events,
    event_by_uid,
    events,
    events_about,
    integrate,
    record_event,
)
from gongxin.apps.ledger.models import Event
from gongxin.lib.errors import Refusal
from tests.databases import as_role

from .conftest import NOW, SUBJECT, sign_in

OTHER = UUID("00000000-0000-4000-8000-000000000001")


def execute(statement: str, *values: str) -> None:
    """As the server's administrator, whom no privilege stops: what is refused, a trigger refused."""
    with as_role() as cursor:
        cursor.execute(statement, values)


def test_outside_a_transaction_there_is_no_event() -> None:
    with pytest.raises(NoTransaction):
        record_event(
            kind=EventKind.SIGN_IN, occurred_at=NOW, actor="account:1", payload={"account": "x"}
        )
    assert count_events() == 0


def test_an_event_goes_with_its_transaction() -> None:
    with transaction.atomic():
        sign_in()
        assert count_events() == 1
        transaction.set_rollback(True)
    assert count_events() == 0


def test_an_event_is_one_insert(django_assert_num_queries: object) -> None:
    with transaction.atomic(), django_assert_num_queries(1):  # type: ignore[operator]
        record_event(
            kind=EventKind.SIGN_IN, occurred_at=NOW, actor="account:1", payload={"account": "x"}
        )


def test_what_was_recorded_is_read_back() -> None:
    recorded = sign_in(7, organ="sc-credit", payload={"account": "买买提·䶮𬭚"})
    view = event_by_uid(uid=recorded.uid, organ=None)
    assert (view.id, view.kind, view.actor) == (recorded.id, EventKind.SIGN_IN, "account:7")
    assert view.occurred_at.astimezone(UTC).second == 7
    assert (view.organ, view.subject_key) == ("sc-credit", SUBJECT)
    assert view.payload == {"account": "买买提·䶮𬭚"}
    assert view.leaf_index is None
    integrate(now=NOW)
    assert event_by_uid(uid=recorded.uid, organ=None).leaf_index == 0


def test_an_unknown_number_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        event_by_uid(uid=OTHER, organ=None)
    assert refused.value.code == "ledger.unknown-event"


def test_queries_find_what_they_are_asked_for() -> None:
    mine = [sign_in(number).uid for number in range(3)]
    sign_in(3, subject_key=OTHER)
    sign_out = sign_in(4, kind=EventKind.SIGN_OUT, organ="sc-credit", actor="account:1").uid

    def about(**asked: object) -> list[UUID]:
        return [event.uid for event in events_about(subject_key=SUBJECT, **asked)]  # type: ignore[arg-type]

    assert about() == [sign_out, *reversed(mine)]
    assert about(kinds=[EventKind.SIGN_IN]) == list(reversed(mine))
    assert about(kinds=[]) == []
    assert about(limit=1) == [sign_out]
    assert [event.uid for event in events(actor="account:1")] == [sign_out, mine[1]]
    assert [event.uid for event in events(organ="sc-credit")] == [sign_out]
    assert [event.uid for event in events(kinds=[EventKind.SIGN_OUT])] == [sign_out]
    first = event_by_uid(uid=mine[0], organ=None).occurred_at
    second = event_by_uid(uid=mine[1], organ=None).occurred_at
    assert [event.uid for event in events(since=first, until=second)] == [mine[0]]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET payload = '{}'",
        "UPDATE ledger_event SET actor = 'account:9'",
        "UPDATE ledger_event SET occurred_at = now()",
        "UPDATE ledger_event SET nonce = decode(repeat('00', 32), 'hex')",
        "UPDATE ledger_event SET leaf_index = 5, organ = 'x'",
        "UPDATE ledger_event SET subject_key = NULL",
        "DELETE FROM ledger_event",
        "TRUNCATE ledger_event",
        "TRUNCATE ledger_event, ledger_checkpoint CASCADE",
    ],
)
def test_the_table_takes_nothing_back(statement: str) -> None:
    sign_in()
    with pytest.raises(IntegrityError, match=r"存证只能追加.*The ledger is append-only"):
        execute(statement)
    assert count_events() == 1


@pytest.mark.parametrize("value", ["NULL", "0", "1"])
def test_a_place_is_given_once(value: str) -> None:
    sign_in()
    integrate(now=NOW)
    with pytest.raises(IntegrityError, match="append-only"):
        execute(f"UPDATE ledger_event SET leaf_index = {value}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_checkpoint SET size = 9",
        "DELETE FROM ledger_checkpoint",
        "TRUNCATE ledger_checkpoint",
    ],
)
def test_checkpoints_stay(statement: str) -> None:
    sign_in()
    integrate(now=NOW)
    with pytest.raises(IntegrityError, match="append-only"):
        execute(statement)


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("kind", "Look Up", "ledger_event_kind_is_a_word"),
        ("actor", "张三", "ledger_event_actor_is_a_reference"),
        ("organ", "", "ledger_event_organ_is_a_code"),
        ("payload", [1], "ledger_event_payload_is_an_object"),
        ("nonce", bytes(31), "ledger_event_nonce_has_32_bytes"),
        ("commitment", bytes(33), "ledger_event_commitment_has_32_bytes"),
        ("leaf_index", -1, "ledger_event_leaf_index_not_negative"),
    ],
)
def test_the_database_is_the_judge_of_form(column: str, value: object, constraint: str) -> None:
    row = {
        "uid": OTHER,
        "kind": "sign-in",
        "occurred_at": NOW,
        "actor": "account:1",
        "payload": {},
        "nonce": bytes(32),
        "commitment": bytes(32),
    }
    with pytest.raises(IntegrityError, match=constraint), as_role():
        Event.objects.create(**{**row, column: value})


def test_a_wrong_form_does_not_reach_the_database() -> None:
    with pytest.raises(BadEvent):
        sign_in(payload={"account": "x", "name": "y"})
    assert count_events() == 0
