"""An installation of its own that is put back as it was after each death, and what is asked of it by its administrator."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.databases import ADMIN_URL, create_database, drop_database
from tests.integration.register.loaded import Loaded, loaded
from tests.integration.register.own_database import House, own_house

from .faults import FAULTS
from .running import PROGRAM, WARMING

_THERE = """
SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'
"""
_COMMITTED = """
SELECT count(*) FROM generate_series(
    %s::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1) AS since (one)
WHERE pg_xact_status(one::text::xid8) IS DISTINCT FROM 'aborted'
"""
_TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
# which versions of its rows are committed: what was rolled back, or only locked, leaves no trace in it
_VERSIONS = """
SELECT '{0}', count(*), md5(coalesce(string_agg(t.ctid::text || t.xmin::text, ' ' ORDER BY t.ctid), '')) FROM {0} t
"""
State = dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Place:
    """The installation, with who forks its processes."""

    house: House
    parent: Loaded
    asking: psycopg.Connection[Any]
    desk: str = ""

    @property
    def name(self) -> str:
        """Of its database."""
        return urlsplit(self.house.url).path[1:]

    def run(self, task: str, *words: str) -> Any:
        """What a process says that lives."""
        process = self._process(task, words)
        said, wrong = process.communicate()
        assert process.returncode == 0, wrong
        return json.loads(said)

    def act(self, scene: str, known: Mapping[str, str], *, minutes: int = 0) -> dict[str, Any]:
        """The whole act: whether it was refused, in how many steps, and which of these were commits."""
        said: dict[str, Any] = self.run("act", scene, json.dumps(known), str(minutes), "0", "")
        return said

    def dies(self, scene: str, known: Mapping[str, str], number: int, how: str) -> str:
        """The act, killed there; what it had said before. The server has noticed it then."""
        process = self._process("act", (scene, json.dumps(known), "0", str(number), how))
        said, wrong = process.communicate()
        assert process.returncode == -signal.SIGKILL, said
        assert wrong == ""
        self.wait_until_alone()
        return said

    def wait_until_alone(self) -> None:
        """Until the server has noticed that whoever was killed is gone."""
        for _ in range(4000):
            if not self._ask(_THERE, self.name):
                return
            time.sleep(0.005)
        raise AssertionError("a backend of a killed client is still there")

    def _process(self, task: str, words: tuple[str, ...]) -> Any:
        desk = (self.desk,) if self.desk else ()
        return self.parent.process("killed", task, str(self.house.var), *desk, *words)

    def _ask(self, asked: str, *values: object) -> int:
        """By a connection that stays; it is in another database of the server, so that this one can be put back."""
        row = self.asking.execute(asked.encode(), values).fetchone()
        assert row is not None
        return int(row[0])

    def wrote(self, since: int) -> bool:
        """Whether anything was committed on the server since that transaction; if nothing was, the tables are what they were."""
        return bool(self._ask(_COMMITTED, since))

    def newest(self) -> int:
        """The number of the next transaction that writes."""
        return self._ask("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")

    def state(self) -> State:
        """Of each table, how many rows it has and which versions of them."""
        with psycopg.connect(self.house.url) as connection:
            tables = [name for (name,) in connection.execute(_TABLES)]
            asked = " UNION ALL ".join(_VERSIONS.format(name) for name in tables)
            return {
                name: (rows, versions)
                for name, rows, versions in connection.execute(asked.encode())
            }

    def told(self) -> dict[str, Any]:
        """What everybody sees, and how many events there are of which kind."""
        with psycopg.connect(self.house.url) as connection:
            kinds = connection.execute("SELECT kind, count(*) FROM ledger_event GROUP BY 1")
            events = dict(kinds.fetchall())
        return {"seen": self.run("look"), "events": events}

    def faults(self) -> list[str]:
        """What is wrong in the tables, and with the log once somebody has published, repaired and verified it."""
        with psycopg.connect(self.house.url) as connection:
            found = [
                name
                for name, asked in FAULTS.items()
                if connection.execute(asked.encode()).fetchone() is not None
            ]
        return [*found, *self.run("publish")]

    @contextmanager
    def kept(self) -> Iterator[Kept]:
        """What stands now, to be put back any number of times."""
        aside = f"{self.name}_{secrets.token_hex(3)}"
        kept = Kept(self, aside, self.house.var / aside)
        kept.keep()
        try:
            yield kept
        finally:
            kept.put_back()
            drop_database(kept.template)
            shutil.rmtree(kept.ledger)


@dataclass(frozen=True)
class Kept:
    """A copy of database and published log."""

    place: Place
    template: str
    ledger: Path

    def keep(self) -> None:
        """Make it."""
        self.place.wait_until_alone()
        create_database(self.template, template=self.place.name)
        shutil.copytree(self.place.house.var / "ledger", self.ledger)

    def put_back(self) -> None:
        """As it was."""
        drop_database(self.place.name)
        create_database(self.place.name, template=self.template)
        shutil.rmtree(self.place.house.var / "ledger")
        shutil.copytree(self.ledger, self.place.house.var / "ledger")


@contextmanager
def built(var: Path, **more: str) -> Iterator[Place]:
    """The installation with the town in it; `more` goes to the environment of its processes."""
    with (
        own_house(var) as house,
        psycopg.connect(os.environ[ADMIN_URL], autocommit=True) as asking,
        loaded(house, PROGRAM, WARMING, **more) as parent,
    ):
        bare = Place(house, parent, asking)
        yield replace(bare, desk=bare.run("build"))
