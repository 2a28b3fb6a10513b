"""The formats that every proof rests on, pinned to the byte."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.apps.ledger.enums import EventKind
from gongxin.apps.ledger.errors import BadEvent
from gongxin.apps.ledger.events import (
    INSERT_EVENT,
    PAYLOADS,
    commitment,
    log_entry,
    moment,
    prepare_event,
    statement,
)
from gongxin.lib.canonical import canonical_json
from gongxin.lib.errors import Refusal
from gongxin.lib.identifiers import id_check_character

AT = datetime(2026, 11, 22, 9, 30, 15, 4, tzinfo=timezone(timedelta(hours=8)))
SUBJECT = UUID("6c4c2d9e-2f5b-4b58-8c9b-0d3a4f1e7a55")
SIGN_IN: dict[str, Any] = {"account": "account:12"}


def sign_in(**changed: Any) -> Any:
    return prepare_event(
        **{
            "kind": EventKind.SIGN_IN,
            "occurred_at": AT,
            "actor": "account:12",
            "payload": SIGN_IN,
            **changed,
        }
    )


def test_the_statement_is_pinned() -> None:
    said = statement(
        uid="0f8fad5b-d9cb-469f-a165-70867728950e",
        kind="look-up",
        at=moment(AT),
        actor="account:12",
        organ="sc-credit",
        subject=str(SUBJECT),
        payload={"purpose": "采购", "records": 3, "items": ["honour"]},
    )
    assert said.decode() == (
        '{"actor":"account:12","at":"2026-11-22T01:30:15.000004Z","kind":"look-up",'
        '"organ":"sc-credit","payload":{"items":["honour"],"purpose":"采购","records":3},'
        '"subject":"6c4c2d9e-2f5b-4b58-8c9b-0d3a4f1e7a55",'
        '"uid":"0f8fad5b-d9cb-469f-a165-70867728950e","v":1}'
    )
    assert commitment(bytes(32), said) == hmac.new(bytes(32), said, "sha256").digest()


@given(
    st.dictionaries(
        st.sampled_from(sorted(set().union(*(shape.required for shape in PAYLOADS.values())))),
        st.none()
        | st.booleans()
        | st.integers(-(2**53) + 1, 2**53 - 1)
        | st.text(st.characters(exclude_categories=["Cs"]))
        | st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=3),
    )
)
def test_statement_and_entry_are_canonical_json(payload: dict[str, Any]) -> None:
    said = statement(
        uid="u", kind="k", at="2026", actor="a", organ=None, subject=None, payload=payload
    )
    assert said == canonical_json(json.loads(said))
    assert json.loads(said)["payload"] == payload
    entry = log_entry(kind="look-up", at=moment(AT), committed=said[:32])
    assert entry == canonical_json(json.loads(entry))


def test_the_log_entry_is_pinned_and_says_only_kind_hour_and_commitment() -> None:
    entry = log_entry(kind="look-up", at=moment(AT), committed=bytes(range(32)))
    assert entry.decode() == (
        '{"c":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","k":"look-up",'
        '"t":"2026-11-22T01:00:00Z","v":1}'
    )


def test_an_event_commits_to_all_it_says() -> None:
    event = sign_in(organ="sc-credit", subject_key=SUBJECT)
    said = statement(
        uid=str(event.uid),
        kind="sign-in",
        at="2026-11-22T01:30:15.000004Z",
        actor="account:12",
        organ="sc-credit",
        subject=str(SUBJECT),
        payload=SIGN_IN,
    )
    assert event.commitment == hmac.new(event.nonce, said, "sha256").digest()
    assert json.loads(event.payload) == SIGN_IN
    assert len(event.parameters()) == INSERT_EVENT.count("%s")


def test_two_equal_events_have_nothing_in_common() -> None:
    one, two = sign_in(), sign_in()
    assert one.uid != two.uid
    assert one.nonce != two.nonce
    assert one.commitment != two.commitment


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_has_a_payload_and_a_name(kind: EventKind) -> None:
    shape = PAYLOADS[kind]
    assert not shape.required & shape.optional
    assert kind.label.zh
    assert kind.label.en
    event = prepare_event(
        kind=kind, occurred_at=AT, actor="system:test", payload=dict.fromkeys(shape.required, 1)
    )
    assert event.kind is kind
    with pytest.raises(BadEvent, match="does not know name"):
        prepare_event(
            kind=kind,
            occurred_at=AT,
            actor="system:test",
            payload={**dict.fromkeys(shape.required, 1), "name": "x"},
        )


def test_a_missing_key_is_refused() -> None:
    with pytest.raises(BadEvent, match="sign-in lacks account"):
        sign_in(payload={})


@pytest.mark.parametrize(
    "value", [1.5, {"deep": 1}, b"bytes", AT, "nul\0", 2**53, [["deep"]], [1.5], -(2**53)]
)
def test_a_value_without_one_spelling_is_refused(value: object) -> None:
    with pytest.raises(BadEvent, match="account"):
        sign_in(payload={"account": value})


def test_it_is_said_which_text_holds_a_nul() -> None:
    with pytest.raises(BadEvent, match="items holds a NUL"):
        _look_up(case_reference="12号", items=["honour", "nul\0"])


def test_an_identity_number_in_a_list_is_refused_and_none_is_made_of_two_texts() -> None:
    first17 = "51990119900101001"
    number = first17 + id_check_character(first17)
    with pytest.raises(Refusal) as refused:
        _look_up(items=["honour", number])
    assert refused.value.code == "ledger.identity-number"
    assert _look_up(case_reference=number[:9], items=[number[9:], number[:17], number[17:]])


def _look_up(**said: Any) -> Any:
    shape = PAYLOADS[EventKind.LOOK_UP]
    return sign_in(kind=EventKind.LOOK_UP, payload={**dict.fromkeys(shape.required, "x"), **said})


@pytest.mark.parametrize("value", ["", "text", 0, -1, 2**53 - 1, True, None, [], ["a", 1], ("a",)])
def test_plain_values_are_taken(value: object) -> None:
    assert sign_in(payload={"account": value}).payload


@pytest.mark.parametrize("actor", ["", "Account:12", "account:", "account:张三", "a b", "x:1\n"])
def test_an_actor_is_a_reference(actor: str) -> None:
    with pytest.raises(BadEvent, match="actor"):
        sign_in(actor=actor)


@pytest.mark.parametrize("organ", ["", "省 厅", "省厅", "x" * 65])
def test_an_organ_is_a_code(organ: str) -> None:
    with pytest.raises(BadEvent, match="organ"):
        sign_in(organ=organ)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(BadEvent, match="time zone"):
        sign_in(occurred_at=datetime(2026, 11, 22))  # noqa: DTZ001 - the very thing refused


def test_an_identity_number_in_a_text_is_refused_in_words_for_people() -> None:
    first17 = "51990119900101001"
    number = first17 + id_check_character(first17)
    for text in (number, f"川采〔2026〕12号（{number}）", f"case {number.lower()}."):
        with pytest.raises(Refusal) as refused:
            sign_in(payload={"account": text})
        assert refused.value.code == "ledger.identity-number"
        assert number not in str(refused.value)
    wrong = first17 + ("0" if number[-1] != "0" else "1")
    assert sign_in(payload={"account": f"case {wrong} and 1234567890123456789"})


def test_the_hour_is_that_of_utc() -> None:
    late = datetime(2026, 1, 1, 0, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=8)))
    assert moment(late) == "2025-12-31T16:59:59.999999Z"
    assert moment(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000000Z"
