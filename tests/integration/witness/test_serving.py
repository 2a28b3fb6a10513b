"""The witness as a program: it needs no platform, answers by the protocol, bears hostile callers, and dies well."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
import requests

from gongxin.lib.cosignature import cosigned_at
from gongxin.lib.signed_note import open_checkpoint
from gongxin.witness import service
from gongxin.witness.home import Home
from tests.unit.witness.logs import ORIGIN, Log, signer
from tests.unit.witness.step import strace_works

from .running import Running, command, running

LOG_KEY = signer().verifier.vkey()


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Running]:
    """A witness of one log, begun by its first start."""
    with running(tmp_path / "w", LOG_KEY) as found:
        yield found


def test_the_service_loads_nothing_of_the_platform(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import gongxin.witness.asgi, sys; print(*sys.modules)"],
        env={**os.environ, "GONGXIN_WITNESS_HOME": str(tmp_path / "w")},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout.split()
    foreign = {one for one in said if one.split(".")[0] in {"django", "psycopg", "polars"}}
    assert foreign == set()
    ours = {one for one in said if one.startswith("gongxin.")}
    assert {one.split(".")[1] for one in ours} == {"lib", "witness"}


def test_it_is_made_once_and_shows_itself(tmp_path: Path) -> None:
    home = str(tmp_path / "w")
    made = command("init", "--home", home, "--name", "witness.example/w1", "--log", LOG_KEY)
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("witness.example/w1+")
    assert command("init", "--home", home).stdout == made.stdout
    shown = command("show", "--home", home)
    assert shown.stdout.splitlines()[0] == made.stdout.strip()
    assert shown.stdout.splitlines()[1].startswith(f"{ORIGIN} 0 ")
    assert (tmp_path / "w/keys/witness.key").stat().st_mode & 0o777 == 0o600
    other = command("init", "--home", home, "--name", "other.example")
    assert other.returncode == 2
    assert "witness.named-already" in other.stderr
    bad = command("init", "--home", home, "--log", made.stdout.strip())
    assert "witness.no-log-key" in bad.stderr


def test_folders_of_two_witnesses_are_not_mixed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert command("init", "--home", str(tmp_path / name)).returncode == 0
    shutil.copy(tmp_path / "one/keys/witness.key", tmp_path / "two/keys")
    assert "witness.other-key" in command("show", "--home", str(tmp_path / "two")).stderr
    (tmp_path / "one/logs").write_text("not a key\n")
    assert "witness.logs-unreadable" in command("serve", "--home", str(tmp_path / "one")).stderr


def test_it_cosigns_and_remembers_over_a_restart(tmp_path: Path) -> None:
    log = Log(300)
    with running(tmp_path / "w", LOG_KEY) as witness:
        first = witness.ask(log.request())
        assert first.status_code == 200
        assert set(cosigned_at(log.note() + first.content, [witness.key])) == {witness.key}
        assert requests.get(witness.address, timeout=5).text.strip() == witness.key.vkey()
    log.grow(77)
    with running(tmp_path / "w") as witness:
        stale = witness.ask(log.request())
        assert (stale.status_code, stale.text) == (409, "300\n")
        assert stale.headers["content-type"] == "text/x.tlog.size"
        assert witness.ask(log.request(300)).status_code == 200
        of = sha256(ORIGIN.encode()).hexdigest()
        shown = requests.get(f"{witness.address}/{of}/checkpoint", timeout=5)
        head, opened = open_checkpoint(
            shown.content, origin=ORIGIN, verifiers=[signer().verifier, witness.key]
        )
        assert head == log.head()
        assert len(opened.signed_by) == 2


def test_what_it_cosigned_is_checked_by_anybody_with_the_policy(
    witness: Running, tmp_path: Path
) -> None:
    log = Log(30)
    (tmp_path / "note").write_bytes(log.note() + witness.ask(log.request()).content)
    (tmp_path / "policy").write_text(f"log {LOG_KEY}\nwitness w {witness.key.vkey()}\nquorum w\n")
    given = ("--policy", str(tmp_path / "policy"))
    done = command("check", str(tmp_path / "note"), *given)
    assert done.returncode == 0, done.stderr
    assert f"{ORIGIN} 30 " in done.stdout
    assert witness.key.name in done.stdout
    (tmp_path / "note").write_bytes(log.note())
    assert command("check", str(tmp_path / "note"), *given).returncode == 1
    (tmp_path / "policy").write_text("quorum w\n")
    assert "line 1" in command("check", str(tmp_path / "note"), *given).stderr


def test_each_refusal_has_its_status(witness: Running) -> None:
    other, stranger = signer(ORIGIN, 2), signer("other.example", 3)
    assert witness.ask(b"").status_code == 400
    assert witness.ask(Log(3, key=stranger).request()).status_code == 404
    assert witness.ask(Log(3, key=other).request()).status_code == 403
    assert witness.ask(Log(9).request(5)).status_code == 409
    assert witness.ask(Log(9).request()).status_code == 200
    assert witness.ask(Log(9).request(9, 5)).status_code == 400
    assert witness.ask(Log(12, salt=b"fork").request(9)).status_code == 422
    assert requests.get(f"{witness.address}/add-checkpoint", timeout=5).status_code == 405
    assert requests.post(f"{witness.address}/", timeout=5).status_code == 405
    for path in ("/x", "/..%2fwitness.pub", f"/{'A' * 64}/checkpoint", f"/{'0' * 64}/checkpoint"):
        assert requests.get(witness.address + path, timeout=5).status_code == 404
    assert Home.open(witness.home).head(ORIGIN).size == 9


def test_two_submitters_at_once_cannot_roll_it_back(witness: Running) -> None:
    log, known = Log(8), 0
    for _ in range(8):
        sizes = [known + more for more in (8, 3, 6, 1)]
        log.grow(max(sizes) - log.tree.size)
        with ThreadPoolExecutor(4) as pool:
            answers = list(
                pool.map(lambda size: witness.ask(log.request(known, size)).status_code, sizes)  # noqa: B023
            )
        assert sorted(answers) == [200, 409, 409, 409]
        known = sizes[answers.index(200)]
        assert Home.open(witness.home).head(ORIGIN) == log.head(known)


def test_too_much_and_too_slow_are_borne(witness: Running) -> None:
    assert witness.ask(b"x" * 70_000).status_code == 413
    host, port = witness.address.removeprefix("http://").split(":")

    def begin(head: bytes) -> socket.socket:
        caller = socket.create_connection((host, int(port)), timeout=service.BODY_SECONDS + 15)
        caller.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n" + head)
        return caller

    lying = begin(b"Content-Length: 99999999999999999999999\r\n\r\n")
    endless = begin(b"Transfer-Encoding: chunked\r\n\r\n" + b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
    slow = [begin(b"Content-Length: 500\r\n\r\nold 0") for _ in range(100)]
    started = time.monotonic()
    assert witness.ask(Log(3).request()).status_code == 200
    assert time.monotonic() - started < 5
    for caller in slow:
        assert b" 408 " in caller.recv(64)
    for caller in (*slow, lying, endless):
        caller.close()
    assert witness.ask(Log(5).request(3)).status_code == 200


def test_killed_between_keeping_and_answering_it_goes_on(tmp_path: Path) -> None:
    if not strace_works():
        pytest.skip("strace does not work here; no running witness was killed between two calls")
    log = Log(9)
    with running(tmp_path / "w", LOG_KEY) as witness:
        assert witness.ask(log.request()).status_code == 200
        (worker,) = witness.workers()
        # of a submission: file, folder, and, after the signature was made, the file for watchers
        killer = subprocess.Popen(
            [
                *("strace", "-f", "-qq", "-p", str(worker), "-o", str(tmp_path / "strace")),
                *("-e", "trace=fsync", "-e", "inject=fsync:signal=KILL:when=3"),
            ],
            stderr=subprocess.DEVNULL,
        )
        _traced(worker)
        log.grow(4)
        with pytest.raises(requests.ConnectionError):
            witness.ask(log.request(9))
        killer.wait(timeout=20)
    assert Home.open(tmp_path / "w").head(ORIGIN) == log.head()
    with running(tmp_path / "w") as witness:
        assert witness.ask(log.request(9)).text == "13\n"
        answer = witness.ask(log.request(13))
        assert set(cosigned_at(log.note() + answer.content, [witness.key])) == {witness.key}


def _traced(pid: int) -> None:
    """Wait until every thread of the process is traced."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        states = [one.read_text() for one in Path(f"/proc/{pid}/task").glob("*/status")]
        if all("TracerPid:\t0\n" not in state for state in states):
            return
        time.sleep(0.05)
    raise AssertionError("strace did not attach")
