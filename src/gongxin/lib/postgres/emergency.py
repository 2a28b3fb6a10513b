"""The one way in for emergencies: a role that nobody can log in as, but for the moment in which our own program does.

The password is drawn here, the server is told its verifier alone, and nobody ever sees it: a person who knew it could
ask the database what stands in no event. Once inside, the login is shut again; the connection stays.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

from . import refusals
from .roles import EMERGENCY

DONE = "00000"
"""The SQLSTATE of what succeeded."""
_NOT_TEXT = "22021"
_TABLES = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a statement: its SQLSTATE, what the server says of a failure, and rows as text."""

    state: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    told: str = ""


@dataclass(frozen=True, slots=True)
class EmergencyDoor:
    """A connection as `gongxin_emergency`. Each statement has a transaction of its own, which reads and is undone."""

    _server: PGconn

    def ask(self, statement: str) -> Answer:
        """The answer to exactly one statement; several in one text are refused by the server's protocol.

        Raises Refusal `database.emergency-cut` where the connection is gone.
        """
        if "\0" in statement:
            return Answer(_NOT_TEXT, told="a text holds no NUL")
        try:
            self._server.exec_(b"BEGIN READ ONLY")
            try:
                return _answer(self._server.exec_params(statement.encode(), None))
            finally:
                self._server.exec_(b"ROLLBACK")
        except psycopg.OperationalError as error:
            raise refusals.emergency_cut() from error


@contextmanager
def entered(admin: str, *, until: datetime) -> Iterator[EmergencyDoor]:
    """The door, for as long as the block lasts. `admin` is the address of the database for the server's administrator.

    Raises Refusal `database.emergency-shut` where somebody else is inside, or the administrator is not let in.
    """
    password = secrets.token_urlsafe(32)
    try:
        with psycopg.connect(admin, autocommit=True, connect_timeout=10) as server:
            verifier = server.pgconn.encrypt_password(
                password.encode(), EMERGENCY.encode(), b"scram-sha-256"
            )
            server.execute(_open(verifier.decode(), until))
            try:
                inside = psycopg.connect(
                    make_conninfo(admin, user=EMERGENCY, password=password, connect_timeout=10),
                    autocommit=True,
                )
            finally:
                server.execute(SHUT)
    except psycopg.Error as error:
        raise refusals.emergency_shut() from error
    with inside:
        yield EmergencyDoor(inside.pgconn)


def cut_off(admin: str) -> None:
    """End whoever is inside, at once, and shut the login. Raises Refusal `database.emergency-shut`."""
    try:
        with psycopg.connect(admin, autocommit=True, connect_timeout=10) as server:
            server.execute(SHUT)
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
                [EMERGENCY],
            )
    except psycopg.Error as error:
        raise refusals.emergency_shut() from error


SHUT = sql.SQL("ALTER ROLE {} NOLOGIN PASSWORD NULL").format(sql.Identifier(EMERGENCY))


def _open(verifier: str, until: datetime) -> sql.Composed:
    return sql.SQL("ALTER ROLE {} LOGIN PASSWORD {} VALID UNTIL {} CONNECTION LIMIT 1").format(
        sql.Identifier(EMERGENCY), sql.Literal(verifier), sql.Literal(until.isoformat())
    )


def _answer(result: PGresult) -> Answer:
    if result.status not in _TABLES:
        state = result.error_field(DiagnosticField.SQLSTATE) or b"?????"
        said = result.error_field(DiagnosticField.MESSAGE_PRIMARY) or b""
        return Answer(state.decode(), told=said.decode(errors="replace"))
    return Answer(
        DONE,
        columns=tuple((result.fname(at) or b"").decode() for at in range(result.nfields)),
        rows=tuple(
            tuple(_text(result.get_value(row, at)) for at in range(result.nfields))
            for row in range(result.ntuples)
        ),
    )


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode(errors="replace")
