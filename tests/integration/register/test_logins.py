"""What the command line does when it was told only some of the logins of a server that is not its own."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import addresses, create_database, drop_database

pytestmark = pytest.mark.xdist_group("own-database")

MAIN = "from gongxin.interfaces.cli.main import main; main()"


@pytest.fixture
def places() -> Iterator[dict[str, str]]:
    name = f"logins_{secrets.token_hex(4)}"
    create_database(name)
    yield addresses(name)
    drop_database(name)


def _gongxin(
    places: dict[str, str], var: Path, *arguments: str, without: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **places, "GONGXIN_VAR": str(var)}
    environment.pop(without, None)
    return subprocess.run(
        [sys.executable, "-c", MAIN, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_without_the_owners_login_nothing_is_migrated_and_nothing_served(
    places: dict[str, str], tmp_path: Path
) -> None:
    owner = "GONGXIN_OWNER_URL"
    for arguments, code in (
        (("db", "migrate"), "database.no-owner"),
        (("serve", "--port", "0"), "database.behind"),
        (("db", "url", "--login", "backup"), "database.logins"),
    ):
        done = _gongxin(places, tmp_path, *arguments, without=owner)
        assert done.returncode == 2, done.stderr
        assert f"[{code}]" in done.stderr
        assert "Traceback" not in done.stderr
        assert places["DATABASE_URL"].split(":")[2].split("@")[0] not in done.stderr


def test_migrated_once_it_works_without_the_owners_login(
    places: dict[str, str], tmp_path: Path
) -> None:
    done = _gongxin(places, tmp_path, "db", "migrate")
    assert done.returncode == 0, done.stderr
    done = _gongxin(places, tmp_path, "ledger", "verify", without="GONGXIN_OWNER_URL")
    assert done.returncode == 0, done.stderr


def test_the_roles_are_printed_for_an_administrator(tmp_path: Path) -> None:
    done = _gongxin({}, tmp_path, "db", "roles")
    assert done.returncode == 0
    for role in ("owner", "app", "public", "ledger", "auditor", "backup"):
        assert f"ALTER ROLE gongxin_{role} NOSUPERUSER" in done.stdout
    assert "PASSWORD" not in done.stdout
