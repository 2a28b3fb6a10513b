"""A house of our own to measure in: server, folders, tables, packs, all in one temporary folder.

The server is durable (fsync on), as an installation's is. It stops, and the folder goes, when the
run ends. A developer's database and keys are never touched.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import psycopg

    from gongxin.apps.identity.api import Actor
    from gongxin.lib.postgres import Cluster


@dataclass(frozen=True)
class House:
    """A running house."""

    home: Path
    cluster: Cluster

    @cached_property
    def postmaster(self) -> int:
        """Process number of the server."""
        return int((self.cluster.data / "postmaster.pid").read_text().split("\n", 1)[0])

    @cached_property
    def admin(self) -> psycopg.Connection[Any]:
        """A connection of the server's administrator, for what row security would hide and for checkpoints."""
        import psycopg

        return psycopg.connect(self.cluster.admin_url, autocommit=True)

    def settle(self) -> None:
        """Write out what the last run left in the server's memory, so that the next need not."""
        self.admin.execute("CHECKPOINT")

    def analyse(self) -> None:
        """Bring the planner's figures up to date, as autovacuum would in time."""
        self.admin.execute("VACUUM (ANALYZE)")

    def program(self, name: str) -> str:
        """A program that came with the server, such as pgbench."""
        from gongxin.lib.postgres.binaries import installations

        for installation in installations():
            if Path(installation.program(name)).is_file():
                return installation.program(name)
        raise FileNotFoundError(name)

    def client_environment(self) -> dict[str, str]:
        """What libpq's programs need to reach the database; the password is not on a command line."""
        parts = urlsplit(self.cluster.url)
        return {
            **os.environ,
            "PGHOST": parts.hostname or "",
            "PGPORT": str(parts.port),
            "PGUSER": parts.username or "",
            "PGPASSWORD": parts.password or "",
            "PGDATABASE": parts.path.lstrip("/"),
        }

    def empty_register(self) -> None:
        """No batch, no file, no subject, no record. The ledger keeps its events."""
        from django.conf import settings

        shutil.rmtree(settings.ORIGINALS_DIR, ignore_errors=True)
        self.admin.execute(
            "TRUNCATE register_subject, register_data_key, register_record, register_link, register_moved_end, notices_notice, notices_service,"
            " intake_batch, intake_kept_file CASCADE"
        )
        self.settle()

    def actor(self) -> Actor:
        """The benchmark as an actor of the house."""
        from gongxin.apps.identity.api import system_actor

        return system_actor("bench")

    def machine(self) -> dict[str, Any]:
        """What the figures were measured on."""
        return {**machine(), **self._server()}

    def _server(self) -> Mapping[str, str]:
        names = ("server_version", "fsync", "synchronous_commit", "shared_buffers", "wal_level")
        row = self.admin.execute(
            "SELECT " + ", ".join(f"current_setting('{name}')" for name in names)
        ).fetchone()
        return {name: str(value) for name, value in zip(names, row or (), strict=True)}


@contextmanager
def open_house() -> Iterator[House]:
    """Set the house up for this process and its children; take it down at the end."""
    home = Path(tempfile.mkdtemp(prefix="gongxin-bench-"))
    home.chmod(0o711)  # the server's account, when root runs this, must get through
    for name in [name for name in os.environ if name.startswith("GONGXIN_")]:
        del os.environ[name]
    from gongxin.lib.postgres import Cluster

    cluster = Cluster(home / "postgres")
    try:
        os.environ["DATABASE_URL"] = cluster.ensure_running()
        os.environ["GONGXIN_OWNER_URL"] = cluster.url_for("gongxin_owner")
        os.environ["GONGXIN_LEDGER_URL"] = cluster.url_for("gongxin_ledger")
        os.environ["GONGXIN_VAR"] = str(home / "var")
        # one bench officer asks as often as a whole city does
        os.environ["GONGXIN_LOOK_UP_ALARM"] = os.environ["GONGXIN_LOOK_UP_STOP"] = str(10**9)
        os.environ["GONGXIN_CALLS_A_MINUTE"] = str(10**9)
        os.environ["DJANGO_SETTINGS_MODULE"] = "gongxin.config.settings"
        house = House(home, cluster)
        # tables of a benchmark's own: the platform's login may make none where the platform's are
        house.admin.execute("CREATE SCHEMA bench AUTHORIZATION gongxin")
        house.admin.execute("ALTER ROLE gongxin SET search_path = bench, public")
        _furnish(house)
        yield house
        house.admin.close()
    finally:
        cluster.stop()
        shutil.rmtree(home)


def _furnish(house: House) -> None:
    import django

    django.setup()
    gc.freeze()  # as the command line does
    from django.conf import settings

    from gongxin.apps.catalogue.api import load_packs
    from gongxin.interfaces.cli.database import migrate_database

    migrate_database()
    packs = sorted(folder.parent for folder in settings.PACKS_DIR.glob("*/pack.yaml"))
    load_packs(paths=packs, actor=house.actor().ref, now=datetime.now(UTC))


def machine() -> dict[str, Any]:
    """The machine without a server."""
    import platform

    model = "unknown"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": model,
        "memory_gib": round(memory / 2**30, 1),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }


def machine_line(said: Mapping[str, Any]) -> str:
    """The machine in one line."""
    line = (
        f"{said['cores']} cores {said['cpu']}, {said['memory_gib']} GiB, {said['system']},"
        f" Python {said['python']}"
    )
    if "server_version" in said:
        line += (
            f", PostgreSQL {said['server_version']} (fsync {said['fsync']},"
            f" synchronous_commit {said['synchronous_commit']},"
            f" shared_buffers {said['shared_buffers']})"
        )
    return f"{line}; load at start {said['load_average'][0]}"
