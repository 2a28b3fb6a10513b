"""Backups of an installation with a town in it: sealed, whole or not there, and nobody comes back who was erased.

Guards, each removed once to see these tests go red: the manifest's mark (`operations/folders.py`); what `lib/postgres/dumps.py` leaves out;
the count of lost erasures and the look at the witnesses (`operations/restore_backup.py`). Those of stream, list and end are named in
`unit/lib/test_sealed_stream.py`, `unit/lib/test_backup_keys.py` and `test_expiry.py`.
"""

from __future__ import annotations

import base64
import json
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from gongxin.apps.backups.operations.folders import sealed_folder
from gongxin.lib.backup_keys import BackupKeys
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.postgres.binaries import installations
from gongxin.lib.row_security import pads
from gongxin.lib.sealed_stream import SealedReader, stream_key
from gongxin.lib.sealing import SealBroken
from tests.integration.access.town import CITIZEN, FIRM, NEIGHBOUR, SECRET_FACT
from tests.integration.register.own_database import COMMAND

from .story import ERASE, KILLED, Place, empty_place, mirror, open_place, told_town

pytestmark = pytest.mark.xdist_group("own-database")

MEMBERS = ("ledger", "database", "originals")


def silently(words: Text) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Told:
    """What happened: a backup, then an account and an erasure, then a drill, which is a backup as well."""

    place: Place
    folder: Path
    before: Path
    """A copy of the backup from before the erasure."""
    key_before: bytes
    meanwhile: Path
    """Keys and log as they were mirrored before the next backup."""
    drilled: dict[str, Any]

    @property
    def after(self) -> Path:
        """The backup of the drill."""
        return self.folder / "backups" / str(self.drilled["number"])


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    with open_place() as folder, told_town(folder) as (place, security):
        first = place.backup(folder / "backups")
        before = shutil.copytree(first["folder"], folder / "kept" / str(first["backup"]))
        key = BackupKeys.open(place.var / "keys").key(first["backup"])
        assert key is not None
        place.program(ERASE, security)
        meanwhile = mirror(place.var, folder / "mirror")
        drilled = json.loads(place.run("backup", "drill", str(folder / "backups"), "--json"))
        yield Told(place, folder, before, key, meanwhile, drilled)


def test_a_drill_brings_everything_back_and_leaves_nothing(told: Told) -> None:
    assert told.drilled["ok"], told.drilled
    assert told.drilled["rto_seconds"] > 0
    assert told.drilled["rpo_seconds"] >= 0
    restored = told.drilled["restored"]
    assert restored["lost"] == {}
    assert {"data_keys/identity", "data_keys/records", "batches", "files"} <= set(
        restored["opened"]
    )
    assert list(told.place.var.glob("drill-*")) == []
    with psycopg.connect(told.place.url) as connection:
        kinds = connection.execute(
            "SELECT kind, count(*) FROM ledger_event WHERE kind LIKE '%backup%' GROUP BY 1"
        ).fetchall()
        line = connection.execute(
            "SELECT drilled_well, rpo_seconds, rto_seconds FROM backups_backup WHERE number = %s",
            [told.drilled["number"]],
        ).fetchone()
    assert dict(kinds)["backup-made"] >= 2
    assert dict(kinds)["backup-drilled"] == 1
    assert dict(kinds)["backup-key-destroyed"] >= 1
    assert line == (True, told.drilled["rpo_seconds"], told.drilled["rto_seconds"])


def test_a_backup_from_before_an_erasure_opens_for_nobody_once_there_is_a_newer_one(
    told: Told, settings: Any
) -> None:
    settings.KEYS_DIR = told.place.var / "keys"
    with pytest.raises(Refusal, match=r"backup\.no-key"):
        sealed_folder(told.before)
    assert not (told.folder / "backups" / told.before.name).exists()
    number = int(told.before.name)
    with pytest.raises(SealBroken):
        _opened_under(bytes(32), told.before, number)
    assert _opened_under(told.key_before, told.before, number)  # it was the key that opened it
    left = [path for path in (told.place.var / "keys").rglob("*") if path.is_file()]
    assert len(left) > 5
    for path in left:
        content = path.read_bytes()
        assert told.key_before not in content, path
        if len(content) == 32:
            with pytest.raises(SealBroken):
                _opened_under(content, told.before, number)


