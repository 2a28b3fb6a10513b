"""What is told in an installation of its own, by programs that run there: a town is built, somebody is looked up, somebody is erased."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import harness
from tests.databases import BACKUP_URL, addresses, create_database, drop_database
from tests.integration.register.own_database import COMMAND, House

BUILD = """
import sys
from pathlib import Path
from gongxin.interfaces.cli.house import open_house
open_house()
from gongxin.apps.ledger.api import integrate
from tests.integration.access.town import NEIGHBOUR, build_town, look, now
town = build_town(Path(sys.argv[1]), checkpoint=False)
look(town)
look(town, NEIGHBOUR)
integrate(now=now())
print(town.security.ref)
"""

ERASE = """
import sys
from datetime import timedelta
from gongxin.interfaces.cli.house import open_house
open_house()
from gongxin.apps.identity.api import Actor, Role, create_account, system_actor
from gongxin.apps.ledger.api import integrate
from gongxin.apps.retention.api import confirm_erasure, propose_erasure
from tests.databases import as_role
from tests.integration.access.town import NEIGHBOUR, now
with as_role() as cursor:
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("UPDATE register_record SET shown_from = now() - interval '2 days',"
        " shown_until = now() - interval '1 day'")
create_account(login="later", password="a long enough pass phrase", role=Role.AUDITOR,
    display_name="后来", organ="", actor=system_actor("test"), now=now())
number = propose_erasure(identifier=NEIGHBOUR.number, document="川测销〔2030〕1号",
    actor=Actor(ref=sys.argv[1], role=Role.SECURITY), now=now())
confirm_erasure(number=number, identifier=NEIGHBOUR.number,
    actor=Actor(ref="account:900002", role=Role.SECURITY), now=now() + timedelta(days=4 * 366))
integrate(now=now())
print(number)
"""

KILLED = """
import os, signal, sys
from pathlib import Path
from gongxin.interfaces.cli.house import command_actor, now, open_house
open_house()
from gongxin.apps.backups.api import make_backup
from gongxin.interfaces.cli.database import backup_address
def told(words):
    if words.en.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
make_backup(folder=Path(sys.argv[1]), url=backup_address(), actor=command_actor("backup"), now=now(), told=told)
"""

SEEN = """
import json
from gongxin.interfaces.cli.house import open_house
open_house()
from django.db import transaction
from gongxin.apps.ledger.api import events_about, verify
from gongxin.apps.register.api import identities_of
from gongxin.interfaces.cli.database import ready_database
from tests.integration.access.town import CITIZEN, NEIGHBOUR
ready_database()
def known(person):
    with transaction.atomic():
        return person.key in identities_of(subject_keys=[person.key])
print(json.dumps({
    "citizen": [known(CITIZEN), len(events_about(subject_key=CITIZEN.key))],
    "neighbour": [known(NEIGHBOUR), len(events_about(subject_key=NEIGHBOUR.key))],
    "verified": verify().ok,
}))
"""


@dataclass(frozen=True, slots=True)
class Place(House):
    """An installation whose commands may also be refused."""

    def program(self, text: str, *arguments: str) -> str:
        """Run a Python program there; it must succeed."""
        done = subprocess.run(
            [sys.executable, "-c", text, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def tried(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run `gongxin` with the arguments, whatever comes of it."""
        return subprocess.run(
            [sys.executable, "-c", COMMAND, *arguments],
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def backup(self, folder: Path) -> dict[str, Any]:
        """Make a backup in `folder`."""
        told: dict[str, Any] = json.loads(self.run("backup", str(folder), "--json"))
        return told

    def seen(self) -> dict[str, Any]:
        """Whom the platform knows there, how many events it shows of them, and whether the log is whole."""
        told: dict[str, Any] = json.loads(self.program(SEEN))
        return told

    @property
    def environment(self) -> dict[str, str]:
        """With the backup's login."""
        mine = {"GONGXIN_BACKUP_URL": self.places[BACKUP_URL]}
        return {**os.environ, **self.places, **mine, "GONGXIN_VAR": str(self.var)}


@contextmanager
def open_place() -> Iterator[Path]:
    """A folder that the account of a server may pass through; it goes at the end."""
    folder = Path(tempfile.mkdtemp(prefix="backup-", dir=os.environ[harness.RUN_FOLDER]))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def told_town(folder: Path) -> Iterator[tuple[Place, str]]:
    """An installation with a town in which two were looked up, and who its security administrator is."""
    var = folder / "var"
    var.mkdir(mode=0o711)
    papers = folder / "papers"
    papers.mkdir()
    name = f"town_{secrets.token_hex(4)}"
    create_database(name)
    try:
        place = Place(addresses(name), var)
        place.run("db", "migrate")
        yield place, place.program(BUILD, str(papers))
    finally:
        drop_database(name)


@contextmanager
def empty_place(var: Path) -> Iterator[Place]:
    """An empty database, and what was saved of an installation when its machine was lost."""
    name = f"back_{secrets.token_hex(4)}"
    create_database(name)
    try:
        yield Place(addresses(name), var)
    finally:
        drop_database(name)


def mirror(var: Path, to: Path) -> Path:
    """Keys and published log as they are just now, as a mirror on another machine holds them."""
    to.mkdir(mode=0o711)
    for name in ("keys", "ledger"):
        shutil.copytree(var / name, to / name)
    return to
