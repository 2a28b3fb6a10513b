"""`gongxin serve`: the pages, and the worker that keeps the ledger."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
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


def run_servers(*, host: str, port: int, workers: int, ready: Callable[[], None]) -> None:
    """Run web server and ledger worker as child processes; stop both when one ends or we are told to."""
    commands = [
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
        [sys.executable, "-m", "gongxin.interfaces.cli", "ledger", "integrate", "--watch"],
    ]
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    children = [subprocess.Popen(command) for command in commands]
    try:
        wait_until_up(f"http://{host}:{port}/", children[0])
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
