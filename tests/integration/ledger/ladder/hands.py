"""The log that is tampered with, put back after each time, and the hands that do it: one for each rung of the ladder."""

from __future__ import annotations

import hmac
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
from django.db import connection, transaction

from gongxin.apps.ledger.api import INSERT_EVENT, EventKind, integrate, prepare_event
from gongxin.apps.ledger.events import moment, statement

from ..conftest import NOW

SIZES = (100, 270, 300)
"""Leaves under each checkpoint: one tile full, one begun."""

WAITING = 3
PERSONS = [UUID(int=0x5EED << 64 | number) for number in range(7)]
TABLES = ("ledger_event", "ledger_checkpoint")


def looks(first: int, count: int) -> None:
    """So many look-ups, by and about somebody, in a transaction of their own."""
    prepared = [
        prepare_event(
            kind=EventKind.LOOK_UP,
            occurred_at=NOW + timedelta(seconds=number),
            actor=f"account:{number % 11}",
            organ="sc-transport",
            subject_key=PERSONS[number % len(PERSONS)],
            payload={
                "purpose": "administrative-licence",
                "basis": "duty",
                "case_reference": f"case-{number}",
                "result": "found",
                "records": 2,
                "items": ["administrative-penalty"],
            },
        )
        for number in range(first, first + count)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(INSERT_EVENT, [event.parameters() for event in prepared])


@dataclass
class Log:
    """Tables and files as they were, and how to have them so again."""

    admin: str
    files: Path
    kept: Path

    @property
    def yesterday(self) -> Path:
        """The files as they were one checkpoint before."""
        return self.kept.with_name("yesterday")

    def remember(self) -> None:
        """What is there now is what is put back."""
        with self.as_superuser() as hand:
            for table in TABLES:
                hand.execute(f"DROP TABLE IF EXISTS kept_{table}")
                hand.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
        shutil.rmtree(self.kept, ignore_errors=True)
        if self.files.exists():
            shutil.copytree(self.files, self.kept)

    def forget(self) -> None:
        """Nothing of it stays in the database."""
        self.put_back()
        with self.as_superuser() as hand:
            for table in TABLES:
                hand.execute(f"DROP TABLE kept_{table}")

    def put_back(self) -> None:
        """Rows, files and guards as they were."""
        with self.as_superuser() as hand:
            for table in TABLES:
                hand.execute(
                    f"ALTER TABLE {table} ENABLE TRIGGER USER; DELETE FROM {table};"
                    f" INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM kept_{table}"
                )
            hand.execute("ALTER TABLE ledger_event FORCE ROW LEVEL SECURITY")
            if not hand.execute(UNIQUE).fetchall():
                hand.execute("ALTER TABLE ledger_event ADD UNIQUE (leaf_index)")
        shutil.rmtree(self.files, ignore_errors=True)
        if self.kept.exists():
            shutil.copytree(self.kept, self.files)

    @contextmanager
    def as_superuser(self) -> Iterator[psycopg.Connection]:
        """Rung 3: triggers do not fire, row security does not hold."""
        with psycopg.connect(self.admin) as hand:
            hand.execute("SET session_replication_role = replica")
            yield hand

    def recommit(self, leaf: int) -> None:
        """Give a row the commitment that its present content asks for."""
        with self.as_superuser() as hand:
            row = hand.execute(
                "SELECT uid::text, kind, occurred_at, actor, organ, subject_key::text, payload, nonce"
                " FROM ledger_event WHERE leaf_index = %s",
                [leaf],
            ).fetchone()
            assert row is not None
            uid, kind, at, actor, organ, subject, payload, nonce = row
            said = statement(
                uid=uid,
                kind=kind,
                at=moment(at),
                actor=actor,
                organ=organ,
                subject=subject,
                payload=payload,
            )
            hand.execute(
                "UPDATE ledger_event SET commitment = %s WHERE leaf_index = %s",
                [hmac.digest(bytes(nonce), said, "sha256"), leaf],
            )

    def write_anew(self) -> None:
        """Rung 5: files, rows of checkpoints and signatures made again over whatever the rows are now."""
        with self.as_superuser() as hand:
            hand.execute("DELETE FROM ledger_checkpoint")
        shutil.rmtree(self.files)
        integrate(now=NOW + timedelta(hours=2))


def fill(log: Log) -> None:
    """The clean log: three checkpoints, and a few that wait. The files of the last but one are kept as yesterday's."""
    size = 0
    for until in SIZES:
        if until == SIZES[-1]:
            shutil.copytree(log.files, log.yesterday)
        looks(size, until - size)
        integrate(now=NOW + timedelta(hours=1))
        size = until
    looks(size, WAITING)


CUT = "DELETE FROM ledger_event WHERE leaf_index >= {0} OR leaf_index IS NULL"
UNIQUE = (
    "SELECT conname FROM pg_constraint WHERE conrelid = 'ledger_event'::regclass"
    " AND contype = 'u' AND conname LIKE '%leaf_index%'"
)


def as_owner(places: dict[str, str], statements: Sequence[str]) -> None:
    """Rung 2: who owns the tables takes the guards away first."""
    with psycopg.connect(places["GONGXIN_OWNER_URL"]) as hand:
        hand.execute(
            "ALTER TABLE ledger_event DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY;"
            "ALTER TABLE ledger_checkpoint DISABLE TRIGGER USER"
        )
        for one in statements:
            hand.execute(one)  # type: ignore[arg-type]


def as_application(places: dict[str, str], one: str) -> str:
    """Rung 1: what was smuggled into a statement of the platform's. Gives why it was refused, or nothing."""
    with psycopg.connect(places["DATABASE_URL"]) as hand:
        try:
            hand.execute(one)  # type: ignore[arg-type]
        except psycopg.Error as error:
            hand.rollback()
            return type(error).__name__
    return ""
