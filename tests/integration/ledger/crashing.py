"""The sequencer to be killed and to meet failing calls: `python -m …`, and then a line for each run.

Loads the platform once. At each line a child of its own says its number and waits; when strace looks at it, one more line
lets it integrate once and say the size of the tree: what it said is what it acknowledged.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
CALLS = "openat,read,write,fsync,rename,mkdir,unlink,rmdir,close,getdents64,newfstatat"
_MAY_BE_TRACED = 0x59616D61  # PR_SET_PTRACER


def main() -> None:
    from gongxin.interfaces.cli.house import open_house

    open_house()
    from gongxin.apps.ledger.api import integrate
    from tests.integration.ledger.conftest import NOW

    while os.read(0, 1):
        child = os.fork()
        if child == 0:
            ctypes.CDLL(None).prctl(_MAY_BE_TRACED, ctypes.c_ulong(-1 % 2**64), 0, 0, 0)
            os.write(1, b"%d\n" % os.getpid())
            os.read(0, 1)
            size = -1
            try:
                size = integrate(now=NOW).size
            except OSError:
                pass
            finally:
                os.write(1, b"%d\n" % size)
                os._exit(0)
        os.waitpid(child, 0)
        os.write(1, b"end\n")


@dataclass(frozen=True)
class Seen:
    """What a run said, and what strace saw of it."""

    acknowledged: int
    lines: list[str]


@dataclass
class Sequencer:
    """The loaded program."""

    process: subprocess.Popen[bytes]
    folder: Path

    def run(self, *tracing: str) -> Seen:
        """One run in a child of its own."""
        log = self.folder / "strace"
        self._say()
        number = self._hear()
        strace = subprocess.Popen(
            ["strace", "-y", "-p", number, "-o", str(log), *tracing],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert strace.stderr
        assert "attached" in strace.stderr.readline()
        self._say()
        heard = self._hear()
        acknowledged = -1 if heard == "end" else int(heard)
        if heard != "end":
            assert self._hear() == "end"
        strace.communicate(timeout=30)
        return Seen(acknowledged, log.read_text(errors="replace").splitlines())

    def _say(self) -> None:
        assert self.process.stdin
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def _hear(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline().decode().strip()
        assert line, "the sequencer's parent ended"
        return line


@contextmanager
def sequencing_program(folder: Path, environment: dict[str, str]) -> Iterator[Sequencer]:
    """The program, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=ROOT,
        env={**os.environ, **environment, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield Sequencer(process, folder)
    finally:
        process.communicate(timeout=30)


@dataclass(frozen=True)
class Call:
    """The so-manieth call of that name."""

    name: str
    number: int
    only_reads: bool


def calls_on(folder: Path, lines: list[str]) -> Iterator[Call]:
    """Each call that is about the folder; numbers count all calls of that name."""
    counted: dict[str, int] = {}
    for line in lines:
        named = re.match(r"(\w+)\(", line)
        if named is None:
            continue
        counted[named[1]] = counted.get(named[1], 0) + 1
        if str(folder) in line:
            looks = named[1] in {"read", "getdents64", "newfstatat"}
            opens = named[1] == "openat" and "O_CREAT" not in line
            yield Call(named[1], counted[named[1]], only_reads=looks or opens)


if __name__ == "__main__":
    main()
