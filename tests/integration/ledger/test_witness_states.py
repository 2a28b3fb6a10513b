"""How long ago enough witnesses had the log before them, whatever lies in the file and whatever they answer."""

from __future__ import annotations

import base64
import random
import socket
import struct
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxin.apps.ledger.api import (
    WitnessState,
    ask_witnesses,
    check_witnessed,
    integrate,
    witnessing,
)
from gongxin.apps.ledger.operations import ask_witnesses as asking
from gongxin.apps.ledger.queries import WITNESSED_FILE
from gongxin.lib.cosignature import Cosigner
from gongxin.lib.errors import Refusal
from gongxin.lib.signed_note import read_note
from gongxin.lib.witness_policy import read_policy
from gongxin.lib.witness_protocol import AddCheckpoint
from tests.unit.lib.test_cosignature import cosigner

from .conftest import sign_ins
from .witnesses import OF_ONE, OF_TWO, ONE, TWO, cosign_published, policy, witness_that

NOW = datetime(2026, 11, 28, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def signed(home: Path) -> None:
    """A log with a checkpoint."""
    sign_ins(0, 6)
    integrate(now=NOW)


def state(after: timedelta = timedelta()) -> WitnessState:
    return witnessing(now=NOW + after).state


def test_without_a_policy_nothing_is_demanded() -> None:
    assert state() is WitnessState.NOBODY
    check_witnessed(now=NOW)


def test_a_policy_of_nobody_demands_nothing(settings: Any, home: Path) -> None:
    settings.WITNESS_POLICY = read_policy(
        f"witness a {ONE.verifier.vkey()}\nquorum none\n".encode()
    )
    assert state() is WitnessState.NOBODY
    cosign_published(home, (ONE, NOW))
    assert witnessing(now=NOW).cosignatures == 1


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, "witnessed"), (15, "witnessed"), (16, "late"), (240, "late"), (241, "stopped")],
)
def test_the_spans(settings: Any, home: Path, minutes: int, expected: str) -> None:
    settings.WITNESS_POLICY = OF_ONE
    cosign_published(home, (ONE, NOW))
    assert state(minutes * MINUTE) == expected
    if expected == "stopped":
        with pytest.raises(Refusal, match=r"ledger\.not-witnessed"):
            check_witnessed(now=NOW + minutes * MINUTE)
    else:
        check_witnessed(now=NOW + minutes * MINUTE)


def test_the_spans_are_settings(settings: Any, home: Path) -> None:
    settings.WITNESS_POLICY = OF_ONE
    settings.WITNESS_ALARM_MINUTES, settings.WITNESS_STOP_MINUTES = 2, 5
    cosign_published(home, (ONE, NOW))
    assert [state(minutes * MINUTE).value for minutes in (1, 3, 6)] == [
        "witnessed",
        "late",
        "stopped",
    ]


def test_the_one_who_is_needed_and_was_last_asked_long_ago_counts(
    settings: Any, home: Path
) -> None:
    settings.WITNESS_POLICY = OF_TWO
    cosign_published(home, (ONE, NOW), (TWO, NOW - 20 * MINUTE))
    assert witnessing(now=NOW).at == NOW - 20 * MINUTE
    assert state() is WitnessState.LATE


def test_what_was_signed_in_the_future_was_not_signed(settings: Any, home: Path) -> None:
    """Whoever sets this clock back gains no time by it."""
    settings.WITNESS_POLICY = OF_ONE
    cosign_published(home, (ONE, NOW))
    assert state(-4 * MINUTE) is WitnessState.WITNESSED
    assert state(-6 * MINUTE) is WitnessState.STOPPED


def test_nothing_witnessed_yet_stops(settings: Any, home: Path) -> None:
    settings.WITNESS_POLICY = OF_ONE
    assert state() is WitnessState.STOPPED


def test_other_hands_witness_nothing(settings: Any, home: Path) -> None:
    settings.WITNESS_POLICY = OF_TWO
    for stamps in ([(ONE, NOW)], [(ONE, NOW), (ONE, NOW)], [(ONE, NOW), (_impostor(), NOW)]):
        cosign_published(home, *stamps)
        assert state() is WitnessState.STOPPED
    cosign_published(home, (ONE, NOW), (TWO, NOW), (_impostor(), NOW))
    assert state() is WitnessState.WITNESSED


def _impostor() -> Cosigner:
    return cosigner(TWO.verifier.name, 99)


