"""Every call that the witness makes of the file system fails once, or is its last; afterwards all is as it should be.

By strace in a process of its own, each call with EIO, with ENOSPC and with SIGKILL; and, on every machine, inside this
process with the two errors, so that the service goes on living with what failed.
"""

from __future__ import annotations

import fcntl
import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EIO, ENOSPC
from pathlib import Path
from typing import Any

import pytest

from gongxin.lib.cosignature import cosigned_at
from gongxin.lib.errors import Refusal
from gongxin.witness.home import Home, know_log
from gongxin.witness.service import application_of

from .conftest import answer, begin
from .logs import ORIGIN, Log, signer
from .step import call, strace_works

ROOT = Path(__file__).parents[3]
FAULTS = ("error=EIO", "error=ENOSPC", "signal=KILL")
SEED = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


def no_key_yet(path: Path) -> None:
    """A witness before its first start."""
    path.mkdir()
    know_log(path, signer().verifier.vkey())


def has_seen_five(path: Path) -> None:
    """A witness that has cosigned a tree of five."""
    answer(begin(path), Log(5).request().encode())


BEGINNINGS: dict[str, tuple[Callable[[Path], None], int]] = {
    "first start": (no_key_yet, 0),
    "later": (has_seen_five, 5),
}


def assert_clean(path: Path, before: int, said: str) -> None:
    """After a restart: one key, nothing half written, and nothing was said that is not remembered."""
    log = Log(12)
    home = Home.open(path)
    assert [file.name for file in path.rglob(".*")] == []
    head = home.head(ORIGIN)
    assert head.size in {before, 12}
    assert head == log.head(head.size)
    if "— " in said:
        assert head.size == 12
        line = said[said.index("— ") :]
        assert set(cosigned_at(log.note() + line.encode(), [home.cosigner.verifier])) == {
            home.cosigner.verifier
        }
    log.grow(5)
    assert answer(home, log.request(head.size).encode()).status == 200
    assert Home.open(path).head(ORIGIN) == log.head()


# --- by strace ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """The so-manieth call of that name that the process makes."""

    name: str
    number: int


