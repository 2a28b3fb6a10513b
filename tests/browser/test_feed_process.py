"""The example subscriber as a process of its own, against a served house: it loses, delays, repeats and forges acknowledgements, and what has
ended leaves its copy; while it is silent nothing is released to it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from joserfc.jwk import OKPKey

from gongxin.lib.canaries import CAST
from tests.architecture.house import ROOT
from tests.browser.conftest import Site
from tests.integration.access.town import CLERK_ORGAN

pytestmark = pytest.mark.xdist_group("story")
ITEMS = ("administrative-licence", "administrative-penalty")
CANARIES = tuple(one.number for one in CAST)
FED = f"s.item IN {ITEMS} AND s.uscc NOT IN {CANARIES}"
"""What subscribers are told of; the nightly check has published its own firms, of whom they are not."""

PAPER = "91349900GX0005019Q"

ADMIT = """
import sys
from datetime import timedelta
from pathlib import Path
from gongxin.interfaces.cli.house import now, open_house
open_house()
from gongxin.apps.feeds.api import Purpose, Wanted, confirm_subscription, propose_subscription
from gongxin.apps.identity.api import Actor, Role
one, two = (Actor(f"account:{number}", Role.SECURITY) for number in (900001, 900002))
wanted = Wanted(
    name="示例日报社", uscc="91349900GX0005019Q", site="https://daily.example", purpose=Purpose.MEDIA,
    instrument="penalty-law-2021", article="第四十八条",
    items=sys.argv[2:],
    public_key=Path(sys.argv[1]).read_bytes(), ends_at=now() + timedelta(days=30))
number = propose_subscription(wanted=wanted, actor=one, now=now())
confirm_subscription(number=number, actor=two, now=now())
print(number)
"""

# Files penalties of a firm, publishes whatever a source has on display of an item, or ends a record.
ACT = """
import sys
from django.db import transaction
from gongxin.interfaces.cli.house import now, open_house
open_house()
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.publication.api import list_bundles, propose_bundle, release_bundle
from gongxin.apps.register.api import end_records
act, *said = sys.argv[1:]
if act == "file":
    import tempfile
    from pathlib import Path
    from tests.integration.access.town import Person, day, file_rows, penalty
    paper = Person("示例日报社", "91349900GX0005019Q")
    rows = [penalty(paper, f"川示交罚〔2026〕88{number}号", CF_JDRQ=day(20)) for number in range(*map(int, said))]
    file_rows(Path(tempfile.mkdtemp()), "administrative-penalty", rows)
elif act == "publish":
    source, item = said
    one, two = (Actor(f"account:{number}", Role.OFFICER, source) for number in (900003, 900004))
    number = propose_bundle(item=item, actor=one, now=now())
    digest = next(line.digest for line in list_bundles(actor=two) if line.number == number)
    print(release_bundle(number=number, digest=digest, actor=two, now=now()))
else:
    from uuid import UUID
    subject, record = map(UUID, said)
    with transaction.atomic():
        end_records(subject_key=subject, records=[record], now=now())
