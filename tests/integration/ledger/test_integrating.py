"""The sequencer: contiguous places, published trees, and a death at any moment."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from gongxin.apps.ledger.api import (
    Integration,
    current_checkpoint,
    inclusion_proof,
    integrate,
    rebuild,
    verify,
    watch,
)
from gongxin.apps.ledger.models import Checkpoint, Event
from gongxin.apps.ledger.queries import log_entries, log_verifier
from gongxin.lib.errors import Refusal
from gongxin.lib.merkle import EMPTY_ROOT, Tree, leaf_hash, verify_inclusion
from gongxin.lib.signed_note import open_checkpoint
from tests.databases import as_role

from .conftest import NOW, Tamper, sign_in, sign_ins

Filled = list[Any]


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the project may catch it."""


def root_of_table(size: int) -> bytes:
    return Tree(entry for _, entry in log_entries(0, size)).root()


def assert_whole(size: int, *, pending: int = 0) -> None:
    verification = verify()
    assert verification.faults == ()
    assert (verification.size, verification.checkpoint_size) == (size, size)
    assert verification.pending == pending
    assert verification.root == root_of_table(size)


def test_an_empty_ledger_is_whole_and_publishes_nothing(home: Path) -> None:
    assert integrate(now=NOW) == Integration(added=0, size=0, root=EMPTY_ROOT)
    assert verify().ok
    assert current_checkpoint() is None
    assert not home.exists()


def test_events_get_contiguous_places_in_the_order_of_writing(filled: Filled) -> None:
    with as_role():
        placed = list(Event.objects.order_by("id").values_list("leaf_index", flat=True))
    assert placed == [*range(600), *[None] * 5]
    assert_whole(600, pending=5)
    assert list(Checkpoint.objects.order_by("id").values_list("size", flat=True)) == [200, 512, 600]


def test_the_checkpoint_is_signed_and_published(filled: Filled, home: Path) -> None:
    newest = current_checkpoint()
    assert newest is not None
    note = (home / "checkpoint").read_text(encoding="utf-8")
    assert note == newest.note
    head, _ = open_checkpoint(note, origin="gongxin.example/ledger", verifiers=[log_verifier()])
    assert (head.size, head.root) == (600, root_of_table(600)) == (newest.size, newest.root)
    assert (home / "ledger.pub").read_text() == log_verifier().vkey() + "\n"


def test_small_rounds_publish_the_same_tree() -> None:
    sign_ins(0, 700)
    done = integrate(now=NOW, limit=100)
    assert done == Integration(added=700, size=700, root=root_of_table(700))
    assert Checkpoint.objects.count() == 7
    assert_whole(700)
    assert integrate(now=NOW) == Integration(added=0, size=700, root=done.root)
    assert Checkpoint.objects.count() == 7


def test_an_uncommitted_event_waits() -> None:
    sign_in(0)
    with transaction.atomic():
        sign_in(1)
        with pytest.raises(RuntimeError, match="outside transactions"):
            integrate(now=NOW)
        transaction.set_rollback(True)
    assert integrate(now=NOW).size == 1


def test_a_proof_leads_from_the_event_to_the_checkpoint(filled: Filled) -> None:
    for number in (0, 199, 200, 255, 256, 511, 512, 599):
        proof = inclusion_proof(uid=filled[number].uid, organ=None)
        assert proof.leaf_index == number
        verify_inclusion(
            leaf=leaf_hash(proof.entry),
            index=number,
            size=600,
            proof=proof.path,
            root=root_of_table(600),
        )
        lines = proof.as_tlog_proof().split("\n")
        assert lines[0] == "c2sp.org/tlog-proof@v1"
        assert lines[2] == f"index {number}"
        assert lines[3 + len(proof.path)] == ""
        assert proof.as_tlog_proof().endswith(proof.checkpoint)
    with pytest.raises(Refusal) as refused:
        inclusion_proof(uid=filled[602].uid, organ=None)
    assert refused.value.code == "ledger.not-published"


# --- a death at any moment ------------------------------------------------------------------------


