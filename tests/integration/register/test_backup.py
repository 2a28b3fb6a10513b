"""A backup is taken by a login of its own, restored by the owner, and holds nobody's name."""

from __future__ import annotations

import os
import secrets
import subprocess
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from gongxin.lib.postgres.binaries import installations
from tests.databases import ADMIN_URL, BACKUP_URL, addresses, create_database, drop_database
from tests.integration.access.town import CITIZEN, penalty
from tests.integration.intake.desk import write

from .own_database import House, house, start

__all__ = ["house"]

pytestmark = pytest.mark.xdist_group("own-database")

COUNTED = (
    "SELECT (SELECT count(*) FROM register_record), (SELECT count(*) FROM register_subject),"
    " (SELECT count(*) FROM ledger_event), (SELECT count(*) FROM directory_organ)"
)


def _run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = next(place for one in installations() if Path(place := one.program(name)).is_file())
    return subprocess.run(
        [program, *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def _counted(url: str) -> tuple[int, ...]:
    with psycopg.connect(url) as connection:
        return connection.execute(COUNTED).fetchone() or ()


@pytest.fixture
def backup_url(house: House) -> str:
    """The address by which the backup program enters."""
    return house.places[BACKUP_URL]


def test_a_backup_comes_back_and_the_wall_with_it(
    house: House, backup_url: str, tmp_path: Path
) -> None:
    with house.filing(write(tmp_path, [penalty(CITIZEN)])) as process:
        start(process)
        assert '"accepted": 1' in (process.stdout.readline() if process.stdout else "")
    dump = tmp_path / "gongxin.dump"
    done = _run("pg_dump", "-Fc", "-f", str(dump), backup_url)
    assert done.returncode == 0, done.stderr
    text = _run("pg_dump", "-f", str(tmp_path / "plain.sql"), backup_url)
    assert text.returncode == 0, text.stderr
    plain = (tmp_path / "plain.sql").read_text(encoding="utf-8")
    assert "COPY public.register_record_" in plain
    assert CITIZEN.name not in plain
    assert CITIZEN.number not in plain
    name = f"back_{secrets.token_hex(4)}"
    create_database(name)
    try:
        places = addresses(name)
        restored = _run(
            "pg_restore",
            "--no-owner",
            "-d",
            places["GONGXIN_OWNER_URL"],
            "--exit-on-error",
            str(dump),
        )
        assert restored.returncode == 0, restored.stderr
        back = replace(house, places=places)
        back.run("db", "migrate")
        assert _counted(places[ADMIN_URL]) == _counted(house.url)
        for login in ("DATABASE_URL", "GONGXIN_OWNER_URL"):
            with psycopg.connect(places[login]) as connection:
                assert connection.execute("SELECT count(*) FROM register_record").fetchone() == (0,)
        again = tmp_path / "again"
        again.mkdir()
        with back.filing(write(again, [penalty(CITIZEN)])) as process:
            start(process)
            assert '"duplicate": 1' in (process.stdout.readline() if process.stdout else "")
    finally:
        drop_database(name)


def test_the_platforms_login_takes_no_backup(house: House, tmp_path: Path) -> None:
    """It would be one without people; row security says so instead of leaving them out."""
    done = _run("pg_dump", "-f", str(tmp_path / "x.sql"), house.places["DATABASE_URL"])
    assert done.returncode != 0
    assert "permission denied" in done.stderr


def test_the_backups_login_writes_nothing(backup_url: str) -> None:
    assert os.environ[ADMIN_URL] != backup_url
    with psycopg.connect(backup_url) as connection:
        for statement in (
            "DELETE FROM ledger_event",
            "UPDATE register_record SET recorded_to = now()",
            "INSERT INTO access_grant DEFAULT VALUES",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(statement)