"""


@dataclass(frozen=True)
class Medium:
    """A medium: its key, its subscription, and the folder in which it keeps its copy."""

    site: Site
    key: OKPKey
    folder: Path
    platform: str

    @property
    def copy(self) -> set[str]:
        """The entries that it keeps."""
        return {one.name for one in self.folder.iterdir() if len(one.name) == 36}

    def walk(self, fault: str = "") -> subprocess.CompletedProcess[str]:
        """One run of the example."""
        return subprocess.run(
            [
                *(sys.executable, str(ROOT / "docs/api/subscribe.py"), self.site.address),
                *(str(self.folder / "private.pem"), self.key.thumbprint(), self.platform),
                *(str(self.folder), *([fault] if fault else [])),
            ],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    def act(self, *said: str) -> str:
        """Something happens in the house."""
        done = subprocess.run(
            [sys.executable, "-c", ACT, *said],
            env=self.site.told.environment(), capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def ask(self, statement: str) -> list[tuple[str, ...]]:
        """Of the database, as its administrator."""
        with psycopg.connect(self.site.told.url) as connection:
            rows = connection.execute(statement).fetchall()
        return [tuple(str(one) for one in row) for row in rows]

    def public(self) -> set[str]:
        """What anybody may read now of the items that it follows; other stories publish others."""
        return {
            number for (number,) in self.ask(f"SELECT number FROM publication_shown s WHERE {FED}")
        }

    def end_one(self) -> str:
        """The record of an entry of the firm filed here is ended; says which entry. Others' stand in other stories."""
        number, subject, record = self.ask(
            "SELECT p.number, p.subject_key, p.record_key FROM publication_shown s"
            f" JOIN publication_entry p USING (number) WHERE {FED} AND s.uscc = '{PAPER}' ORDER BY p.id LIMIT 1"
        )[0]
        self.act("end", subject, record)
        return number

    def acknowledged(self) -> int:
        """How many take-downs stand in the log as acknowledged."""
        ((counted,),) = self.ask(
            "SELECT coalesce(sum((payload ->> 'taken_down')::int), 0) FROM ledger_event WHERE kind = 'feed-acknowledged'"
        )
        return int(counted)


@pytest.fixture
def medium(site: Site, tmp_path: Path) -> Medium:
    """A medium, admitted by two persons."""
    key = OKPKey.generate_key("Ed25519")
    (tmp_path / "private.pem").write_bytes(key.as_pem(private=True))
    (tmp_path / "public.pem").write_bytes(key.as_pem(private=False))
    admitted = subprocess.run(
        [sys.executable, "-c", ADMIT, str(tmp_path / "public.pem"), *ITEMS],
        env=site.told.environment(), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert admitted.returncode == 0, admitted.stderr
    known = site.told.run("recall", "key")
    assert known.returncode == 0, known.stderr
    return Medium(site, key, tmp_path, known.stdout.strip())


def test_a_copy_follows_what_is_public_whatever_is_lost_delayed_repeated_or_forged(
    medium: Medium,
) -> None:
    # its own, whatever other stories published, took out or ended
    medium.act("file", "0", "5")
    medium.act("publish", CLERK_ORGAN, "administrative-penalty")
    assert len(medium.public()) > 3, "three end below"

    first = medium.walk()
    assert first.returncode == 0, first.stderr
    assert medium.copy == medium.public()

    gone = medium.end_one()
    lost = medium.walk("lose")
    assert lost.returncode == 0, lost.stderr
    assert lost.stdout == f"gone {gone}\n"
    assert medium.copy == medium.public(), "it took it down, and did not say so"
    assert medium.acknowledged() == 0

    forged = medium.walk("forge")
    assert forged.returncode == 1
    assert forged.stderr == "feeds.acknowledgement-not-accepted\n"
    assert medium.acknowledged() == 0

    assert "acknowledged" not in medium.walk("delay").stdout
    assert medium.acknowledged() == 0
    late = medium.walk("delay")
    assert late.stdout == "acknowledged 1\n", "the run before ought to have sent it"
    assert medium.acknowledged() == 1

    medium.end_one()
    assert medium.walk("repeat").stdout.endswith("acknowledged 1\nacknowledged 0\n")
    assert medium.acknowledged() == 2, "the same twice is once in the log"

    silent = medium.end_one()
    assert medium.walk("lose").returncode == 0
    assert silent not in medium.copy
    with psycopg.connect(medium.site.told.url) as connection:
        connection.execute(
            "UPDATE publication_change SET at = at - interval '40 days' WHERE ground <> ''"
        )
    medium.act("file", "5", "7")
    medium.act("publish", CLERK_ORGAN, "administrative-penalty")
    before = medium.copy
    assert medium.walk("lose").returncode == 0
    assert medium.copy == before < medium.public(), "nothing is released to who is silent"
    assert medium.walk().returncode == 0
    assert medium.copy == medium.public(), "and nothing was passed over"

    other = Medium(
        medium.site, medium.key, medium.folder, medium.platform.replace("-recalls+", "-others+")
    )
    refused = other.walk()
    assert refused.returncode != 0, "a page that the platform did not sign is kept by nobody"
