"""What one run cost: wall time, CPU of client and server, peak memory, and what others were doing.

Everything is read from `/proc` and `getrusage`, so the benchmarks need Linux and no package.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(slots=True)
class Reading:
    """One measured run. Seconds throughout; `others` is the CPU that foreign processes took."""

    wall: float = 0.0
    client_cpu: float = 0.0
    server_cpu: float = 0.0
    others: float = 0.0
    peak_rss: int = 0
    work: int = 0

    @property
    def rate(self) -> float:
        """Pieces of work a second."""
        return self.work / self.wall if self.wall else 0.0

    @property
    def cpu(self) -> float:
        """CPU seconds of client and server together."""
        return self.client_cpu + self.server_cpu


@contextmanager
def measured(postmaster: int | None) -> Iterator[Reading]:
    """Fill a reading with what the block costs.

    The client is this process and what it started; the server is the postmaster with its children,
    ended ones included. Peak memory is that of this process alone, counted afresh for the block.
    """
    reading = Reading()
    gc.collect()
    with suppress(OSError):
        (_PROC / "self/clear_refs").write_text("5")  # forget the peak so far
    busy, client, server = _busy(), _tree_cpu(os.getpid()), _tree_cpu(postmaster)
    start = time.perf_counter()
    try:
        yield reading
    finally:
        reading.wall = time.perf_counter() - start
        reading.client_cpu = _tree_cpu(os.getpid()) - client
        reading.server_cpu = _tree_cpu(postmaster) - server
        reading.others = max(0.0, _busy() - busy - reading.cpu)
        reading.peak_rss = peak_rss()


def peak_rss() -> int:
    """The most memory this process held since the peak was last forgotten, in bytes."""
    for line in (_PROC / "self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _busy() -> float:
    """CPU seconds that all processes of the machine have used since it started."""
    user, nice, system, _idle, _wait, irq, softirq = map(
        int, (_PROC / "stat").read_text().split("\n", 1)[0].split()[1:8]
    )
    return (user + nice + system + irq + softirq) / _TICK


def _tree_cpu(root: int | None) -> float:
    """CPU seconds of a process, its living descendants, and the ended ones they waited for."""
    if root is None:
        return 0.0
    parents: dict[int, int] = {}
    used: dict[int, int] = {}
    for folder in _PROC.iterdir():
        if not folder.name.isdecimal():
            continue
        with suppress(OSError):
            # the name in brackets may hold blanks: what is wanted stands after it
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            parents[int(folder.name)] = int(fields[1])
            used[int(folder.name)] = sum(map(int, fields[11:15]))
    return sum(ticks for pid, ticks in used.items() if _descends(pid, root, parents)) / _TICK


def _descends(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid > 1:
        if pid == root:
            return True
        pid = parents.get(pid, 0)
    return False
