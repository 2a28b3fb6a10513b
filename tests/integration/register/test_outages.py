"""The database goes away, fills up or is busy in the middle of a load: said clearly, nothing half in, retry works."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from gongxin.lib.postgres import Cluster
from tests.harness import RUN_FOLDER
from tests.integration.intake.desk import write

from .own_database import House, house, own_house, start
from .test_many_loads import CURRENT, _rows

__all__ = ["house"]

pytestmark = pytest.mark.xdist_group("own-database")

IN_A_TRANSACTION = """
SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
AND backend_type = 'client backend' AND xact_start < clock_timestamp() - interval '50 ms'
"""


def _said(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.communicate()[1]
    said: dict[str, Any] = json.loads(line)
    return said


def test_a_connection_that_is_lost_in_the_middle(house: House, tmp_path: Path) -> None:
    path = write(tmp_path, _rows("断", range(4000)))
    with (
        house.filing(path, times=2) as process,
        psycopg.connect(house.url, autocommit=True) as admin,
    ):
        start(process)
        until = time.monotonic() + 30
        while not (found := admin.execute(IN_A_TRANSACTION).fetchall()):
            assert time.monotonic() < until
        admin.execute("SELECT pg_terminate_backend(%s)", found[0])
        assert _said(process) == {"refused": "store.gone"}
        assert house.count(CURRENT, "断%") == 0
        start(process)  # the same process takes a new connection
        assert _said(process)["accepted"] == 4000


def test_a_server_that_takes_no_connection(house: House, tmp_path: Path) -> None:
    path = write(tmp_path, _rows("拒", range(50)))
    with (
        house.filing(path, times=2) as process,
        psycopg.connect(house.url, autocommit=True) as admin,
    ):
        name = admin.info.dbname
        admin.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0")  # type: ignore[arg-type]
        try:
            start(process)
            assert _said(process) == {"refused": "store.gone"}
        finally:
            admin.execute(f"ALTER DATABASE {name} CONNECTION LIMIT -1")  # type: ignore[arg-type]
        start(process)
        assert _said(process)["accepted"] == 50


def test_a_server_that_is_not_there(house: House, tmp_path: Path) -> None:
    program = "from gongxin.interfaces.cli.main import main; main()"
    nowhere = {**os.environ, "DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}
    arguments = ["intake", str(tmp_path), "--item", "x", "--source", "x"]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**nowhere, "GONGXIN_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "[store.gone]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_load_that_waits_too_long_for_another(house: House, tmp_path: Path) -> None:
    path = write(tmp_path, _rows("等", range(50)))
    with (
        house.filing(path, times=2, GONGXIN_LOCK_TIMEOUT="200ms") as process,
        psycopg.connect(house.url) as other,
    ):
        other.execute("SELECT pg_advisory_xact_lock(hashtext('gongxin.register.load'))")
        start(process)
        assert _said(process) == {"refused": "store.busy"}
        assert house.count(CURRENT, "等%") == 0
        other.rollback()
        start(process)
        assert _said(process)["accepted"] == 50


@contextmanager
def _own_server() -> Iterator[Cluster]:
    """A server of its own: one whose disk was full may fail at whatever comes next."""
    cluster = Cluster(Path(os.environ[RUN_FOLDER]) / f"full-{secrets.token_hex(4)}", durable=False)
    cluster.ensure_running()
    try:
        yield cluster
    finally:
        cluster.stop()


def _as_administrator(cluster: Cluster, *statements: str) -> None:
    with psycopg.connect(cluster.admin_url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]


@contextmanager
def _small_disk(size: str) -> Iterator[Path]:
    """A file system of its own, of `size`; needs root."""
    with tempfile.TemporaryDirectory(prefix="gongxin-small-") as folder:
        Path(folder).chmod(0o711)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("a small file system can be mounted by root only")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    with _small_disk("48m") as disk, _own_server() as cluster:
        place, owner = disk / "tables", cluster.data.stat()
        place.mkdir()
        os.chown(place, owner.st_uid, owner.st_gid)
        _as_administrator(
            cluster,
            f"CREATE TABLESPACE small LOCATION '{place}'",
            "GRANT CREATE ON TABLESPACE small TO public",
        )
        with own_house(tmp_path / "var", admin=cluster.admin_url, tablespace="small") as one:
            _fill(one, disk, tmp_path)


def _fill(one: House, disk: Path, folder: Path) -> None:
    ballast = disk / "ballast"
    path = write(folder, _rows("满", range(8000)))
    # a new connection may have to write too: this one is there before the disk is full
    with one.filing(path, times=2, connected=True) as process:
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        assert free > 6_000_000
        ballast.write_bytes(b"\0" * (free - 3_000_000))
        try:
            start(process)
            assert _said(process) == {"refused": "store.full"}
        finally:
            ballast.unlink()  # or the database cannot even be dropped
        assert one.count(CURRENT, "满%") == 0
        start(process)
        assert _said(process)["accepted"] == 8000
