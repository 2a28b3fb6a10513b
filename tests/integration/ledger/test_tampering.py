"""Whoever owns the tables can switch the guards off. What then is done is found and named."""

from __future__ import annotations

import hmac
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from gongxin.apps.ledger.api import Fault, FaultKind, integrate, verify
from gongxin.apps.ledger.events import moment, statement
from gongxin.apps.ledger.models import Checkpoint, Event
from gongxin.apps.ledger.queries import log_origin, log_signer
from gongxin.lib.signed_note import Checkpoint as TreeHead
from gongxin.lib.signed_note import sign_note
from tests.databases import as_role

from .conftest import NOW, Tamper, sign_in
from .test_integrating import flip

Filled = list[Any]
ROW = "uid, kind, occurred_at, actor, organ, subject_key, payload, nonce, commitment"


def first_bad() -> Fault:
    verification = verify()
    assert not verification.ok
    fault = verification.first_bad
    assert fault is not None
    assert fault.what.zh
    assert fault.what.en
    assert fault.event_id is not None or fault.leaf_index is not None or fault.place is not None
    assert verification.as_dict()["ok"] is False
    assert fault.what.zh in str(verification)
    return fault


def assert_row(fault: Fault, kind: FaultKind, leaf: int) -> None:
    assert (fault.kind, fault.leaf_index) == (kind, leaf)


def assert_event(fault: Fault, kind: FaultKind, leaf: int) -> None:
    assert_row(fault, kind, leaf)
    with as_role():
        event_id, uid = Event.objects.values_list("id", "uid").get(leaf_index=leaf)
    assert (fault.event_id, fault.event_uid) == (event_id, str(uid))


def recommit(leaf: int) -> str:
    """The statement that gives a row the commitment its present content asks for."""
    with as_role():
        event = Event.objects.get(leaf_index=leaf)
    said = statement(
        uid=str(event.uid),
        kind=event.kind,
        at=moment(event.occurred_at),
        actor=event.actor,
        organ=event.organ,
        subject=str(event.subject_key),
        payload=event.payload,
    )
    made = hmac.digest(bytes(event.nonce), said, "sha256").hex()
    return f"UPDATE ledger_event SET commitment = '\\x{made}' WHERE leaf_index = {leaf}"


def test_a_clean_ledger_raises_no_alarm(filled: Filled) -> None:
    verification = verify()
    assert verification.ok
    assert verification.first_bad is None
    assert verification.as_dict()["fault_count"] == 0
    assert "600" in str(verification)


# --- rows ----------------------------------------------------------------------------------------


EDITS = (
    """payload = '{"account": "account:9999"}'""",
    "payload = '{}'",
    """payload = '{"account": 1.5}'""",
    "nonce = decode(repeat('00', 32), 'hex')",
    "commitment = decode(repeat('00', 32), 'hex')",
    "occurred_at = occurred_at - interval '1 microsecond'",
    "occurred_at = occurred_at - interval '30 days'",
    "occurred_at = '-infinity'",
    "actor = 'account:9999'",
    "organ = 'sc-credit'",
    "subject_key = NULL",
    "kind = 'sign-out'",
    "kind = 'nothing-known'",
    "uid = '00000000-0000-4000-8000-000000000001'",
)


@pytest.mark.parametrize("leaf", [0, 130, 255, 256, 511, 599])
def test_every_edit_is_named(filled: Filled, tamper: Tamper, leaf: int) -> None:
    tamper("CREATE TEMP TABLE kept AS SELECT * FROM ledger_event")
    for edit in EDITS:
        tamper(f"UPDATE ledger_event SET {edit} WHERE leaf_index = {leaf}")
        assert_event(first_bad(), FaultKind.EVENT_CHANGED, leaf)
        assert verify().fault_count == 1, edit
        tamper(
            "DELETE FROM ledger_event",
            "INSERT INTO ledger_event OVERRIDING SYSTEM VALUE SELECT * FROM kept",
        )
        assert verify().ok
    tamper("DROP TABLE kept")


@pytest.mark.parametrize("leaf", [0, 256, 599])
def test_an_edit_with_a_fitting_commitment_is_named(
    filled: Filled, tamper: Tamper, leaf: int
) -> None:
    tamper(f"UPDATE ledger_event SET actor = 'account:9999' WHERE leaf_index = {leaf}")
    tamper(recommit(leaf))
    assert_event(first_bad(), FaultKind.EVENT_MISPLACED, leaf)
    assert verify().fault_count == 1


