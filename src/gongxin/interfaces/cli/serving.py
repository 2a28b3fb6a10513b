"""`gongxin serve`: the pages, and the worker that keeps the ledger."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.request import urlopen

import click

from .house import now, open_house

ADDRESSES = frozenset(
    {
        "DATABASE_URL",
        "GONGXIN_OWNER_URL",
        "GONGXIN_LEDGER_URL",
        "GONGXIN_PUBLIC_DATABASE_URL",
        "GONGXIN_BACKUP_URL",
    }
)
"""Where the addresses of the database stand in the environment, each with its login's password."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8420, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option(
    "--public",
    is_flag=True,
    help="只提供公开页面，以 gongxin_public 登录数据库。  Only the public's pages, by the login gongxin_public.",
)
def serve(*, host: str, port: int, workers: int, public: bool) -> None:
    """启动服务。  Serve the portal and the workbench until interrupted."""
    if public:
        serve_public(host=host, port=port, workers=workers)
        return
    os.environ.setdefault("GONGXIN_PUBLIC_URL", f"http://{host}:{port}")
    open_house()
    from .database import ready_database

    ready_database()
    _record_settings()
    run_servers(
        host=host, port=port, workers=workers, ready=lambda: click.echo(f"http://{host}:{port}/")
    )


def _record_settings() -> None:
    from gongxin.apps.ledger.api import record_settings

    told = {
        name: value
        for name, value in os.environ.items()
        if name.startswith("GONGXIN_") or name in ADDRESSES
    }
    record_settings(environment=told, actor="system:serve", now=now())


def serve_public(*, host: str, port: int, workers: int) -> None:
    """Serve what is public, in a process that is told one login of the database, which may read what is public.

    It migrates nothing and keeps no ledger. Raises Refusal `database.no-public-login`.
    """
    from .database import public_address

    environment = {name: value for name, value in os.environ.items() if name not in ADDRESSES} | {
        "DATABASE_URL": public_address(),
        "DJANGO_SETTINGS_MODULE": "gongxin.config.public",
    }
    # its pages take some milliseconds and wait for nothing outside: more threads would only wait for one another
    run_programs(
        [web_server(host=host, port=port, workers=workers, threads=1)],
        ready=lambda: click.echo(f"http://{host}:{port}/"),
        environment=environment,
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
    """A command, the address that answers when it is up (nothing where nobody listens), and where its words go."""

    command: list[str]
    address: str = ""
    output: int | None = None


def run_servers(
    *,
    host: str,
    port: int,
    workers: int,
    ready: Callable[[], None],
    beside: Sequence[Program] = (),
) -> None:
    """Run web server and ledger worker, and what stands `beside` them."""
    ledger = [sys.executable, "-m", "gongxin.interfaces.cli", "ledger", "integrate", "--watch"]
    web = web_server(host=host, port=port, workers=workers)
    run_programs([web, Program(ledger), *beside], ready=ready)


def web_server(*, host: str, port: int, workers: int, threads: int = 4) -> Program:
    """The web server; `threads` of each worker answer beside one another."""
    return Program(
        [
            sys.executable,
            *("-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
            *("--workers", str(workers), "--blocking-threads", str(threads)),
            *("--log-level", "warning"),
            "gongxin.config.wsgi:application",
        ],
        f"http://{host}:{port}/",
    )


def run_programs(
    programs: Sequence[Program],
    *,
    ready: Callable[[], None],
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Run them as child processes until one ends or we are told to stop; then stop all."""
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    with suppress(KeyboardInterrupt), started(programs, environment=environment) as children:
        ready()
        while all(child.poll() is None for child in children):
            time.sleep(0.5)


@contextmanager
def started(
    programs: Sequence[Program], *, environment: Mapping[str, str] = os.environ
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The programs as child processes that are up; stopped when the block ends."""
    children = [
        subprocess.Popen(one.command, env=dict(environment), stdout=one.output) for one in programs
    ]
    try:
        for program, child in zip(programs, children, strict=True):
            if program.address:
                wait_until_up(program.address, child)
        yield children
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
