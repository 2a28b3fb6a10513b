"""A key of a backup dies at its end, after an erasure, or with a backup that was never finished; and administrators see it.

Guards, each removed once to see these tests go red: each reason in `operations/expire_backups.py`, and the lock between erasing and making a key.
"""

from __future__ import annotations

import os
import secrets
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from gongxin.apps.backups.api import DestroyedFor, backups_told, check_replayed, expire_backups
from gongxin.apps.backups.models import Backup
from gongxin.apps.backups.operations.make_backup import alone
from gongxin.apps.backups.queries import here
from gongxin.apps.identity.api import Account, Role, system_actor
from gongxin.apps.ledger.api import EventKind, events
from gongxin.interfaces.cli.database import ready_database
from gongxin.lib.backup_keys import (
    ALL_ERASURES_DONE,
    ERASING,
    BackupKeys,
    ErasedSince,
    number_at,
)
from gongxin.lib.errors import Refusal
from tests.databases import ADMIN_URL
from tests.integration.access.town import hire

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> BackupKeys:
    folder = tmp_path / "keys"
    shutil.copytree(settings.KEYS_DIR, folder, ignore=shutil.ignore_patterns("backups"))
    settings.KEYS_DIR = folder
    return BackupKeys.open(folder)


def entered(keys: BackupKeys, before: timedelta, **changed: Any) -> int:
    """A backup in the book, with its key."""
    at = NOW - before
    fields = {"home": here(), "taken_at": at, "ends_at": at + 30 * DAY, "made_at": at}
    number = number_at(at)
    Backup.objects.create(number=number, **{**fields, **changed})
    keys.make(number)
    return number


def expired(tmp_path: Path, at: datetime = NOW) -> dict[int, DestroyedFor]:
    return expire_backups(folder=tmp_path / "backups", actor=system_actor("backup"), now=at)


def erased(keys: BackupKeys) -> None:
    keys.remember(ErasedSince(UUID(int=1), "XH-AAAA-AAAA", "川测销〔2030〕1号"))


def test_each_key_dies_at_its_end(keys: BackupKeys, tmp_path: Path) -> None:
    old, new = entered(keys, 30 * DAY), entered(keys, 29 * DAY)
    assert expired(tmp_path) == {old: DestroyedFor.ENDED}
    assert keys.numbers() == (new,)
    assert expired(tmp_path) == {}
    assert expired(tmp_path, NOW + DAY) == {new: DestroyedFor.ENDED}
    told = events(kinds=[EventKind.BACKUP_KEY_DESTROYED])
    assert {(one.payload["backup"], one.payload["reason"]) for one in told} == {
        (old, "ended"),
        (new, "ended"),
    }


def test_a_key_that_the_book_does_not_know_dies_too(keys: BackupKeys, tmp_path: Path) -> None:
    """Made before the database itself came out of a backup."""
    number = number_at(NOW - 30 * DAY)
    keys.make(number)
    assert expired(tmp_path) == {number: DestroyedFor.ENDED}
    assert keys.numbers() == ()


def test_after_an_erasure_the_older_die_once_a_newer_one_is_whole(
    keys: BackupKeys, tmp_path: Path
) -> None:
    one, two = entered(keys, 3 * DAY), entered(keys, 2 * DAY)
    erased(keys)
    assert expired(tmp_path) == {}
    three = entered(keys, DAY, made_at=None, home="somewhere else")
    assert expired(tmp_path) == {}  # it is not whole
    Backup.objects.filter(number=three).update(made_at=NOW)
    assert expired(tmp_path) == {one: DestroyedFor.ERASURE, two: DestroyedFor.ERASURE}
    assert keys.numbers() == (three,)
    assert not list((tmp_path / "keys" / "backups").glob("*.erased"))


def test_one_that_shows_the_erased_itself_takes_nobodys_place(
    keys: BackupKeys, tmp_path: Path
) -> None:
    entered(keys, 2 * DAY)
    entered(keys, DAY)
    erased(keys)
    assert expired(tmp_path) == {}