def _opened_under(key: bytes, folder: Path, number: int) -> bytes:
    with (folder / "database").open("rb") as file:
        return SealedReader(file, stream_key(key, f"{number}/database")).read()


def test_while_it_opens_still_nobody_is_served_before_the_erased_are_erased_again(
    told: Told, tmp_path: Path
) -> None:
    """Three times stopped on the way: without the log that witnesses know, without the list of the erased, by `serve`."""
    number = told.before.name
    var = mirror(told.meanwhile, tmp_path / "saved")
    listed = var / "keys" / "backups" / f"backup-{number}.erased"
    assert NEIGHBOUR.number.encode() not in listed.read_bytes()
    assert str(NEIGHBOUR.key).encode() not in listed.read_bytes()
    shutil.move(var / "ledger", tmp_path / "ledger")
    (var / "ledger").mkdir()
    shutil.copy(tmp_path / "ledger" / "checkpoint", var / "ledger" / "checkpoint.witnessed")
    with empty_place(var) as back:
        done = back.tried("restore", str(told.before))
        assert (done.returncode, "[backup.rolled-back]" in done.stderr) == (2, True), done.stderr
        (var / "ledger" / "checkpoint.witnessed").unlink()
        shutil.copytree(tmp_path / "ledger", var / "ledger", dirs_exist_ok=True)
        listed.rename(tmp_path / "list")
        done = back.tried("restore", str(told.before))
        assert "[backup.erasures-missing]" in done.stderr, done.stderr
        done = back.tried("serve", "--port", "1")
        assert (done.returncode, "[backup.not-replayed]" in done.stderr) == (2, True), done.stderr
        (tmp_path / "list").rename(listed)
        said = json.loads(back.run("restore", str(told.before), "--json"))
        assert said["erasures_replayed"] == 1
        kinds = {"backup-made", "account-created", "erasure-proposed", "entries-erased"}
        assert said["lost"] == dict.fromkeys(kinds, 1)
        seen = back.seen()  # which is let in by the same check as `serve`
        assert seen["neighbour"] == [False, 0]
        assert seen["citizen"][0]
        assert seen["verified"]
        before = back.count("SELECT count(*) FROM ledger_event")
        done = back.tried("restore", str(told.before))
        assert "[backup.database-not-empty]" in done.stderr
        assert back.count("SELECT count(*) FROM ledger_event") == before


def test_no_key_and_no_name_is_in_a_backup(told: Told, settings: Any) -> None:
    settings.KEYS_DIR = told.place.var / "keys"
    sealed = sealed_folder(told.after)
    whole = {}
    for member in MEMBERS:
        with sealed.opening(member) as reader:
            whole[member] = reader.read()
    program = next(one.program("pg_restore") for one in installations())
    script = subprocess.run(
        [program, "-f", "-"], input=whole["database"], capture_output=True, timeout=60, check=True
    ).stdout
    whole["script"] = script
    assert (
        b"COPY public.register_record_" in script
    )  # it is written out, so that it can be searched
    assert b"ledger/checkpoint" not in whole["ledger"]
    assert b"checkpoint" in whole["ledger"]
    names = [one.encode() for who in (CITIZEN, NEIGHBOUR, FIRM) for one in (who.name, who.number)]
    for path in told.after.iterdir():
        whole[path.name + " as it lies"] = path.read_bytes()
    secrets = [path.read_bytes() for path in settings.KEYS_DIR.rglob("*.key")]
    assert len(secrets) > 5
    wanted = {*names, SECRET_FACT.encode()}
    for secret in [*secrets, *(pad for one in secrets for pad in pads(one))]:
        wanted |= {secret, secret.hex().encode(), base64.b64encode(secret)}
    for place, content in whole.items():
        for one in wanted:
            assert one not in content, place


