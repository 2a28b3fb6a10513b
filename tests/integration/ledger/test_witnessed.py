"""The log before witnesses that are programs of their own: cosigned, refused, alone, and witnessed again."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from gongxin.apps.ledger.api import (
    EventKind,
    WitnessState,
    ask_witnesses,
    events,
    inclusion_proof,
    integrate,
    log_verifier,
    verify,
    watch,
    witnessing,
)
from gongxin.apps.ledger.operations import ask_witnesses as asking
from gongxin.apps.ledger.operations.keep_witnessed import tell_of_witnesses
from gongxin.apps.ledger.queries import WITNESSED_FILE
from gongxin.lib.cosignature import cosigned_at
from gongxin.lib.signed_note import open_checkpoint
from gongxin.lib.witness_policy import Policy
from tests.integration.witness.running import Running, running

from .conftest import Tamper, sign_in, sign_ins
from .witnesses import OF_ONE, ONE, cosign_published, policy, witness_that

Pair = tuple[Running, Running]


def moment() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def pair(home: Path, tmp_path: Path) -> Iterator[Pair]:
    """Two witnesses that know this log."""
    key = log_verifier().vkey()
    with running(tmp_path / "one", key) as one, running(tmp_path / "two", key) as two:
        yield one, two


def demanding(needed: str, *witnesses: Running) -> Policy:
    return policy(needed, *((one.key, one.address) for one in witnesses))


def witnessed(home: Path) -> bytes:
    return (home / WITNESSED_FILE).read_bytes()


def test_a_growing_log_is_cosigned_and_its_receipts_carry_it(
    pair: Pair, home: Path, settings: Any
) -> None:
    settings.WITNESS_POLICY = both = demanding("all", *pair)
    assert ask_witnesses(policy=both, now=moment()).size == 0  # nothing is signed yet
    total = 0
    for count in (3, 400, 1, 300):
        total += len(sign_ins(total, count))
        integrate(now=moment())
        done = ask_witnesses(policy=both, now=moment())
        assert (done.size, done.cosignatures, done.enough, done.faults) == (total, 2, True, ())
        head, opened = open_checkpoint(
            witnessed(home), origin="gongxin.example/ledger", verifiers=[log_verifier(), *both.keys]
        )
        assert head.size == total
        assert len(opened.signed_by) == 3
        assert (home / "checkpoint").read_bytes() in witnessed(home)
    state = witnessing(now=moment())
    assert (state.state, state.size, state.cosignatures) == (WitnessState.WITNESSED, total, 2)
    event = sign_ins(total, 1)[0]
    early = sign_in(total + 1)
    integrate(now=moment())
    # what is newer than the last witnessed checkpoint is proved by the one just signed
    assert "witness" not in inclusion_proof(uid=event.uid, organ=None).checkpoint
    ask_witnesses(policy=both, now=moment())
    for uid in (event.uid, early.uid):
        receipt = inclusion_proof(uid=uid, organ=None)
        assert len(cosigned_at(receipt.checkpoint, both.keys)) == 2
    assert verify().ok
    assert verify().witnessed_size == total + 2


def test_with_one_of_two_away_one_of_two_stands(pair: Pair, home: Path, settings: Any) -> None:
    sign_ins(0, 5)
    integrate(now=moment())
    two = pair[1]
    two.process.terminate()
    two.process.wait(timeout=20)
    done = ask_witnesses(policy=demanding("all", *pair), now=moment())
    assert (done.cosignatures, done.enough) == (1, False)
    assert not (home / WITNESSED_FILE).exists()
    settings.WITNESS_POLICY = any_of = demanding("any", *pair)
    done = ask_witnesses(policy=any_of, now=moment())
    assert done.enough
    assert [fault.split(":")[0] for fault in done.faults] == [two.key.name]
    state = witnessing(now=moment())
    assert state.state is WitnessState.WITNESSED
    assert [one.at is None for one in state.witnesses] == [False, True]


def test_away_alarmed_stopped_and_back(
    pair: Pair, tmp_path: Path, home: Path, settings: Any
) -> None:
    settings.WITNESS_POLICY = both = demanding("all", *pair)
    sign_ins(0, 5)
    integrate(now=moment())
    assert ask_witnesses(policy=both, now=moment()).enough
    told = tell_of_witnesses(now=moment(), told=None)
    assert told is False
    ports = [int(one.address.rsplit(":", 1)[1]) for one in pair]
    for one in pair:
        one.process.terminate()
        one.process.wait(timeout=20)
    for minutes, state in ((10, "witnessed"), (16, "late"), (239, "late"), (242, "stopped")):
        then = moment() + timedelta(minutes=minutes)
        sign_in(minutes)
        integrate(now=then)  # the sequencer goes on
        assert not ask_witnesses(policy=both, now=then).enough
        assert witnessing(now=then).state == state
        told = tell_of_witnesses(now=then, told=told)
        # a worker that has just begun tells it no second time
        assert tell_of_witnesses(now=then, told=None) is told is (state != "witnessed")
    kinds = [EventKind.LEDGER_UNWITNESSED, EventKind.LEDGER_WITNESSED_AGAIN]
    assert [one.kind for one in events(kinds=kinds)] == kinds[:1]
    with (
        running(tmp_path / "one", port=ports[0]) as one,
        running(tmp_path / "two", port=ports[1]) as two,
    ):
        integrate(now=moment())
        assert ask_witnesses(policy=demanding("all", one, two), now=moment()).enough
        assert tell_of_witnesses(now=moment(), told=told) is False
    newest, before = events(kinds=kinds)
    assert (newest.kind, before.kind) == (kinds[1], kinds[0])
    assert newest.payload == {"size": 10, "cosignatures": 2}
    assert before.payload["size"] == 5


def test_a_log_that_was_put_back_is_refused(pair: Pair, home: Path, tmp_path: Path) -> None:
    both = demanding("all", *pair)
    sign_ins(0, 5)
    integrate(now=moment())
    shutil.copytree(home, tmp_path / "yesterday")
    sign_ins(5, 5)
    integrate(now=moment())
    assert ask_witnesses(policy=both, now=moment()).enough
    newest = witnessed(home)
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "yesterday", home)
    done = ask_witnesses(policy=both, now=moment())
    assert not done.enough
    assert all("has seen 10 entries of this log, which has 5" in fault for fault in done.faults)
    assert not (home / WITNESSED_FILE).exists()
    (home / WITNESSED_FILE).write_bytes(newest)
    assert not ask_witnesses(policy=both, now=moment()).enough
    assert witnessed(home) == newest
    assert verify().first_bad is not None
    assert any(fault.kind == "checkpoint-rolled-back" for fault in verify().faults)


def test_a_whole_history_rewritten_with_the_signing_key_is_refused_and_found(
    pair: Pair, home: Path, tamper: Tamper
) -> None:
    both = demanding("all", *pair)
    sign_ins(0, 8)
    integrate(now=moment())
    assert ask_witnesses(policy=both, now=moment()).enough
    kept = witnessed(home)
    tamper("DELETE FROM ledger_event", "DELETE FROM ledger_checkpoint")
    shutil.rmtree(home)
    sign_ins(100, 12)
    integrate(now=moment())
    assert verify().ok  # by itself it is whole: nobody here could tell
    done = ask_witnesses(policy=both, now=moment())
    assert (done.cosignatures, done.enough) == (0, False)
    assert all("refused with 422" in fault for fault in done.faults)
    (home / WITNESSED_FILE).write_bytes(kept)
    assert [fault.kind for fault in verify().faults] == ["history-changed"]


def test_a_changed_witnessed_file_is_named_and_replaced(
    pair: Pair, home: Path, settings: Any
) -> None:
    settings.WITNESS_POLICY = both = demanding("all", *pair)
    sign_ins(0, 8)
    integrate(now=moment())
    ask_witnesses(policy=both, now=moment())
    (home / WITNESSED_FILE).write_bytes(witnessed(home).replace(b"\n8\n", b"\n9\n"))
    found = verify()
    assert [(fault.kind, fault.place) for fault in found.faults] == [
        ("checkpoint-changed", WITNESSED_FILE)
    ]
    assert witnessing(now=moment()).state is WitnessState.STOPPED
    assert ask_witnesses(policy=both, now=moment()).enough
    assert verify().ok


def test_a_death_while_publishing_leaves_the_old_or_the_new_one(
    pair: Pair, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = demanding("all", *pair)
    sign_ins(0, 8)
    integrate(now=moment())
    ask_witnesses(policy=both, now=moment())
    old = witnessed(home)

    def dead(*_: object) -> None:
        raise OSError(28, "no space")

    for name in ("open", "fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(f"gongxin.lib.tiles.os.{name}", dead)
            with pytest.raises(OSError, match="no space"):
                ask_witnesses(policy=both, now=moment())
        assert witnessed(home) == old
    assert ask_witnesses(policy=both, now=moment()).enough


# --- beside the sequencer ----------------------------------------------------------------------


def test_the_worker_has_it_cosigned_and_afresh_when_idle(
    pair: Pair, home: Path, settings: Any
) -> None:
    settings.WITNESS_POLICY = demanding("all", *pair)
    sign_ins(0, 20)
    stop, beats = threading.Event(), 0
    stamps: list[datetime | None] = []

    def clock() -> datetime:
        nonlocal beats
        beats += 1
        state = witnessing(now=moment())
        if state.size == 20 and state.at not in stamps:
            stamps.append(state.at)
        if len(stamps) == 2 or beats > 3000:
            stop.set()
        # for the worker a minute has passed, for the witnesses a second
        return moment() + (timedelta(minutes=1) if stamps else timedelta())

    watch(interval=0.05, stop=stop, clock=clock)
    assert len(stamps) == 2


@contextmanager
def working(stop: threading.Event, *, interval: float) -> Iterator[None]:
    """The worker, beside whatever the test does."""

    def work() -> None:
        watch(interval=interval, stop=stop, clock=moment)
        connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()


def test_what_is_recorded_is_witnessed_within_ten_seconds(
    pair: Pair, home: Path, settings: Any
) -> None:
    settings.WITNESS_POLICY = demanding("all", *pair)
    with working(threading.Event(), interval=2.0):  # as `gongxin ledger integrate --watch` does
        for total in (1_000, 2_000, 3_000):
            sign_ins(total - 1_000, 1_000)
            recorded = moment()
            while witnessing(now=moment()).size < total:
                assert moment() - recorded < timedelta(seconds=10)
                time.sleep(0.05)


def test_a_witness_that_is_silent_keeps_no_event_waiting(
    home: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent, stop = threading.Event(), threading.Event()
    monkeypatch.setattr(asking, "SECONDS", 8.0)

    def wait(_: bytes) -> tuple[int, bytes]:
        silent.wait(60)
        return 200, b""

    with witness_that(wait) as address:
        settings.WITNESS_POLICY = policy("all", (ONE.verifier, address))
        sign_in(0)

        with working(stop, interval=0.05):
            for number in range(1, 6):
                sign_in(number)
                started = moment()
                while not (home / "checkpoint").exists() or verify().pending:
                    assert moment() - started < timedelta(seconds=6)
            silent.set()
    assert not (home / WITNESSED_FILE).exists()


def test_the_thread_outlives_what_fails(
    home: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.WITNESS_POLICY = OF_ONE
    sign_in(0)
    integrate(now=moment())
    (home / "checkpoint").write_text("not a checkpoint\n")
    stop, beats = threading.Event(), 0

    def clock() -> datetime:
        nonlocal beats
        beats += 1
        if beats > 40:
            stop.set()
        return moment()

    watch(interval=0.01, stop=stop, clock=clock)
    said = [one.message for one in caplog.records if "witnessing failed" in one.message]
    assert len(said) >= 2
    assert said[0].endswith("NoteError")


def test_a_cosigned_file_alone_is_read(home: Path, settings: Any) -> None:
    settings.WITNESS_POLICY = OF_ONE
    sign_in(0)
    integrate(now=moment())
    assert witnessing(now=moment()).state is WitnessState.STOPPED
    cosign_published(home, (ONE, moment()))
    assert witnessing(now=moment()).state is WitnessState.WITNESSED