def test_a_back_dated_event_is_named(filled: Filled, tamper: Tamper) -> None:
    tamper("UPDATE ledger_event SET occurred_at = '2020-01-01Z' WHERE leaf_index = 300")
    tamper(recommit(300))
    assert_event(first_bad(), FaultKind.EVENT_MISPLACED, 300)


@pytest.mark.parametrize("leaf", [0, 255, 256, 598])
def test_a_deleted_row_is_named(filled: Filled, tamper: Tamper, leaf: int) -> None:
    tamper(f"DELETE FROM ledger_event WHERE leaf_index = {leaf}")
    fault = first_bad()
    assert_row(fault, FaultKind.EVENT_MISSING, leaf)
    assert "Sign-in" in fault.what.en
    assert "2026-11-22T01" in fault.what.zh
    assert verify().fault_count == 1


def test_deleted_rows_are_named_as_one_gap(filled: Filled, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_event WHERE leaf_index BETWEEN 100 AND 299")
    fault = first_bad()
    assert_row(fault, FaultKind.EVENT_MISSING, 100)
    assert "100 to 299" in fault.what.en
    assert verify().fault_count == 1


@pytest.mark.parametrize("leaf", [0, 256, 400])
def test_a_deletion_closed_up_by_renumbering_is_named(
    filled: Filled, tamper: Tamper, leaf: int
) -> None:
    tamper(
        f"DELETE FROM ledger_event WHERE leaf_index = {leaf}",
        f"UPDATE ledger_event SET leaf_index = -leaf_index + 1000000 WHERE leaf_index > {leaf}",
        f"UPDATE ledger_event SET leaf_index = 1000000 - leaf_index - 1 WHERE leaf_index > {leaf}",
    )
    assert_event(first_bad(), FaultKind.EVENT_MISPLACED, leaf)
    assert any(fault.kind is FaultKind.TAIL_MISSING for fault in verify().faults) or (
        verify().fault_count > 100
    )


@pytest.mark.parametrize("kept", [0, 1, 256, 512, 599])
def test_a_dropped_tail_is_named(filled: Filled, tamper: Tamper, kept: int) -> None:
    tamper(f"DELETE FROM ledger_event WHERE leaf_index >= {kept} OR leaf_index IS NULL")
    assert_row(first_bad(), FaultKind.TAIL_MISSING, kept)


@pytest.mark.parametrize(("one", "two"), [(3, 4), (10, 500), (0, 599)])
def test_two_exchanged_rows_are_named(filled: Filled, tamper: Tamper, one: int, two: int) -> None:
    tamper(
        f"UPDATE ledger_event SET leaf_index = 999999 WHERE leaf_index = {one}",
        f"UPDATE ledger_event SET leaf_index = {one} WHERE leaf_index = {two}",
        f"UPDATE ledger_event SET leaf_index = {two} WHERE leaf_index = 999999",
    )
    assert_event(first_bad(), FaultKind.EVENT_MISPLACED, one)
    assert [fault.leaf_index for fault in verify().faults] == [one, two]


def test_exchanged_nonces_are_named(filled: Filled, tamper: Tamper) -> None:
    tamper(
        "UPDATE ledger_event a SET nonce = b.nonce FROM ledger_event b"
        " WHERE (a.leaf_index, b.leaf_index) IN ((20, 21), (21, 20))"
    )
    assert_event(first_bad(), FaultKind.EVENT_CHANGED, 20)


def test_an_inserted_row_with_others_moved_up_is_named(filled: Filled, tamper: Tamper) -> None:
    tamper(
        "UPDATE ledger_event SET leaf_index = leaf_index + 1000001 WHERE leaf_index >= 50",
        "UPDATE ledger_event SET leaf_index = leaf_index - 1000000 WHERE leaf_index > 1000000",
        f"UPDATE ledger_event SET leaf_index = 50 WHERE id = {filled[602].id}",
    )
    assert_event(first_bad(), FaultKind.EVENT_MISPLACED, 50)


def test_a_row_far_beyond_the_end_is_named(filled: Filled, tamper: Tamper) -> None:
    tamper(f"UPDATE ledger_event SET leaf_index = 10000000000 WHERE id = {filled[602].id}")
    assert_row(first_bad(), FaultKind.EVENT_MISSING, 600)


def test_two_rows_at_one_place_are_named(filled: Filled, tamper: Tamper) -> None:
    constraint = unique_constraint()
    try:
        tamper(
            f"ALTER TABLE ledger_event DROP CONSTRAINT {constraint}",
            f"UPDATE ledger_event SET leaf_index = 77 WHERE id = {filled[602].id}",
        )
        fault = first_bad()
        assert_row(fault, FaultKind.EVENT_REPEATED, 77)
        assert fault.event_id == filled[602].id
    finally:
        tamper(
            f"UPDATE ledger_event SET leaf_index = NULL WHERE id = {filled[602].id}",
            f"ALTER TABLE ledger_event ADD CONSTRAINT {constraint} UNIQUE (leaf_index)",
        )


def unique_constraint() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'ledger_event'::regclass"
            " AND contype = 'u' AND conname LIKE '%%leaf_index%%'"
        )
        return str(cursor.fetchone()[0])


