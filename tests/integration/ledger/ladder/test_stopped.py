"""Rung 4, the database: root stops the server, puts an old data folder in its place or edits a page, and starts it again."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from gongxin.apps.ledger.queries import log_verifier
from gongxin.lib.postgres import Cluster
from gongxin.lib.postgres.binaries import installations
from gongxin.lib.postgres.runner import Account, Runner
from tests.databases import ADMIN_URL, AUDITOR_URL, addresses, create_database, logins

from .auditor import Auditor, auditing, prepare
from .hands import CUT, SIZES, Log

NAME = "gongxin_ladder"


def program(name: str) -> str:
    """A program of the server that we bring."""
    return next(installations()).program(name)


@dataclass
class Server:
    """A server of its own, with the log in it; `yesterday` is its data folder as it was one checkpoint before."""

    cluster: Cluster
    places: dict[str, str]

    @property
    def yesterday(self) -> Path:
        return self.cluster.home / "yesterday"

    def put_in_place(self, data: Path) -> None:
        """An old data folder instead of the present one."""
        self.cluster.stop()
        shutil.rmtree(self.cluster.data)
        copy_data(data, self.cluster.data)
        self.cluster.ensure_running()


def copy_data(source: Path, target: Path) -> None:
    """A data folder with its owners, as a backup has it."""
    subprocess.run(["cp", "-a", source, target], check=True)


@pytest.fixture
def server(log: Log, open_folder: Path) -> Iterator[Server]:
    """The log, taken into a server that may be stopped: as it was yesterday, then as it is."""
    cluster = Cluster(open_folder / "postgres", durable=False)
    cluster.ensure_running()
    one = Server(cluster, addresses(NAME, logins(cluster.admin_url)))
    dump = subprocess.run(
        [program("pg_dump"), "-d", log.admin, "--exclude-table=kept_*"],
        check=True,
        capture_output=True,
    ).stdout
    try:
        create_database(NAME, template="template0", admin=cluster.admin_url)
        load = [program("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-d", one.places[ADMIN_URL]]
        subprocess.run(load, input=dump, check=True, capture_output=True)
        with psycopg.connect(one.places[ADMIN_URL]) as hand:
            hand.execute("CREATE TABLE today AS TABLE ledger_event")
            hand.execute("CREATE TABLE signed AS TABLE ledger_checkpoint")
            hand.execute("SET session_replication_role = replica")
            hand.execute(CUT.format(SIZES[1]))  # type: ignore[arg-type]
            hand.execute("DELETE FROM ledger_checkpoint WHERE size > %s", [SIZES[1]])
        cluster.stop()
        copy_data(cluster.data, one.yesterday)
        cluster.ensure_running()
        with psycopg.connect(one.places[ADMIN_URL]) as hand:
            for table, rows in (("ledger_event", "today"), ("ledger_checkpoint", "signed")):
                hand.execute(
                    f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {rows}"
                    f" EXCEPT SELECT * FROM {table}; DROP TABLE {rows}"
                )
        yield one
    finally:
        cluster.stop()


@pytest.fixture
def auditor(log: Log, server: Server, open_folder: Path) -> Iterator[Auditor]:
    """Another account of the system, which enters that server."""
    var = prepare(open_folder / "auditor", log_verifier().vkey())
    with auditing(var=var, files=log.files, database=server.places[AUDITOR_URL]) as one:
        assert one.verify(one.own).is_whole
        yield one


def test_what_is_done_while_the_server_is_stopped_is_found(
    log: Log, server: Server, auditor: Auditor
) -> None:
    today = server.cluster.home / "today"
    edit_a_page(server, b"case-123", b"case-321")
    for folder in (auditor.bare, auditor.own):
        assert auditor.verify(folder).missed("event-changed", 123) == ""
    edit_a_page(server, b"case-321", b"case-123")
    assert auditor.verify(auditor.own).is_whole

    server.cluster.stop()
    copy_data(server.cluster.data, today)
    server.put_in_place(server.yesterday)
    for folder in (auditor.bare, auditor.own):
        assert auditor.verify(folder).missed("tail-missing", SIZES[1]) == ""

    # and the files of that day: everything is true, and a checkpoint too short, which who kept a copy knows
    shutil.rmtree(log.files)
    shutil.copytree(log.yesterday, log.files)
    assert auditor.verify(auditor.own).missed("tail-missing", SIZES[1]) == ""

    log.put_back()
    server.put_in_place(today)
    assert auditor.verify(auditor.own).is_whole


def edit_a_page(server: Server, before: bytes, after: bytes) -> None:
    """Exchange bytes in the table's file and bless the page: its checksum is made to fit."""
    with psycopg.connect(server.places[ADMIN_URL]) as hand:
        row = hand.execute("SELECT pg_relation_filepath('ledger_event')").fetchone()
    assert row is not None
    path = server.cluster.data / row[0]
    server.cluster.stop()
    page = path.read_bytes()
    assert before in page
    path.write_bytes(page.replace(before, after))
    check = [program("pg_checksums"), "-D", str(server.cluster.data)]
    account = server.cluster.data.stat()
    hand_of = Runner(Account(account.st_uid, account.st_gid))
    assert not hand_of.run([*check, "--check"], seconds=60).ok
    for step in ("--disable", "--enable", "--check"):
        done = hand_of.run([*check, step], seconds=60)
        assert done.ok, done.output
    server.cluster.ensure_running()
