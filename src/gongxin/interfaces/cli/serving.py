"""`gongxin serve`: the pages, and the worker that keeps the ledger."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.request import urlopen

import click

from .house import open_house


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8420, show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(*, host: str, port: int, workers: int) -> None:
    """启动服务。  Serve the portal and the workbench until interrupted."""
    os.environ.setdefault("GONGXIN_PUBLIC_URL", f"http://{host}:{port}")
    open_house()
    from .database import ready_database

    ready_database()
    run_servers(
        host=host, port=port, workers=workers, ready=lambda: click.echo(f"http://{host}:{port}/")
    )


def free_port(preferred: int) -> int:
    """`preferred` if nobody listens there, else a free one."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise RuntimeError("no free port")


@dataclass(frozen=True, slots=True)
class Program:
    """A command, and the address that answers when it is up; nothing where nobody listens."""

    command: list[str]
    address: str = ""


def run_servers(
    *,
    host: str,
    port: int,
    workers: int,
    ready: Callable[[], None],
    beside: Sequence[Program] = (),
) -> None:
    """Run web server and ledger worker, and what stands `beside` them."""
    web = Program(
        [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            host,
            "--port",
            str(port),
            "--workers",
            str(workers),
            "--blocking-threads",
            "4",
            "--log-level",
            "warning",
            "gongxin.config.wsgi:application",
        ],
        f"http://{host}:{port}/",
    )
    ledger = Program(
        [sys.executable, "-m", "gongxin.interfaces.cli", "ledger", "integrate", "--watch"]
    )
    run_programs([web, ledger, *beside], ready=ready)


def run_programs(programs: Sequence[Program], *, ready: Callable[[], None]) -> None:
    """Run them as child processes; stop all when one ends or we are told to."""
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    children = [subprocess.Popen(program.command) for program in programs]
    try:
        for program, child in zip(programs, children, strict=True):
            if program.address:
                wait_until_up(program.address, child)
        ready()
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=20)


def wait_until_up(url: str, server: subprocess.Popen[bytes], *, seconds: float = 60) -> None:
    """Wait until the server answers. Raises RuntimeError when it ends or stays silent."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(url, timeout=5):  # noqa: S310 - our own loopback address
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not come up")