def test_what_was_never_finished_opens_for_nobody(keys: BackupKeys, tmp_path: Path) -> None:
    number = entered(keys, DAY, made_at=None)
    aside = tmp_path / "backups" / f".{number}.abcd1234.unready"
    aside.mkdir(parents=True)
    assert expired(tmp_path) == {number: DestroyedFor.CUT_OFF}
    assert (keys.numbers(), list((tmp_path / "backups").iterdir())) == ((), [])


def test_a_key_left_by_a_crash_goes_the_next_time(keys: BackupKeys, tmp_path: Path) -> None:
    number = entered(keys, DAY, key_destroyed_at=NOW, destroyed_for="ended")
    assert expired(tmp_path) == {}
    assert number not in keys.numbers()


def test_a_database_out_of_a_backup_does_not_serve(keys: BackupKeys) -> None:
    check_replayed()
    entered(keys, DAY, made_at=None)
    check_replayed()  # one that was cut off here
    entered(keys, 2 * DAY, made_at=None, home="another server")
    with pytest.raises(Refusal, match=r"backup\.not-replayed"):
        check_replayed()


def test_serving_asks(keys: BackupKeys, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(
        settings.DATABASES, "owner"
    )  # else it migrates first, in a connection of its own
    ready_database()
    entered(keys, DAY, made_at=None, home="another server")
    with pytest.raises(Refusal, match=r"backup\.not-replayed"):
        ready_database()


def test_the_database_wants_an_end_and_a_reason(keys: BackupKeys) -> None:
    with pytest.raises(IntegrityError, match="backup_has_its_end"), transaction.atomic():
        entered(keys, DAY, ends_at=NOW - 2 * DAY)
    with pytest.raises(IntegrityError, match="backup_key_dies"), transaction.atomic():
        entered(keys, DAY, key_destroyed_at=NOW)


def test_a_key_waits_for_erasures_under_way(keys: BackupKeys) -> None:
    """Else one that had looked before at what keys there are would stand in no list."""
    name = connection.settings_dict["NAME"]
    url = os.environ[ADMIN_URL].rpartition("/")[0] + f"/{name}"
    with psycopg.connect(url) as erasing, psycopg.connect(url) as making:
        making.execute("SET lock_timeout = '200ms'")
        making.commit()
        erasing.execute(ERASING)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            making.execute(ALL_ERASURES_DONE)
        making.rollback()
        erasing.commit()
        making.execute(ALL_ERASURES_DONE)


def test_one_backup_at_a_time(keys: BackupKeys, tmp_path: Path) -> None:
    name = connection.settings_dict["NAME"]
    url = os.environ[ADMIN_URL].rpartition("/")[0] + f"/{name}"
    with psycopg.connect(url) as other:
        other.execute("SELECT pg_advisory_lock(hashtext('gongxin.backup'))")
        with pytest.raises(Refusal, match=r"backup\.running"):
            expired(tmp_path)
        other.execute("SELECT pg_advisory_unlock(hashtext('gongxin.backup'))")
        with alone():
            pass


def test_administrators_see_until_when_each_opens_and_when_the_newest_is_too_old(
    keys: BackupKeys,
) -> None:
    hire(f"seen-{secrets.token_hex(3)}", role=Role.OPERATOR, organ="")
    client = Client()
    client.force_login(Account.objects.get(login__startswith="seen-"))
    late, good = "小时之内没有完成的备份", "已逐字节核对"
    for address in ("workbench:ledger", "workbench:health"):
        assert late in client.get(reverse(address)).content.decode()
    entered(keys, 2 * DAY)
    gone = entered(keys, 3 * DAY, key_destroyed_at=NOW, destroyed_for="erasure")
    keys.destroy(gone)
    page = client.get(reverse("workbench:ledger")).content.decode()
    assert late in page
    assert "密钥已销毁：其后有人被销毁" in page
    entered(keys, DAY / 2, drilled_at=NOW, drilled_well=True, rpo_seconds=77, rto_seconds=123)
    page = client.get(reverse("workbench:ledger")).content.decode()
    assert late not in page
    assert good in page
    assert ">77<" in "".join(page.split())
    assert ">123<" in "".join(page.split())
    client.cookies["django_language"] = "en"
    assert "Every byte read back" in client.get(reverse("workbench:ledger")).content.decode()
    assert not backups_told(now=NOW, limit=5).overdue
    assert backups_told(now=NOW + DAY, limit=5).overdue
