"""Erasure: keys, content and nonces are gone for everybody, and every proof of what stood in the log still holds."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction

from gongxin.apps.backups.operations.restore_backup import _erase_again
from gongxin.apps.identity.api import Actor, Role, system_actor
from gongxin.apps.ledger.api import (
    EventKind,
    Fault,
    FaultKind,
    events,
    events_about,
    inclusion_proof,
    integrate,
    opening,
    verify,
)
from gongxin.apps.ledger.models import Event
from gongxin.apps.register.api import WRAPPED_DATA_KEYS, identities_of, see
from gongxin.apps.retention.api import (
    KEPT,
    ErasureState,
    confirm_erasure,
    erasure_receipt,
    list_erasures,
    propose_erasure,
    withdraw_erasure,
)
from gongxin.apps.retention.models import Erasure
from gongxin.apps.transparency.api import make_tally, prove_looks, verify_tallies
from gongxin.lib.backup_keys import ErasedSince
from gongxin.lib.errors import Refusal
from gongxin.lib.merkle import leaf_hash, verify_inclusion
from gongxin.lib.rewrapping import rewrap_portion
from gongxin.lib.row_security import Act, Context, open_context
from gongxin.lib.wrapping import Wrapping
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Person,
    Town,
    file_rows,
    look,
    now,
    penalty,
)
from tests.integration.transparency.checker import check

Tamper = Callable[..., None]
DOCUMENT = "川测销〔2030〕1号"
LATER = timedelta(days=4 * 366)
ANOTHER = Actor(ref="account:900002", role=Role.SECURITY)


def tallied() -> None:
    """Everything so far placed, tallied, and the tally published."""
    integrate(now=now())
    make_tally(actor="system:test", now=now())
    integrate(now=now())


def ended() -> None:
    """No record is shown any more."""
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE register_record SET shown_from = now() - interval '2 days',"
            " shown_until = now() - interval '1 day'"
        )


@pytest.fixture
def looked(town: Town) -> list[UUID]:
    """The neighbour was looked up twice and the citizen once, in two tallies; no record is shown any more."""
    look(town, NEIGHBOUR)
    look(town)
    tallied()
    look(town, NEIGHBOUR)
    tallied()
    ended()
    return [one.uid for one in events_about(subject_key=NEIGHBOUR.key)]


def proposed(town: Town, number: str = NEIGHBOUR.number) -> str:
    return propose_erasure(identifier=number, document=DOCUMENT, actor=town.security, now=now())


def erase(town: Town, at: datetime | None = None) -> str:
    """The neighbour is erased."""
    number = proposed(town)
    confirm_erasure(
        number=number, identifier=NEIGHBOUR.number, actor=ANOTHER, now=at or now() + LATER
    )
    integrate(now=now())
    return number


def known(person: Person) -> bool:
    """Whether it can still be read who they are."""
    with transaction.atomic():
        return person.key in identities_of(subject_keys=[person.key])


def rows_of(uids: list[UUID]) -> list[dict[str, Any]]:
    """The rows as they lie in the table."""
    with transaction.atomic():
        open_context(connection, Context(Act.AUDIT, []), keys=django_settings.KEYS_DIR)
        return list(Event.objects.filter(uid__in=uids).order_by("leaf_index").values())


def test_content_nonce_and_keys_are_gone_and_the_proofs_still_hold(
    town: Town, looked: list[UUID]
) -> None:
    before = {uid: inclusion_proof(uid=uid, organ=None) for uid in looked}
    number = erase(town)
    for row in rows_of(looked):
        assert (row["actor"], row["organ"], row["subject_key"]) == ("erased", None, None)
        assert (row["payload"], bytes(row["nonce"])) == ({}, b"")
        assert (row["occurred_at"].minute, row["occurred_at"].second) == (0, 0)
    assert events_about(subject_key=NEIGHBOUR.key) == ()
    assert not known(NEIGHBOUR)
    for uid, old in before.items():
        new = inclusion_proof(uid=uid, organ=None)
        assert (new.leaf_index, new.entry) == (old.leaf_index, old.entry)
        for proof in (old, new):
            verify_inclusion(
                leaf=leaf_hash(proof.entry),
                index=proof.leaf_index,
                size=proof.size,
                proof=proof.path,
                root=proof.root,
            )
        with pytest.raises(Refusal, match="event-erased"):
            opening(uid=uid, organ=None)
    assert str(verify()) == str(verify())
    assert verify().ok, verify().summary().zh
    assert verify_tallies() == ()
    (line,) = list_erasures(actor=town.security)
    assert (line.number, line.state, line.entries) == (number, ErasureState.DONE, len(looked))
    assert line.keys > 0
    (receipt,) = events(kinds=[EventKind.ENTRIES_ERASED])
    assert (str(receipt.uid), receipt.payload["digest"]) == (line.receipt, line.digest)
    assert receipt.subject_key is None
    assert Erasure.objects.get().number_check is None


def test_others_are_not_touched(town: Town, looked: list[UUID]) -> None:
    erase(town)
    assert known(CITIZEN)
    assert check(prove_looks(actor=town.citizen, now=now()))[0] > 0
    tallied()
    assert check(prove_looks(actor=town.citizen, now=now()))[0] > 0
    assert verify_tallies() == ()


def notices_of(person: Person) -> int:
    """How many lie in their inbox, past the wall."""
    with as_role() as cursor:
        cursor.execute("SELECT count(*) FROM notices_notice WHERE subject_key = %s", [person.key])
        return int(cursor.fetchone()[0])


def test_their_notices_go_with_them_and_nobody_elses(town: Town) -> None:
    file_rows(town.folder, "administrative-penalty", [penalty(NEIGHBOUR, "川示交罚〔2026〕91号")])
    tallied()
    ended()
    assert (notices_of(NEIGHBOUR), notices_of(CITIZEN)) == (1, 2)
    erase(town)
    assert (notices_of(NEIGHBOUR), notices_of(CITIZEN)) == (0, 2)


def test_a_restore_erases_their_notices_again(town: Town) -> None:
    """The database that was brought back shows them still, with everything that lay in their inbox."""
    assert notices_of(CITIZEN) == 2
    again = ErasedSince(CITIZEN.key, "XH-2030-1", DOCUMENT)
    _erase_again(again, system_actor("restore"), now())
    assert (notices_of(CITIZEN), notices_of(FIRM), known(CITIZEN)) == (0, 1, False)


def test_a_tally_made_after_an_erasure_counts_what_was_erased(town: Town) -> None:
    look(town, NEIGHBOUR)
    integrate(now=now())
    ended()
    erase(town)
    look_again = events(kinds=[EventKind.ENTRIES_ERASED])
    assert look_again[0].payload["entries"] > 0
    tallied()
    assert verify_tallies() == ()
    assert verify().ok


def test_a_backup_from_before_stays_unreadable_once_the_key_of_that_time_is_gone(
    town: Town, looked: list[UUID], tmp_path: Path
) -> None:
    """Rotate, wrap anew, retire: what is kept goes on to the new version, what was erased opens under neither."""
    keys = _data_keys()
    erase(town)
    now_and_next = tmp_path / "now"
    only_next = tmp_path / "next"
    for folder in (now_and_next, only_next):
        folder.mkdir()
    for path in Path(django_settings.KEYS_DIR).glob("master*.key"):
        shutil.copy(path, now_and_next)
    version = Wrapping(now_and_next, "master").version + 1
    new = secrets.token_bytes(32)
    for folder in (now_and_next, only_next):
        (folder / f"master-{version}.key").write_bytes(new)
    with transaction.atomic(), connection.cursor() as cursor:
        see([], act=Act.REWRAP)
        wrapping = Wrapping(now_and_next, "master")
        done = rewrap_portion(cursor, WRAPPED_DATA_KEYS, wrapping, after=None, size=1000)
        assert done.broken == 0
    later = Wrapping(only_next, "master")
    for (subject, kind), wrapped in _data_keys().items():
        owner = subject.bytes + kind.encode()
        if subject == NEIGHBOUR.key:
            assert wrapped == b""
        else:
            assert len(later.unwrap(wrapped, owner)) == 32
    erased = {key: wrapped for key, wrapped in keys.items() if key[0] == NEIGHBOUR.key}
    assert erased
    for (subject, kind), wrapped in erased.items():
        owner = subject.bytes + kind.encode()
        assert Wrapping(now_and_next, "master").unwrap(wrapped, owner)
        with pytest.raises(Refusal, match=r"keys\.version-missing"):
            later.unwrap(wrapped, owner)


def _data_keys() -> dict[tuple[UUID, str], bytes]:
    with as_role() as cursor:
        cursor.execute("SELECT subject_key, content_class, wrapped FROM register_data_key")
        return {(subject, kind): bytes(wrapped) for subject, kind, wrapped in cursor.fetchall()}


def test_guessing_numbers_against_the_published_log_confirms_nothing(
    town: Town, looked: list[UUID], home: Path
) -> None:
    """With everything known of an event but its nonce, no entry can be told from another; nor does any file hold a trace."""
    (row, *_) = rows_of(looked)
    said = {
        "v": 1,
        "uid": str(row["uid"]),
        "kind": row["kind"],
        "at": row["occurred_at"].strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor": row["actor"],
        "organ": row["organ"],
        "subject": str(row["subject_key"]),
        "payload": row["payload"],
    }
    statement = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    nonce, committed = bytes(row["nonce"]), bytes(row["commitment"])
    assert hmac.digest(nonce, statement, "sha256") == committed  # the guess would be right
    published = b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())
    number = NEIGHBOUR.number
    area_and_day = number[:14]
    guesses = [f"{area_and_day}{at:03d}{check}" for at in range(1000) for check in "0123456789X"]
    assert number in guesses
    for guess in (*guesses, str(NEIGHBOUR.key)):
        raw = guess.encode()
        for key in (b"", raw, bytes(32)):
            made = hmac.digest(key or b"\0", raw, "sha256")
            assert made not in published
        assert hashlib.sha256(raw).digest() not in published
        assert raw not in published
    assert hashlib.sha256(statement).digest() not in published
    assert hmac.digest(bytes(32), statement, "sha256") not in published


@pytest.mark.parametrize("spoilt", ["one", "other", "same"])
def test_two_persons_and_the_number_twice(town: Town, looked: list[UUID], spoilt: str) -> None:
    number = proposed(town)
    given = {
        "one": ({"number": "XH-AAAA-AAAA"}, "unknown-erasure"),
        "other": ({"identifier": CITIZEN.number}, "another-number"),
        "same": ({"actor": town.security}, "by-another"),
    }[spoilt]
    asked = {
        "number": number,
        "identifier": NEIGHBOUR.number,
        "actor": ANOTHER,
        "now": now() + LATER,
    }
    with pytest.raises(Refusal, match=given[1]):
        confirm_erasure(**{**asked, **given[0]})  # type: ignore[arg-type]
    assert known(NEIGHBOUR)
    assert len(events_about(subject_key=NEIGHBOUR.key)) == len(looked)


def test_the_database_wants_two_persons_too(town: Town, looked: list[UUID]) -> None:
    proposed(town)
    one = Erasure.objects.get()
    with (
        pytest.raises(IntegrityError, match="erasure_is_confirmed_by_another"),
        transaction.atomic(),
    ):
        Erasure.objects.update(
            done_at=now(),
            confirmed_by=one.proposed_by,
            receipt=looked[0],
            number_check=None,
        )
    with pytest.raises(IntegrityError, match="erasure_forgets_whose"), transaction.atomic():
        Erasure.objects.update(withdrawn_at=now())


def test_who_may_not_does_not(town: Town, looked: list[UUID]) -> None:
    for actor in (town.officer, town.operator, town.auditor, town.clerk):
        with pytest.raises(Refusal):
            propose_erasure(identifier=NEIGHBOUR.number, document=DOCUMENT, actor=actor, now=now())
        with pytest.raises(Refusal):
            confirm_erasure(
                number=proposed(town), identifier=NEIGHBOUR.number, actor=actor, now=now() + LATER
            )


def test_what_is_shown_and_what_is_young_is_not_erased(town: Town) -> None:
    look(town, NEIGHBOUR)
    integrate(now=now())
    with pytest.raises(Refusal, match="shown-still"):
        erase(town)
    ended()
    with pytest.raises(Refusal, match="too-young"):
        erase(town, at=now())
    with pytest.raises(Refusal, match="too-young"):
        erase(town, at=now() + KEPT - timedelta(days=1))
    assert known(NEIGHBOUR)


def test_what_waits_for_its_place_is_not_erased(town: Town) -> None:
    look(town, NEIGHBOUR)
    ended()
    with pytest.raises(Refusal, match="entries-waiting"):
        erase(town)
    assert known(NEIGHBOUR)


def test_what_was_taken_back_is_not_done(town: Town, looked: list[UUID]) -> None:
    number = proposed(town)
    withdraw_erasure(number=number, actor=ANOTHER, now=now())
    with pytest.raises(Refusal, match="unknown-erasure"):
        confirm_erasure(
            number=number, identifier=NEIGHBOUR.number, actor=ANOTHER, now=now() + LATER
        )
    assert Erasure.objects.get().number_check is None
    assert [one.payload["erasure"] for one in events(kinds=[EventKind.ERASURE_WITHDRAWN])] == [
        number
    ]


def test_nothing_is_erased_twice(town: Town, looked: list[UUID]) -> None:
    erase(town)
    with pytest.raises(Refusal, match=r"retention\.nobody"):
        erase(town)


def first_bad() -> Fault | None:
    """The first thing that a verification finds."""
    return verify().first_bad


_EMPTY = (
    "UPDATE ledger_event SET actor = 'erased', organ = NULL, subject_key = NULL, payload = '{{}}',"
    " nonce = '', occurred_at = date_trunc('hour', occurred_at, 'UTC') WHERE uid = '{}'"
)


def test_an_entry_emptied_without_a_receipt_is_found(
    town: Town, looked: list[UUID], tamper: Tamper
) -> None:
    assert verify().ok
    tamper(_EMPTY.format(looked[0]))
    fault = first_bad()
    assert fault is not None
    assert fault.kind is FaultKind.ERASURE_WRONG
    assert fault.event_uid == str(looked[0])


def test_an_entry_added_to_a_receipt_is_found(
    town: Town, looked: list[UUID], tamper: Tamper
) -> None:
    erase(town)
    (other, *_) = rows_of([one.uid for one in events_about(subject_key=CITIZEN.key)])
    receipt = Erasure.objects.get().receipt
    tamper(_EMPTY.format(other["uid"]))
    tamper(f"INSERT INTO ledger_erased VALUES ({other['leaf_index']}, '{receipt}')")
    fault = first_bad()
    assert fault is not None
    assert (fault.kind, fault.event_uid) == (FaultKind.ERASURE_WRONG, str(receipt))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ledger_erased",
        "DELETE FROM ledger_erased WHERE leaf_index = (SELECT max(leaf_index) FROM ledger_erased)",
        "UPDATE ledger_erased SET receipt = gen_random_uuid()",
        "INSERT INTO ledger_erased SELECT 0, receipt FROM ledger_erased LIMIT 1",
        "INSERT INTO ledger_erased SELECT 999999, receipt FROM ledger_erased LIMIT 1",
        "UPDATE ledger_event SET nonce = commitment WHERE leaf_index = (SELECT min(leaf_index) FROM ledger_erased)",
        "UPDATE ledger_event SET kind = 'sign-in' WHERE leaf_index = (SELECT min(leaf_index) FROM ledger_erased)",
    ],
)
def test_a_changed_list_is_found(
    town: Town, looked: list[UUID], tamper: Tamper, statement: str
) -> None:
    erase(town)
    assert verify().ok
    with as_role() as cursor:
        cursor.execute("ALTER TABLE ledger_event DROP CONSTRAINT ledger_event_nonce_has_32_bytes")
    try:
        tamper(statement)
        assert not verify().ok
    finally:
        with as_role() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE ledger_event SET nonce = '' WHERE actor = 'erased'")
            cursor.execute(
                "ALTER TABLE ledger_event ADD CONSTRAINT ledger_event_nonce_has_32_bytes CHECK"
                " (octet_length(nonce) = 32 OR (octet_length(nonce) = 0 AND actor = 'erased' AND"
                " organ IS NULL AND payload = '{}'::jsonb AND subject_key IS NULL))"
            )


@pytest.mark.parametrize(
    "act",
    [None, Act.READ, Act.AUDIT, Act.LOAD, Act.REWRAP],
)
def test_the_platform_s_own_login_erases_by_no_other_act(
    town: Town, looked: list[UUID], act: Act | None
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if act is not None:
            context = Context(act, [NEIGHBOUR.key])
            open_context(connection, context, keys=django_settings.KEYS_DIR)
        cursor.execute(_EMPTY.format(looked[0]))
        assert cursor.rowcount == 0
        if act is not Act.REWRAP:  # which a trigger stops instead
            cursor.execute(
                "UPDATE register_data_key SET wrapped = '' WHERE subject_key = %s",
                [NEIGHBOUR.key],
            )
            assert cursor.rowcount == 0
    assert verify().ok


@pytest.mark.parametrize(
    "change",
    [
        "payload = '{\"x\": 1}'",
        "actor = 'account:1'",
        "actor = 'erased'",
        "nonce = ''",
        "occurred_at = now()",
    ],
)
def test_under_the_act_of_erasing_nothing_else_is_changed(
    town: Town, looked: list[UUID], change: str
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        context = Context(Act.ERASE, [NEIGHBOUR.key])
        open_context(connection, context, keys=django_settings.KEYS_DIR)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(
                f"UPDATE ledger_event SET {change} WHERE subject_key = %s", [NEIGHBOUR.key]
            )


def test_the_receipt_says_what_was_erased_and_names_nobody(town: Town, looked: list[UUID]) -> None:
    number = proposed(town)
    with pytest.raises(Refusal, match="unknown-erasure"):
        erasure_receipt(number=number, actor=town.auditor)
    confirm_erasure(number=number, identifier=NEIGHBOUR.number, actor=ANOTHER, now=now() + LATER)
    with pytest.raises(Refusal, match="not-published"):
        erasure_receipt(number=number, actor=town.auditor)
    integrate(now=now())
    receipt = json.loads(erasure_receipt(number=number, actor=town.auditor))
    assert len(receipt["entries"]) == len(looked)
    told = json.loads(receipt["event"]["said"])
    assert told["payload"] == {
        "erasure": number,
        "document": DOCUMENT,
        "keys": receipt["data_keys"],
        "entries": len(looked),
        "digest": receipt["digest"],
    }
    assert told["subject"] is None
    # the digest can be made again from what the log publishes
    bundle = {row["leaf_index"]: bytes(row["commitment"]) for row in rows_of(looked)}
    summed = hashlib.sha256(b"gongxin erasure v1\0")
    for leaf in receipt["entries"]:
        summed.update(leaf.to_bytes(8) + bundle[leaf])
    assert summed.hexdigest() == receipt["digest"]
    assert receipt["proof"].startswith("c2sp.org/tlog-proof@v1\n")
    text = json.dumps(receipt, ensure_ascii=False)
    for trace in (NEIGHBOUR.number, NEIGHBOUR.name, str(NEIGHBOUR.key)):
        assert trace not in text