@dataclass(frozen=True)
class Step:
    """A witness's folder and what it is asked, to be run again and again from the same beginning."""

    folder: Path
    before: int

    @property
    def begins(self) -> str:
        """What is written or asked where the calls begin that are tried: what every start does is tried at the first."""
        return "flock(" if self.before else "begin"

    def run(self, name: str, *tracing: str) -> tuple[Path, subprocess.CompletedProcess[str], str]:
        """One run in a copy of the beginning: its folder, how it ended, and what strace saw."""
        home, log = self.folder / name / "witness", self.folder / name / "strace"
        shutil.copytree(self.folder / "beginning", home)
        done = subprocess.run(
            [
                *("strace", "-f", "-y", "-o", str(log), *tracing),
                *(sys.executable, "-m", "tests.unit.witness.step"),
                *(str(home), str(self.folder / "request")),
            ],
            cwd=ROOT,
            env=SEED,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return home, done, log.read_text(errors="replace")

    def calls(self) -> list[Call]:
        """Every call that touches the witness's folder, from there on."""
        home, done, log = self.run("dry", "-e", "trace=%file,%desc")
        assert "200\n" in done.stdout
        counted: Counter[str] = Counter()
        found, waits, main = [], 2 if self.before else 1, log.split()[0]
        for line in log.splitlines():
            pid, _, call = line.partition(" ")
            named = re.match(r"(\w+)\(", call.lstrip())
            if pid != main or named is None:
                continue
            counted[named[1]] += 1
            waits -= self.begins in line
            if waits <= 0 and str(home) in line:
                found.append(Call(named[1], counted[named[1]]))
        return found


def test_only_what_was_being_written_is_swept_away(tmp_path: Path) -> None:
    home = begin(tmp_path / "w")
    (home.path / ".note").write_text("somebody's")
    (home.path / ".cache").mkdir()
    (home.path / "seen/.x.head.123.00aaff11").write_text("half")
    Home.open(home.path)
    assert {one.name for one in home.path.rglob(".*")} == {".note", ".cache"}


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_each_call_fails_once_and_then_it_is_clean(beginning: str, tmp_path: Path) -> None:
    if not strace_works():
        pytest.skip("strace does not work here; the calls were failed inside the process only")
    begin_in, before = BEGINNINGS[beginning]
    begin_in(tmp_path / "beginning")
    (tmp_path / "request").write_bytes(Log(12).request(before).encode())
    step = Step(tmp_path, before)
    calls = step.calls()
    kinds = {call.name for call in calls}
    assert {"openat", "read", "write", "fsync", "rename", "close", "flock"} <= kinds
    assert len(calls) > (25 if before else 90)

    def fail(number: int) -> str:
        call, fault = calls[number // len(FAULTS)], FAULTS[number % len(FAULTS)]
        home, done, seen = step.run(
            f"{number}", "-e", f"trace={call.name}", "-e", f"inject={call.name}:{fault}:when={call.number}"
        )  # fmt: skip
        hit = "killed by SIGKILL" if fault == "signal=KILL" else "(INJECTED)"
        assert hit in seen, (call, fault)
        assert_clean(home, before, done.stdout)
        shutil.rmtree(home.parent)
        return done.stdout

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(fail, range(len(calls) * len(FAULTS))))
    # some died before they answered, some said that nothing was kept, some were not bothered
    answers = {one.split("\n")[1] if one.count("\n") > 1 else "" for one in said}
    assert answers == {"200", "500", ""}


# --- inside this process -----------------------------------------------------------------------

PLACES = (
    *((os, name) for name in ("open", "close", "fsync", "replace", "link", "unlink", "mkdir", "scandir")),
    (io, "open"),
    (fcntl, "flock"),
)  # fmt: skip


def _lies_in(folder: Path, what: Any) -> bool:
    """Whether a path, a file or a descriptor is one of the folder's."""
    number = what if isinstance(what, int) else what.fileno() if hasattr(what, "fileno") else None
    try:
        path = os.readlink(f"/proc/self/fd/{number}") if number is not None else os.fspath(what)
    except OSError:
        return False
    return str(path).startswith(str(folder))


@contextmanager
def failing(folder: Path, number: int, error: int) -> Iterator[list[str]]:
    """The call of that number that is about the folder fails; gives the calls that were made."""
    made: list[str] = []

    def instead(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if not _lies_in(folder, given[0]):
                return real(*given, **named)  # some other thread's, with files of its own
            made.append(name)
            if len(made) == number:
                if name == "close":
                    real(*given)  # a close that fails has closed nevertheless
                raise OSError(error, os.strerror(error))
            return real(*given, **named)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for module, name in PLACES:
            patch.setattr(module, name, instead(name, getattr(module, name)))
        yield made


def _ask(path: Path, home: Home | None, body: bytes) -> str:
    try:
        service = application_of(home or Home.open(path))
        # an event loop of its own needs a thread of its own: the browser tests have one running in this
        with ThreadPoolExecutor(1) as pool:
            status, said = pool.submit(call, service, body).result()
    except (OSError, Refusal) as error:  # it does not start, and says so
        return type(error).__name__
    return f"{status}\n{said}"


@pytest.mark.parametrize("error", [EIO, ENOSPC])
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_each_call_fails_once_in_a_witness_that_lives_on(
    beginning: str, error: int, tmp_path: Path
) -> None:
    begin_in, before = BEGINNINGS[beginning]
    begin_in(tmp_path / "beginning")
    body = Log(12).request(before).encode()
    for number in range(1, 500):
        path = tmp_path / f"{number}"
        shutil.copytree(tmp_path / "beginning", path)
        home = Home.open(path) if before else None
        with failing(path, number, error) as made:
            said = _ask(path, home, body)
        if home is not None:
            after = home.head(ORIGIN)
            again = _ask(path, home, Log(12).request(after.size).encode())
            assert again.startswith("200")
        assert_clean(path, 12 if home else before, said)
        if len(made) < number:
            assert said.startswith("200")
            break
    assert number > (8 if before else 25)
