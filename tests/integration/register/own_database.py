"""A database and a folder of its own, and programs that file into it: for what must be killed or raced."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

import psycopg
import pytest

from tests.databases import ADMIN_URL, addresses, create_database, drop_database, logins
from tests.integration.access.town import PACKS

COMMAND = "from gongxin.interfaces.cli.main import main; main()"

FILE = """
import sys, json
from gongxin.interfaces.cli.house import command_actor, now, open_house
open_house()
from pathlib import Path
from gongxin.apps.intake.api import Channel, receive_file
from gongxin.lib.tabular import text
text.CHUNK_BYTES = 40_000
if sys.argv[3] == "connected":
    from django.db import connection
    connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
from gongxin.lib.errors import Refusal
for _ in range(int(sys.argv[2])):
    try:
        receipt = receive_file(
            path=Path(sys.argv[1]), item_code="administrative-penalty", source_code="sc-transport",
            actor=command_actor("test"), channel=Channel.COMMAND, now=now(),
        )
    except Refusal as refusal:
        print(json.dumps({"refused": refusal.code}), flush=True)
        sys.stdin.readline()
    else:
        print(json.dumps(receipt.as_dict()), flush=True)
"""


@dataclass(frozen=True, slots=True)
class House:
    """An installation under test."""

    places: dict[str, str]
    var: Path

    @property
    def url(self) -> str:
        """The database as its administrator sees it: everything."""
        return self.places[ADMIN_URL]

    def run(self, *arguments: str, **more: str) -> str:
        """Run `gongxin` with the arguments; it must succeed. `more` goes to its environment."""
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, *arguments],
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def running(self, program: str, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """A Python program in the installation; what it reads and writes is piped. `more` goes to its environment."""
        return subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            env={**self.environment, **more},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def filing(
        self, path: Path, *, times: int = 1, connected: bool = False, **more: str
    ) -> subprocess.Popen[str]:
        """A process that files `path` in small chunks; it is ready and waits for a line.

        With `times` it files it again after a refusal and another line. It connects when it
        begins to file, or with `connected` before. `more` is added to its environment.
        """
        how = "connected" if connected else ""
        process = self.running(FILE, str(path), str(times), how, **more)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.communicate()[1]
        return process

    def count(self, sql: str, *values: object) -> int:
        """The one number that the query answers."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute(sql, values).fetchone()
        assert row is not None
        return int(row[0])

    def wait_until_alone(self) -> None:
        """Wait until the server has noticed that a killed client is gone."""
        for _ in range(400):
            others = self.count(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if not others:
                return
            time.sleep(0.05)
        raise AssertionError("a backend of a killed client is still there")

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        return {**os.environ, **self.places, "GONGXIN_VAR": str(self.var)}


def start(process: Started) -> None:
    """Let a waiting process file."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


class Started(Protocol):
    """A process that waits for a line."""

    @property
    def stdin(self) -> IO[str] | None: ...


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation with the packs loaded."""
    with own_house(tmp_path_factory.mktemp("var")) as one:
        yield one


@contextmanager
def own_house(var: Path, *, admin: str = "", tablespace: str = "") -> Iterator[House]:
    """An installation with the packs loaded, on the tests' server or another; it goes at the end.

    `admin` is the address of another server's administrator.
    """
    name = f"own_{secrets.token_hex(4)}"
    places = addresses(name, logins(admin) if admin else os.environ)
    create_database(name, tablespace=tablespace, admin=admin)
    try:
        one = House(places, var)
        one.run("db", "migrate")
        one.run("pack", "load", str(PACKS))
        yield one
    finally:
        drop_database(name, admin=admin)
