"""Every call that the sequencer makes of the published log fails once, or is its last: `fsck` and `verify` find all well.

By strace in a process of its own, each call with EIO, with ENOSPC and with SIGKILL.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from gongxin.apps.ledger.api import fsck, integrate, verify
from gongxin.apps.ledger.queries import log_verifier, published_head
from tests.databases import ADMIN_URL, addresses
from tests.unit.witness.step import strace_works

from .conftest import NOW, sign_ins
from .crashing import CALLS, Call, calls_on, sequencing_program
from .ladder.hands import Log

WRITING = {"openat", "write", "fsync", "rename", "mkdir", "unlink", "rmdir", "close"}


def nothing_yet() -> int:
    """Before the first checkpoint: folders and key are made too."""
    return 0


def before_a_tiles_edge() -> int:
    """A partial tile is about to be full: a tile, one above it, one begun, and partials to be removed."""
    sign_ins(0, 250)
    return integrate(now=NOW).size


@pytest.mark.parametrize("beginning", [nothing_yet, before_a_tiles_edge])
def test_each_call_fails_once_and_then_it_is_clean(
    beginning: object, home: Path, tmp_path: Path
) -> None:
    if not strace_works():
        pytest.skip("strace does not work here; calls were failed inside the process only")
    assert callable(beginning)
    before: int = beginning()
    log_verifier()  # the key is there, whoever made it
    sign_ins(before, 10)
    places = addresses(connection.settings_dict["NAME"])
    log = Log(places[ADMIN_URL], home, tmp_path / "kept")
    log.remember()
    told = {
        **places,
        "GONGXIN_VAR": str(tmp_path),
        "GONGXIN_LEDGER_ORIGIN": "gongxin.example/ledger",
    }
    try:
        with sequencing_program(tmp_path, told) as sequencer:
            dry = sequencer.run("-e", f"trace={CALLS}")
            assert dry.acknowledged == before + 10
            calls = list(calls_on(home, dry.lines))
            assert {call.name for call in calls} >= WRITING - (
                {"rmdir", "unlink"} if not before else {"mkdir"}
            )
            outcomes: Counter[str] = Counter()
            for call in calls:
                for fault in faults(call):
                    log.put_back()
                    inject = f"inject={call.name}:{fault}:when={call.number}"
                    seen = sequencer.run("-e", f"trace={call.name}", "-e", inject)
                    hit = "killed by SIGKILL" if fault == "signal=KILL" else "(INJECTED)"
                    assert any(hit in line for line in seen.lines), (call, fault)
                    outcomes[assert_clean(home, before, seen.acknowledged)] += 1
    finally:
        log.forget()
    # some died before they answered, some were not bothered
    assert outcomes["died"] > 100
    assert outcomes["acknowledged"] > 0


def faults(call: Call) -> tuple[str, ...]:
    """What may happen in a call: a full disk is met by what writes, and to die in what only reads changes nothing."""
    if call.only_reads:
        return ("error=EIO",)
    if call.name == "close":
        return ("error=EIO", "signal=KILL")
    return ("error=EIO", "error=ENOSPC", "signal=KILL")


def assert_clean(home: Path, before: int, acknowledged: int) -> str:
    """Nothing that was acknowledged is lost; what was left is repaired; the log goes on, and is whole."""
    assert acknowledged in {-1, before + 10}
    published = published_head()
    shown = published[0].size if published else 0
    assert shown in {before, before + 10}
    if acknowledged > 0:
        assert shown == acknowledged
    done = fsck(actor="system:fsck", now=NOW + timedelta(hours=1))
    assert done.verification.faults == ()
    # what is published speaks only of what is on disk: no file was missing
    assert done.files == 0
    assert [one.name for one in home.rglob(".*")] == []
    # the repair, if there was any, is an event as well
    assert integrate(now=NOW + timedelta(hours=1)).size == before + 10 + bool(done.count)
    after = verify()
    assert (after.faults, after.pending) == ((), 0)
    return "acknowledged" if acknowledged > 0 else "died"
