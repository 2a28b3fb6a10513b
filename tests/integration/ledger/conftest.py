"""A ledger of its own for each test: real tables, a folder, keys, and hands that tamper."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg.sql import SQL, Identifier, Literal

from gongxin.apps.ledger.api import (
    INSERT_EVENT,
    EventKind,
    integrate,
    prepare_event,
    record_event,
)
from gongxin.lib.keyring import KeyRing
from tests.databases import as_role

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
SUBJECT = UUID("6c4c2d9e-2f5b-4b58-8c9b-0d3a4f1e7a55")
TABLES = ("ledger_event", "ledger_checkpoint", "ledger_erased")
REGISTER = ("register_subject", "register_data_key", "register_record", "register_link")


@dataclass(frozen=True)
class Written:
    """An event as the server's administrator finds it."""

    id: int
    uid: UUID


def _written(count: int) -> list[Written]:
    with as_role() as cursor:
        cursor.execute("SELECT id, uid FROM ledger_event ORDER BY id DESC LIMIT %s", [count])
        return [Written(*row) for row in reversed(cursor.fetchall())]


@contextmanager
def triggers_off() -> Iterator[None]:
    """What the owner of the tables can do and nobody else: switch the guards off."""
    with as_role() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def empty_register() -> None:
    """What a test committed there would be met by whichever test comes next."""
    with as_role() as cursor:
        _empty(cursor, REGISTER)


def _empty(cursor: Any, tables: Iterable[str]) -> None:
    """Empty those of the tables that hold a row, and what refers to them: to empty a table that is empty takes as long."""
    names = sorted(tables)
    some = SQL(" UNION ALL ").join(
        SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(Literal(name), Identifier(name))
        for name in names
    )
    cursor.execute(some.as_string(cursor.connection))
    full = [Identifier(name) for (name,) in cursor.fetchall()]
    if full:
        emptied = SQL("TRUNCATE {} CASCADE").format(SQL(", ").join(full))
        cursor.execute(emptied.as_string(cursor.connection))


def _nothing(*_: Any, **__: Any) -> None:
    """Stand in for what need not happen."""


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied_between_tests() -> Iterator[None]:
    """Django empties tables with TRUNCATE, which the ledger refuses; and the register's it does not know."""

    def empty_with_triggers_off(self: DatabaseOperations, sql_list: list[str]) -> None:
        named = re.findall(r'"(\w+)"', " ".join(sql_list))
        assert set(TABLES) <= set(named)
        with triggers_off(), as_role() as cursor:
            _empty(cursor, {*named, *REGISTER})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", empty_with_triggers_off)
        # what Django would fill in again are permissions, which nobody here has or asks about
        patch.setattr("django.core.management.commands.flush.emit_post_migrate_signal", _nothing)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The sequencer enters the database by a login of its own, and sees what is committed."""
    for item in items:
        if Path(__file__).parent in item.path.parents and not item.get_closest_marker("django_db"):
            item.add_marker(
                pytest.mark.django_db(transaction=True, databases=["default", "ledger"])
            )


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, transactional_db: None) -> Path:
    """The folder of the published log."""
    settings.LEDGER_DIR = tmp_path / "ledger"
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    # the tests' database knows one key for contexts, and the register's tables outlive a test; every other key is its own
    ring = KeyRing.open(settings.KEYS_DIR)
    for name in ("row-security", "master", "index"):
        ring.secret(name)
        shutil.copy(settings.KEYS_DIR / f"{name}.key", keys)
    if not ring.has_rsa("tally"):
        ring.rsa("tally")  # half a second to make, and a quarter to read
    for name in ("tally.key", "tally.rsa"):
        shutil.copy(settings.KEYS_DIR / name, keys)
    settings.KEYS_DIR = keys
    settings.LEDGER_ORIGIN = "gongxin.example/ledger"
    return tmp_path / "ledger"


def sign_in(number: int = 0, **changed: Any) -> Written:
    """One event, in a transaction of its own."""
    with transaction.atomic():
        recorded = record_event(
            **{
                "kind": EventKind.SIGN_IN,
                "occurred_at": NOW + timedelta(seconds=number),
                "actor": f"account:{number}",
                "subject_key": SUBJECT,
                "payload": {"account": f"account:{number}"},
                **changed,
            }
        )
        (written,) = _written(1)
    assert written.uid == recorded.uid
    return written


def sign_ins(first: int, count: int) -> list[Written]:
    """Many events in one transaction and one round trip."""
    prepared = [
        prepare_event(
            kind=EventKind.SIGN_IN,
            occurred_at=NOW + timedelta(seconds=number),
            actor=f"account:{number}",
            subject_key=SUBJECT,
            payload={"account": f"account:{number}"},
        )
        for number in range(first, first + count)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(INSERT_EVENT, [event.parameters() for event in prepared])
    return _written(count)


@pytest.fixture
def filled() -> list[Written]:
    """600 events under three checkpoints (200, 512, 600) and five that wait."""
    events: list[Written] = []
    for count in (200, 312, 88):
        events += sign_ins(len(events), count)
        integrate(now=NOW + timedelta(hours=1))
    return events + sign_ins(600, 5)


Tamper = Callable[..., None]


@pytest.fixture
def tamper() -> Tamper:
    """Run a statement with every guard off, as the tables' owner can."""

    def run(*statements: str) -> None:
        with triggers_off(), as_role() as cursor:
            for statement in statements:
                cursor.execute(statement)

    return run
