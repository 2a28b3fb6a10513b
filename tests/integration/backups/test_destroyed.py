"""A destruction list is killed and goes on; what it destroyed is in no file and no dump; and a backup of before brings nothing back.

Guards: `remember_portion` in the transaction of a portion, `redo_lists` before anybody is served, the count of portions held against
the published log, and the rewriting of tables.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from gongxin.lib.backup_keys import BackupKeys
from tests.integration.access.town import CITIZEN

from .story import Place, empty_place, mirror, open_place, told_town

# One report, everything four years older, and a list of each kind on which three persons agreed eight days ago.
AGREE = """
import json
from datetime import date, timedelta
from gongxin.interfaces.cli.house import open_house
open_house()
from gongxin.apps.catalogue.api import Retained
from gongxin.apps.identity.api import actor_by_login
from gongxin.apps.ledger.api import integrate
from gongxin.apps.reports.api import issue_report
from gongxin.apps.retention.api import Selection, approve_list, make_list
from tests.databases import as_role
from tests.integration.access.town import now
from tests.integration.retention.old import AUTHOR, DOCUMENT, REVIEWER, SECOND, aged
report = issue_report(actor=actor_by_login(login="citizen"), now=now())
aged()
with as_role() as cursor:
    cursor.execute("SELECT content_sealed FROM register_record WHERE item = 'administrative-penalty'")
    sealed = [bytes(one).hex() for one, in cursor.fetchall()]
    cursor.execute("SELECT pdf_sealed FROM reports_report")
    sealed += [bytes(one).hex() for one, in cursor.fetchall()]
    cursor.execute("SELECT token FROM intake_kept_file f JOIN intake_batch b ON b.kept_file_id = f.id"
                   " WHERE b.item = 'administrative-penalty'")
    tokens = [one for one, in cursor.fetchall()]
then, numbers = now() - timedelta(days=8), {}
for thing, item in ((Retained.RECORD, "administrative-penalty"), (Retained.BATCH, "administrative-penalty"), (Retained.REPORT, "")):
    number = make_list(chosen=Selection(thing, date.max, item), document=DOCUMENT, actor=AUTHOR, now=then)
    for person in (REVIEWER, SECOND):
        approve_list(number=number, actor=person, now=then)
    numbers[thing.value] = number
integrate(now=now())
print(json.dumps({"report": report.number, "sealed": sealed, "tokens": tokens, "lists": numbers}))
"""

KILLED = """
import os, signal, sys
from gongxin.interfaces.cli.house import command_actor, now, open_house
open_house()
from gongxin.apps.retention.api import run_list
def told(done, of):
    if done == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
run_list(number=sys.argv[1], actor=command_actor("destruction"), now=now(), told=told, portion=1)
"""

REPLAYED = """
import json, sys
from gongxin.interfaces.cli.house import open_house
open_house()
from gongxin.apps.identity.api import actor_by_login
from gongxin.apps.ledger.api import verify
from gongxin.apps.replay.api import make_bundle, replay_report
from gongxin.apps.reports.api import download_report, verify_number
from gongxin.lib.errors import Refusal
from tests.integration.access.town import now
citizen, said = actor_by_login(login="citizen"), {}
for name, call in (("bundle", lambda: make_bundle(number=sys.argv[1], actor=citizen, now=now())),
                   ("download", lambda: download_report(number=sys.argv[1], format="pdf", actor=citizen, now=now()))):
    try:
        call()
        said[name] = ""
    except Refusal as refusal:
        said[name] = refusal.code