Harm = Callable[[Path, Path], None]


def _flip(member: str, at: int) -> Harm:
    def harm(folder: Path, other: Path) -> None:
        data = bytearray((folder / member).read_bytes())
        data[at] ^= 1
        (folder / member).write_bytes(data)

    return harm


def _cut(member: str, left: int) -> Harm:
    def harm(folder: Path, other: Path) -> None:
        data = (folder / member).read_bytes()
        (folder / member).write_bytes(data[:left])

    return harm


def _more(folder: Path, other: Path) -> None:
    with (folder / "database").open("ab") as file:
        file.write(bytes(40))


def _other_member(folder: Path, other: Path) -> None:
    shutil.copy(folder / "ledger", folder / "originals")


def _other_backup(folder: Path, other: Path) -> None:
    shutil.copy(other / "database", folder / "database")


def _other_end(folder: Path, other: Path) -> None:
    path = folder / "manifest.json"
    said = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(said | {"ends_at": "2099-01-01T00:00:00+00:00"}), "utf-8")


def _gone(folder: Path, other: Path) -> None:
    (folder / "originals").unlink()


HARMS: dict[str, Harm] = {
    **{
        f"{member} at {at}": _flip(member, at)
        for member in MEMBERS
        for at in (0, 5, 24, 60, -17, -1)
    },
    **{
        f"{member} cut to {left}": _cut(member, left)
        for member in MEMBERS
        for left in (0, 24, -1, -16)
    },
    "longer": _more,
    "other member": _other_member,
    "other backup": _other_backup,
    "other end": _other_end,
    "gone": _gone,
}


@pytest.mark.parametrize("harm", HARMS)
def test_whatever_is_changed_is_refused(
    told: Told, settings: Any, tmp_path: Path, harm: str
) -> None:
    settings.KEYS_DIR = told.place.var / "keys"
    folder = shutil.copytree(told.after, tmp_path / told.after.name)
    assert sealed_folder(folder).check(silently).number == int(told.after.name)
    HARMS[harm](folder, told.before)
    with pytest.raises(Refusal, match=r"backup\.damaged"):
        sealed_folder(folder).check(silently)


def test_a_backup_that_is_killed_leaves_nothing_that_looks_whole(
    told: Told, tmp_path: Path
) -> None:
    keys = BackupKeys.open(told.place.var / "keys")
    for stage in ("Sealing original files", "Reading back every byte of original files"):
        _killed_at(stage, told.place, tmp_path)
        told.place.wait_until_alone()
    left = sorted(path.name for path in tmp_path.iterdir())
    assert len(left) == 2
    assert [name.endswith(".unready") for name in left] == [True, True]
    first, second = (int(name.split(".")[1]) for name in left)
    assert first not in keys.numbers()  # the next one begins with what is due
    assert second in keys.numbers()
    said = told.place.run("backup", "expire", str(tmp_path))
    assert f"key of backup {second} is destroyed: it was never finished" in said
    assert second not in keys.numbers()
    assert list(tmp_path.iterdir()) == []


def _killed_at(stage: str, place: Place, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), stage],
        env=place.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_a_full_disk_is_said_and_leaves_nothing(told: Told, tmp_path: Path) -> None:
    before = BackupKeys.open(told.place.var / "keys").numbers()
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "backup", str(tmp_path)],
        env=told.place.environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, "[backup.disk-full]" in done.stderr) == (2, True), done.stderr
    assert list(tmp_path.iterdir()) == []
    assert set(BackupKeys.open(told.place.var / "keys").numbers()) <= set(before)


def test_what_is_no_backup_is_said(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "manifest.json").write_text('{"format": "x"}', "utf-8")
    for folder in (tmp_path, tmp_path / "nothing", tmp_path / "other"):
        with pytest.raises(Refusal, match=r"backup\.not-one"):
            sealed_folder(folder)
