"""The example of the documents as a process of its own, against a served house: an organ that loses, delays, repeats and forges
acknowledgements, and the house that goes on waiting until one is sound."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from joserfc.jwk import OKPKey

from tests.architecture.house import ROOT
from tests.browser.conftest import Site
from tests.browser.test_api_unforeseen import GRANT

pytestmark = pytest.mark.xdist_group("story")
ORGAN = "sc-education"

TELL = """
import sys, json
from django.db import transaction
from gongxin.interfaces.cli.house import now, open_house
open_house()
from gongxin.apps.access.api import Asking, FileReason, look_up
from gongxin.apps.identity.api import Actor, Role, SendingSystem
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.recalls.api import Ground, recall_answers
from gongxin.apps.register.api import subject_key
kid, name, number = sys.argv[1:]
system = SendingSystem.objects.get(kid=kid)
actor = Actor(ref=f"{system.ref}.w1", role=Role.OFFICER, organ=system.organ, unit=system.label)
asking = Asking("licence-review", "川测许受〔2026〕0118号", number, name)
file = look_up(asking=asking, reason=FileReason.WEIGH, actor=actor, now=now())
looks = events_about(subject_key=subject_key(identifier=f"id:{number}"), kinds=[EventKind.LOOK_UP])
with transaction.atomic():
    sent = recall_answers(
        ground=Ground.ANNULLED, looks=[one for one in looks if str(one.uid) == file.event], now=now())
assert sent == 1, sent
print(file.event)
"""


def _ask(site: Site, statement: str) -> list[str]:
    with psycopg.connect(site.told.url) as connection:
        rows = connection.execute(f"{statement} AND organ = '{ORGAN}' ORDER BY 1").fetchall()
    return [row[0] for row in rows]


def acknowledged_of(site: Site) -> list[str]:
    """Numbers in the log of every recall that the organ acknowledged."""
    return _ask(
        site, "SELECT payload ->> 'recall' FROM ledger_event WHERE kind = 'recall-acknowledged'"
    )


@dataclass(frozen=True)
class Neighbour:
    """An organ's system: its key, and the folder in which it keeps what it was told."""

    site: Site
    key: OKPKey
    folder: Path
    before: list[str]
    """What the organ had acknowledged already, in other stories."""

    def told(self) -> str:
        """It is told of the citizen, keeps the answer, and is then sent a recall of it; says the number of the look-up."""
        citizen = self.site.told.citizen
        done = subprocess.run(
            [
                *(sys.executable, "-c", TELL, self.key.thumbprint()),
                *(citizen["name"], citizen["id_number"]),
            ],
            env=self.site.told.environment(), capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        look = done.stdout.strip()
        (self.folder / look).write_text("what was told")
        return look

    def walk(self, fault: str = "") -> subprocess.CompletedProcess[str]:
        """One run of the example."""
        return subprocess.run(
            [
                *(sys.executable, str(ROOT / "docs/api/acknowledge.py"), self.site.address),
                *(str(self.folder / "private.pem"), self.key.thumbprint(), str(self.folder)),
                *([fault] if fault else []),
            ],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    def open(self) -> list[str]:
        """Numbers of its recalls that wait, as the database has them."""
        return _ask(self.site, "SELECT number FROM recalls_recall WHERE acknowledged_at IS NULL")

    def acknowledged(self) -> list[str]:
        """Numbers in the log of what it acknowledged since."""
        return [one for one in acknowledged_of(self.site) if one not in self.before]

    def look(self, name: str = "", number: str = "") -> Any:
        """Ask by the example for that: about who is named, or the citizen."""
        citizen = self.site.told.citizen
        return subprocess.run(
            [
                *(sys.executable, str(ROOT / "docs/api/ask.py"), self.site.address),
                *(str(self.folder / "private.pem"), self.key.thumbprint(), "w1", "licence-review"),
                *("川测许受〔2026〕0118号", name or citizen["name"], number or citizen["id_number"]),
            ],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip


@pytest.fixture
def neighbour(site: Site, tmp_path: Path) -> Iterator[Neighbour]:
    """A system of an organ, admitted and granted."""
    key = OKPKey.generate_key("Ed25519")
    (tmp_path / "private.pem").write_bytes(key.as_pem(private=True))
    (tmp_path / "public.pem").write_bytes(key.as_pem(private=False))
    added = site.told.run(
        *("sender", "add", ORGAN, str(tmp_path / "public.pem"), "--label", "test"),
        *("--scope", "lookups", "--days", "1"),
    )
    assert added.returncode == 0, added.stderr
    granted = subprocess.run(
        [sys.executable, "-c", GRANT, key.thumbprint()],
        env=site.told.environment(), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert granted.returncode == 0, granted.stderr
    yield Neighbour(site, key, tmp_path, acknowledged_of(site))
    assert site.told.run("sender", "revoke", key.thumbprint()).returncode == 0


def test_what_is_lost_delayed_repeated_or_forged_acknowledges_nothing_that_was_not(
    neighbour: Neighbour,
) -> None:
    look = neighbour.told()
    (number,) = neighbour.open()

    lost = neighbour.walk("lose")
    assert (lost.returncode, lost.stdout) == (0, "")
    assert not (neighbour.folder / look).exists(), "it deleted, and did not say so"
    assert neighbour.open() == [number]

    forged = neighbour.walk("forge")
    assert forged.returncode == 1
    assert forged.stderr == f"{number} recalls.acknowledgement-not-accepted\n"
    assert neighbour.open() == [number]
    assert neighbour.acknowledged() == []

    assert neighbour.walk("delay").stdout == "", (
        "the first run sends what the one before ought to have"
    )
    assert neighbour.open() == [number]
    assert neighbour.walk("delay").stdout == f"{number}\n"
    assert neighbour.open() == []
    assert neighbour.acknowledged() == [number]

    neighbour.told()
    (second,) = neighbour.open()
    assert neighbour.walk("repeat").stdout == f"{second}\n{second}\n"
    assert neighbour.acknowledged() == sorted([number, second]), "the same twice is once in the log"

    neighbour.told()
    (third,) = neighbour.open()
    with psycopg.connect(neighbour.site.told.url) as connection:
        connection.execute(
            "UPDATE recalls_recall SET due_at = made_at + interval '1 microsecond' WHERE number = %s",
            [third],
        )
    assert neighbour.walk("lose").returncode == 0
    stopped = neighbour.look()
    assert stopped.returncode != 0
    assert "403" in stopped.stderr
    assert neighbour.walk().stdout == f"{third}\n"
    going_on = neighbour.look()
    assert going_on.returncode == 0, going_on.stderr
