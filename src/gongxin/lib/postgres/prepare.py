"""What a new server gets once: our role and our database."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from . import refusals
from .files import Record

ADMIN = "postgres"
ROLE = "gongxin"
DATABASE = "gongxin"


def prepare_database(record: Record, *, log: Path) -> None:
    """Make role and database where they are missing; may be repeated after an interruption.

    The role owns its database and may create others (tests do), and is no superuser: row security
    binds it. Raises Refusal when the server does not let us in.
    """
    try:
        with psycopg.connect(
            host="127.0.0.1",
            port=record.port,
            user=ADMIN,
            password=record.admin_password,
            dbname="postgres",
            connect_timeout=10,
            autocommit=True,
        ) as connection:
            _make_role(connection, record.password)
            _make_database(connection)
    except psycopg.Error as error:
        raise refusals.not_started(log) from error


def _make_role(connection: psycopg.Connection, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone()
    # The server sees the verifier only, never the password.
    verifier = connection.pgconn.encrypt_password(
        password.encode(), ROLE.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE PASSWORD {}").format(
            sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(ROLE), sql.Literal(verifier)
        )
    )


def _make_database(connection: psycopg.Connection) -> None:
    known = connection.execute(
        "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
    ).fetchone()
    if not known:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(DATABASE), sql.Identifier(ROLE)
            )
        )