def test_an_edited_waiting_event_is_named(filled: Filled, tamper: Tamper) -> None:
    tamper(f"UPDATE ledger_event SET actor = 'account:1' WHERE id = {filled[603].id}")
    fault = first_bad()
    assert (fault.kind, fault.event_id) == (FaultKind.EVENT_CHANGED, filled[603].id)
    assert fault.leaf_index is None


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "at", "leaf"),
    [
        ("tile/0/000", 0, 0),
        ("tile/0/000", 8191, 255),
        ("tile/0/001", 4096, 384),
        ("tile/0/002.p/88", 87 * 32, 599),
        ("tile/entries/000", 4, 0),
        ("tile/entries/002.p/88", 20, 512),
    ],
)
def test_a_flipped_byte_in_a_file_is_named(
    filled: Filled, home: Path, path: str, at: int, leaf: int
) -> None:
    flip(home / path, at)
    fault = first_bad()
    assert (fault.kind, fault.place, fault.leaf_index) == (FaultKind.TILE_CHANGED, path, leaf)
    assert verify().fault_count == 1


def test_a_flipped_byte_in_an_upper_tile_is_named(filled: Filled, home: Path) -> None:
    flip(home / "tile/1/000.p/2")
    fault = first_bad()
    assert (fault.kind, fault.place) == (FaultKind.TILE_CHANGED, "tile/1/000.p/2")


@pytest.mark.parametrize("path", ["tile/0/001", "tile/0/002.p/88", "tile/entries/001"])
def test_a_removed_file_is_named(filled: Filled, home: Path, path: str) -> None:
    (home / path).unlink()
    fault = first_bad()
    assert (fault.kind, fault.place) == (FaultKind.TILE_MISSING, path)


@pytest.mark.parametrize("path", ["tile/0/001", "tile/entries/001"])
def test_a_file_cut_short_is_named(filled: Filled, home: Path, path: str) -> None:
    (home / path).write_bytes((home / path).read_bytes()[:-1])
    fault = first_bad()
    assert (fault.kind, fault.place) == (FaultKind.TILE_MISSING, path)


def test_lost_tiles_are_named(filled: Filled, home: Path) -> None:
    shutil.rmtree(home / "tile")
    fault = first_bad()
    assert (fault.kind, fault.place) == (FaultKind.TILE_MISSING, "tile/")


def test_a_lost_folder_is_named(filled: Filled, home: Path) -> None:
    shutil.rmtree(home)
    kinds = {fault.kind for fault in verify().faults}
    assert kinds == {FaultKind.CHECKPOINT_MISSING, FaultKind.TILE_MISSING, FaultKind.KEY_CHANGED}


def test_a_row_is_still_named_when_the_tiles_are_lost(
    filled: Filled, home: Path, tamper: Tamper
) -> None:
    shutil.rmtree(home / "tile")
    tamper("UPDATE ledger_event SET actor = 'account:9999' WHERE leaf_index = 300")
    tamper(recommit(300))
    fault = first_bad()
    # Without tiles the checkpoints on either side say where to look.
    assert (fault.kind, fault.leaf_index) == (FaultKind.HISTORY_CHANGED, 200)
    assert "200 and 511" in fault.what.en


