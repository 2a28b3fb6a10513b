"""What a new server gets once: our roles, our logins and our database."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from . import refusals
from .files import Record
from .roles import APP, OWNER, rights_on_database, roles_sql

ADMIN = "postgres"
ROLE = "gongxin"
DATABASE = "gongxin"


def prepare_database(record: Record, *, log: Path) -> None:
    """Make what is missing; may be repeated after an interruption, and brings an older server up to date.

    The platform's login owns nothing and is no superuser: privileges and row security bind it. Raises
    Refusal when the server does not let us in.
    """
    try:
        with _entered(record, "postgres") as connection:
            connection.execute(roles_sql())
            for role, password in record.logins.items():
                _let_in(connection, role, password)
            connection.execute(
                f"DO $$ BEGIN CREATE ROLE {ROLE}; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
                f" ALTER ROLE {ROLE} NOCREATEDB; GRANT {APP} TO {ROLE}"
            )
            _let_in(connection, ROLE, record.password)
            _make_database(connection)
        with _entered(record, DATABASE) as connection:
            # once the platform's login owned the tables
            connection.execute(f"REASSIGN OWNED BY {ROLE} TO {OWNER}")
            connection.execute(rights_on_database(DATABASE))
            connection.execute(f"GRANT CREATE ON SCHEMA public TO {OWNER}")
    except psycopg.Error as error:
        raise refusals.not_started(log) from error


def _entered(record: Record, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host="127.0.0.1",
        port=record.port,
        user=ADMIN,
        password=record.admin_password,
        dbname=database,
        connect_timeout=10,
        autocommit=True,
    )


def _let_in(connection: psycopg.Connection, role: str, password: str) -> None:
    # The server sees the verifier only, never the password.
    verifier = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
            sql.Identifier(role), sql.Literal(verifier)
        )
    )


def _make_database(connection: psycopg.Connection) -> None:
    known = connection.execute(
        "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
    ).fetchone()
    if not known:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(DATABASE), sql.Identifier(OWNER)
            )
        )
