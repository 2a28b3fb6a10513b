"""Processes that file, or do something else, forked from one that has loaded the platform: to start up takes longer than to file.

For tests that start many. What is forked has its own memory, pipes and connections and is killed like any other; the
platform has neither a connection nor a thread when it is forked.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from .own_database import FILE, House

PARENT = """
import json, os, signal, socket, sys, threading
from gongxin.interfaces.cli.house import open_house
open_house()
from gongxin.apps.intake.api import receive_file
from gongxin.lib.tabular import text
exec(sys.argv[3])
assert threading.active_count() == 1
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
asked = socket.socket(fileno=int(sys.argv[1]))
program = compile(sys.argv[2], "forked", "exec")
while True:
    words, ends, _, _ = socket.recv_fds(asked, 65536, 4)
    if not words:
        break
    held, hold = os.pipe()
    child = os.fork()
    if child:
        os.close(held)
        seen = os.pidfd_open(child)
        os.close(hold)
        socket.send_fds(asked, [b"1"], [seen])
        for end in (*ends, seen):
            os.close(end)
        continue
    os.close(hold)
    os.read(held, 1)  # until its parent has a hold of this very process: one that has ended leaves nothing to hold
    os.close(held)
    asked.close()
    for place, end in enumerate(ends[:3]):
        os.dup2(end, place)
    sys.argv = json.loads(words)
    exec(program, {"__name__": "__main__"})
    sys.stdout.flush()
    os.write(ends[3], b"0")
    os._exit(0)
"""


@dataclass
class Forked:
    """One process; it is used as a `subprocess.Popen` is."""

    seen: int
    """What the system calls a pidfd: it stands for this very process, also when its number is used again."""
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    _ended: int
    """Here it writes a byte when it ends by itself, without error."""
    returncode: int | None = field(default=None, init=False)

    def kill(self) -> None:
        with suppress(ProcessLookupError):  # it has ended
            signal.pidfd_send_signal(self.seen, signal.SIGKILL)

    def communicate(self, told: str = "", timeout: float = 60) -> tuple[str, str]:
        """Tell it something and wait for its end; what it said. Raises TimeoutExpired."""
        with suppress(BrokenPipeError):  # it was killed
            self.stdin.write(told)
        with suppress(BrokenPipeError):
            self.stdin.close()
        heard = {self.stdout.fileno(): b"", self.stderr.fileno(): b"", self._ended: b""}
        waiting, until = set(heard), time.monotonic() + timeout
        while waiting:
            ready, _, _ = select.select(waiting, [], [], max(0, until - time.monotonic()))
            if not ready:
                raise subprocess.TimeoutExpired("forked", timeout)
            for end in ready:
                more = os.read(end, 65536)
                heard[end] += more
                if not more:
                    waiting.remove(end)
        self.returncode = 0 if heard[self._ended] else -signal.SIGKILL
        out, err = (heard[one.fileno()].decode() for one in (self.stdout, self.stderr))
        for one in (self.stdout, self.stderr):
            one.close()
        for end in (self._ended, self.seen):
            os.close(end)
        return out, err


@dataclass(frozen=True)
class Loaded:
    """The process that has loaded the platform."""

    asked: socket.socket

    def filing(self, path: Path) -> Forked:
        """A process that is about to file `path` in small chunks and waits for a line, as `House.filing`."""
        process = self.process("filing", str(path), "1", "")
        assert process.stdout.readline() == "ready\n", process.communicate()[1]
        return process

    def process(self, *words: str) -> Forked:
        """A process that runs the program with these words as `sys.argv`."""
        theirs, ours = zip(*(self._pipe(tells) for tells in (False, True, True, True)), strict=True)
        socket.send_fds(self.asked, [json.dumps(words).encode()], theirs)
        for end in theirs:
            os.close(end)
        _, (seen,), _, _ = socket.recv_fds(self.asked, 1, 1)
        stdin, stdout, stderr = (
            os.fdopen(end, mode) for end, mode in zip(ours, "wrr", strict=False)
        )
        return Forked(seen, stdin, stdout, stderr, ours[3])

    @staticmethod
    def _pipe(tells: bool) -> tuple[int, int]:
        """The process's end and ours of a pipe."""
        reading, writing = os.pipe()
        return (writing, reading) if tells else (reading, writing)


@contextmanager
def loaded(house: House, program: str = FILE, before: str = "", **more: str) -> Iterator[Loaded]:
    """The platform of that installation, loaded once until the block ends; each process runs `program`.

    `before` is what is done once, before any of them is there: it leaves neither a connection nor a thread. `more` goes to the environment.
    """
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-c", PARENT, str(theirs.fileno()), program, before],
                env={**house.environment, **more},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        yield Loaded(ours)
    assert process.wait(timeout=30) == 0