def test_another_public_key_is_named(filled: Filled, home: Path) -> None:
    (home / "ledger.pub").write_text("gongxin.example/ledger+00000000+AQ==\n")
    fault = first_bad()
    assert (fault.kind, fault.place) == (FaultKind.KEY_CHANGED, "ledger.pub")


# --- checkpoints ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "size = 513",
        "root = decode(repeat('00', 32), 'hex')",
        "note = replace(note, '512', '513')",
        "note = 'nothing'",
        "note = ''",
        "id = 1000000",
    ],
)
def test_an_edited_checkpoint_row_is_named(filled: Filled, tamper: Tamper, change: str) -> None:
    row = Checkpoint.objects.get(size=512)
    tamper(f"UPDATE ledger_checkpoint SET {change} WHERE id = {row.id}")
    fault = first_bad()
    assert fault.kind is FaultKind.CHECKPOINT_CHANGED
    moved = "1000000" if change.startswith("id") else str(row.id)
    assert fault.place == f"ledger_checkpoint id {moved}"


def test_a_checkpoint_file_put_back_is_named(filled: Filled, home: Path) -> None:
    (home / "checkpoint").write_text(Checkpoint.objects.get(size=512).note, encoding="utf-8")
    fault = first_bad()
    assert (fault.kind, fault.place) == (FaultKind.CHECKPOINT_ROLLED_BACK, "checkpoint")


def test_a_forged_checkpoint_file_is_named(filled: Filled, home: Path) -> None:
    flip(home / "checkpoint")
    fault = first_bad()
    assert (fault.kind, fault.place) == (FaultKind.CHECKPOINT_CHANGED, "checkpoint")


def test_a_lost_checkpoint_file_is_named(filled: Filled, home: Path) -> None:
    (home / "checkpoint").unlink()
    assert first_bad().kind is FaultKind.CHECKPOINT_MISSING


def test_yesterdays_tables_under_todays_files_are_named(filled: Filled, tamper: Tamper) -> None:
    tamper(
        "DELETE FROM ledger_event WHERE leaf_index >= 512 OR leaf_index IS NULL",
        "DELETE FROM ledger_checkpoint WHERE size > 512",
    )
    assert_row(first_bad(), FaultKind.TAIL_MISSING, 512)


def test_a_second_history_signed_with_the_stolen_key_is_named(
    filled: Filled, tamper: Tamper
) -> None:
    fork = TreeHead(log_origin(), 512, bytes(32))
    note = sign_note(fork.body(), [log_signer()])
    tamper(
        f"UPDATE ledger_checkpoint SET root = '\\x{bytes(32).hex()}', note = '{note}'"
        " WHERE size = 512"
    )
    fault = first_bad()
    assert (fault.kind, fault.leaf_index) == (FaultKind.HISTORY_CHANGED, 200)


def test_rows_and_tiles_changed_together_are_named(
    filled: Filled, tamper: Tamper, home: Path
) -> None:
    """Everything rewritten but the signatures: the older checkpoints say where to look."""
    tamper("UPDATE ledger_event SET actor = 'account:9999' WHERE leaf_index = 300")
    tamper(recommit(300))
    kept = (home / "checkpoint").read_bytes()
    rows = list(Checkpoint.objects.order_by("id").values_list("id", "note"))
    shutil.rmtree(home)
    tamper("DELETE FROM ledger_checkpoint")
    integrate(now=NOW + timedelta(hours=2))
    (home / "checkpoint").write_bytes(kept)
    tamper("DELETE FROM ledger_checkpoint")
    for row_id, note in rows:
        size, root = note.split("\n")[1:3]
        tamper(
            "INSERT INTO ledger_checkpoint (id, size, root, note, created_at) OVERRIDING SYSTEM"
            f" VALUE VALUES ({row_id}, {size}, decode('{root}', 'base64'), '{note}', now())"
        )
    fault = first_bad()
    assert (fault.kind, fault.leaf_index) == (FaultKind.HISTORY_CHANGED, 200)
    assert fault.place is not None


def test_a_verifier_with_another_key_trusts_nothing(filled: Filled) -> None:
    other = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert not verify(key=other).ok
    assert verify(key=log_signer().verifier.vkey()).ok


def test_verification_and_sequencer_do_not_disturb_each_other(filled: Filled) -> None:
    assert verify().pending == 5
    sign_in(605)
    assert integrate(now=NOW).added == 6
    assert verify().ok
