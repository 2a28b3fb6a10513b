"""Witnesses as processes of their own, as an outside body runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from gongxin.interfaces.cli.serving import free_port, wait_until_up
from gongxin.lib.cosignature import CosignatureVerifier
from gongxin.lib.witness_protocol import AddCheckpoint

GONGXIN = (sys.executable, "-m", "gongxin.interfaces.cli")


@dataclass
class Running:
    """A witness that answers, and its process."""

    home: Path
    address: str
    process: subprocess.Popen[bytes]

    def ask(self, request: AddCheckpoint | bytes) -> requests.Response:
        body = request if isinstance(request, bytes) else request.encode()
        return requests.post(f"{self.address}/add-checkpoint", data=body, timeout=30)

    @property
    def key(self) -> CosignatureVerifier:
        return CosignatureVerifier.parse((self.home / "witness.pub").read_text().strip())

    def workers(self) -> list[int]:
        """The server's own processes, which answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]


def bare_environment() -> dict[str, str]:
    """What a witness is told: nothing of a platform, and no database."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GONGXIN_", "DJANGO_", "DATABASE_"))
    }


def command(*words: str) -> subprocess.CompletedProcess[str]:
    """`gongxin witness …`, to its end."""
    return subprocess.run(
        [*GONGXIN, "witness", *words],
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def running(home: Path, *logs: str, port: int = 0) -> Iterator[Running]:
    """The witness in `home`, until the block ends."""
    port = free_port(port)
    known = [word for log in logs for word in ("--log", log)]
    process = subprocess.Popen(
        [*GONGXIN, "witness", "serve", "--home", str(home), "--port", str(port), *known],
        env=bare_environment(),
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(address, process)
        yield Running(home, address, process)
    finally:
        process.terminate()
        process.wait(timeout=20)