def test_the_database_is_not_asked_and_a_file_is_opened_once(
    settings: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WITNESS_POLICY = OF_ONE
    cosign_published(home, (ONE, NOW))
    check_witnessed(now=NOW)
    with CaptureQueriesContext(connection) as asked:
        monkeypatch.setattr("gongxin.lib.cosignature.ed25519_verifies", _never)
        began = time.perf_counter()
        for _ in range(200):
            check_witnessed(now=NOW)
        assert time.perf_counter() - began < 0.2
    assert len(asked) == 0


def _never(*_: object) -> bool:
    raise AssertionError("a file that did not change was opened again")


def test_five_thousand_changed_files_witness_nothing(settings: Any, home: Path) -> None:
    settings.WITNESS_POLICY = OF_TWO
    cosign_published(home, (ONE, NOW), (TWO, NOW))
    right, chance = (home / WITNESSED_FILE).read_bytes(), random.Random(20261128)
    assert state() is WitnessState.WITNESSED
    for _ in range(5_000):
        changed = bytearray(right)
        match chance.randrange(4):
            case 0:
                changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
            case 1:
                del changed[(at := chance.randrange(len(changed))) : at + chance.randint(1, 60)]
            case 2:
                changed[(at := chance.randrange(len(changed))) : at] = chance.randbytes(3)
            case 3:
                lines = right.splitlines(keepends=True)
                lines.pop(chance.randrange(len(lines)))
                changed = bytearray(b"".join(lines))
        (home / WITNESSED_FILE).write_bytes(changed)
        assert state() is WitnessState.STOPPED, bytes(changed)


# --- what witnesses answer ---------------------------------------------------------------------


def _right(body: bytes, witness: Cosigner = ONE, at: datetime = NOW) -> bytes:
    _, head = AddCheckpoint.parse(body)
    return witness.line(head.body(), at=at.timestamp()).encode()


def _over_another_tree(body: bytes) -> bytes:
    _, head = AddCheckpoint.parse(body)
    return ONE.line(head.body().replace("\n6\n", "\n7\n"), at=NOW.timestamp()).encode()


def _without_time(body: bytes) -> bytes:
    value = base64.b64decode(_right(body).split(b" ")[2])
    zero = value[:4] + struct.pack(">Q", 0) + value[12:]
    return f"— {ONE.verifier.name} {base64.b64encode(zero).decode()}\n".encode()


ANSWERS: dict[str, Any] = {
    "nothing": lambda body: (200, b""),
    "words": lambda body: (200, b"fine\n"),
    "a page": lambda body: (200, b"<html>" * 100),
    "too much": lambda body: (200, _right(body) * 500),
    "octets": lambda body: (200, b"\xff\xfe\0" * 50),
    "another's line": lambda body: (200, _right(body, TWO)),
    "the same name, another key": lambda body: (200, _right(body, cosigner("one.example", 5))),
    "another tree": lambda body: (200, _over_another_tree(body)),
    "no time": lambda body: (200, _without_time(body)),
    "the future": lambda body: (200, _right(body, at=NOW + 6 * MINUTE)),
    "a torn line": lambda body: (200, _right(body)[:-9] + b"\n"),
    "a right and a torn line": lambda body: (200, _right(body) + _right(body)[:-9] + b"\n"),
    "no newline": lambda body: (200, _right(body)[:-1]),
    "a whole note": lambda body: (200, AddCheckpoint.parse(body)[0].note + _right(body)),
    "created": lambda body: (201, _right(body)),
    "moved": lambda body: (302, _right(body)),
    "refused": lambda body: (422, _right(body)),
    "out of order": lambda body: (500, b""),
    "always another size": lambda body: (409, b"3\n"),
    "a size of words": lambda body: (409, b"three\n"),
    "a size without end": lambda body: (409, b"9" * 10_000),
    "a negative size": lambda body: (409, b"-3\n"),
    "a size too large": lambda body: (409, b"7\n"),
    "a size of other digits": lambda body: (409, "３\n".encode()),
    "two sizes": lambda body: (409, b"3\n3\n"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_wrong_answer_is_no_cosignature(name: str, home: Path) -> None:
    with witness_that(ANSWERS[name]) as address:
        done = ask_witnesses(policy=policy("all", (ONE.verifier, address)), now=NOW)
    assert (done.cosignatures, done.enough) == (0, False)
    assert len(done.faults) == 1
    assert done.faults[0].startswith("one.example: ")
    assert not (home / WITNESSED_FILE).exists()


def test_a_right_answer_is_taken_and_strangers_lines_are_left(home: Path) -> None:
    with witness_that(lambda body: (200, _right(body, TWO) + _right(body))) as address:
        done = ask_witnesses(policy=policy("all", (ONE.verifier, address)), now=NOW)
    assert (done.cosignatures, done.enough, done.faults) == (1, True, ())
    _, lines = read_note((home / WITNESSED_FILE).read_bytes())
    assert [line.name for line in lines] == ["gongxin.example/ledger", "one.example"]


def test_a_witness_that_drips_is_left_in_time(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes within the time of a single wait, and the answer would never end."""
    monkeypatch.setattr(asking, "SECONDS", 0.6)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            caller, _ = listening.accept()
            with caller, suppress(OSError):
                caller.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not over.wait(0.1):
                    caller.sendall(b"x")

        witness = threading.Thread(target=drip)
        witness.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        began = time.monotonic()
        give_up = threading.Timer(20, over.set)
        give_up.start()
        done = ask_witnesses(policy=policy("all", (ONE.verifier, address)), now=NOW)
        took = time.monotonic() - began
        give_up.cancel()
        over.set()
        witness.join()
    assert took < 10
    assert (done.cosignatures, len(done.faults)) == (0, 1)