said["replay"] = replay_report(number=sys.argv[1], actor=citizen, now=now()).as_dict()
said["whole"] = verify().ok
print(json.dumps(said))
"""
PENALTY = "川示交罚〔2026〕7号"
RECORDS = "SELECT count(*) FROM register_record WHERE item = 'administrative-penalty'"


@dataclass(frozen=True)
class Told:
    """An installation after its lists were carried out, and what lay in it before."""

    place: Place
    folder: Path
    before: Path
    meanwhile: Path
    report: str
    sealed: tuple[bytes, ...]
    tokens: tuple[str, ...]
    lists: dict[str, str]
    found_before: int
    left_by_kill: tuple[int, int]


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    with open_place() as folder, told_town(folder) as (place, _):
        said = json.loads(place.program(AGREE))
        sealed = tuple(bytes.fromhex(one) for one in said["sealed"])
        first = place.backup(folder / "backups")
        before = Path(shutil.copytree(first["folder"], folder / "kept" / str(first["backup"])))
        found_before = _found(place, sealed)
        number = said["lists"]["record"]
        for done in (1, 2):
            _killed(place, number, done)
            place.wait_until_alone()
        left = (
            place.count(RECORDS),
            place.count("SELECT destroyed FROM retention_list WHERE number = %s", number),
        )
        runs = json.loads(place.run("destruction", "run", "--json"))
        assert {one["list"]: one["destroyed"] for one in runs} == {
            number: 2, said["lists"]["batch"]: 1, said["lists"]["report"]: 1,
        }  # fmt: skip
        place.run("ledger", "integrate")
        meanwhile = mirror(place.var, folder / "mirror")
        yield Told(
            place,
            folder,
            before,
            meanwhile,
            said["report"],
            sealed,
            tuple(said["tokens"]),
            said["lists"],
            found_before,
            left,
        )


def _killed(place: Place, number: str, done: int) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", KILLED, number, str(done)],
        env=place.environment, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert finished.returncode == -signal.SIGKILL, finished.stderr


def _found(place: Place, sealed: tuple[bytes, ...]) -> int:
    """In how many files of the database, or of a dump of it, something of what was sealed or the document's number stands."""
    needles = (PENALTY.encode(), *(one[-40:] for one in sealed))
    with psycopg.connect(place.url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        row = connection.execute(
            "SELECT current_setting('data_directory'), oid::text FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert row is not None
        files = [
            path
            for path in (Path(row[0]) / "base" / row[1]).iterdir()
            if path.is_file() and path.name[0].isdigit()
        ]
        found = sum(any(one in path.read_bytes() for one in needles) for path in files)
        dump = b""
        for table in (
            "register_record",
            "reports_report",
            "intake_batch",
            "retention_entry",
            "ledger_event",
            "retention_list",
        ):
            with connection.cursor().copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as copy:
                dump += b"".join(bytes(part) for part in copy)
    hexes = (PENALTY.encode(), *(one[-40:].hex().encode() for one in sealed))
    return found + sum(one in dump for one in hexes)


def test_a_run_that_is_killed_says_what_it_destroyed_and_goes_on(told: Told) -> None:
    """Killed after the first portion, and after the last one before the receipt: rows and figures agree each time."""
    assert told.left_by_kill == (0, 2)
    count = told.place.count
    assert count("SELECT count(*) FROM ledger_event WHERE kind = 'portion-destroyed'") == 4
    assert count("SELECT count(*) FROM ledger_event WHERE kind = 'destruction-begun'") == 3
    assert count("SELECT count(*) FROM ledger_event WHERE kind = 'destruction-done'") == 3
    assert count("SELECT count(*) FROM retention_list WHERE done_at IS NULL") == 0


def test_nothing_of_it_is_in_a_table_a_file_or_a_dump(told: Told) -> None:
    assert told.found_before > 2
    assert told.place.count(RECORDS) == 0
    assert _found(told.place, told.sealed) == 0
    assert told.tokens
    for token in told.tokens:
        assert not (told.place.var / "originals" / token).exists()
    needles = (PENALTY.encode(), CITIZEN.number.encode(), *(one[-40:] for one in told.sealed))
    files = [path for path in told.place.var.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert [path for path in files if any(one in path.read_bytes() for one in needles)] == []


def test_a_replay_a_bundle_and_a_download_say_under_which_list(told: Told) -> None:
    said = json.loads(told.place.program(REPLAYED, told.report))
    assert (said["bundle"], said["download"], said["whole"]) == (
        "replay.destroyed", "reports.destroyed", True,
    )  # fmt: skip
    assert said["replay"]["erased"]["number"] == told.lists["report"]
    assert not said["replay"]["replayed_identical"]


def test_a_backup_of_before_brings_nothing_back(told: Told, tmp_path: Path) -> None:
    var = mirror(told.meanwhile, tmp_path / "saved")
    listed = var / "keys" / "backups" / f"backup-{told.before.name}.erased"
    with empty_place(var) as back:
        listed.rename(tmp_path / "list")
        done = back.tried("restore", str(told.before))
        assert "[backup.erasures-missing]" in done.stderr, done.stderr
        assert back.count(RECORDS) == 2
        done = back.tried("serve", "--port", "1")
        assert (done.returncode, "[backup.not-replayed]" in done.stderr) == (2, True), done.stderr
        (tmp_path / "list").rename(listed)
        said = json.loads(back.run("restore", str(told.before), "--json"))
        assert said["ok"]
        assert said["portions_replayed"] == 4
        assert said["lost"]["portion-destroyed"] == 4
        assert back.count(RECORDS) == 0
        assert back.count("SELECT count(*) FROM reports_report WHERE pdf_sealed <> ''") == 0
        assert back.count("SELECT count(*) FROM retention_list WHERE done_at IS NULL") == 0
        assert back.count("SELECT count(*) FROM retention_entry WHERE state = 'destroyed'") == 4
        for token in told.tokens:
            assert not (var / "originals" / token).exists()
        again = json.loads(back.program(REPLAYED, told.report))
        assert (again["bundle"], again["whole"]) == ("replay.destroyed", True)


def test_once_there_is_a_newer_backup_the_older_opens_for_nobody(told: Told) -> None:
    keys = BackupKeys.open(told.place.var / "keys")
    number = int(told.before.name)
    assert list((told.place.var / "keys" / "backups").glob("*.portion"))
    assert len(list(keys.destroyed_since(number))) == 4
    told.place.backup(told.folder / "backups")
    assert number not in keys.numbers()
    assert list((told.place.var / "keys" / "backups").glob("*.portion")) == []