def dying(calls: int, real: Callable[..., Any], error: BaseException) -> Callable[..., Any]:
    """`real`, but call number `calls` raises instead."""
    count = 0

    def call(*args: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        if count == calls:
            raise error
        return real(*args, **named)

    return call


@pytest.mark.parametrize("call", ["replace", "fsync", "open"])
@pytest.mark.parametrize("error", [Killed(), OSError(5, "Input/output error")])
def test_a_death_at_any_file_call_is_repaired_by_the_next_run(
    monkeypatch: pytest.MonkeyPatch, call: str, error: BaseException
) -> None:
    sign_ins(0, 250)
    integrate(now=NOW)
    size, deaths = 250, 0
    for step in range(1, 100):
        # Over a tile's edge each time, so that every sort of file is written in every run.
        sign_ins(size, 256)
        size += 256
        with monkeypatch.context() as patch:
            patch.setattr(os, call, dying(step, getattr(os, call), error))
            try:
                integrate(now=NOW)
                break
            except (Killed, OSError):
                deaths += 1
        crashed = verify()
        assert crashed.faults == ()
        assert integrate(now=NOW).size == size
        assert_whole(size)
    assert deaths >= 3
    assert_whole(size)


def test_a_death_before_the_first_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    sign_ins(0, 10)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", dying(1, os.replace, Killed()))
        with pytest.raises(Killed):
            integrate(now=NOW)
    between = verify()
    assert between.ok
    assert (between.size, between.pending, between.checkpoint_size) == (10, 10, 0)
    integrate(now=NOW)
    assert_whole(10)


def test_a_death_between_publishing_and_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(0)
    integrate(now=NOW)
    sign_in(1)
    with monkeypatch.context() as patch:
        patch.setattr(
            type(Checkpoint.objects),
            "get_or_create",
            dying(1, lambda: None, Killed()),
            raising=True,
        )
        with pytest.raises(Killed):
            integrate(now=NOW)
    assert verify().ok
    assert Checkpoint.objects.count() == 1
    assert integrate(now=NOW).added == 0
    assert Checkpoint.objects.count() == 2
    assert_whole(2)


# --- what it refuses to sign over -----------------------------------------------------------------


def refuses() -> None:
    before = Checkpoint.objects.count()
    with pytest.raises(Refusal) as refused:
        integrate(now=NOW)
    assert refused.value.code == "ledger.not-consistent"
    assert Checkpoint.objects.count() == before


def test_it_does_not_sign_over_lost_rows(filled: Filled, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger_event WHERE leaf_index >= 590")
    refuses()


def test_it_does_not_sign_over_changed_rows(filled: Filled, tamper: Tamper) -> None:
    tamper("UPDATE ledger_event SET kind = 'sign-out' WHERE leaf_index = 599")
    refuses()


def test_it_does_not_sign_over_changed_tiles(filled: Filled, home: Path) -> None:
    flip(home / "tile/0/002.p/88")
    refuses()


def test_it_does_not_sign_over_an_older_checkpoint(filled: Filled, home: Path) -> None:
    older = Checkpoint.objects.get(size=512).note
    (home / "checkpoint").write_text(older, encoding="utf-8")
    refuses()


def test_it_does_not_begin_anew_when_files_are_lost(filled: Filled, home: Path) -> None:
    home.rename(home.with_name("gone"))
    refuses()


def test_it_does_not_take_a_forged_checkpoint(filled: Filled, home: Path) -> None:
    note = (home / "checkpoint").read_text(encoding="utf-8")
    (home / "checkpoint").write_text(note.replace("\n600\n", "\n601\n"), encoding="utf-8")
    refuses()


def flip(path: Path, at: int = 40) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


# --- rebuilding -----------------------------------------------------------------------------------


def test_lost_files_are_rebuilt_and_the_log_goes_on(filled: Filled, home: Path) -> None:
    before = {
        path.relative_to(home): path.read_bytes() for path in home.rglob("*") if path.is_file()
    }
    gone = home.rename(home.with_name("gone"))
    assert rebuild(now=NOW).size == 600
    after = {
        path.relative_to(home): path.read_bytes() for path in home.rglob("*") if path.is_file()
    }
    assert after.items() <= before.items()
    assert gone.exists()
    assert integrate(now=NOW).size == 605
    assert_whole(605)


def test_rebuilding_mends_a_flipped_byte(filled: Filled, home: Path) -> None:
    flip(home / "tile/0/001")
    flip(home / "tile/entries/000", 100)
    assert not verify().ok
    rebuild(now=NOW)
    assert_whole(600, pending=5)


def test_rebuilding_never_blesses_changed_rows(filled: Filled, home: Path, tamper: Tamper) -> None:
    tamper("UPDATE ledger_event SET kind = 'sign-out' WHERE leaf_index = 3")
    tile = (home / "tile/0/000").read_bytes()
    with pytest.raises(Refusal):
        rebuild(now=NOW)
    assert (home / "tile/0/000").read_bytes() == tile


def test_there_is_nothing_to_rebuild_at_first(home: Path) -> None:
    assert rebuild(now=NOW).size == 0
    assert not home.exists()


# --- the worker -----------------------------------------------------------------------------------


def test_the_worker_works_until_it_is_told_to_stop() -> None:
    sign_in(0)
    stop = threading.Event()
    beats: list[None] = []

    def clock() -> datetime:
        beats.append(None)
        if len(beats) == 2:
            sign_in(1)
        if len(beats) == 3:
            stop.set()
        return NOW + timedelta(seconds=len(beats))

    watch(interval=0.001, stop=stop, clock=clock)
    assert len(beats) == 3
    assert_whole(2)


def test_the_worker_stays_when_something_fails(
    filled: Filled, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    checkpoint = (home / "checkpoint").read_bytes()
    (home / "checkpoint").unlink()
    stop = threading.Event()
    beats: list[None] = []

    def clock() -> datetime:
        beats.append(None)
        if len(beats) == 2:
            (home / "checkpoint").write_bytes(checkpoint)
            connection.close()
        if len(beats) == 3:
            stop.set()
        return NOW

    with caplog.at_level(logging.ERROR):
        watch(interval=0.001, stop=stop, clock=clock)
    assert "ledger.not-consistent" in caplog.text
    assert_whole(605)
